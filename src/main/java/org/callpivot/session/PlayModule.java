package org.callpivot.session;

import org.callpivot.callflow.Node;

/** {@code play} and TwiML Play: plays a URL or a sound of the switch. */
final class PlayModule implements Module {

    @Override
    public boolean answersFirst() {
        return true;
    }

    @Override
    public void start(Turn turn, Node node) {
        if (node.text("id", "").isEmpty()) {
            turn.note("play: nothing to play, data.id is missing");
            turn.go();
            return;
        }
        turn.send("play", Media.play(node), turn.settings().media());
    }
}
