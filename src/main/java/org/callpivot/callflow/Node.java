package org.callpivot.callflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One step of a callflow: what to do ({@code module}, {@code data}) and what comes next, by outcome.
 *
 * <p>The one canonical program of Pivot: Kazoo callflow JSON and TwiML both become a tree of these. Children are
 * keyed by outcome, {@value #DEFAULT} is the default (facts/kazoo-callflow-modules.md, parts 1 and 2).
 *
 * <p>{@code data} is a Jackson tree and therefore mutable by its type: nobody changes it after construction.
 */
public record Node(String module, ObjectNode data, Map<String, Node> children) {

    /** Key of the child that is taken when no child has the outcome's own name. */
    public static final String DEFAULT = "_";

    public Node {
        if (module == null || module.isEmpty()) {
            throw new IllegalArgumentException("a callflow node needs a module");
        }
        data = data == null ? JsonNodeFactory.instance.objectNode() : data;
        children = children == null ? Map.of() : inOrder(children);
    }

    public static Node of(String module, ObjectNode data) {
        return new Node(module, data, Map.of());
    }

    /** Reads a node from JSON that has been validated as one. */
    public static Node read(ObjectNode json) {
        Map<String, Node> children = new LinkedHashMap<>();
        json.path("children").properties()
                .forEach(child -> children.put(child.getKey(), read((ObjectNode) child.getValue())));
        return new Node(json.path("module").asText(), json.get("data") instanceof ObjectNode data ? data : null, children);
    }

    /** This node with one more child; replaces the child of the same key. */
    public Node with(String key, Node child) {
        if (children.isEmpty()) {
            return new Node(module, data, Map.of(key, child));
        }
        Map<String, Node> all = new LinkedHashMap<>(children);
        all.put(key, child);
        return new Node(module, data, all);
    }

    /** The JDK's immutable maps keep no order, but a map of one has only one; and most nodes have one child. */
    private static Map<String, Node> inOrder(Map<String, Node> children) {
        return children.size() < 2 ? Map.copyOf(children) : Collections.unmodifiableMap(new LinkedHashMap<>(children));
    }

    /** This node followed by {@code next} whatever its outcome; {@code null} leaves it the last one. */
    public Node then(Node next) {
        return next == null ? this : with(DEFAULT, next);
    }

    public Optional<Node> child(String key) {
        return Optional.ofNullable(children.get(key));
    }

    /** The text at {@code data.key}, or {@code fallback} where it is absent, null or empty. */
    public String text(String key, String fallback) {
        JsonNode value = data.get(key);
        return value == null || value.isNull() || value.asText().isEmpty() ? fallback : value.asText();
    }

    public int number(String key, int fallback) {
        JsonNode value = data.get(key);
        return value == null || !value.isNumber() ? fallback : value.asInt();
    }

    public boolean flag(String key, boolean fallback) {
        JsonNode value = data.get(key);
        return value == null || !value.isBoolean() ? fallback : value.asBoolean();
    }
}
