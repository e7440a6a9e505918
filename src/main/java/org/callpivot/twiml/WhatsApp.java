package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A WhatsApp number: target of type {@code whatsapp}.
 *
 * <pre>
 * attribute          values                                     default      code           key
 * url, method        what the callee hears first; GET, POST     -, POST      11100, 12200   whisper
 * statusCallback…    as in {@link Number}                       …            11100, 12200   status
 * (text)             the number                                 -            12200          value
 * </pre>
 */
final class WhatsApp implements Noun.Party {

    private static final Attributes ATTRIBUTES = Attributes.of()
            .andWhisper(Reading.SCHEMA)
            .andStatus("status", Attributes.CALL_EVENTS);

    @Override
    public String name() {
        return "WhatsApp";
    }

    @Override
    public Optional<ObjectNode> target(Element element, Reading reading) {
        reading.expectNoElements(element);
        ObjectNode options = ATTRIBUTES.read(element, reading);
        if (element.text().isEmpty()) {
            reading.warn(Reading.SCHEMA, element, "must hold a number as text; it is skipped");
            return Optional.empty();
        }
        return Optional.of(Target.of("whatsapp", element.text(), options));
    }
}
