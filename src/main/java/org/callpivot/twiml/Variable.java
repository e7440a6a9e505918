package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.text;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.callpivot.callflow.Node;

/**
 * A variable that later requests carry (Kazoo): within Set or Redirect, or alone, as a Set of one: node
 * {@code twiml:set}.
 *
 * <pre>
 * attribute   values                      code
 * key         its name, not empty         12200
 * value       any; empty when absent      -
 * </pre>
 */
final class Variable implements Verb {

    private static final String NAME = "Variable";
    private static final Attributes ATTRIBUTES = Attributes.of(text("key"), text("value"));

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Step read(Element element, Reading reading) {
        ObjectNode variables = JsonNodeFactory.instance.objectNode();
        put(element, variables, reading);
        return set(variables);
    }

    /** The variables inside an element, in document order; a later one of the same name wins. */
    static ObjectNode in(Element parent, Reading reading) {
        ObjectNode variables = JsonNodeFactory.instance.objectNode();
        for (Element child : parent.elements()) {
            if (child.name().equals(NAME)) {
                put(child, variables, reading);
            } else {
                reading.skipUnknown(child, parent);
            }
        }
        return variables;
    }

    /** The step that stores them; none without any. */
    static Step set(ObjectNode variables) {
        if (variables.isEmpty()) {
            return Step.skipped();
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.set("variables", variables);
        return Step.of(Node.of("twiml:set", data));
    }

    private static void put(Element element, ObjectNode variables, Reading reading) {
        reading.expectNothingInside(element);
        ObjectNode data = ATTRIBUTES.read(element, reading);
        if (data.has("key")) {
            variables.put(data.get("key").asText(), data.path("value").asText(""));
        } else {
            reading.warn(Reading.SCHEMA, element, "has no key and is skipped");
        }
    }
}
