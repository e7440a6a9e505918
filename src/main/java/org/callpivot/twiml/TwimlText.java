package org.callpivot.twiml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.callpivot.callflow.InvalidDocument;

/**
 * Makes text of the bytes of an XML answer, in the order of RFC 7303 section 3: byte order mark, {@code charset} of the
 * Content-Type, XML declaration, UTF-8. The route calls it before unmarshal, since only the route knows the header; the
 * text can be unmarshalled and stored in the debug record alike.
 */
public final class TwimlText {

    private static final String CHARSET = "charset";
    private static final Pattern DECLARATION = Pattern.compile(
            "^<\\?xml\\s[^>]*?\\sencoding\\s*=\\s*[\"']([^\"']*)[\"']");
    private static final int DECLARATION_BYTES = 256;
    /** What Java puts in place of bytes that an encoding does not allow. */
    private static final char REPLACEMENT = '\uFFFD';

    private final TwimlLimits limits;

    public TwimlText(TwimlLimits limits) {
        this.limits = limits;
    }

    /**
     * @param body        of the answer; null is an empty one
     * @param contentType header value, or null
     * @return the document's text without a byte order mark
     * @throws InvalidDocument 11770 empty or blank, 11750 too large, 12100 unknown encoding or bytes it does not allow
     */
    public String decode(byte[] body, String contentType) {
        if (body == null || body.length == 0) {
            throw Faults.empty();
        }
        if (body.length > limits.bytes()) {
            throw Faults.tooLarge(limits.bytes());
        }
        Charset charset = charset(body, contentType);
        // Fast and lenient first: what came out whole needs no second look.
        String text = new String(body, charset);
        if (text.indexOf(REPLACEMENT) >= 0) {
            text = decode(body, charset);
        }
        String document = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (document.isBlank()) {
            throw Faults.empty();
        }
        return document;
    }

    private static Charset charset(byte[] body, String contentType) {
        if (startsWith(body, 0xEF, 0xBB, 0xBF)) {
            return StandardCharsets.UTF_8;
        }
        if (startsWith(body, 0xFE, 0xFF)) {
            return StandardCharsets.UTF_16BE;
        }
        if (startsWith(body, 0xFF, 0xFE)) {
            return StandardCharsets.UTF_16LE;
        }
        String parameter = contentType == null ? "" : parameter(contentType);
        if (!parameter.isEmpty()) {
            return named(parameter, "the Content-Type");
        }
        // Without a mark, the first characters of "<?xml" tell the width and order of the bytes (XML 1.0 appendix F).
        if (startsWith(body, 0x00, '<', 0x00, '?')) {
            return StandardCharsets.UTF_16BE;
        }
        if (startsWith(body, '<', 0x00, '?', 0x00)) {
            return StandardCharsets.UTF_16LE;
        }
        if (!startsWith(body, '<', '?', 'x', 'm', 'l')) {
            return StandardCharsets.UTF_8;
        }
        String head = new String(body, 0, Math.min(body.length, DECLARATION_BYTES), StandardCharsets.ISO_8859_1);
        Matcher declaration = DECLARATION.matcher(head);
        return declaration.find()
                ? named(declaration.group(1).strip(), "the XML declaration")
                : StandardCharsets.UTF_8;
    }

    /** The value of the parameter {@code charset} without quotes; empty when there is none. */
    private static String parameter(String contentType) {
        for (int semicolon = contentType.indexOf(';'); semicolon >= 0;) {
            int end = contentType.indexOf(';', semicolon + 1);
            int equals = contentType.indexOf('=', semicolon);
            if (equals > 0 && contentType.substring(semicolon + 1, equals).strip().equalsIgnoreCase(CHARSET)) {
                String value = contentType.substring(equals + 1, end < 0 ? contentType.length() : end).strip();
                return value.indexOf('"') < 0 ? value : value.replace('"', ' ').strip();
            }
            semicolon = end;
        }
        return "";
    }

    private static Charset named(String name, String where) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw Faults.unreadable("1:1", "the encoding " + Reading.quoted(name) + " of " + where + " is not known");
        }
    }

    /** Strict, so that a wrong encoding is an error with a position and not a call with broken speech. */
    private static String decode(byte[] body, Charset charset) {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer out = CharBuffer.allocate((int) Math.ceil(body.length * (double) decoder.maxCharsPerByte()) + 1);
        CoderResult result = decoder.decode(ByteBuffer.wrap(body), out, true);
        if (!result.isError()) {
            result = decoder.flush(out);
        }
        String text = out.flip().toString();
        if (result.isError()) {
            int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
            int column = text.length() - text.lastIndexOf('\n');
            throw Faults.unreadable(line + ":" + column, "the bytes here are not " + charset.name());
        }
        return text;
    }

    private static boolean startsWith(byte[] body, int... prefix) {
        if (body.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if ((body[i] & 0xFF) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
