package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import org.callpivot.callflow.Node;

/**
 * Hands the caller's SIP leg to another address: command {@code refer} {@code {target, headers?}}. With {@code action},
 * child {@code _} asks it and the document ends; without, the document goes on.
 *
 * <pre>
 * attribute        values                               default      code
 * action           URL                                  none         11100
 * method           GET, POST                            POST         12200
 * Sip              address, see {@link SipAddress}      -            13243, 13252, 13253
 * </pre>
 */
final class Refer implements Verb {

    private static final Attributes ATTRIBUTES = Attributes.of().andAction(Reading.SCHEMA);
    private static final Attributes NO_ATTRIBUTES = Attributes.of();
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Map<String, String> TELLS = Map.of(
            "ReferCallStatus", "status", "ReferSipResponseCode", "sipStatus", "NotifySipResponseCode", "notifySipStatus");

    @Override
    public String name() {
        return "Refer";
    }

    @Override
    public Step read(Element element, Reading reading) {
        Node action = Redirect.asked(ATTRIBUTES.read(element, reading), null);
        reading.expectNoText(element);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        for (Element child : element.elements()) {
            if (child.name().equals("Sip") || child.name().equals("ReferSip")) {
                address(child, data, reading);
            } else {
                reading.skipUnknown(child, element);
            }
        }
        if (data.isEmpty()) {
            reading.warn(Reading.SCHEMA, element, "must hold a Sip with an address; it is skipped");
            return Step.skipped();
        }
        return Step.asking(SwitchCommand.awaited("refer", data, LIMIT, TELLS), action);
    }

    private static void address(Element element, ObjectNode data, Reading reading) {
        NO_ATTRIBUTES.read(element, reading);
        reading.expectNoElements(element);
        SipAddress.in(element, reading).ifPresent(address -> {
            data.put("target", address.uri());
            if (!address.headers().isEmpty()) {
                data.set("headers", address.headers());
            }
        });
    }
}
