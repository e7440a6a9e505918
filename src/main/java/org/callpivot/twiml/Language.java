package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.language;
import static org.callpivot.twiml.Attribute.text;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How an agent speaks and listens in one language: one of the {@code languages} of ConversationRelay and Assistant.
 *
 * <pre>
 * attribute                 values            code
 * code                      a language tag    12200
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

    static ObjectNode data(Element element, Reading reading) {
        reading.expectNothingInside(element);
        return ATTRIBUTES.read(element, reading);
    }
}
