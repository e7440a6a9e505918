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
        if (data.has("record")) {
            Recording.upload(data, node.text("recording_url", null), node.text("record_store_method", "PUT"));
        }
        if (node.data().path("refer").isObject()) {
            data.put("refer", true);
        }
        Media.put(data, "stopOn", node.text("hangup_on", null));
        Media.put(data, "callReason", node.text("call_reason", null));
        Media.put(data, "events", node.text("events", null));
        Media.put(data, "ringTone", node.text("ring_tone", null));
        turn.send("dial", data, Duration.ofSeconds((long) timeout * Math.max(1, targets.size()) + limit)
                .plus(turn.settings().setup()));
    }

    @Override
    public void ended(Turn turn, Node node, CommandEnd end) {
        DialResult.of(end).remember(turn.session());
        if (end.text("recordingId") != null) {
            Recording.ofDial(turn.session(), end);
        }
        if (hasSip(node)) {
            tellSip(turn.strand().told, end);
        }
        turn.go();
    }

    private static boolean hasSip(Node node) {
        for (JsonNode target : node.data().path("targets")) {
            if (target.path("type").asText().equals("sip")) {
                return true;
            }
        }
        return false;
    }

    /** What the action of a Dial with a Sip is told of the answer, or of the last refusal (facts/twiml.md A2, Dial). */
    private static void tellSip(Map<String, String> told, CommandEnd end) {
        if (end.text("sipCallId") != null) {
            told.put("DialSipCallId", end.text("sipCallId"));
        }
        if (end.text("sipStatus") != null) {
            told.put("DialSipResponseCode", end.text("sipStatus"));
        }
        end.result().path("sipHeaders").properties()
                .forEach(header -> told.put("DialSipHeader_" + header.getKey(), header.getValue().asText()));
    }

    /** Recording of what follows the answer; its name is known beforehand, so that its callbacks find it. */
    static void record(Turn turn, Node node, ObjectNode data) {
        String record = node.text("record", "do-not-record");
        if (!record.equals("do-not-record")) {
            data.put("record", record).put("recordingId", turn.newName("rec"));
            Media.put(data, "recordingTrack", node.text("recording_track", null));
            Media.put(data, "trim", node.text("trim", null));
            Media.put(data, "recordingConfigurationId", node.text("recording_configuration_id", null));
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
        if (noun.path("amd").isObject()) {
            target.set("amd", detection(noun.get("amd")));
        }
        return target;
    }

    /** The contract has every time in milliseconds and says so in the name; TwiML has seconds for one of them. */
    private static ObjectNode detection(JsonNode amd) {
        return Turn.object().put("mode", amd.path("mode").asText())
                .put("timeoutMs", amd.path("timeout").asInt() * 1000)
                .put("speechThresholdMs", amd.path("speech_threshold").asInt())
                .put("speechEndThresholdMs", amd.path("speech_end_threshold").asInt())
                .put("silenceTimeoutMs", amd.path("silence_timeout").asInt());
    }

    @Override
    public Optional<String> actionChild() {
        return Optional.of(Node.DEFAULT);
    }

    @Override
    public void hungUp(CallSession session, Map<String, String> told) {
        Leg connected = connected(session);
        session.dialCallStatus = connected == null ? "canceled" : "completed";
        session.dialCallSid = connected == null ? null : connected.callId();
        session.dialCallDuration = connected == null ? null
                : Integer.valueOf(connected.secondsUntil(session.legs.get(session.id).ended().meta().time()));
    }

    /** The leg with which the caller spoke: it has answered and does not hear its whisper any more; null for none. */
    private static Leg connected(CallSession session) {
        for (Leg leg : session.legs.values()) {
            boolean whispering = session.strands.stream()
                    .anyMatch(strand -> strand.role == Strand.Role.WHISPER && strand.callId.equals(leg.callId()));
            if (session.main().waiting.id().equals(leg.commandId()) && leg.answeredAt() != null && !whispering) {
                return leg;
            }
        }
        return null;
    }
}
