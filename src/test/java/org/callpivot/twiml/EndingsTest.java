package org.callpivot.twiml;

import static org.callpivot.twiml.Documents.codes;
import static org.callpivot.twiml.Documents.outline;
import static org.callpivot.twiml.Documents.translate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.callpivot.callflow.Translation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hangup, Reject, and what never comes after them. */
class EndingsTest {

    @Test
    void hangupAnswersFirst() {
        assertEquals("answer > hangup", outline("<Hangup/>"));
        assertEquals(List.of("12200", "12200"), codes(translate("<Hangup reason='x'>now</Hangup>")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute  | value     | data      | expected                 | code
            reason       |           | /code     | 503                      |
            reason       |           | /reason   | "rejected"               |
            reason       | rejected  | /code     | 503                      |
            reason       | busy      | /code     | 486                      |
            reason       | busy      | /reason   | "busy"                   |
            reason       | tired     | /code     | 503                      | 13810
            prompt       |           | /media    |                          |
            prompt       | sorry     | /media    | "sorry"                  |
            prompt       | /sorry    | /media    | "https://app.example/sorry" |
            prompt       | file:///s | /media    |                          | 11100
            sip          | 404       | /sip      |                          | 12200
            """)
    void reject(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Reject %s/>", "response", attribute, value, pointer, expected, code);
    }

    @ParameterizedTest
    @CsvSource({"Hangup", "Reject"})
    void parametersGoAlong(String verb) {
        Translation translation = translate("<%1$s><Parameter name='a' value='1'/></%1$s>".formatted(verb));

        assertEquals(List.of(), codes(translation));
        assertTrue(translation.toString().contains("{\"a\":\"1\"}"), translation.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <Hangup/>                        | answer > hangup
            <Reject/>                        | response
            <Redirect>/n</Redirect>          | twiml:redirect
            <Dial action='/a'>1</Dial>       | twiml:dial > twiml:redirect
            """)
    void nothingComesAfter(String last, String outline) {
        Translation translation = translate(last + "\n<Say>a</Say>\n<Foo/>");

        assertEquals(outline, outline(translation.program()));
        assertEquals(List.of("2:1", "3:1"), translation.warnings().stream().map(w -> w.where()).toList());
    }
}
