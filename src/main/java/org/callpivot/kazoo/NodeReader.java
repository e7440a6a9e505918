package org.callpivot.kazoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.callpivot.callflow.Node;

/**
 * Reads callflow nodes from Kazoo JSON (facts/kazoo-callflow-modules.md part 1, facts/kazoo-pivot.md part 6): the
 * shape of every node, the data of the modules that Pivot carries out itself against their schemas. Other modules are
 * checked for the shape only: a switch may know them.
 *
 * <p>Bounds: a tree of {@value #MAX_DEPTH} nodes in depth and {@value #MAX_NODES} in all. An inline {@code flow} of
 * the module {@code callflow} counts as a child; it stays in the data, checked and with its defaults, in exactly the
 * form {@code {module, data, children}}.
 *
 * <p>Thread-safe; loads the schemas once, so one instance serves all.
 */
public final class NodeReader {

    static final int MAX_DEPTH = 100;
    static final int MAX_NODES = 10_000;

    private static final int LONGEST_MODULE = 64;
    private static final Set<String> TERMINAL = Set.of("conference", "dead_air", "hangup", "response");

    private final ModuleSchemas schemas = new ModuleSchemas();

    public NodeReader() {
    }

    /**
     * @param where the JSON pointer of this node in its document
     * @return the node; without meaning if the findings hold an error
     */
    Node read(JsonNode json, String where, Findings findings) {
        return new Tree(findings).node(json, where, 1);
    }

    ModuleSchemas schemas() {
        return schemas;
    }

    private static JsonNode json(Node node) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("module", node.module());
        json.set("data", node.data());
        ObjectNode children = json.putObject("children");
        node.children().forEach((key, child) -> children.set(key, json(child)));
        return json;
    }

    /** One tree while it is read. A part that is wrong is null: its error is among the findings. */
    private final class Tree {

        private final Findings findings;
        private int nodes;

        Tree(Findings findings) {
            this.findings = findings;
        }

        Node node(JsonNode json, String where, int depth) {
            if (!json.isObject()) {
                findings.error("PV-CF-TYPE", where, "a node is " + Quote.kind(json) + ", must be an object");
                return null;
            }
            if (depth > MAX_DEPTH) {
                findings.error("PV-CF-DEPTH", where, "the callflow is deeper than " + MAX_DEPTH + " nodes");
                return null;
            }
            if (++nodes > MAX_NODES) {
                if (nodes == MAX_NODES + 1) {
                    findings.error("PV-CF-NODES", where, "the callflow has more than " + MAX_NODES + " nodes");
                }
                return null;
            }
            String module = module(json, Quote.pointer(where, "module"));
            ObjectNode data = object(json, "data", where);
            if (module != null && data != null && schemas.has(module)) {
                data = data(module, data, Quote.pointer(where, "data"), depth);
            }
            Map<String, Node> children = children(object(json, "children", where), where, depth);
            if (module == null || data == null) {
                return null;
            }
            if (TERMINAL.contains(module) && !children.isEmpty() && !data.path("skip_module").asBoolean()) {
                findings.warning("PV-CF-UNREACHED", Quote.pointer(where, "children"),
                        "the children of " + module + " are never reached");
            }
            return new Node(module, data, children);
        }

        private String module(JsonNode json, String where) {
            JsonNode module = json.get("module");
            if (module == null) {
                findings.error("PV-CF-REQUIRED", where, "a node has no module, which is required");
            } else if (!module.isTextual()) {
                findings.error("PV-CF-TYPE", where, "module is " + Quote.kind(module) + ", must be a string");
            } else if (module.textValue().isEmpty() || module.textValue().length() > LONGEST_MODULE) {
                findings.error("PV-CF-MODULE", where, "module is " + Quote.value(module) + ", must have 1 to "
                        + LONGEST_MODULE + " characters");
            } else if (module.textValue().indexOf(':') >= 0) {
                findings.error("PV-CF-MODULE", where, "module is " + Quote.value(module)
                        + ", must not contain a colon: such names are Pivot's own");
            } else {
                return module.textValue();
            }
            return null;
        }

        private ObjectNode object(JsonNode json, String key, String where) {
            JsonNode value = json.get(key);
            if (value == null) {
                return JsonNodeFactory.instance.objectNode();
            }
            if (value instanceof ObjectNode object) {
                return object;
            }
            findings.error("PV-CF-TYPE", Quote.pointer(where, key),
                    key + " is " + Quote.kind(value) + ", must be an object");
            return null;
        }

        private ObjectNode data(String module, ObjectNode data, String where, int depth) {
            JsonNode flow = module.equals("callflow") ? data.get("flow") : null;
            if (flow == null) {
                return schemas.checked(module, data, where, findings);
            }
            // Without the inline flow: it is read as a tree of its own, and copied only once.
            ObjectNode rest = JsonNodeFactory.instance.objectNode();
            rest.setAll(data);
            rest.putObject("flow");
            ObjectNode checked = schemas.checked(module, rest, where, findings);
            Node first = node(flow, Quote.pointer(where, "flow"), depth + 1);
            if (first != null) {
                checked.set("flow", json(first));
            }
            return checked;
        }

        private Map<String, Node> children(ObjectNode json, String where, int depth) {
            Map<String, Node> children = new LinkedHashMap<>();
            if (json == null) {
                return children;
            }
            String pointer = Quote.pointer(where, "children");
            json.properties().forEach(entry -> {
                String key = entry.getKey();
                if (key.isEmpty()) {
                    findings.error("PV-CF-CHILDREN", Quote.pointer(pointer, key), "a child's key must not be empty");
                }
                Node child = node(entry.getValue(), Quote.pointer(pointer, key), depth + 1);
                if (child != null) {
                    children.put(key, child);
                }
            });
            return children;
        }
    }
}
