package org.callpivot.twiml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** How messages show what a developer wrote. */
class ReadingTest {

    @Test
    void aValueIsShownInOneLine() {
        assertEquals("\"a b c \"", Reading.quoted("a \t\r\n b\u000Bc "));
    }

    @Test
    void ofALongValueTheBeginningIsShown() {
        String eighty = "x ".repeat(40);

        assertEquals('"' + eighty + '"', Reading.quoted(eighty));
        assertEquals('"' + eighty + '"', Reading.quoted(eighty + "\n\n"));
        assertEquals('"' + eighty + "...\"", Reading.quoted(eighty + "y"));
    }

    @Test
    void credentialsAreNotShown() {
        assertEquals("\"call http://***@h/a\"", Reading.quoted("call http://u:p@h/a"));
    }
}
