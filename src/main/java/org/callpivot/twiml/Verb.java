package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.callpivot.callflow.Node;

/** An element that may stand in a Response. Implementations have no state. */
interface Verb {

    /** The element's name. */
    String name();

    /** Its nodes; faults go to the reading. */
    Step read(Element element, Reading reading);

    /** A verb that the caller hears: it may also stand in a Gather or a Prompt. */
    interface Audible extends Verb {

        /** What is heard, or empty when the element means nothing. */
        Optional<Node> heard(Element element, Reading reading);

        @Override
        default Step read(Element element, Reading reading) {
            Optional<Node> heard = heard(element, reading);
            if (heard.isEmpty()) {
                return Step.skipped();
            }
            ObjectNode data = heard.get().data();
            boolean stoppable = !heard.get().module().equals(SEND_DTMF);
            if (stoppable && reading.is(Dialect.TWILIO) && !data.has(TERMINATORS)) {
                data.putArray(TERMINATORS);
            }
            return Step.of(heard.get());
        }
    }

    /** Key of the data of what is heard: the keys that stop it; absent: all of them. */
    String TERMINATORS = "terminators";

    /** Module of a Play that sends keys. */
    String SEND_DTMF = "send_dtmf";

    /** Media are answered by the session itself; Pause and Hangup need it said (facts/kazoo-pivot.md 5.2). */
    static Node answer() {
        return Node.of("answer", null);
    }
}
