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

class RedirectTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute  | value  | data     | expected                        | code
            method       |        | /url     | "https://app.example/ivr/next"  |
            method       |        | /method  | "POST"                          |
            method       | GET    | /method  | "GET"                           |
            method       | post   | /method  | "POST"                          |
            method       | PUT    | /method  | "POST"                          | 13710
            target       | x      | /target  |                                 | 12200
            """)
    void attribute(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Redirect %s> next </Redirect>", "twiml:redirect", attribute, value, pointer, expected, code);
    }

    @Test
    void anEmptyOneAsksForTheSameDocument() {
        assertEquals(Documents.URL, node("twiml:redirect", "<Redirect/>").text("url", null));
    }

    @Test
    void itsVariablesGoWithIt() {
        assertEquals(json("""
                {"url": "https://app.example/n", "method": "POST", "variables": {"a": "1", "b": ""}}"""),
                node("twiml:redirect", """
                <Redirect>/n<Variable key="a" value="1"/><Variable key="b"/></Redirect>""").data());
    }

    @Test
    void whatIsNoUrlIsSkipped() {
        Translation translation = translate("<Redirect>mailto:joe@app.example</Redirect><Say>on</Say>");

        assertEquals("tts", outline(translation.program()));
        assertEquals(List.of("11100"), codes(translation));
    }
}
