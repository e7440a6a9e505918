package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.text;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A video room: kind {@code room}. Its text is the room's name: key {@code room} (12200 without).
 *
 * <pre>
 * attribute             values    default   code
 * participantIdentity   any       -         -
 * </pre>
 */
final class Room implements Fork {

    private static final Attributes ATTRIBUTES = Attributes.neutral(text("participantIdentity"));

    @Override
    public String name() {
        return "Room";
    }

    @Override
    public Attributes attributes() {
        return ATTRIBUTES;
    }

    @Override
    public String textKey() {
        return "room";
    }

    @Override
    public boolean complete(ObjectNode data, Element element, Reading reading) {
        if (!data.has("room")) {
            reading.warn(Reading.SCHEMA, element, "must hold the name of a room as text; it is skipped");
        }
        return data.has("room");
    }
}
