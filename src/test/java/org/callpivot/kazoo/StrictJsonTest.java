package org.callpivot.kazoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.callflow.InvalidDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictJsonTest {

    private static final ObjectMapper MAPPER = StrictJson.mapper();

    static JsonNode resource(String name) {
        try (InputStream in = ModuleSchemas.class.getResourceAsStream(name)) {
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Diagnostic refusal(String document) {
        InvalidDocument refused = assertThrows(InvalidDocument.class,
                () -> StrictJson.read(MAPPER, document.getBytes(StandardCharsets.UTF_8)));
        assertEquals(InvalidDocument.Kind.SYNTAX, refused.kind());
        return refused.faults().get(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"module":          | 1:11
            {"a":1} {"b":2}     | 1:9
            {"a":1,"a":2}       | 1:11
            {'a':1}             | 1:2
            <Response/>         | 1:1
            {"a":1,}            | 1:8
            {"a":NaN}           | 1:9
            """)
    void whatIsNotOneStrictDocumentIsRefusedWithLineAndColumn(String document, String where) {
        Diagnostic fault = refusal(document);
        assertEquals("PV-JSON", fault.code());
        assertEquals(where, fault.where(), fault.message());
    }

    @Test
    void aDeepBombIsRefusedByTheParser() {
        assertEquals("PV-JSON", refusal("[".repeat(100_000)).code());
        assertEquals("PV-JSON", refusal("{\"a\":".repeat(100_000)).code());
    }

    @Test
    void theMessageSaysWhatWasExpected() {
        assertEquals("Unexpected end-of-input: expected close marker for Object", refusal("{").message());
        assertEquals("Duplicate field 'a'", refusal("{\"a\":1,\"a\":2}").message());
    }

    @Test
    void anExcerptIsShort() {
        assertTrue(refusal("x".repeat(10_000)).message().length() <= 201);
    }

    @Test
    void numbersAndNamesAreBounded() {
        assertEquals("PV-JSON", refusal("1".repeat(10_000)).code());
        assertEquals("PV-JSON", refusal("{\"" + "k".repeat(10_000) + "\":1}").code());
    }
}
