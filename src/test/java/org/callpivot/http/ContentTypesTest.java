package org.callpivot.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.callpivot.session.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentTypesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            none                                 | XML
            ''                                   | XML
            text/xml                             | XML
            application/xml                      | XML
            APPLICATION/XML; Charset="utf-8"     | XML
            application/json                     | JSON
            Application/Json;charset=UTF-8       | JSON
            ' application/json ; a=b ; c'        | JSON
            text/html                            | OTHER
            text/plain                           | OTHER
            application/problem+json             | OTHER
            application/jsonp                    | OTHER
            text/xml2                            | OTHER
            garbage                              | OTHER
            ;                                    | OTHER
            """)
    void tellsTheDocumentsApart(String header, ContentTypes.Document document) {
        assertEquals(document, ContentTypes.document(header));
    }

    @Test
    void readsTheCharset() {
        assertEquals(Optional.of(StandardCharsets.ISO_8859_1),
                ContentTypes.charset("text/xml; CHARSET=\"iso-8859-1\""));
        assertEquals(Optional.empty(), ContentTypes.charset("text/xml; charset="));
        assertEquals(Optional.empty(), ContentTypes.charset(null));
        HttpFailure unknown = assertThrows(HttpFailure.class, () -> ContentTypes.charset("text/xml; charset=klingon"));
        assertEquals(new Failure(Failure.Kind.TYPE, "charset 'klingon' in the Content-Type is unknown"),
                unknown.failure());
    }
}
