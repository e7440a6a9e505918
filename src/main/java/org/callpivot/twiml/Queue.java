package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Connects to the first caller of a queue; takes the whole Dial: node {@code twiml:queue}.
 *
 * <pre>
 * attribute                                values                                             code
 * url, method                              what the queued caller hears first; GET, POST      11100, 12200
 * reservationSid, postWorkActivitySid      any                                                -
 * (text)                                   the queue's name, as key {@code name}              12200
 * </pre>
 *
 * Nothing has a default.
 */
final class Queue implements Noun.Place {

    @Override
    public String name() {
        return "Queue";
    }

    @Override
    public String module() {
        return "twiml:queue";
    }

    @Override
    public Optional<ObjectNode> read(Element element, Reading reading) {
        reading.expectNoElements(element);
        ObjectNode options = reading.attributes(element)
                .whisper(Reading.SCHEMA)
                .text("reservationSid", "postWorkActivitySid")
                .data();
        if (element.text().isEmpty()) {
            reading.warn(Reading.SCHEMA, element, "must hold the name of a queue as text; it is skipped");
            return Optional.empty();
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("name", element.text());
        return Optional.of(data.setAll(options));
    }
}
