package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A softphone in a browser or an app: target of type {@code client}. Its identity is the text or an element
 * {@code Identity}; {@link NamedValue Parameters} go with the call: {@code parameters}.
 *
 * <pre>
 * attribute                   values                                        default      code           key
 * url, method                 what the callee hears first; GET, POST        -, POST      11100, 12200   whisper
 * statusCallback…             as in {@link Number}                          …            11100, 12200   status
 * (text) or Identity          the identity                                  -            12200          value
 * </pre>
 */
final class Client implements Noun.Party {

    private static final Attributes ATTRIBUTES = Attributes.of()
            .andWhisper(Reading.SCHEMA)
            .andStatus("status", Attributes.CALL_EVENTS);

    @Override
    public String name() {
        return "Client";
    }

    @Override
    public Optional<ObjectNode> target(Element element, Reading reading) {
        ObjectNode options = ATTRIBUTES.read(element, reading);
        String identity = Inner.text("Identity", element, options, reading);
        if (identity.isEmpty()) {
            reading.warn(Reading.SCHEMA, element, "must hold an identity; it is skipped");
            return Optional.empty();
        }
        return Optional.of(Target.of("client", identity, options));
    }
}
