package org.callpivot.twiml;

import static org.callpivot.twiml.Documents.node;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute                          | value            | data                                 | expected  | code
            sendDigits                           |                  | /send_digits                         |           |
            sendDigits                           | wW19AD*#         | /send_digits                         | "wW19AD*#"|
            sendDigits                           | 1x               | /send_digits                         |           | 13222
            url                                  | whisper          | /url                                 | "https://app.example/ivr/whisper" |
            url                                  | ftp://a.example  | /url                                 |           | 11100
            method                               | get              | /method                              | "GET"     |
            method                               | PUT              | /method                              |           | 13221
            byoc                                 | BY1              | /byoc                                | "BY1"     |
            statusCallback                       | /s               | /status_callback                     | "https://app.example/s" |
            statusCallback                       | s:s              | /status_callback                     |           | 11100
            statusCallbackMethod                 | POST             | /status_callback_method              | "POST"    |
            statusCallbackEvent                  | initiated completed | /status_callback_event            | ["initiated","completed"] |
            statusCallbackEvent                  | started          | /status_callback_event               |           | 12200
            machineDetection                     | DetectMessageEnd | /machine_detection                   | "DetectMessageEnd" |
            machineDetection                     | x                | /machine_detection                   |           | 12200
            machineDetectionTimeout              | 3                | /machine_detection_timeout           | 3         |
            machineDetectionTimeout              | 61               | /machine_detection_timeout           | 60        | 12200
            machineDetectionSpeechThreshold      | 6000             | /machine_detection_speech_threshold  | 6000      |
            machineDetectionSpeechEndThreshold   | 500              | /machine_detection_speech_end_threshold | 500    |
            machineDetectionSilenceTimeout       | 1999             | /machine_detection_silence_timeout   |           | 12200
            amdStatusCallback                    | /amd             | /amd_status_callback                 | "https://app.example/amd" |
            amdStatusCallbackMethod              | GET              | /amd_status_callback_method          | "GET"     |
            callerId                             | 2443             | /caller_id                           |           | 12200
            """)
    void attribute(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Dial><Number %s>2000</Number></Dial>", "twiml:dial", attribute, value,
                "/targets/0" + pointer, expected, code);
    }

    @ParameterizedTest
    @CsvSource({"+1 (415) 886-7900, +14158867900", "555-555-1212, 5555551212", "2030, 2030"})
    void digitsAndPlusAreKept(String text, String number) {
        assertEquals(number, node("twiml:dial", "<Dial><Number>\n" + text + "\n</Number></Dial>")
                .data().at("/targets/0/value").asText());
    }
}
