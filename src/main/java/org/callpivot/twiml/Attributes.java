package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.method;
import static org.callpivot.twiml.Attribute.oneOf;
import static org.callpivot.twiml.Attribute.text;
import static org.callpivot.twiml.Attribute.url;
import static org.callpivot.twiml.Attribute.whole;
import static org.callpivot.twiml.Attribute.words;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The attribute table of one element: made once, read for every document. A value that breaks its rule is reported with
 * the row's code and replaced by the default; an attribute without a row is reported and ignored. Names are those of
 * TwiML, values are trimmed.
 *
 * <p>In a node's data {@code maxLength} is {@code max_length}; what a switch is told keeps TwiML's own names.
 */
final class Attributes {

    /** Events of a called party, in the order in which they happen. */
    static final String[] CALL_EVENTS = {"initiated", "ringing", "answered", "completed"};

    private final UnaryOperator<String> keys;
    private final Map<String, Attribute> rows = new LinkedHashMap<>();
    private final List<Attribute> defaults = new ArrayList<>();
    private final Map<String, List<Attribute>> groups = new LinkedHashMap<>();

    private Attributes(UnaryOperator<String> keys, Iterable<Attribute> all) {
        this.keys = keys;
        for (Attribute row : all) {
            Attribute keyed = row.key() == null ? row.as(keys.apply(row.name())) : row;
            rows.put(row.name(), keyed);
            if (row.group() != null) {
                groups.computeIfAbsent(row.group(), group -> new ArrayList<>()).add(keyed);
            } else if (row.fallback() != null) {
                defaults.add(keyed);
            }
        }
    }

    /** A table for a node's data. */
    static Attributes of(Attribute... rows) {
        return new Attributes(Attributes::snakeCase, Arrays.asList(rows));
    }

    /** A table for what a switch is told. */
    static Attributes neutral(Attribute... rows) {
        return new Attributes(UnaryOperator.identity(), Arrays.asList(rows));
    }

    Attributes and(Attribute... more) {
        List<Attribute> all = new ArrayList<>(rows.values());
        all.addAll(Arrays.asList(more));
        return new Attributes(keys, all);
    }

    /** The same table, where rows without a code of their own have this one. */
    Attributes coded(String code) {
        return new Attributes(keys, rows.values().stream()
                .map(row -> row.code().equals(Reading.SCHEMA) ? row.code(code) : row).toList());
    }

    /** The request that {@code action} and {@code method} ask for, see {@link Redirect#asked}. */
    Attributes andAction(String methodCode) {
        return and(url("action").in(Redirect.ACTION).as("url"),
                method("method").in(Redirect.ACTION).as("method").or("POST").code(methodCode));
    }

    /** {@code statusCallback} with its method and events; by default {@code completed} is told where that is an event. */
    Attributes andStatus(String group, String... events) {
        Attribute event = words("statusCallbackEvent", events).in(group).as("events");
        return andCallback(group, "statusCallback")
                .and(List.of(events).contains("completed") ? event.orWord("completed") : event);
    }

    /** A URL and its method, as {@code {url, method}}. */
    Attributes andCallback(String group, String name) {
        return andCallback(group, name, name + "Method", Reading.SCHEMA);
    }

    Attributes andCallback(String group, String name, String methodName, String methodCode) {
        return and(url(name).in(group).as("url").first(),
                method(methodName).in(group).as("method").or("POST").code(methodCode));
    }

    /** The document that a party hears before the bridge. */
    Attributes andWhisper(String methodCode) {
        return andCallback("whisper", "url", "method", methodCode);
    }

    /** Where a finished recording is told, and the recording's configuration. */
    Attributes andRecordingStatus(String group) {
        return and(url("recordingStatusCallback").in(group).as("url").first().code("13256"),
                method("recordingStatusCallbackMethod").in(group).as("method").or("POST"),
                words("recordingStatusCallbackEvent", "in-progress", "completed", "absent").in(group).as("events")
                        .orWord("completed").code("13621"),
                text("recordingConfigurationId"));
    }

    /**
     * Answering machine detection of a called party: object {@code amd}, only with {@code machineDetection}.
     *
     * <pre>
     * attribute                            values                      default   key
     * machineDetection                     Enable, DetectMessageEnd    none      mode
     * machineDetectionTimeout              3..60 s                     30        timeout
     * machineDetectionSpeechThreshold      1000..6000 ms               2400      speech_threshold
     * machineDetectionSpeechEndThreshold   500..5000 ms                1200      speech_end_threshold
     * machineDetectionSilenceTimeout       2000..10000 ms              5000      silence_timeout
     * amdStatusCallback(Method)            URL; GET, POST              -, POST   callback
     * </pre>
     */
    Attributes andMachineDetection() {
        return and(oneOf("machineDetection", "Enable", "DetectMessageEnd").in("amd").as("mode").first(),
                whole("machineDetectionTimeout", 3, 60).in("amd").as("timeout").or(30),
                whole("machineDetectionSpeechThreshold", 1000, 6000).in("amd").as("speech_threshold").or(2400),
                whole("machineDetectionSpeechEndThreshold", 500, 5000).in("amd").as("speech_end_threshold").or(1200),
                whole("machineDetectionSilenceTimeout", 2000, 10_000).in("amd").as("silence_timeout").or(5000))
                .andCallback(Target.AMD_CALLBACK, "amdStatusCallback");
    }

    /** The data of an element: what it says and, where it says nothing, the defaults. */
    ObjectNode read(Element element, Reading reading) {
        ObjectNode data = defaults();
        if (!element.attributes().isEmpty()) {
            for (Map.Entry<String, String> attribute : element.attributes().entrySet()) {
                take(attribute.getKey(), attribute.getValue(), data, element, reading);
            }
            for (Map.Entry<String, List<Attribute>> group : groups.entrySet()) {
                complete(group.getKey(), group.getValue(), data);
            }
        }
        return data;
    }

    /** The data of an element without attributes. */
    ObjectNode defaults() {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        for (Attribute row : defaults) {
            data.set(row.key(), row.fallback());
        }
        return data;
    }

    /** Fills the defaults of a group that a verb has made itself. */
    void complete(String group, ObjectNode data) {
        complete(group, groups.get(group), data);
    }

    private void take(String name, String text, ObjectNode data, Element element, Reading reading) {
        Attribute row = rows.get(name);
        if (row == null) {
            unknown(name, element, reading);
            return;
        }
        String stripped = text.strip();
        JsonNode value = row.value().read(stripped, reading);
        if (value == null) {
            value = row.value().instead(stripped);
            wrong(row, stripped, value == null ? row.fallback() : value, element, reading);
        }
        if (value != null && value != Value.NOTHING) {
            (row.group() == null ? data : data.withObjectProperty(row.group())).set(row.key(), value);
        }
    }

    private static void complete(String name, List<Attribute> group, ObjectNode data) {
        if (!(data.get(name) instanceof ObjectNode object)) {
            return;
        }
        for (Attribute row : group) {
            if (!object.has(row.key())) {
                if (row.head()) {
                    data.remove(name);
                    return;
                }
                if (row.fallback() != null) {
                    object.set(row.key(), row.fallback());
                }
            }
        }
    }

    private void unknown(String name, Element element, Reading reading) {
        if (name.startsWith("xmlns") || name.startsWith("xsi:")) {
            return;
        }
        String meant = rows.keySet().stream().filter(name::equalsIgnoreCase).findFirst()
                .map(known -> " (names are case-sensitive: " + known + ")").orElse("");
        reading.warn(Reading.SCHEMA, element, "has the unknown attribute " + name + meant + ", which is ignored");
    }

    private static void wrong(Attribute row, String text, JsonNode instead, Element element, Reading reading) {
        String used = instead == null ? "it is ignored" : Reading.quoted(shown(instead)) + " is used";
        reading.warn(row.code(), element,
                row.name() + "=" + Reading.quoted(text) + " " + row.value().rule() + "; " + used);
    }

    private static String shown(JsonNode value) {
        if (!(value instanceof ArrayNode words)) {
            return value.asText();
        }
        List<String> texts = new ArrayList<>();
        words.forEach(word -> texts.add(word.asText()));
        return String.join(" ", texts);
    }

    /** {@code recordingStatusCallback} as {@code recording_status_callback}. */
    private static String snakeCase(String name) {
        StringBuilder key = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (letter >= 'A' && letter <= 'Z') {
                key.append('_').append((char) (letter - 'A' + 'a'));
            } else {
                key.append(letter);
            }
        }
        return key.toString();
    }
}
