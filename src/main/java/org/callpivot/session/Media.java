package org.callpivot.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;
import org.callpivot.callflow.Node;

/** Speech, sound and silence of nodes in the words of the neutral contract (facts/switches.md part f.3). */
final class Media {

    private static final String ALL_KEYS = "1234567890*#";
    private static final Set<String> FETCHED = Set.of("http", "https", "ftp", "ftps");

    private Media() {}

    /** {@code play}'s data for a {@code play} node. */
    static ObjectNode play(Node node) {
        ObjectNode data = Turn.object();
        data.putArray("media").add(sound(node.text("id", "")));
        return data.put("loop", loop(node)).put("stopOn", stopOn(node));
    }

    /** {@code say}'s data for a {@code tts} node. */
    static ObjectNode say(Node node, String language) {
        return speech(node, language).put("loop", loop(node)).put("stopOn", stopOn(node));
    }

    /** A prompt's items for nodes of {@code tts}, {@code play} and {@code sleep}. */
    static ArrayNode prompt(Iterable<Node> nodes, String language) {
        ArrayNode items = Turn.object().arrayNode();
        for (Node node : nodes) {
            switch (node.module()) {
                case "tts" -> items.add(speech(node, language).put("loop", loop(node)));
                case "play" -> items.add(sound(node.text("id", "")).put("loop", loop(node)));
                case "sleep" -> items.add(Turn.object().put("silenceMs", SleepModule.millis(node)));
                default -> throw new IllegalArgumentException("a prompt cannot hold " + node.module());
            }
        }
        return items;
    }

    /** A URL is fetched by the switch; anything else is a sound that the switch knows by name. */
    static ObjectNode sound(String id) {
        int colon = id.indexOf(':');
        boolean url = colon > 0 && FETCHED.contains(id.substring(0, colon).toLowerCase(Locale.ROOT));
        return Turn.object().put(url ? "url" : "sound", id);
    }

    static ObjectNode speech(Node node, String language) {
        ObjectNode data = Turn.object();
        if (node.data().hasNonNull("ssml")) {
            data.put("ssml", node.data().get("ssml").asText());
        } else {
            data.put("text", node.text("text", ""));
        }
        put(data, "language", node.text("language", language));
        put(data, "voice", node.text("voice", null));
        put(data, "engine", node.text("engine", null));
        return data;
    }

    private static int loop(Node node) {
        return node.flag("endless_playback", false) ? 0 : node.number("loop", node.number("loop_count", 1));
    }

    /** Kazoo: every key stops a playback unless {@code terminators} names others. */
    static String stopOn(Node node) {
        JsonNode terminators = node.data().get("terminators");
        if (terminators == null || !terminators.isArray()) {
            return ALL_KEYS;
        }
        StringBuilder keys = new StringBuilder();
        terminators.forEach(key -> keys.append(key.asText()));
        return keys.toString();
    }

    static void put(ObjectNode data, String name, String value) {
        if (value != null && !value.isEmpty()) {
            data.put(name, value);
        }
    }
}
