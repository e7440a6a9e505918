package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.method;
import static org.callpivot.twiml.Attribute.text;
import static org.callpivot.twiml.Attribute.url;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import org.callpivot.callflow.Node;

/** What Sms and Message have in common: command {@code message} {@code {to?, from?, text?, media?}}. */
final class ShortMessage {

    /** Table of both verbs. */
    static final Attributes ATTRIBUTES = Attributes.neutral(text("to"), text("from"),
            url("statusCallback").in(SwitchCommand.CALLBACK).as("url").first().code("14105"),
            method("statusCallbackMethod").in(SwitchCommand.CALLBACK).as("method").or("POST").code("14104"))
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
