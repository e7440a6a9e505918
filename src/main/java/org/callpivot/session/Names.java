package org.callpivot.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** From the names of a callflow ({@code snake_case}) to those of the neutral contract ({@code camelCase}). */
final class Names {

    /** What stands below these keys is somebody else's: its names stay. */
    private static final Set<String> FOREIGN = Set.of("headers", "parameters", "config", "task");

    private Names() {}

    /** A copy with all names in camelCase, nested ones too; callbacks are Pivot's own affair and left out. */
    static ObjectNode camelCase(JsonNode data) {
        ObjectNode renamed = Turn.object();
        data.properties().forEach(entry -> {
            if (!isCallback(entry.getValue())) {
                renamed.set(camelCase(entry.getKey()), FOREIGN.contains(entry.getKey()) ? entry.getValue() : value(entry.getValue()));
            }
        });
        return renamed;
    }

    private static JsonNode value(JsonNode value) {
        if (value.isObject()) {
            return camelCase(value);
        }
        if (value instanceof ArrayNode list) {
            ArrayNode renamed = list.arrayNode();
            list.forEach(item -> renamed.add(value(item)));
            return renamed;
        }
        return value;
    }

    /** A callback is told by Pivot: the switch needs to know nothing of it. */
    static boolean isCallback(JsonNode value) {
        return value.isObject() && value.has("url") && value.has("method");
    }

    static String camelCase(String name) {
        StringBuilder camel = new StringBuilder();
        boolean upper = false;
        for (char letter : name.toCharArray()) {
            if (letter == '_') {
                upper = true;
            } else {
                camel.append(upper ? Character.toUpperCase(letter) : letter);
                upper = false;
            }
        }
        return camel.toString();
    }
}
