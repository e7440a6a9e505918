package org.callpivot.session;

import org.callpivot.callflow.Node;

/** {@code tts} and TwiML Say: speaks a text. */
final class TtsModule implements Module {

    @Override
    public boolean answersFirst() {
        return true;
    }

    @Override
    public void start(Turn turn, Node node) {
        turn.send("say", Media.say(node, turn.session().language), turn.settings().media());
    }
}
