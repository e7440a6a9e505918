package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.callpivot.callflow.Node;

/**
 * Connects to the first caller of a queue; takes the whole Dial: node {@code twiml:queue}. It may stand alone, as in a
 * Dial without attributes.
 *
 * <pre>
 * attribute             values                                             default   code           key
 * url, method           what the queued caller hears first; GET, POST      -, POST   11100, 12200   whisper
 * reservationSid        any                                                -         -              …
 * postWorkActivitySid   any                                                -         -              …
 * (text)                the queue's name                                   -         12200          name
 * </pre>
 */
final class Queue implements Noun.Place, Verb {

    private static final Attributes ATTRIBUTES = Attributes.of(text("reservationSid"), text("postWorkActivitySid"))
            .andWhisper(Reading.SCHEMA);

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
            reading.warn(Reading.SCHEMA, element, "must hold the name of a queue as text; it is skipped");
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
