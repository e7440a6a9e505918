package org.callpivot.twiml;

import org.callpivot.callflow.Node;

/**
 * Ends the call, answered first so that it counts as completed: nodes {@code answer} and {@code hangup}
 * (facts/kazoo-pivot.md 5.2). It has no attributes and no content.
 */
final class Hangup implements Verb {

    @Override
    public String name() {
        return "Hangup";
    }

    @Override
    public Step read(Element element, Reading reading) {
        reading.attributes(element).data();
        reading.expectNothingInside(element);
        return Step.last(Verb.answer().then(Node.of("hangup", null)));
    }
}
