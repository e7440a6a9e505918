package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.callpivot.callflow.Node;
import org.callpivot.request.Method;

/**
 * Reads the attributes of one element by rule into a node's data: {@code maxLength} becomes {@code max_length}. A value
 * that breaks its rule is reported with the rule's code and replaced by the default, or left out where there is none; a
 * number above its bound becomes the bound (facts/kazoo-pivot.md 5.2). Names are those of TwiML, values are trimmed.
 *
 * <p>{@link #data()} closes the reading: attributes that no rule has asked for are unknown, and reported.
 */
final class Attributes {

    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,9}");
    private static final Pattern KEYS = Pattern.compile("[0-9*#]*");
    private static final String ALL_KEYS = "1234567890*#";

    private final Element element;
    private final Reading reading;
    private final ObjectNode data = JsonNodeFactory.instance.objectNode();
    private final Set<String> known = new HashSet<>();

    Attributes(Element element, Reading reading) {
        this.element = element;
        this.reading = reading;
    }

    /** The trimmed value, or null when the attribute is absent. */
    String value(String name) {
        known.add(name);
        String value = element.attributes().get(name);
        return value == null ? null : value.strip();
    }

    /** A whole number of at least {@code min}; above {@code max} it becomes {@code max}. */
    Attributes whole(String name, Integer fallback, int min, int max, String code) {
        String value = value(name);
        Integer read = fallback;
        if (value != null) {
            if (!WHOLE.matcher(value).matches() || Integer.parseInt(value) < min) {
                wrong(name, value, "must be a whole number from " + min + " to " + max, fallback, code);
            } else if (Integer.parseInt(value) > max) {
                wrong(name, value, "must be a whole number from " + min + " to " + max, max, code);
                read = max;
            } else {
                read = Integer.valueOf(value);
            }
        }
        if (read != null) {
            data.put(Reading.snakeCase(name), read);
        }
        return this;
    }

    /** A value that the verb has decided on itself. */
    Attributes fixed(String name, int value) {
        data.put(Reading.snakeCase(name), value);
        return this;
    }

    Attributes flag(String name, Boolean fallback, String code) {
        return flag(name, Reading.snakeCase(name), fallback, code);
    }

    Attributes flag(String name, String key, Boolean fallback, String code) {
        String read = choice(name, fallback == null ? null : fallback.toString(), code, "true", "false");
        if (read != null) {
            data.put(key, Boolean.parseBoolean(read));
        }
        return this;
    }

    Attributes oneOf(String name, String fallback, String code, String... allowed) {
        return put(name, choice(name, fallback, code, allowed));
    }

    /** Words between spaces, as an array. */
    Attributes someOf(String name, String code, String... allowed) {
        String value = value(name);
        if (value != null) {
            List<String> words = new ArrayList<>(List.of(value.split("\\s+")));
            words.removeIf(word -> !List.of(allowed).contains(word));
            if (words.size() < value.split("\\s+").length) {
                wrong(name, value, "must hold only " + String.join(", ", allowed), String.join(" ", words), code);
            }
            if (!words.isEmpty()) {
                ArrayNode array = data.putArray(Reading.snakeCase(name));
                words.forEach(array::add);
            }
        }
        return this;
    }

    /** Any text; nothing is put when it is absent or empty. */
    Attributes text(String... names) {
        for (String name : names) {
            String value = value(name);
            put(name, value == null || value.isEmpty() ? null : value);
        }
        return this;
    }

    Attributes matching(String name, Pattern pattern, String rule, String fallback, String code) {
        String value = value(name);
        if (value != null && !pattern.matcher(value).matches()) {
            wrong(name, value, rule, fallback, code);
            value = null;
        }
        return put(name, value == null ? fallback : value);
    }

    /** Any set of telephone keys, possibly empty. */
    Attributes keys(String name, String fallback, String code) {
        return matching(name, KEYS, "must hold only 0-9, * and #", fallback, code);
    }

    /** Kazoo's {@code terminators}: the keys among the text stop playback; absent means that all do. */
    Attributes terminators() {
        String value = value("terminators");
        if (value != null) {
            ArrayNode keys = data.putArray("terminators");
            ALL_KEYS.chars().filter(key -> value.indexOf(key) >= 0).forEach(key -> keys.add(String.valueOf((char) key)));
        }
        return this;
    }

    /** Put only when given and leading to an http or https URL. */
    Attributes url(String name, String code) {
        return put(name, address(name, null, code));
    }

    /** Put only when given, in capitals. */
    Attributes method(String name, String code) {
        return put(name, methodOf(name, null, code));
    }

    /** Status callbacks of a noun or stream: where, how, for which events. */
    Attributes statusCallback(String... events) {
        return url("statusCallback", Reading.BAD_URL)
                .method("statusCallbackMethod", Reading.SCHEMA)
                .someOf("statusCallbackEvent", Reading.SCHEMA, events);
    }

    /** What a finished recording tells, and to whom. */
    Attributes recordingCallback() {
        return url("recordingStatusCallback", "13256")
                .method("recordingStatusCallbackMethod", Reading.SCHEMA)
                .someOf("recordingStatusCallbackEvent", "13621", "in-progress", "completed", "absent")
                .text("recordingConfigurationId");
    }

    /** The document that a callee hears before the bridge. */
    Attributes whisper(String code) {
        return url("url", Reading.BAD_URL).method("method", code);
    }

    /** Answering machine detection of a called party; times in seconds or, named so by Twilio, milliseconds. */
    Attributes machineDetection() {
        return oneOf("machineDetection", null, Reading.SCHEMA, "Enable", "DetectMessageEnd")
                .whole("machineDetectionTimeout", null, 3, 60, Reading.SCHEMA)
                .whole("machineDetectionSpeechThreshold", null, 1000, 6000, Reading.SCHEMA)
                .whole("machineDetectionSpeechEndThreshold", null, 500, 5000, Reading.SCHEMA)
                .whole("machineDetectionSilenceTimeout", null, 2000, 10000, Reading.SCHEMA)
                .url("amdStatusCallback", Reading.BAD_URL)
                .method("amdStatusCallbackMethod", Reading.SCHEMA);
    }

    /** The request that {@code action} and {@code method} ask for, of {@code fallbackUrl} without one; null for neither. */
    Node action(String fallbackUrl, String methodCode) {
        String url = address("action", fallbackUrl, Reading.BAD_URL);
        String method = methodOf("method", Method.POST.name(), methodCode);
        return url == null ? null : Redirect.to(url, method);
    }

    /** Everything read, in the order of reading. */
    ObjectNode data() {
        for (String name : element.attributes().keySet()) {
            if (!known.contains(name) && !name.startsWith("xmlns") && !name.startsWith("xsi:")) {
                reading.warn(Reading.SCHEMA, element, "has the unknown attribute " + name + ", which is ignored");
            }
        }
        return data;
    }

    private String address(String name, String fallback, String code) {
        String value = value(name);
        if (value == null || value.isEmpty()) {
            return fallback;
        }
        String url = reading.url(value);
        if (url == null) {
            wrong(name, value, "must be an http or https URL, absolute or relative to the document's", fallback, code);
        }
        return url == null ? fallback : url;
    }

    private String methodOf(String name, String fallback, String code) {
        String value = value(name);
        if (value == null) {
            return fallback;
        }
        Method method = Method.parse(value);
        if (method == null) {
            wrong(name, value, "must be GET or POST", fallback, code);
        }
        return method == null ? fallback : method.name();
    }

    private String choice(String name, String fallback, String code, String... allowed) {
        String value = value(name);
        if (value == null) {
            return fallback;
        }
        for (String one : allowed) {
            if (one.equalsIgnoreCase(value)) {
                return one;
            }
        }
        wrong(name, value, "must be one of " + String.join(", ", allowed), fallback, code);
        return fallback;
    }

    private Attributes put(String name, String value) {
        if (value != null) {
            data.put(Reading.snakeCase(name), value);
        }
        return this;
    }

    private void wrong(String name, String value, String rule, Object instead, String code) {
        String used = instead == null ? "it is ignored" : Reading.quoted(instead.toString()) + " is used";
        reading.warn(code, element, name + "=" + Reading.quoted(value) + " " + rule + "; " + used);
    }
}
