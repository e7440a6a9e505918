package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.text;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A session of an agent: kind {@code aiSession}. Attributes {@code aiConnector} and {@code aiSessionConfiguration} are
 * any text; the first must be there (12200).
 */
final class AiSession implements Fork {

    private static final Attributes ATTRIBUTES = Attributes.neutral(
            text("aiConnector"), text("aiSessionConfiguration"));

    @Override
    public String name() {
        return "AiSession";
    }

    @Override
    public Attributes attributes() {
        return ATTRIBUTES;
    }

    @Override
    public boolean complete(ObjectNode data, Element element, Reading reading) {
        if (!data.has("aiConnector")) {
            reading.warn(Reading.SCHEMA, element, "must have an aiConnector; it is skipped");
        }
        return data.has("aiConnector");
    }
}
