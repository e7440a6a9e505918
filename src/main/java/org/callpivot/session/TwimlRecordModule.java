package org.callpivot.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.callpivot.callflow.Node;

/**
 * TwiML Record: records the caller. Something said goes on at {@code recorded}, which asks the action; an empty recording goes on at
 * {@code _}. Empty is one that failed, or that ended by silence and is no longer than the silence itself.
 */
final class TwimlRecordModule implements Module {

    @Override
    public boolean answersFirst() {
        return true;
    }

    @Override
    public boolean keepsKeys() {
        return false;
    }

    @Override
    public Optional<String> actionChild() {
        return Optional.of("recorded");
    }

    @Override
    public void hungUp(CallSession session, Map<String, String> told) {
        told.put("Digits", "hangup");
    }

    @Override
    public void start(Turn turn, Node node) {
        int limit = node.number("max_length", 3600);
        ObjectNode data = Turn.object().put("recordingId", turn.newName("rec")).put("format", "mp3")
                .put("maxMs", limit * 1000L).put("silenceMs", node.number("timeout", 5) * 1000)
                .put("terminators", node.data().path("finish_on_key").asText("1234567890*#"))
                .put("beep", node.flag("play_beep", true));
        Media.put(data, "trim", node.text("trim", null));
        Media.put(data, "recordingConfigurationId", node.text("recording_configuration_id", null));
        if (node.flag("transcribe", false)) {
            data.put("transcribe", true);
        }
        Recording.upload(data, node.text("recording_url", null),
                node.text("record_store_method", "PUT"));
        turn.send("record", data, Duration.ofSeconds(limit).plus(turn.settings().setup()));
    }

    @Override
    public void ended(Turn turn, Node node, CommandEnd end) {
        String outcome = end.text("outcome");
        long durationMs = end.result().path("durationMs").asLong(0);
        boolean onlySilence = "silence".equals(outcome) && durationMs <= node.number("timeout", 5) * 1000L;
        if (!end.ok() || durationMs == 0 || onlySilence) {
            turn.go();
            return;
        }
        Recording.remember(turn.session(), end);
        turn.strand().digits = "hangup".equals(outcome) ? "hangup" : end.text("terminator");
        turn.go("recorded");
    }
}
