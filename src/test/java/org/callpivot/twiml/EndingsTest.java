package org.callpivot.twiml;

import static org.callpivot.twiml.Documents.codes;
import static org.callpivot.twiml.Documents.outline;
import static org.callpivot.twiml.Documents.translate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.callpivot.callflow.Translation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hangup, Reject, and what never comes after them. */
class EndingsTest {

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
