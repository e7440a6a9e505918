package org.callpivot.request;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Percent-encoding of UTF-8 bytes with upper-case digits (RFC 3986 section 2.1). */
final class PercentEncoding {

    private static final Pattern STRAY_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final String HEX = "0123456789ABCDEF";

    private PercentEncoding() {}

    /** Keeps ASCII letters, ASCII digits and the characters of {@code kept}; everything else becomes {@code %HH}. */
    static String encode(String text, String kept) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (isLetterOrDigit(b) || (b >= 0 && kept.indexOf(b) >= 0)) {
                out.append((char) b);
            } else {
                out.append('%').append(HEX.charAt((b >> 4) & 0xF)).append(HEX.charAt(b & 0xF));
            }
        }
        return out.toString();
    }

    /** As {@link #encode}, for text that may already be encoded: {@code %HH} stays, a stray {@code %} is encoded. */
    static String complete(String text, String kept) {
        return isKept(text, kept) ? text : encode(STRAY_PERCENT.matcher(text).replaceAll("%25"), kept + '%');
    }

    /** Whether {@link #complete} would change nothing. */
    private static boolean isKept(String text, String kept) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' && i + 2 < text.length() && isHex(text.charAt(i + 1)) && isHex(text.charAt(i + 2))) {
                i += 2;
            } else if (c > 127 || !(isLetterOrDigit((byte) c) || kept.indexOf(c) >= 0)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** The text behind the result of {@link #complete}; a {@code +} is a plus. */
    static String decode(String encoded) {
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static boolean isLetterOrDigit(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
    }
}
