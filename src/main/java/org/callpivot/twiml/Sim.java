package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A SIM card: target of type {@code sim}.
 *
 * <pre>
 * attribute          values                                     default      code           key
 * (text)             the SIM's id                               -            12200          value
 * </pre>
 */
final class Sim implements Noun.Party {

    private static final Attributes ATTRIBUTES = Attributes.of();

    @Override
    public String name() {
        return "Sim";
    }

    @Override
    public Optional<ObjectNode> target(Element element, Reading reading) {
        reading.expectNoElements(element);
        ObjectNode options = ATTRIBUTES.read(element, reading);
        if (element.text().isEmpty()) {
            reading.warn(Reading.SCHEMA, element, "must hold the id of a SIM as text; it is skipped");
            return Optional.empty();
        }
        return Optional.of(Target.of("sim", element.text(), options));
    }
}
