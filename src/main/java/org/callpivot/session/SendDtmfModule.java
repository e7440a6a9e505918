package org.callpivot.session;

import java.time.Duration;
import org.callpivot.callflow.Node;
import org.callpivot.contract.SwitchEvent.Status;

/**
 * {@code send_dtmf} and TwiML Play digits: sends keys to the caller's leg; {@code w} waits half a second, {@code W} a
 * second. With {@code loop} it does so again, one command for each round; 0 is for ever, at most 1000 rounds
 * (facts/twiml.md A1).
 */
final class SendDtmfModule implements Module {

    private static final int DEFAULT_MS = 2000;
    private static final int MAX_ROUNDS = 1000;
    private static final String ROUND = "round";

    @Override
    public boolean answersFirst() {
        return true;
    }

    @Override
    public void start(Turn turn, Node node) {
        turn.memo().put(ROUND, turn.memo().path(ROUND).asInt(0) + 1);
        String digits = node.text("digits", "");
        int duration = node.data().path("duration_ms").asInt(DEFAULT_MS);
        turn.send("sendDtmf", Turn.object().put("digits", digits).put("durationMs", duration),
                Duration.ofMillis((long) digits.length() * (duration + 1000)).plus(turn.settings().quick()));
    }

    @Override
    public void ended(Turn turn, Node node, CommandEnd end) {
        int loop = node.number("loop", 1);
        if (end.status() == Status.COMPLETED && turn.memo().path(ROUND).asInt() < (loop == 0 ? MAX_ROUNDS : loop)) {
            start(turn, node);
        } else {
            turn.go();
        }
    }
}
