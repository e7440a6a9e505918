package org.callpivot.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.callpivot.callflow.Node;

/** TwiML Dial Queue: connects the caller to whoever has waited longest in a queue. A Dial whose one target is the queue. */
final class TwimlQueueModule implements Module {

    private static final List<String> OF_THE_QUEUE = List.of("whisper", "reservation_sid", "post_work_activity_sid");

    @Override
    public void start(Turn turn, Node node) {
        turn.session().queueSid = node.text("name", null);
        ObjectNode dial = node.data().deepCopy();
        ObjectNode target = dial.putArray("targets").addObject().put("type", "queue")
                .put("value", turn.session().account + ":" + node.text("name", ""));
        OF_THE_QUEUE.stream().filter(dial::has).forEach(key -> target.set(key, dial.remove(key)));
        turn.instead(new Node("twiml:dial", dial, node.children()));
    }
}
