package org.callpivot.request;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.callflow.InvalidDocument;

/** Reads the data of one pivot module and collects every fault on the way: one object, one reading. */
final class SettingsReader {

    private static final String CODE = "PV-SETTINGS";
    private static final String HEADERS = "custom_request_headers";
    private static final int MAX_HEADERS = 50;
    private static final int MAX_HEADER_CHARACTERS = 8192;

    /** {@code X-} and a token of RFC 9110 section 5.6.2. */
    private static final Pattern HEADER_NAME = Pattern.compile("[Xx]-[A-Za-z0-9!#$%&'*+.^_`|~-]*");
    /** Of RFC 9110 section 5.5 what every HTTP client sends unchanged: visible ASCII, space, tab. */
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7E\\t]*");

    private static final Set<String> DIALECTS = Set.of("kazoo", "twilio");

    private final ObjectNode data;
    private final List<Diagnostic> faults = new ArrayList<>();

    SettingsReader(ObjectNode data) {
        this.data = data;
    }

    PivotSettings read() {
        PivotSettings settings = new PivotSettings(
                url("voice_url", true),
                choice("method", Method::parse, Method.GET, "get or post"),
                choice("req_format", SettingsReader::reqFormat, ReqFormat.KAZOO, "kazoo or twiml"),
                choice("req_body_format", SettingsReader::bodyFormat, BodyFormat.FORM, "form or json"),
                debug(),
                url("cdr_url", false),
                headers(),
                timeout(),
                choice("twiml_dialect", text -> DIALECTS.contains(text) ? text : null, null, "kazoo or twilio"),
                url("voice_fallback_url", false),
                choice("voice_fallback_method", Method::parse, null, "get or post"));
        if (!faults.isEmpty()) {
            throw new InvalidDocument(InvalidDocument.Kind.CONTENT, faults);
        }
        return settings;
    }

    private String url(String field, boolean required) {
        JsonNode value = data.path(field);
        if (isAbsent(value) || (value.isTextual() && value.asText().isBlank())) {
            if (required) {
                fault(field, field + " is required: an absolute http or https URL");
            }
            return null;
        }
        if (!value.isTextual()) {
            fault(field, field + " is " + shown(value) + ", but must be text: an absolute http or https URL");
            return null;
        }
        try {
            WebUrl.parse(value.asText());
        } catch (InvalidUrl e) {
            fault(field, field + " " + e.getMessage());
        }
        return value.asText();
    }

    /** @param parse gives null for what is not allowed */
    private <T> T choice(String field, Function<String, T> parse, T byDefault, String allowed) {
        JsonNode value = data.path(field);
        if (isAbsent(value)) {
            return byDefault;
        }
        T choice = value.isTextual() ? parse.apply(value.asText()) : null;
        if (choice == null) {
            fault(field, field + " is " + shown(value) + ", but must be " + allowed);
        }
        return choice;
    }

    private static ReqFormat reqFormat(String text) {
        return switch (text) {
            case "kazoo" -> ReqFormat.KAZOO;
            case "twiml" -> ReqFormat.TWIML;
            default -> null;
        };
    }

    private static BodyFormat bodyFormat(String text) {
        return switch (text) {
            case "form" -> BodyFormat.FORM;
            case "json" -> BodyFormat.JSON;
            default -> null;
        };
    }

    private boolean debug() {
        JsonNode value = data.path("debug");
        if (!isAbsent(value) && !value.isBoolean()) {
            fault("debug", "debug is " + shown(value) + ", but must be true or false");
        }
        return value.asBoolean(false);
    }

    private int timeout() {
        JsonNode value = data.path("req_timeout_ms");
        if (isAbsent(value)) {
            return PivotSettings.MAX_TIMEOUT_MS;
        }
        boolean valid = value.isIntegralNumber() && value.canConvertToInt()
                && value.asInt() >= 1 && value.asInt() <= PivotSettings.MAX_TIMEOUT_MS;
        if (!valid) {
            fault("req_timeout_ms", "req_timeout_ms is " + shown(value)
                    + ", but must be a whole number of milliseconds, 1.." + PivotSettings.MAX_TIMEOUT_MS);
        }
        return value.asInt();
    }

    private Map<String, String> headers() {
        JsonNode value = data.path(HEADERS);
        if (isAbsent(value)) {
            return Map.of();
        }
        if (!value.isObject()) {
            fault(HEADERS, HEADERS + " is " + shown(value) + ", but must be an object of names and values");
            return Map.of();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        int characters = 0;
        for (Map.Entry<String, JsonNode> header : value.properties()) {
            if (!header.getValue().isNull()) {
                String text = headerValue(header.getKey(), header.getValue());
                checkHeaderName(header.getKey(), names);
                headers.put(header.getKey(), text);
                characters += header.getKey().length() + text.length();
            }
        }
        if (headers.size() > MAX_HEADERS) {
            fault(HEADERS, HEADERS + " has " + headers.size() + " headers, but may have " + MAX_HEADERS);
        }
        if (characters > MAX_HEADER_CHARACTERS) {
            fault(HEADERS, HEADERS + " has " + characters + " characters in names and values, but may have "
                    + MAX_HEADER_CHARACTERS);
        }
        return headers;
    }

    private void checkHeaderName(String name, Set<String> before) {
        if (!HEADER_NAME.matcher(name).matches()) {
            headerFault(name, "the name must begin with X- and be an HTTP token (RFC 9110)");
        }
        if (!before.add(name)) {
            headerFault(name, "the name differs from another one only in the case of its letters");
        }
    }

    /** Never shown in a message: it may be a token. */
    private String headerValue(String name, JsonNode value) {
        if (value.isContainerNode()) {
            headerFault(name, "the value is " + (value.isArray() ? "a list" : "an object") + ", but must be text");
        } else if (!HEADER_VALUE.matcher(value.asText()).matches()) {
            headerFault(name, "the value must be of visible ASCII characters, spaces and tabs");
        }
        return value.asText();
    }

    private void headerFault(String name, String rule) {
        String where = JsonPointer.empty().appendProperty(HEADERS).appendProperty(name).toString();
        faults.add(Diagnostic.error(CODE, where, HEADERS + " \"" + oneLine(name) + "\": " + rule));
    }

    private void fault(String field, String message) {
        faults.add(Diagnostic.error(CODE, "/" + field, message));
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    /** As JSON on one line, without credentials, and cut: a developer may have put the URL into the wrong field. */
    private static String shown(JsonNode value) {
        return value.isTextual() ? '"' + oneLine(value.asText()) + '"' : oneLine(value.toString());
    }

    private static String oneLine(String text) {
        return WebUrl.cut(WebUrl.mask(text));
    }
}
