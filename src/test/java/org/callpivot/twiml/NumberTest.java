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
            url                                  |                  | /whisper                             |           |
            url                                  | whisper          | /whisper                             | {"url":"https://app.example/ivr/whisper","method":"POST"} |
            url                                  | ftp://a.example  | /whisper                             |           | 11100
            method                               | get              | /whisper                             |           |
            method                               | PUT              | /whisper                             |           | 13221
            byoc                                 | BY1              | /byoc                                | "BY1"     |
            statusCallback                       |                  | /status                              |           |
            statusCallback                       | /s               | /status                              | {"url":"https://app.example/s","method":"POST","events":["completed"]} |
            statusCallback                       | s:s              | /status                              |           | 11100
            statusCallbackEvent                  | ringing          | /status                              |           |
            machineDetection                     |                  | /amd                                 |           |
            machineDetection                     | Enable           | /amd                                 | {"mode":"Enable","timeout":30,"speech_threshold":2400,"speech_end_threshold":1200,"silence_timeout":5000} |
            machineDetection                     | x                | /amd                                 |           | 12200
            machineDetectionTimeout              | 3                | /amd                                 |           |
            callerId                             | 2443             | /caller_id                           |           | 12200
            """)
    void attribute(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Dial><Number %s>2000</Number></Dial>", "twiml:dial", attribute, value,
                "/targets/0" + pointer, expected, code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute                          | value            | data                                 | expected  | code
            method                               |                  | /whisper/method                      | "POST"    |
            method                               | get              | /whisper/method                      | "GET"     |
            method                               | PUT              | /whisper/method                      | "POST"    | 13221
            statusCallbackMethod                 | GET              | /status/method                       | "GET"     |
            statusCallbackMethod                 | PUT              | /status/method                       | "POST"    | 12200
            statusCallbackEvent                  | initiated ringing answered completed | /status/events   | ["initiated","ringing","answered","completed"] |
            statusCallbackEvent                  | ringing started  | /status/events                       | ["ringing"] | 12200
            statusCallbackEvent                  | started          | /status/events                       | ["completed"] | 12200
            machineDetectionTimeout              | 3                | /amd/timeout                         | 3         |
            machineDetectionTimeout              | 60               | /amd/timeout                         | 60        |
            machineDetectionTimeout              | 2                | /amd/timeout                         | 30        | 12200
            machineDetectionTimeout              | 61               | /amd/timeout                         | 60        | 12200
            machineDetectionSpeechThreshold      | 1000             | /amd/speech_threshold                | 1000      |
            machineDetectionSpeechThreshold      | 6001             | /amd/speech_threshold                | 6000      | 12200
            machineDetectionSpeechEndThreshold   | 500              | /amd/speech_end_threshold            | 500       |
            machineDetectionSpeechEndThreshold   | 499              | /amd/speech_end_threshold            | 1200      | 12200
            machineDetectionSilenceTimeout       | 10000            | /amd/silence_timeout                 | 10000     |
            machineDetectionSilenceTimeout       | 1999             | /amd/silence_timeout                 | 5000      | 12200
            amdStatusCallback                    | /amd             | /amd/callback                        | {"url":"https://app.example/amd","method":"POST"} |
            amdStatusCallbackMethod              | GET              | /amd/callback                        |           |
            """)
    void attributeOfAGroup(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Dial><Number url='/w' statusCallback='/s' machineDetection='DetectMessageEnd' %s>2000</Number></Dial>",
                "twiml:dial", attribute, value, "/targets/0" + pointer, expected, code);
    }

    @ParameterizedTest
    @CsvSource({"+1 (415) 886-7900, +14158867900", "555-555-1212, 5555551212", "2030, 2030"})
    void digitsAndPlusAreKept(String text, String number) {
        assertEquals(number, node("twiml:dial", "<Dial><Number>\n" + text + "\n</Number></Dial>")
                .data().at("/targets/0/value").asText());
    }
}
