package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.text;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A session of an agent that is configured elsewhere: kind {@code conversationRelaySession}. Attributes
 * {@code connector} and {@code sessionConfiguration} are any text; one of them must be there (12200).
 */
final class ConversationRelaySession implements Fork {

    private static final Attributes ATTRIBUTES = Attributes.neutral(
            text("connector"), text("sessionConfiguration"));

    @Override
    public String name() {
        return "ConversationRelaySession";
    }

    @Override
    public Attributes attributes() {
        return ATTRIBUTES;
    }

    @Override
    public boolean complete(ObjectNode data, Element element, Reading reading) {
        boolean named = data.has("connector") || data.has("sessionConfiguration");
        if (!named) {
            reading.warn(Reading.SCHEMA, element, "must have a connector or a sessionConfiguration; it is skipped");
        }
        return named;
    }
}
