package org.callpivot.twiml;

import java.util.Optional;
import org.callpivot.callflow.Node;

/** An element that may stand in a Response. Implementations have no state. */
interface Verb {

    /** The element's name. */
    String name();

    /** Its nodes; faults go to the reading. */
    Step read(Element element, Reading reading);

    /** A verb that the caller hears: it may also stand in a Gather. */
    interface Audible extends Verb {

        /** What is heard, or empty when the element means nothing. */
        Optional<Node> heard(Element element, Reading reading);

        @Override
        default Step read(Element element, Reading reading) {
            return heard(element, reading).map(Step::of).orElseGet(Step::skipped);
        }
    }

    /** Media are answered by the session itself; Pause and Hangup need it said (facts/kazoo-pivot.md 5.2). */
    static Node answer() {
        return Node.of("answer", null);
    }
}
