package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.method;
import static org.callpivot.twiml.Attribute.text;
import static org.callpivot.twiml.Attribute.url;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.callpivot.callflow.Node;

/**
 * Connects to the first caller of a queue; takes the whole Dial: node {@code twiml:queue}. It may stand alone, as in a
 * Dial without attributes.
 *
 * <pre>
 * attribute             values                                             default   code           key
 * url, method           what the queued caller hears first; GET, POST      -, POST   14211, 14210   whisper
 * reservationSid        any                                                -         -              …
 * postWorkActivitySid   any                                                -         -              …
 * (text)                the queue's name                                   -         14212          name
 * </pre>
 */
final class Queue implements Noun.Place, Verb {

    private static final Attributes ATTRIBUTES = Attributes.of(
            url("url").in("whisper").as("url").first().code("14211"),
            method("method").in("whisper").as("method").or("POST").code("14210"),
            text("reservationSid"), text("postWorkActivitySid"));

    @Override
    public String name() {
        return "Queue";
    }

    @Override
    public String module() {
        return "twiml:queue";
    }

    @Override
    public Optional<ObjectNode> target(Element element, Reading reading) {
        reading.expectNoElements(element);
        ObjectNode data = ATTRIBUTES.read(element, reading);
        if (element.text().isEmpty()) {
            reading.warn("14212", element, "must hold the name of a queue as text; it is skipped");
            return Optional.empty();
        }
        return Optional.of(data.put("name", element.text()));
    }

    @Override
    public Step read(Element element, Reading reading) {
        return target(element, reading)
                .map(data -> Step.of(Node.of(module(), Dial.defaults().setAll(data))))
                .orElseGet(Step::skipped);
    }
}
