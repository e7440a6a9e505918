package org.callpivot.twiml;

import java.util.List;
import java.util.function.UnaryOperator;
import org.callpivot.callflow.Node;

/**
 * What a verb became.
 *
 * @param before puts the verb's nodes in front of what follows; gets null at the end of the document
 * @param last   what follows is never reached
 */
record Step(UnaryOperator<Node> before, boolean last) {

    private static final Step SKIPPED = new Step(UnaryOperator.identity(), false);

    /** The verb means nothing: the document goes on as if it were not there. */
    static Step skipped() {
        return SKIPPED;
    }

    static Step of(Node node) {
        return new Step(node::then, false);
    }

    static Step of(Node first, Node second) {
        return new Step(next -> first.then(second.then(next)), false);
    }

    /** One step after another. */
    static Step of(List<Step> steps) {
        return new Step(next -> {
            Node program = next;
            for (int i = steps.size() - 1; i >= 0; i--) {
                program = steps.get(i).before().apply(program);
            }
            return program;
        }, false);
    }

    static Step last(Node node) {
        return new Step(next -> node, true);
    }

    /** With an action, that is asked afterwards and the document ends; without (null), the document goes on. */
    static Step asking(Node node, Node action) {
        return action == null ? of(node) : last(node.then(action));
    }
}
