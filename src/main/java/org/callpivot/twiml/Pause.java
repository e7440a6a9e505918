package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.whole;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.callpivot.callflow.Node;

/**
 * Waits: node {@code sleep}, after {@code answer} unless it stands in a Gather or a Prompt. In the dialect of Twilio a
 * Pause at the beginning of a document delays the answer: there is none.
 *
 * <pre>
 * attribute  values            default  code
 * length     1..3600 seconds   1        13910
 * </pre>
 */
final class Pause implements Verb.Audible {

    private static final Attributes ATTRIBUTES = Attributes.of(whole("length", 1, 3600).or(1).code("13910"));

    @Override
    public String name() {
        return "Pause";
    }

    @Override
    public Step read(Element element, Reading reading) {
        boolean answers = reading.is(Dialect.KAZOO) || reading.begun();
        return answers ? Step.of(Verb.answer(), sleep(element, reading)) : Step.of(sleep(element, reading));
    }

    @Override
    public Optional<Node> heard(Element element, Reading reading) {
        return Optional.of(sleep(element, reading));
    }

    private static Node sleep(Element element, Reading reading) {
        reading.expectNothingInside(element);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.set("duration", ATTRIBUTES.read(element, reading).get("length"));
        return Node.of("sleep", data.put("unit", "s"));
    }
}
