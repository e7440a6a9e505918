package org.callpivot.twiml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.dataformat.xml.XmlMapper;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.callflow.InvalidDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwimlMapperTest {

    private static final TwimlLimits SMALL = new TwimlLimits(1000, 4, 6, 3, 20);

    @Test
    void orderMixedContentAndPositionsAreKept() {
        assertEquals(
                new Element("Response", Map.of(), List.of(
                        new Text("\n  "),
                        new Element("Say", Map.of("voice", "man", "loop", "2"), List.of(
                                new Text("a & "), new Element("p", Map.of(), List.of(new Text("b")), 2, 45),
                                new Text(" c<A")), 2, 3),
                        new Element("Play", Map.of(), List.of(), 2, 88),
                        new Text("\n  "),
                        new Element("Say", Map.of(), List.of(new Text("d")), 3, 3),
                        new Text("\n")), 1, 22),
                Documents.parse("""
                        <?xml version="1.0"?><Response>
                          <Say voice="man" loop="2">a &amp;<!-- --> <p>b</p><?php x ?> c&lt;<![CDATA[A]]></Say><Play/>
                          <Say>d</Say>
                        </Response>
                        <!-- the end --><?end?>
                        """).root());
    }

    @Test
    void attributesKeepTheirOrder() {
        assertEquals(List.of("z", "a", "xml:lang"), List.copyOf(
                Documents.parse("<Say z='1' a='2' xml:lang='en'/>").root().attributes().keySet()));
    }

    @Test
    void everyKindOfSourceIsRead() throws Exception {
        XmlMapper mapper = TwimlMapper.create(TwimlLimits.DEFAULT);
        String xml = "<?xml version='1.0' encoding='UTF-8'?><Response>é</Response>";
        byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);

        TwimlDocument document = mapper.readValue(xml, TwimlDocument.class);

        assertEquals("é", document.root().text());
        assertEquals(document, mapper.readValue(bytes, TwimlDocument.class));
        assertEquals(document, mapper.readValue(new StringReader(xml), TwimlDocument.class));
        assertEquals(document, mapper.readValue(new ByteArrayInputStream(bytes), TwimlDocument.class));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # document                                              | code  | where
            ''                                                      | 11770 | 1:1
            '   '                                                   | 11770 | 1:1
            <?xml version='1.0'?>                                   | 11770 | 1:1
            <!-- nothing -->                                        | 11770 | 1:1
            Hello                                                   | 12100 | 1:1
            {"module":"hangup"}                                     | 12100 | 1:1
            <Response>                                              | 12100 | 1:10
            <Response><Say>a</Response>                             | 12100 | 1:26
            <Response/><Response/>                                  | 12100 | 1:13
            <Response/>more                                         | 12100 | 1:12
            <Response a=1/>                                         | 12100 | 1:13
            <Response a='1' a='2'/>                                 | 12100 | 1:23
            <Response a='<'/>                                       | 12100 | 1:14
            <Response>&nbsp;</Response>                             | 12100 | 1:16
            <Response>&#0;</Response>                               | 12100 | 1:14
            <Response>a & b</Response>                              | 12100 | 1:14
            ' <?xml version="1.0"?><Response/>'                     | 12100 | 1:6
            <?xml version='2.0'?><Response/>                        | 12100 | 1:19
            <!DOCTYPE Response><Response/>                          | 12100 | 1:1
            <!DOCTYPE Response SYSTEM 'file:///etc/passwd'><Response/>           | 12100 | 1:1
            <!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;</r>     | 12100 | 1:1
            <!DOCTYPE r [<!ENTITY % x SYSTEM 'http://127.0.0.1:1/x'> %x;]><r/>   | 12100 | 1:1
            """)
    void whatIsNotWellFormedIsRefusedWithItsPlace(String xml, String code, String where) {
        InvalidDocument refused = assertThrows(InvalidDocument.class, () -> Documents.parse(xml));

        assertEquals(InvalidDocument.Kind.SYNTAX, refused.kind());
        assertEquals(1, refused.faults().size());
        Diagnostic fault = refused.faults().get(0);
        assertEquals(code + " at " + where, fault.code() + " at " + fault.where(), fault.message());
        assertEquals(Diagnostic.Severity.ERROR, fault.severity());
        assertFalse(fault.message().contains("\n"), fault.message());
    }

    @Test
    void billionLaughsDoNotLaugh() {
        String entities = IntStream.range(1, 10)
                .mapToObj(i -> "<!ENTITY l" + i + " '" + ("&l" + (i - 1) + ";").repeat(10) + "'>")
                .collect(Collectors.joining());
        String xml = "<!DOCTYPE r [<!ENTITY l0 'lol'>" + entities + "]><Response><Say>&l9;</Say></Response>";

        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> refused(TwimlLimits.DEFAULT, xml, "12100"));
    }

    @Test
    void everyBoundHoldsAndTheBoundItselfIsAllowed() {
        accepted(SMALL, "<a><b><c><d/></c></b></a>");
        refused(SMALL, "<a><b><c><d><e/></d></c></b></a>", "12100");
        accepted(SMALL, "<a><b/><c/><d/><e/><f/></a>");
        refused(SMALL, "<a><b/><c/><d/><e/><f/><g/></a>", "12100");
        accepted(SMALL, "<a b='1' c='2' d='3'/>");
        refused(SMALL, "<a b='1' c='2' d='3' e='4'/>", "12100");
        accepted(SMALL, "<a b='" + "x".repeat(20) + "'/>");
        refused(SMALL, "<a b='" + "x".repeat(21) + "'/>", "12100");
        accepted(SMALL, "<a>" + "x".repeat(993) + "</a>");
        refused(SMALL, "<a>" + "x".repeat(100_000) + "</a>", "11750");
        refused(SMALL, "<a>" + "<!-- comment -->".repeat(10_000) + "</a>", "11750");
    }

    @Test
    void deepNestingDoesNotReachTheStack() {
        refused(new TwimlLimits(10_000_000, 100, 10_000_000, 10, 100), "<a>".repeat(1_000_000), "12100");
    }

    @Test
    void noInputThrowsAnythingElse() {
        byte[] seed = "<?xml version='1.0'?><!DOCTYPE R [<!ENTITY a 'b'>]><R a='&#x41;'><![CDATA[x]]><!--c-->&amp;</R>"
                .getBytes(StandardCharsets.ISO_8859_1);
        Random random = new Random(20260101);
        XmlMapper mapper = TwimlMapper.create(SMALL);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] input = seed.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                input[random.nextInt(input.length)] = (byte) random.nextInt(256);
            }
            int from = random.nextInt(3) == 0 ? random.nextInt(input.length) : 0;
            try {
                mapper.readValue(input, from, input.length - from, TwimlDocument.class);
            } catch (InvalidDocument expected) {
                refused++;
            } catch (Exception other) {
                throw new AssertionError("round " + round, other);
            }
        }
        assertFalse(refused == 0, "the seeds are no longer broken");
    }

    @Test
    void unwrapFindsTheFaultBelowWhateverCoversIt() {
        InvalidDocument fault = assertThrows(InvalidDocument.class, () -> Documents.parse("<a>"));

        assertSame(fault, TwimlMapper.unwrap(new RuntimeException(new IllegalStateException(fault))));
        assertEquals("12100", TwimlMapper.unwrap(new IllegalStateException("closed")).faults().get(0).code());
    }

    private static void accepted(TwimlLimits limits, String xml) {
        try {
            TwimlMapper.create(limits).readValue(xml, TwimlDocument.class);
        } catch (Exception e) {
            throw new AssertionError(xml, e);
        }
    }

    private static void refused(TwimlLimits limits, String xml, String code) {
        InvalidDocument refused = assertThrows(InvalidDocument.class,
                () -> TwimlMapper.create(limits).readValue(xml, TwimlDocument.class));
        assertEquals(code, refused.faults().get(0).code(), refused.getMessage());
    }
}
