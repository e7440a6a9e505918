package org.callpivot.twiml;

import java.util.function.UnaryOperator;
import org.callpivot.callflow.Node;

/**
 * What a verb became.
 *
 * @param before puts the verb's nodes in front of what follows; gets null at the end of the document
 * @param last   what follows is never reached
 */
record Step(UnaryOperator<Node> before, boolean last) {

    /** The verb means nothing: the document goes on as if it were not there. */
    static Step skipped() {
        return new Step(UnaryOperator.identity(), false);
    }

    static Step of(Node node) {
        return new Step(node::then, false);
    }

    static Step of(Node first, Node second) {
        return new Step(next -> first.then(second.then(next)), false);
    }

    static Step last(Node node) {
        return new Step(next -> node, true);
    }
}
