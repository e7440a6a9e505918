package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.media;
import static org.callpivot.twiml.Attribute.oneOf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.callpivot.callflow.Node;

/**
 * Refuses the call without answering it: node {@code response} with SIP code 486 (busy), or for {@code rejected} 503
 * (facts/kazoo-pivot.md 5.2), in the dialect of Twilio 603. It holds {@link NamedValue Parameters}: key
 * {@code parameters}.
 *
 * <pre>
 * attribute  values                                      default    code
 * reason     rejected, busy                              rejected   13810
 * prompt     media heard first (Kazoo), as key media,    -          11100
 *            see {@link Media}
 * </pre>
 */
final class Reject implements Verb {

    private static final Attributes ATTRIBUTES = Attributes.of(
            oneOf("reason", "rejected", "busy").or("rejected").code("13810"),
            media("prompt").as("media"));

    private static final int BUSY_HERE = 486;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int DECLINE = 603;

    @Override
    public String name() {
        return "Reject";
    }

    @Override
    public Step read(Element element, Reading reading) {
        ObjectNode data = ATTRIBUTES.read(element, reading);
        reading.expectNoText(element);
        NamedValue.parameters(element, data, reading);
        int refused = reading.is(Dialect.TWILIO) ? DECLINE : SERVICE_UNAVAILABLE;
        data.put("code", data.get("reason").asText().equals("busy") ? BUSY_HERE : refused);
        if (data.path("media").asText().isEmpty()) {
            data.remove("media");
        }
        return Step.last(Node.of("response", data));
    }
}
