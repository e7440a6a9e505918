package org.callpivot.session;

import org.callpivot.callflow.Node;

/**
 * TwiML Dial Queue: connects the caller to whoever waits first in a queue. The neutral contract has no queues yet, so the switch
 * gets the action {@code queue}; one without queues answers notSupported and the document goes on.
 */
final class TwimlQueueModule implements Module {

    @Override
    public boolean keepsKeys() {
        return false;
    }

    @Override
    public void start(Turn turn, Node node) {
        turn.session().queueSid = node.text("name", null);
        turn.session().dialCallStatus = "failed";
        turn.action("queue", node.data());
    }

    @Override
    public void ended(Turn turn, Node node, CommandEnd end) {
        DialResult.of(end).remember(turn.session());
        turn.go();
    }
}
