package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SIP address: target of type {@code sip}. What follows the {@code ?} of the address goes into {@code headers}: names
 * beginning with {@code X-} and {@code User-to-User}, 1024 characters together (facts/twiml.md A1).
 *
 * <pre>
 * attribute                   values                                      code
 * username, password          any                                         -
 * url, method                 what the callee hears first; GET, POST      11100, 13241
 * statusCallback…             as in {@link Number}                        11100, 12200
 * machineDetection…           see {@link Attributes#machineDetection()}   12200
 * (text)                      sip: or sips: address; name@host is sip:    13243, 13252, 13253
 * </pre>
 *
 * Nothing has a default.
 */
final class Sip implements Noun.Party {

    private static final Pattern ADDRESS = Pattern.compile(
            "(?i)(sips?:[^\\s?@]+(?:@[^\\s?@]+)?|[^\\s?@:]+@[^\\s?@]+)(?:\\?(\\S*))?");
    private static final Pattern WITH_SCHEME = Pattern.compile("(?i)sips?:");
    private static final Pattern HEADER_NAME = Pattern.compile("(?i)X-[A-Z0-9_-]+|User-to-User");
    private static final int MAX_HEADERS = 1024;

    @Override
    public String name() {
        return "Sip";
    }

    @Override
    public Optional<ObjectNode> read(Element element, Reading reading) {
        reading.expectNoElements(element);
        ObjectNode options = reading.attributes(element)
                .text("username", "password")
                .whisper("13241")
                .statusCallback("initiated", "ringing", "answered", "completed")
                .machineDetection()
                .data();
        Matcher address = ADDRESS.matcher(element.text());
        if (!address.matches()) {
            reading.warn("13243", element, "must hold a SIP address such as sip:name@host; it is skipped");
            return Optional.empty();
        }
        String uri = address.group(1);
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("type", "sip")
                .put("value", WITH_SCHEME.matcher(uri).lookingAt() ? uri : "sip:" + uri);
        headers(address.group(2), data, element, reading);
        return Optional.of(data.setAll(options));
    }

    private static void headers(String query, ObjectNode data, Element element, Reading reading) {
        if (query == null || query.isEmpty()) {
            return;
        }
        if (query.length() > MAX_HEADERS) {
            reading.warn("13253", element, "has headers of more than " + MAX_HEADERS
                    + " characters in its address; they are left out");
            return;
        }
        ObjectNode headers = JsonNodeFactory.instance.objectNode();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (HEADER_NAME.matcher(name).matches()) {
                headers.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            } else {
                reading.warn("13252", element, "has the header " + Reading.quoted(name)
                        + ", which must begin with X- or be User-to-User; it is left out");
            }
        }
        if (!headers.isEmpty()) {
            data.set("headers", headers);
        }
    }

    /** Percent-decoded without line breaks, which would begin a header of their own; a value that is none stays. */
    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8).replaceAll("[\\r\\n\\x00]", " ");
        } catch (IllegalArgumentException notEncoded) {
            return value;
        }
    }
}
