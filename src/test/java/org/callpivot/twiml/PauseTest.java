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

class PauseTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute  | value   | data         | expected | code
            length       |         | /duration    | 1        |
            length       | 1       | /duration    | 1        |
            length       | ' 7 '   | /duration    | 7        |
            length       | 3600    | /duration    | 3600     |
            length       | 3601    | /duration    | 3600     | 13910
            length       | 0       | /duration    | 1        | 13910
            length       | -5      | /duration    | 1        | 13910
            length       | 1.5     | /duration    | 1        | 13910
            length       |         | /length      |          |
            seconds      | 2       | /seconds     |          | 12200
            """)
    void attribute(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Pause %s/>", "sleep", attribute, value, pointer, expected, code);
    }

    @Test
    void theCallIsAnsweredBeforeItWaits() {
        assertEquals("answer > sleep > tts", outline("<Pause length='2'/><Say>a</Say>"));
        assertEquals(json("{\"duration\":2,\"unit\":\"s\"}"), node("sleep", "<Pause length='2'/>").data());
    }

    @Test
    void itHoldsNothing() {
        assertEquals(List.of("12200", "12200"), codes(translate("<Pause>5<Say>a</Say></Pause>")));
        assertEquals(List.of(), codes(translate("<Pause>\n</Pause>")));
    }
}
