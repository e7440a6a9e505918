package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.callpivot.callflow.Node;

/**
 * Takes the caller out of the queue, in a document of its {@code waitUrl}: node {@code twiml:leave}; the rest of the
 * document is never reached. It has no attributes and no content.
 */
final class Leave implements Verb {

    private static final Attributes ATTRIBUTES = Attributes.of();

    @Override
    public String name() {
        return "Leave";
    }

    @Override
    public Step read(Element element, Reading reading) {
        ObjectNode data = ATTRIBUTES.read(element, reading);
        reading.expectNothingInside(element);
        return Step.last(Node.of("twiml:leave", data));
    }
}
