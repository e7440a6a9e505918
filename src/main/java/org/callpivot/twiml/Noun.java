package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** What a Dial may call. Implementations have no state. */
sealed interface Noun {

    /** The element's name. */
    String name();

    /** Its data, or empty when the element means nothing; faults go to the reading. */
    Optional<ObjectNode> target(Element element, Reading reading);

    /** Somebody who is rung: several of them may stand in one Dial. The data is one of its {@code targets}. */
    non-sealed interface Party extends Noun {}

    /** A place that the caller goes to: it takes the whole Dial. The data joins that of the Dial in a node of its own. */
    non-sealed interface Place extends Noun {

        String module();
    }
}
