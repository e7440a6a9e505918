package org.callpivot.session;

import java.time.Duration;
import org.callpivot.callflow.Node;

/** {@code send_dtmf} and TwiML Play digits: sends keys to the caller's leg; {@code w} waits half a second, {@code W} a second. */
final class SendDtmfModule implements Module {

    private static final int DEFAULT_MS = 2000;

    @Override
    public boolean answersFirst() {
        return true;
    }

    @Override
    public void start(Turn turn, Node node) {
        String digits = node.text("digits", "");
        int duration = node.data().path("duration_ms").asInt(DEFAULT_MS);
        turn.send("sendDtmf", Turn.object().put("digits", digits).put("durationMs", duration),
                Duration.ofMillis((long) digits.length() * (duration + 1000)).plus(turn.settings().quick()));
    }
}
