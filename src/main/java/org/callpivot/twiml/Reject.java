package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.callpivot.callflow.Node;

/**
 * Refuses the call without answering it: node {@code response} with SIP code 503 (rejected) or 486 (busy)
 * (facts/kazoo-pivot.md 5.2).
 *
 * <pre>
 * attribute  values                                      default    code
 * reason     rejected, busy                              rejected   13810
 * prompt     media heard first (Kazoo), as key media,    -          11100
 *            see {@link Media}
 * </pre>
 */
final class Reject implements Verb {

    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int BUSY_HERE = 486;

    @Override
    public String name() {
        return "Reject";
    }

    @Override
    public Step read(Element element, Reading reading) {
        reading.expectNothingInside(element);
        Attributes attributes = reading.attributes(element);
        String prompt = attributes.value("prompt");
        ObjectNode data = attributes.oneOf("reason", "rejected", "13810", "rejected", "busy").data();
        data.put("code", data.get("reason").asText().equals("busy") ? BUSY_HERE : SERVICE_UNAVAILABLE);
        if (prompt != null && !prompt.isEmpty()) {
            String media = Media.id(prompt, reading);
            if (media == null) {
                reading.warn(Reading.BAD_URL, element, "prompt=" + Reading.quoted(prompt)
                        + " must be a URL of media or a media id; it is ignored");
            } else {
                data.put("media", media);
            }
        }
        return Step.last(Node.of("response", data));
    }
}
