package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.callpivot.callflow.Node;
import org.callpivot.request.Method;

/**
 * Goes on with another document: node {@code twiml:redirect}; the rest of this one is never reached.
 *
 * <pre>
 * attribute    values                                  default   code
 * method       GET, POST                               POST      13710
 * (text)       URL; empty is this document again       -         11100
 * (children)   {@link Variable} (Kazoo)                -         12200
 * </pre>
 */
final class Redirect implements Verb {

    private static final String MODULE = "twiml:redirect";

    @Override
    public String name() {
        return "Redirect";
    }

    @Override
    public Step read(Element element, Reading reading) {
        ObjectNode data = reading.attributes(element).method("method", "13710").data();
        ObjectNode variables = Variable.in(element, reading);
        String url = reading.url(element.text());
        if (url == null) {
            reading.warn(Reading.BAD_URL, element, Reading.quoted(element.text())
                    + " must be an http or https URL, absolute or relative to the document's; it is skipped");
            return Step.skipped();
        }
        ObjectNode request = request(url, data.path("method").asText(Method.POST.name()));
        if (!variables.isEmpty()) {
            request.set("variables", variables);
        }
        return Step.last(Node.of(MODULE, request));
    }

    /** The request for another document, as every {@code action} makes it. */
    static Node to(String url, String method) {
        return Node.of(MODULE, request(url, method));
    }

    private static ObjectNode request(String url, String method) {
        return JsonNodeFactory.instance.objectNode().put("url", url).put("method", method);
    }
}
