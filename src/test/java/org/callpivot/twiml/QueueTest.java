package org.callpivot.twiml;

import static org.callpivot.twiml.Documents.codes;
import static org.callpivot.twiml.Documents.node;
import static org.callpivot.twiml.Documents.outline;
import static org.callpivot.twiml.Documents.translate;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute            | value | data                      | expected                | code
            url                    |       | /name                     | "support"               |
            url                    | /q    | /whisper                  | {"url":"https://app.example/q","method":"POST"} |
            url                    | ''    | /whisper                  |                         |
            method                 | GET   | /whisper                  |                         |
            method                 | x     | /whisper                  |                         | 12200
            reservationSid         | WR1   | /reservation_sid          | "WR1"                   |
            postWorkActivitySid    | WA1   | /post_work_activity_sid   | "WA1"                   |
            size                   | 3     | /size                     |                         | 12200
            """)
    void attribute(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Dial><Queue %s>support</Queue></Dial>", "twiml:queue", attribute, value, pointer, expected, code);
    }

    @Test
    void theActionIsAskedWhenItIsOver() {
        assertEquals("twiml:queue > twiml:redirect", outline("<Dial action='/a'><Queue>q</Queue></Dial>"));
    }

    @Test
    void itMayStandAlone() {
        assertEquals(node("twiml:queue", "<Dial><Queue>q</Queue></Dial>").data(),
                node("twiml:queue", "<Queue>q</Queue>").data());
    }

    @Test
    void withoutNameItIsSkipped() {
        assertEquals(List.of("12200", "13223"), codes(translate("<Dial><Queue/></Dial>")));
    }
}
