package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import org.callpivot.callflow.Node;

/**
 * Waits: node {@code sleep}, after {@code answer} unless it stands in a Gather.
 *
 * <pre>
 * attribute  values            default  code
 * length     1..3600 seconds   1        13910
 * </pre>
 */
final class Pause implements Verb.Audible {

    @Override
    public String name() {
        return "Pause";
    }

    @Override
    public Step read(Element element, Reading reading) {
        return Step.of(Verb.answer(), sleep(element, reading));
    }

    @Override
    public Optional<Node> heard(Element element, Reading reading) {
        return Optional.of(sleep(element, reading));
    }

    private static Node sleep(Element element, Reading reading) {
        reading.expectNothingInside(element);
        int seconds = reading.attributes(element).whole("length", 1, 1, 3600, "13910").data().get("length").asInt();
        return Node.of("sleep", JsonNodeFactory.instance.objectNode().put("duration", seconds).put("unit", "s"));
    }
}
