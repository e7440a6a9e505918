package org.callpivot.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.callpivot.callflow.Node;

/**
 * TwiML Enqueue: the caller waits until somebody takes him out, he leaves ({@code Leave} in the wait document) or hangs up. The wait
 * document runs beside it, as long as the switch says that he waits.
 */
final class TwimlEnqueueModule implements Module {

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
        return Optional.of(Node.DEFAULT);
    }

    @Override
    public void hungUp(CallSession session, Map<String, String> told) {
        told.put("QueueResult", "hangup");
    }

    @Override
    public void start(Turn turn, Node node) {
        turn.session().queueSid = node.text("name", node.text("workflow_sid", null));
        ObjectNode data = Names.camelCase(node.data());
        data.remove(List.of("name", "maxQueueSize"));
        if (node.data().hasNonNull("name")) {
            data.put("queue", turn.session().account + ":" + node.text("name", ""));
        }
        ConferenceModule.heardWhileWaiting(node, data);
        if (node.data().hasNonNull("max_queue_size")) {
            data.set("maxSize", node.data().get("max_queue_size"));
        }
        turn.send("enqueue", data, turn.settings().wholeCall());
    }

    @Override
    public void ended(Turn turn, Node node, CommandEnd end) {
        String outcome = end.text("outcome");
        turn.strand().told.put("QueueResult", outcome != null ? outcome : end.ok() ? "leave" : "system-error");
        Integer seconds = end.seconds("queueMs");
        if (seconds != null) {
            turn.strand().told.put("QueueTime", seconds.toString());
        }
        turn.go();
    }
}
