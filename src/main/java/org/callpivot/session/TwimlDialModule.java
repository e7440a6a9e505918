package org.callpivot.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.callpivot.callflow.Node;

/** TwiML Dial of numbers, SIP addresses, users and devices: connects the caller, then goes on whatever the outcome was. */
final class TwimlDialModule implements Module {

    @Override
    public boolean keepsKeys() {
        return false;
    }

    @Override
    public void start(Turn turn, Node node) {
        int timeout = node.number("timeout", 30);
        int limit = node.number("time_limit", 14_400);
        ObjectNode data = Turn.object();
        ArrayNode targets = data.putArray("targets");
        node.data().path("targets").forEach(target -> targets.add(target(target)));
        data.put("order", node.flag("sequential", false) ? "inTurn" : "together")
                .put("timeoutMs", timeout * 1000).put("limitMs", limit * 1000L).put("onEnd", "keep")
                .put("answerOnBridge", node.flag("answer_on_bridge", false));
        if (node.data().hasNonNull("caller_id")) {
            data.putObject("callerId").put("number", node.text("caller_id", ""));
        }
        Media.put(data, "record", node.text("record", null));
        Media.put(data, "stopOn", node.text("hangup_on", null));
        turn.send("dial", data, Duration.ofSeconds((long) timeout * Math.max(1, targets.size()) + limit)
                .plus(turn.settings().setup()));
    }

    @Override
    public void ended(Turn turn, Node node, CommandEnd end) {
        DialResult.of(end).remember(turn.session());
        turn.go();
    }

    private static ObjectNode target(JsonNode noun) {
        ObjectNode target = Turn.object().put(noun.path("type").asText("number"), noun.path("value").asText());
        Media.put(target, "sendDigits", noun.path("send_digits").asText(null));
        Media.put(target, "username", noun.path("username").asText(null));
        Media.put(target, "password", noun.path("password").asText(null));
        if (noun.path("headers").isObject()) {
            target.set("headers", noun.get("headers"));
        }
        return target;
    }
}
