package org.callpivot.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.callpivot.callflow.Node;

/** {@code record_call}: starts or stops a recording beside the call and goes on at once. */
final class RecordCallModule implements Module {

    @Override
    public void start(Turn turn, Node node) {
        CallSession session = turn.session();
        boolean start = !node.text("action", "start").equals("stop");
        ObjectNode data = Turn.object().put("action", start ? "start" : "stop");
        if (start) {
            session.recordingId = turn.newName("rec");
            data.put("recordingId", session.recordingId).put("format", node.text("format", "mp3"))
                    .put("legs", "mixed").put("maxMs", node.number("time_limit", 3600) * 1000L);
            Media.put(data, "label", node.text("label", null));
            Recording.upload(data, node.text("url", null), node.text("method", "put"));
        } else if (session.recordingId != null) {
            data.put("recordingId", session.recordingId);
        }
        turn.fire("recordCall", data);
        turn.go();
    }
}
