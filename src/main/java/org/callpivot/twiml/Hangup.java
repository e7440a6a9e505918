package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.callpivot.callflow.Node;

/**
 * Ends the call, answered first so that it counts as completed: nodes {@code answer} and {@code hangup}
 * (facts/kazoo-pivot.md 5.2). It has no attributes and holds {@link NamedValue Parameters}: key {@code parameters}.
 */
final class Hangup implements Verb {

    private static final Attributes ATTRIBUTES = Attributes.of();

    @Override
    public String name() {
        return "Hangup";
    }

    @Override
    public Step read(Element element, Reading reading) {
        ObjectNode data = ATTRIBUTES.read(element, reading);
        reading.expectNoText(element);
        NamedValue.parameters(element, data, reading);
        return Step.last(Verb.answer().then(Node.of("hangup", data)));
    }
}
