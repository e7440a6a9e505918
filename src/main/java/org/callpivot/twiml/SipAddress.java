package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SIP address as documents write it: {@code sip:} or {@code sips:}; {@code name@host} is {@code sip:}. What follows a
 * {@code ?} are headers: names beginning with {@code X-} and {@code User-to-User}, 1024 characters together
 * (facts/twiml.md A1).
 *
 * @param uri     with its scheme, without headers
 * @param headers may be empty
 */
record SipAddress(String uri, ObjectNode headers) {

    private static final Pattern ADDRESS = Pattern.compile(
            "(?i)(sips?:[^\\s?@]+(?:@[^\\s?@]+)?|[^\\s?@:]+@[^\\s?@]+)(?:\\?(\\S*))?");
    private static final Pattern WITH_SCHEME = Pattern.compile("(?i)sips?:");
    private static final Pattern HEADER_NAME = Pattern.compile("(?i)X-[A-Z0-9_-]+|User-to-User");
    private static final Pattern LINE_END = Pattern.compile("[\\r\\n\\x00]");
    static final int MAX_HEADERS = 1024;

    /** The address that is the text of the element; empty, with a warning, when it is none. */
    static Optional<SipAddress> in(Element element, Reading reading) {
        Matcher address = ADDRESS.matcher(element.text());
        if (!address.matches()) {
            reading.warn("13243", element, "must hold a SIP address such as sip:name@host; it is skipped");
            return Optional.empty();
        }
        String uri = address.group(1);
        return Optional.of(new SipAddress(WITH_SCHEME.matcher(uri).lookingAt() ? uri : "sip:" + uri,
                headers(address.group(2), element, reading)));
    }

    /** Whether a header of that name is sent on. */
    static boolean isHeader(String name) {
        return HEADER_NAME.matcher(name).matches();
    }

    private static ObjectNode headers(String query, Element element, Reading reading) {
        ObjectNode headers = JsonNodeFactory.instance.objectNode();
        if (query == null || query.isEmpty()) {
            return headers;
        }
        if (query.length() > MAX_HEADERS) {
            reading.warn("13253", element, "has headers of more than " + MAX_HEADERS
                    + " characters in its address; they are left out");
            return headers;
        }
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (isHeader(name)) {
                headers.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            } else {
                reading.warn("13252", element, "has the header " + Reading.quoted(name)
                        + ", which must begin with X- or be User-to-User; it is left out");
            }
        }
        return headers;
    }

    /** Percent-decoded; a value that is not encoded stays. */
    private static String decoded(String value) {
        try {
            return oneLine(URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notEncoded) {
            return oneLine(value);
        }
    }

    /** Without line breaks, which would begin a header of their own. */
    static String oneLine(String value) {
        return LINE_END.matcher(value).replaceAll(" ");
    }
}
