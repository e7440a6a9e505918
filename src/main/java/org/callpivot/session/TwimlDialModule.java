package org.callpivot.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        record(turn, node, data);
        Media.put(data, "stopOn", node.text("hangup_on", null));
        Media.put(data, "callReason", node.text("call_reason", null));
        Media.put(data, "ringTone", node.text("ring_tone", null));
        turn.send("dial", data, Duration.ofSeconds((long) timeout * Math.max(1, targets.size()) + limit)
                .plus(turn.settings().setup()));
    }

    @Override
    public void ended(Turn turn, Node node, CommandEnd end) {
        DialResult.of(end).remember(turn.session());
        turn.go();
    }

    /** Recording of what follows the answer; its name is known beforehand, so that its callbacks find it. */
    static void record(Turn turn, Node node, ObjectNode data) {
        if (node.data().hasNonNull("record")) {
            data.put("record", node.text("record", "")).put("recordingId", turn.newName("rec"));
            Media.put(data, "recordingTrack", node.text("recording_track", null));
            Media.put(data, "trim", node.text("trim", null));
        }
    }

    private static ObjectNode target(JsonNode noun) {
        ObjectNode target = Turn.object().put(noun.path("type").asText("number"), noun.path("value").asText());
        ObjectNode more = Names.camelCase(noun);
        more.remove(List.of("type", "value"));
        target.setAll(more);
        if (noun.path("whisper").isObject()) {
            target.put("whisper", true);
        }
        return target;
    }

    @Override
    public Optional<Node> action(Node node) {
        return node.child(Node.DEFAULT).filter(next -> next.module().equals("twiml:redirect"));
    }

    @Override
    public void hungUp(Map<String, String> told) {
        told.put("DialCallStatus", "canceled");
    }
}
