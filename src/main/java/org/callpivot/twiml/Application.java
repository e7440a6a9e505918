package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.flag;
import static org.callpivot.twiml.Attribute.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Another application: target of type {@code application}. Its id is the text or an element {@code ApplicationSid};
 * {@link NamedValue Parameters} go with the call: {@code parameters}.
 *
 * <pre>
 * attribute                   values                                     default      code           key
 * url, method                 what the callee hears first; GET, POST     -, POST      11100, 12200   whisper
 * statusCallback…             as in {@link Number}                       …            11100, 12200   status
 * customerId                  any                                        -            -              …
 * copyParentTo                true, false                                -            12200          …
 * (text) or ApplicationSid    the application's id                       -            12200          value
 * </pre>
 */
final class Application implements Noun.Party {

    private static final Attributes ATTRIBUTES = Attributes.of(text("customerId"), flag("copyParentTo"))
            .andWhisper(Reading.SCHEMA)
            .andStatus("status", Attributes.CALL_EVENTS);

    @Override
    public String name() {
        return "Application";
    }

    @Override
    public Optional<ObjectNode> target(Element element, Reading reading) {
        ObjectNode options = ATTRIBUTES.read(element, reading);
        String id = Inner.text("ApplicationSid", element, options, reading);
        if (id.isEmpty()) {
            reading.warn(Reading.SCHEMA, element, "must hold the id of an application; it is skipped");
            return Optional.empty();
        }
        return Optional.of(Target.of("application", id, options));
    }
}
