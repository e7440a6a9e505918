package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.callpivot.callflow.Node;

/**
 * Goes on with another document: node {@code twiml:redirect}; the rest of this one is never reached. The same node,
 * with {@code "action": true}, is what the {@code action} of another verb becomes, see {@link #asked}: the session
 * tells it how the verb ended also when the caller hangs up during it.
 *
 * <pre>
 * attribute    values                                  default   code
 * method       GET, POST                               POST      13710
 * (text)       URL; empty is this document again       -         11100
 * (children)   {@link Variable} (Kazoo)                -         12200
 * </pre>
 */
final class Redirect implements Verb {

    /**
     * Key under which {@link Attributes#andAction} keeps the request until the verb makes a node of it, and the mark of
     * that node.
     */
    static final String ACTION = "action";

    private static final String MODULE = "twiml:redirect";
    private static final Attributes ATTRIBUTES = Attributes.of(method("method").or("POST").code("13710"));

    @Override
    public String name() {
        return "Redirect";
    }

    @Override
    public Step read(Element element, Reading reading) {
        ObjectNode data = ATTRIBUTES.read(element, reading);
        ObjectNode variables = Variable.in(element, reading);
        String url = reading.url(element.text());
        if (url == null) {
            reading.warn(Reading.BAD_URL, element, Reading.quoted(element.text())
                    + " must be an http or https URL, absolute or relative to the document's; it is skipped");
            return Step.skipped();
        }
        data.put("url", url);
        if (!variables.isEmpty()) {
            data.set("variables", variables);
        }
        return Step.last(Node.of(MODULE, data));
    }

    /**
     * Takes the request that a verb's {@code action} and {@code method} ask for out of its data.
     *
     * @param fallback what is asked without an action; null: nothing
     * @return null for no request
     */
    static Node asked(ObjectNode data, String fallback) {
        JsonNode action = data.remove(ACTION);
        if (action instanceof ObjectNode request && (request.has("url") || fallback != null)) {
            return action(request.has("url") ? request : request.put("url", fallback));
        }
        return fallback == null ? null
                : action(JsonNodeFactory.instance.objectNode().put("url", fallback).put("method", "POST"));
    }

    private static Node action(ObjectNode request) {
        return Node.of(MODULE, request.put(ACTION, true));
    }
}
