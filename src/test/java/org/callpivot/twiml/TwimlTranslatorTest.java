package org.callpivot.twiml;

import static org.callpivot.twiml.Documents.codes;
import static org.callpivot.twiml.Documents.outline;
import static org.callpivot.twiml.Documents.translate;
import static org.callpivot.twiml.Documents.translateDocument;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.callflow.InvalidDocument;
import org.callpivot.callflow.Translation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwimlTranslatorTest {

    @Test
    void verbsKeepTheirOrder() {
        assertEquals("tts > play > tts > answer > sleep > tts",
                outline("<Say>a</Say><Play>b.mp3</Play><Say>c</Say><Pause/><Say>d</Say>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<Response/>", "<Response></Response>", "<Response>\n  <!-- nothing -->\n</Response>",
            "<Response xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:noNamespaceSchemaLocation='t.xsd'/>"})
    void anEmptyResponseAsksForNothing(String xml) {
        Translation translation = translateDocument(xml);

        assertNull(translation.program());
        assertEquals(List.of(), translation.warnings());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<response/>", "<html><body/></html>", "<Say>a</Say>"})
    void theRootMustBeResponse(String xml) {
        InvalidDocument refused = assertThrows(InvalidDocument.class, () -> translateDocument(xml));

        assertEquals(InvalidDocument.Kind.CONTENT, refused.kind());
        assertEquals("12102", refused.faults().get(0).code());
        assertEquals("1:1", refused.faults().get(0).where());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <Foobar/>                  | WARNING 12200 at 2:3: <Foobar> is not a verb that Pivot carries out and is skipped
            <say>a</say>               | WARNING 12200 at 2:3: <say> is not a verb (names are case-sensitive: <Say>) and is skipped
            <Message>a</Message>       | WARNING 12200 at 2:3: <Message> is a messaging verb; in a call it sends a message
            <Number>1</Number>         | WARNING 12200 at 2:3: <Number> is not a verb that Pivot carries out (it belongs inside Dial) and is skipped
            <Dial>1<Header/></Dial>    | WARNING 13215 at 2:10: <Header> is not known inside <Dial> (it belongs inside Headers) and is skipped
            <Gather numdigits='1'/>    | WARNING 12200 at 2:3: <Gather> has the unknown attribute numdigits (names are case-sensitive: numDigits), which is ignored
            <Say colour='red'>a</Say>  | WARNING 12200 at 2:3: <Say> has the unknown attribute colour, which is ignored
            <Gather timeout='x'/>      | WARNING 13313 at 2:3: <Gather> timeout="x" must be a whole number from 1 to 3600 or auto; "5" is used
            Hello                      | WARNING 12200 at 1:1: <Response> may not hold text; "Hello" is skipped
            """)
    void warningsSayWhatWhereAndWhatInstead(String line, String warning) {
        List<Diagnostic> warnings = translate("\n  " + line + "<Say>on</Say>").warnings();

        assertEquals(List.of(warning), warnings.stream().map(Diagnostic::toString).toList());
    }

    @Test
    void skippedVerbsDoNotStopTheDocument() {
        Translation translation = translate("<Fax>q</Fax><Say>a</Say><Foo><Bar/></Foo><Play>b.mp3</Play>");

        assertEquals("tts > play", outline(translation.program()));
        assertEquals(List.of("12200", "12200"), codes(translation));
    }

    @Test
    void attributesOfResponseAreReported() {
        assertEquals(List.of("12200"), codes(translateDocument("<Response version='2'/>")));
    }

    @Test
    void theLargestDocumentIsTranslated() {
        int verbs = TwimlLimits.DEFAULT.elements() - 1;

        assertEquals(2 * verbs, outline("<Pause/>".repeat(verbs)).split(" > ").length);
    }
}
