package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An agent of the retired kind: kind {@code autopilot}. Its text is the agent's id: key {@code id} (12200 without). It
 * has no attributes.
 */
final class Autopilot implements Fork {

    private static final Attributes ATTRIBUTES = Attributes.neutral();

    @Override
    public String name() {
        return "Autopilot";
    }

    @Override
    public Attributes attributes() {
        return ATTRIBUTES;
    }

    @Override
    public String textKey() {
        return "id";
    }

    @Override
    public boolean complete(ObjectNode data, Element element, Reading reading) {
        if (!data.has("id")) {
            reading.warn(Reading.SCHEMA, element, "must hold the id of an agent as text; it is skipped");
        }
        return data.has("id");
    }
}
