package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import org.callpivot.callflow.Node;

/** What Sms and Message have in common: command {@code message} {@code {to?, from?, text?, media?}}. */
final class ShortMessage {

    /** Table of both verbs. */
    static final Attributes ATTRIBUTES = Attributes.neutral(text("to").code("14101"), text("from").code("14102"))
            .andCallback(SwitchCommand.CALLBACK, "statusCallback")
            .andAction("14104");

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Map<String, String> TELLS = Map.of("SmsSid", "messageId", "MessageSid", "messageId",
            "SmsStatus", "status", "MessageStatus", "status");

    private ShortMessage() {}

    /** The step of a message with its data; an action is asked when the switch has taken the message. */
    static Step step(ObjectNode data, Element element, Reading reading) {
        Node action = Redirect.asked(data, null);
        if (!data.has("text") && !data.has("media")) {
            reading.warn("14103", element, "has nothing to send and is skipped");
            return Step.skipped();
        }
        return action == null
                ? Step.of(SwitchCommand.sent("message", data))
                : Step.last(SwitchCommand.awaited("message", data, LIMIT, TELLS).then(action));
    }
}
