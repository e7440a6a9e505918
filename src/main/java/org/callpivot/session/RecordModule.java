package org.callpivot.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.callpivot.callflow.Node;

/** {@code record_caller}: records the caller until he is silent for long, presses a key or the time is up; then {@code _}. */
final class RecordModule implements Module {

    @Override
    public boolean answersFirst() {
        return true;
    }

    @Override
    public boolean keepsKeys() {
        return false;
    }

    @Override
    public void start(Turn turn, Node node) {
        int limit = node.number("time_limit", 3600);
        ObjectNode data = Turn.object().put("recordingId", turn.newName("rec"))
                .put("format", node.text("format", "mp3")).put("maxMs", limit * 1000L).put("beep", false)
                .put("terminators", "");
        Recording.upload(data, node.text("url", null), node.text("method", "put"));
        turn.send("record", data, Duration.ofSeconds(limit).plus(turn.settings().setup()));
    }

    @Override
    public void ended(Turn turn, Node node, CommandEnd end) {
        if (end.ok()) {
            Recording.remember(turn.session(), end);
        }
        turn.go();
    }
}
