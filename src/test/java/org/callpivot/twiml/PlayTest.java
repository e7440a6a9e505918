package org.callpivot.twiml;

import static org.callpivot.twiml.Documents.codes;
import static org.callpivot.twiml.Documents.json;
import static org.callpivot.twiml.Documents.node;
import static org.callpivot.twiml.Documents.outline;
import static org.callpivot.twiml.Documents.translate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.callpivot.callflow.Translation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlayTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute  | value   | data         | expected    | code
            loop         |         | /loop        | 1           |
            loop         | 0       | /loop        | 0           |
            loop         | 3       | /loop        | 3           |
            loop         | 2000    | /loop        | 1000        | 13410
            loop         | x       | /loop        | 1           | 13410
            terminators  |         | /terminators |             |
            terminators  | '*0'    | /terminators | ["0","*"]   |
            digits       | 123     | /digits      |             | 12200
            digits       | abc     | /digits      |             | 13430
            volume       | 11      | /volume      |             | 12200
            """)
    void attribute(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Play %s>hello.mp3</Play>", "play", attribute, value, pointer, expected, code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # what the document says          | what is played
            http://media.example/a.mp3        | http://media.example/a.mp3
            https://media.example/a           | https://media.example/a
            hello.mp3                         | https://app.example/ivr/hello.mp3
            /hello.mp3                        | https://app.example/hello.mp3
            ../sounds/hello                   | https://app.example/sounds/hello
            0123456789abcdef0123456789abcdef  | 0123456789abcdef0123456789abcdef
            vm-enter_pass                     | vm-enter_pass
            prompt://system_media/en/vm       | prompt://system_media/en/vm
            tone_stream://%(500,0,440)        | tone_stream://%(500,0,440)
            """)
    void media(String text, String id) {
        assertEquals(id, node("play", "<Play>\n  " + text + "\n</Play>").text("id", null));
    }

    @ParameterizedTest
    @CsvSource({"file:///etc/passwd", "javascript:alert(1)", "http:///nowhere"})
    void whatIsNoMediaIsSkipped(String text) {
        Translation translation = translate("<Play>" + text + "</Play><Say>a</Say>");

        assertEquals("tts", outline(translation.program()));
        assertEquals(List.of("11100"), codes(translation));
    }

    @Test
    void digitsAreSentWhenThereIsNothingToPlay() {
        assertEquals(json("{\"digits\":\"w12W#\"}"), node("send_dtmf", "<Play digits='w12W#'/>").data());
    }

    @Test
    void nothingToPlayIsSkipped() {
        Translation translation = translate("<Play/>");

        assertEquals("", outline(translation.program()));
        assertEquals(List.of("12200"), codes(translation));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gopher://joe:secret@media.example/a.mp3", "gopher://joe:se/secret@media.example/a.mp3"})
    void credentialsOfAUrlAreInNoMessage(String url) {
        Translation translation = translate("<Play>" + url + "</Play>");

        assertEquals(1, translation.warnings().size());
        assertFalse(translation.warnings().toString().contains("secret"), translation.warnings().toString());
    }
}
