package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.language;
import static org.callpivot.twiml.Attribute.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * How an agent speaks and listens in one language: one of the {@code languages} of ConversationRelay and Assistant.
 *
 * <pre>
 * attribute                 values            code
 * code                      a language tag;   12200
 *                           must be there
 * ttsProvider, voice        any               -
 * transcriptionProvider     any               -
 * speechModel               any               -
 * </pre>
 */
final class Language {

    static final String NAME = "Language";

    private static final Attributes ATTRIBUTES = Attributes.neutral(language("code"), text("ttsProvider"),
            text("voice"), text("transcriptionProvider"), text("speechModel"));

    private Language() {}

    /** Empty, with a warning, for one that does not say which language it is. */
    static Optional<ObjectNode> data(Element element, Reading reading) {
        reading.expectNothingInside(element);
        ObjectNode data = ATTRIBUTES.read(element, reading);
        if (!data.has("code")) {
            reading.warn(Reading.SCHEMA, element, "must have a code; it is skipped");
            return Optional.empty();
        }
        return Optional.of(data);
    }
}
