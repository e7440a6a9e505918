package org.callpivot.twiml;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/** No input makes the parser throw anything but its own error; what is well-formed TwiML is always accepted. */
class TwimlPropertiesTest {

    private static final List<String> NAMES = List.of("Say", "Play", "Pause", "Gather", "Record", "Dial", "Number", "Sip", "Client",
            "Conference", "Queue", "Enqueue", "Leave", "Redirect", "Hangup", "Reject", "Refer", "Sms", "Start", "Stop", "Connect",
            "Stream", "Pay", "Prompt", "Parameter", "Set", "Variable", "Echo", "break", "prosody", "say", "Unknown", "x:y");
    private static final List<String> ATTRIBUTES = List.of("action", "method", "timeout", "numDigits", "finishOnKey", "loop", "voice",
            "language", "url", "statusCallback", "statusCallbackEvent", "length", "maxLength", "input", "hints", "key", "value", "name",
            "callerId", "record", "beep", "waitUrl", "xml:lang", "unknown");

    @Property(tries = 2000, shrinking = ShrinkingMode.BOUNDED)
    void anyBytes(@ForAll byte[] bytes) {
        AnyInput.accepted(bytes, null);
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.BOUNDED)
    void anyTextInAnyCharset(@ForAll String text, @ForAll("charsets") Charset charset) {
        AnyInput.accepted(("<Response><Say>" + text + "</Say></Response>").getBytes(charset), "text/xml; charset=" + charset);
    }

    @Property(tries = 2000, shrinking = ShrinkingMode.BOUNDED)
    void wellFormedTwimlIsAccepted(@ForAll("responses") String document) {
        assertTrue(AnyInput.accepted(document.getBytes(StandardCharsets.UTF_8), "text/xml"), document);
    }

    @Property(tries = 2000, shrinking = ShrinkingMode.BOUNDED)
    void aWellFormedDocumentThatIsCutAnywhere(@ForAll("responses") String document, @ForAll int at) {
        AnyInput.accepted(document.substring(0, Math.floorMod(at, document.length())).getBytes(StandardCharsets.UTF_8), null);
    }

    @Provide
    Arbitrary<Charset> charsets() {
        return Arbitraries.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16, StandardCharsets.US_ASCII);
    }

    @Provide
    Arbitrary<String> responses() {
        return elements(3).list().ofMaxSize(6).map(all -> "<Response>" + String.join("", all) + "</Response>");
    }

    private static Arbitrary<String> elements(int depth) {
        Arbitrary<String> text = Arbitraries.strings().withCharRange(' ', '~').withChars('ä', '€', '\n').ofMaxLength(20)
                .map(TwimlPropertiesTest::escaped);
        if (depth == 0) {
            return text;
        }
        Arbitrary<String> attributes = Combinators.combine(Arbitraries.of(ATTRIBUTES), text)
                .as((name, value) -> name + "=\"" + value + "\"").list().ofMaxSize(3).uniqueElements(one -> one.split("=")[0])
                .map(all -> all.isEmpty() ? "" : " " + String.join(" ", all));
        Arbitrary<String> content = Arbitraries.lazy(() -> elements(depth - 1)).list().ofMaxSize(3).map(all -> String.join("", all));
        Arbitrary<String> element = Combinators.combine(Arbitraries.of(NAMES), attributes, content)
                .as((name, with, inside) -> "<" + name + with + ">" + inside + "</" + name + ">");
        return Arbitraries.frequencyOf(Tuple.of(4, element), Tuple.of(1, text),
                Tuple.of(1, Arbitraries.of("<!-- a comment -->", "<?php echo 1 ?>", "<![CDATA[ <x> & ]]>")));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
