package org.callpivot.twiml;

import static org.callpivot.twiml.Documents.codes;
import static org.callpivot.twiml.Documents.json;
import static org.callpivot.twiml.Documents.node;
import static org.callpivot.twiml.Documents.outline;
import static org.callpivot.twiml.Documents.translate;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute                  | value               | data                             | expected          | code
            timeout                      |                     | /timeout                         | 5                 |
            timeout                      | 0                   | /timeout                         | 0                 |
            timeout                      | 3601                | /timeout                         | 3600              | 13611
            timeout                      | -1                  | /timeout                         | 5                 | 13611
            finishOnKey                  |                     | /finish_on_key                   | "1234567890*#"    |
            finishOnKey                  | '#'                 | /finish_on_key                   | "#"               |
            finishOnKey                  | ''                  | /finish_on_key                   | ""                |
            finishOnKey                  | x                   | /finish_on_key                   | "1234567890*#"    | 13613
            maxLength                    |                     | /max_length                      | 3600              |
            maxLength                    | 30                  | /max_length                      | 30                |
            maxLength                    | 14400               | /max_length                      | 14400             |
            maxLength                    | 86400               | /max_length                      | 14400             | 13612
            maxLength                    | 0                   | /max_length                      | 3600              | 13612
            playBeep                     |                     | /play_beep                       | true              |
            playBeep                     | false               | /play_beep                       | false             |
            playBeep                     | loud                | /play_beep                       | true              | 13616
            trim                         |                     | /trim                            | "trim-silence"    |
            trim                         | do-not-trim         | /trim                            | "do-not-trim"     |
            trim                         | all                 | /trim                            | "trim-silence"    | 13699
            transcribe                   | true                | /transcribe                      | true              |
            transcribe                   |                     | /transcribe                      |                   |
            transcribe                   | false               | /transcribe                      |                   |
            transcribe                   | x                   | /transcribe                      |                   | 13614
            transcribeCallback           | text                | /transcribe_callback             | {"url":"https://app.example/ivr/text","method":"POST"} |
            transcribeCallback           | text                | /transcribe                      | true              |
            transcribeCallback           | ftp://a.example     | /transcribe_callback             |                   | 13257
            recordingStatusCallback      |                     | /recording_status                |                   |
            recordingStatusCallback      | /r                  | /recording_status                | {"url":"https://app.example/r","method":"POST","events":["completed"]} |
            recordingStatusCallback      | tel:1               | /recording_status                |                   | 13256
            recordingConfigurationId     | c1                  | /recording_configuration_id      | "c1"              |
            recordingUrl                 |                     | /recording_url                   |                   |
            recordingUrl                 | https://s.example/r | /recording_url                   | "https://s.example/r" |
            recordingUrl                 | ftp://s.example/r   | /recording_url                   | "ftp://s.example/r" |
            recordingUrl                 | file:///tmp/r       | /recording_url                   |                   | 11100
            recordStoreMethod            | PUT                 | /record_store_method             | "PUT"             |
            recordStoreMethod            | GET                 | /record_store_method             |                   | 12200
            volume                       | 11                  | /volume                          |                   | 12200
            """)
    void attribute(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Record %s/>", "twiml:record", attribute, value, pointer, expected, code);
    }

    @Test
    void aRecordingAsksTheActionAndAnEmptyOneGoesOn() {
        assertEquals("twiml:record[recorded: twiml:redirect] > tts", outline("<Record/><Say>Nothing recorded</Say>"));
        assertEquals(json("{\"url\":\"" + Documents.URL + "\",\"method\":\"POST\"}"),
                node("twiml:record", "<Record/>").child("recorded").orElseThrow().data());
        assertEquals(json("{\"url\":\"https://app.example/ivr/done\",\"method\":\"GET\"}"),
                node("twiml:record", "<Record action='done' method='GET'/>").child("recorded").orElseThrow().data());
        assertEquals(List.of("13610"), codes(translate("<Record method='DELETE'/>")));
    }

    @Test
    void itHoldsNothing() {
        assertEquals(List.of("12200"), codes(translate("<Record><Say>a</Say></Record>")));
        assertEquals(List.of("12200"), codes(translate("<Record>a</Record>")));
    }
}
