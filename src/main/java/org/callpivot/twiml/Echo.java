package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;

/** Plays the caller's own voice back until somebody ends it: command {@code echo}. It has no attributes and no content. */
final class Echo implements Verb {

    private static final Attributes ATTRIBUTES = Attributes.of();
    private static final Duration LIMIT = Duration.ofHours(24);

    @Override
    public String name() {
        return "Echo";
    }

    @Override
    public Step read(Element element, Reading reading) {
        ObjectNode data = ATTRIBUTES.read(element, reading);
        reading.expectNothingInside(element);
        return Step.of(SwitchCommand.awaited("echo", data, LIMIT, Map.of()));
    }
}
