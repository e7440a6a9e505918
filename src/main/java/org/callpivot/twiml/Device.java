package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A device of the switch's account (Kazoo): target of type {@code device}. Its text is the id; it takes {@code url} and
 * {@code method} of a document that the callee hears first (11100, 12200).
 */
final class Device implements Noun.Party {

    @Override
    public String name() {
        return "Device";
    }

    @Override
    public Optional<ObjectNode> read(Element element, Reading reading) {
        reading.expectNoElements(element);
        ObjectNode options = reading.attributes(element).whisper(Reading.SCHEMA).data();
        if (element.text().isEmpty()) {
            reading.warn(Reading.SCHEMA, element, "must hold the id of a device as text; it is skipped");
            return Optional.empty();
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("type", "device").put("value", element.text());
        return Optional.of(data.setAll(options));
    }
}
