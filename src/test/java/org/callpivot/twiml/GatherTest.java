package org.callpivot.twiml;

import static org.callpivot.twiml.Documents.codes;
import static org.callpivot.twiml.Documents.json;
import static org.callpivot.twiml.Documents.node;
import static org.callpivot.twiml.Documents.outline;
import static org.callpivot.twiml.Documents.translate;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.callpivot.callflow.Translation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatherTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute                | value         | data                          | expected            | code
            timeout                    |               | /timeout                      | 5                   |
            timeout                    | 10            | /timeout                      | 10                  |
            timeout                    | auto          | /timeout                      | 5                   |
            timeout                    | 3601          | /timeout                      | 3600                | 13313
            timeout                    | 0             | /timeout                      | 5                   | 13313
            timeout                    | soon          | /timeout                      | 5                   | 13313
            finishOnKey                |               | /finish_on_key                | "#"                 |
            finishOnKey                | '*'           | /finish_on_key                | "*"                 |
            finishOnKey                | ''            | /finish_on_key                | ""                  |
            finishOnKey                | '12'          | /finish_on_key                | "#"                 | 13310
            finishOnKey                | A             | /finish_on_key                | "#"                 | 13310
            numDigits                  |               | /num_digits                   |                     |
            numDigits                  | 1             | /num_digits                   | 1                   |
            numDigits                  | 1000          | /num_digits                   | 1000                |
            numDigits                  | 1001          | /num_digits                   | 1000                | 13314
            numDigits                  | 0             | /num_digits                   |                     | 13314
            numDigits                  | many          | /num_digits                   |                     | 13314
            bargeIn                    |               | /barge_in                     | true                |
            bargeIn                    | false         | /barge_in                     | false               |
            bargeIn                    | no            | /barge_in                     | true                | 13332
            input                      |               | /input                        | ["dtmf"]            |
            input                      | dtmf          | /input                        | ["dtmf"]            |
            input                      | speech        | /input                        | ["speech"]          |
            input                      | dtmf speech   | /input                        | ["dtmf","speech"]   |
            input                      | dtmf voice    | /input                        | ["dtmf"]            | 13326
            input                      | voice         | /input                        | ["dtmf"]            | 13326
            language                   | de-DE         | /speech                       |                     |
            debug                      | true          | /debug                        | true                |
            partialResultCallback      | /part         | /partial                      | {"url":"https://app.example/part","method":"POST"} |
            partialResultCallbackMethod| get           | /partial                      |                     |
            partialResultCallbackMethod| PUT           | /partial                      |                     | 13329
            actionOnEmptyResult        | true          | /action_on_empty_result       |                     |
            actionOnEmptyResult        | 1             | /action_on_empty_result       |                     | 13338
            maxDigits                  | 4             | /max_digits                   |                     | 12200
            """)
    void attribute(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Gather %s/>", "twiml:gather", attribute, value, pointer, expected, code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute                | value         | data                     | expected            | code
            language                   |               | /language                |                     |
            language                   | de-DE         | /language                | "de-DE"             |
            language                   | zh_TW         | /language                | "zh_TW"             |
            language                   | -             | /language                |                     | 13330
            hints                      |               | /hints                   |                     |
            hints                      | 'yes, no'     | /hints                   | "yes, no"           |
            speechModel                | numbers       | /model                   | "numbers"           |
            speechTimeout              |               | /timeout                 | 5                   |
            speechTimeout              | auto          | /timeout                 | "auto"              |
            speechTimeout              | 3             | /timeout                 | 3                   |
            speechTimeout              | -1            | /timeout                 | 5                   | 13327
            timeout                    | auto          | /timeout                 | "auto"              |
            timeout                    | 7             | /timeout                 | 7                   |
            maxSpeechTime              |               | /max_time                | 60                  |
            maxSpeechTime              | 20            | /max_time                | 20                  |
            maxSpeechTime              | 601           | /max_time                | 600                 | 13328
            maxSpeechTime              | x             | /max_time                | 60                  | 13328
            profanityFilter            |               | /profanity_filter        | true                |
            profanityFilter            | false         | /profanity_filter        | false               |
            profanityFilter            | x             | /profanity_filter        | true                | 13333
            enhanced                   |               | /enhanced                | false               |
            enhanced                   | true          | /enhanced                | true                |
            speechProvider             | whisper       | /provider                | "whisper"           |
            """)
    void attributeOfSpeech(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Gather input='speech' %s/>", "twiml:gather", attribute, value, "/speech" + pointer, expected,
                code);
    }

    @Test
    void withActionOnEmptyResultNothingIsAnAnswerToo() {
        assertEquals("twiml:gather[input: twiml:redirect, empty: twiml:redirect] > tts",
                outline("<Gather actionOnEmptyResult='true'/><Say>not carried out</Say>"));
        assertEquals("twiml:gather[input: twiml:redirect]", outline("<Gather actionOnEmptyResult='false'/>"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attributes                          | url                                    | method | code
            ''                                    | https://app.example/ivr/start?step=1   | POST   |
            action=''                             | https://app.example/ivr/start?step=1   | POST   |
            action='next?a=1&amp;b=2'             | https://app.example/ivr/next?a=1&b=2   | POST   |
            action=' /next ' method='GET'         | https://app.example/next               | GET    |
            action='http://b.example/x'           | http://b.example/x                     | POST   |
            action='ftp://b.example/x'            | https://app.example/ivr/start?step=1   | POST   | 11100
            action='/next' method='PUT'           | https://app.example/next               | POST   | 13312
            """)
    void inputAsksTheAction(String attributes, String url, String method, String code) {
        String content = "<Gather " + attributes + "/>";

        assertEquals(json("{\"url\":\"" + url + "\",\"method\":\"" + method + "\"}"),
                node("twiml:gather", content).child("input").orElseThrow().data());
        assertEquals(code == null ? List.of() : List.of(code), codes(translate(content)));
    }

    @Test
    void withoutInputTheDocumentGoesOn() {
        assertEquals("twiml:gather[input: twiml:redirect] > tts",
                outline("<Gather><Say>Press one</Say></Gather><Say>Nothing heard</Say>"));
    }

    @Test
    void promptsKeepTheirOrderAndTheirData() {
        assertEquals(json("""
                [{"module": "tts", "data": {"text": "a", "loop": 2}},
                 {"module": "sleep", "data": {"duration": 1, "unit": "s"}},
                 {"module": "play", "data": {"loop": 1, "id": "https://app.example/b.mp3"}},
                 {"module": "tts", "data": {"text": "c", "loop": 1}}]"""),
                node("twiml:gather", """
                <Gather>
                  <Say loop="2">a</Say><Pause/><!-- between --><Play>/b.mp3</Play><Say>c</Say>
                </Gather>""").data().get("prompt"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <Record/>                | 13320
            <Gather/>                | 13320
            <say>a</say>             | 13320
            <Play digits='1'/>       | 13320
            <Say/>                   | 13520
            one                      | 12200
            """)
    void whatIsNoPromptIsSkipped(String inside, String code) {
        Translation translation = translate("<Gather>" + inside + "</Gather>");

        assertEquals(json("[]"), translation.program().data().get("prompt"));
        assertEquals(List.of(code), codes(translation));
    }
}
