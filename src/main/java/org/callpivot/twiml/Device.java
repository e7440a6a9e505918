package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A device of the switch's account (Kazoo): target of type {@code device}.
 *
 * <pre>
 * attribute          values                                     default      code           key
 * url, method        what the callee hears first; GET, POST     -, POST      11100, 12200   whisper
 * (text)             the device's id                            -            12200          value
 * </pre>
 */
final class Device implements Noun.Party {

    private static final Attributes ATTRIBUTES = Attributes.of().andWhisper(Reading.SCHEMA);

    @Override
    public String name() {
        return "Device";
    }

    @Override
    public Optional<ObjectNode> target(Element element, Reading reading) {
        reading.expectNoElements(element);
        ObjectNode options = ATTRIBUTES.read(element, reading);
        if (element.text().isEmpty()) {
            reading.warn(Reading.SCHEMA, element, "must hold the id of a device as text; it is skipped");
            return Optional.empty();
        }
        return Optional.of(Target.of("device", element.text(), options));
    }
}
