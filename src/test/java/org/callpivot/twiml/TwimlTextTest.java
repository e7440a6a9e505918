package org.callpivot.twiml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.callpivot.callflow.InvalidDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TwimlTextTest {

    private final TwimlText text = new TwimlText(TwimlLimits.DEFAULT);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # the bytes   | their mark | Content-Type                            | the declaration says
            UTF-8         |            |                                         |
            UTF-8         |            | text/xml                                |
            UTF-8         |            | text/xml; charset=utf-8                 | ISO-8859-1
            UTF-8         |            | text/xml; charset=                      |
            UTF-8         | EFBBBF     | text/xml; charset=ISO-8859-1            | UTF-16
            ISO-8859-1    |            | application/xml; q=1;CHARSET="latin1"   |
            ISO-8859-1    |            | text/xml                                | ISO-8859-1
            windows-1252  |            |                                         | windows-1252
            UTF-16BE      | FEFF       | text/xml                                |
            UTF-16LE      | FFFE       | text/xml; charset=utf-8                 | UTF-16
            UTF-16BE      |            | text/xml; charset=utf-16be              |
            UTF-16LE      |            |                                         | UTF-16
            UTF-16BE      |            |                                         | UTF-16
            """)
    void theEncodingIsFoundInTheOrderOfRfc7303(String charset, String mark, String contentType, String declared)
            throws Exception {
        String xml = (declared == null ? "" : "<?xml version=\"1.0\" encoding=\"" + declared + "\"?>")
                + "<Response><Say>Grüße</Say></Response>";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(HexFormat.of().parseHex(mark == null ? "" : mark));
        body.write(xml.getBytes(Charset.forName(charset)));

        String decoded = text.decode(body.toByteArray(), contentType);

        assertEquals(xml, decoded);
        assertEquals("Grüße", Documents.parse(decoded).root().elements().get(0).text());
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"\n \t\r\n", "\uFEFF", "\uFEFF \n"})
    void nothingButSpaceIsEmpty(String body) {
        refused("11770 at 1:1", body == null ? null : body.getBytes(StandardCharsets.UTF_8), "text/xml");
    }

    @Test
    void tooManyBytesAreTooLarge() {
        TwimlText small = new TwimlText(new TwimlLimits(10, 1, 1, 1, 1));

        assertEquals("<R>aaa</R>", small.decode("<R>aaa</R>".getBytes(StandardCharsets.UTF_8), null));
        InvalidDocument refused = assertThrows(InvalidDocument.class,
                () -> small.decode("<R>ää</R>".getBytes(StandardCharsets.UTF_8), null));
        assertEquals("11750", refused.faults().get(0).code());
    }

    @Test
    void bytesThatTheEncodingDoesNotAllowAreNamedWithTheirPlace() {
        refused("12100 at 2:6", "<Response>\n<Say>ä</Say></Response>".getBytes(StandardCharsets.ISO_8859_1), "text/xml");
        refused("12100 at 1:6", "<Say>ä".getBytes(StandardCharsets.UTF_8), "text/xml; charset=us-ascii");
    }

    @Test
    void anUnknownEncodingIsRefused() {
        byte[] body = "<?xml version='1.0' encoding='klingon'?><Response/>".getBytes(StandardCharsets.UTF_8);

        refused("12100 at 1:1", body, "text/xml");
        refused("12100 at 1:1", body, "text/xml; charset=(none)");
    }

    private void refused(String fault, byte[] body, String contentType) {
        InvalidDocument refused = assertThrows(InvalidDocument.class, () -> text.decode(body, contentType));
        assertEquals(fault, refused.faults().get(0).code() + " at " + refused.faults().get(0).where());
    }
}
