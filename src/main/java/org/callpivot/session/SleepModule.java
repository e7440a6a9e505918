package org.callpivot.session;

import java.time.Duration;
import org.callpivot.callflow.Node;

/** {@code sleep} and TwiML Pause: {@code duration} in {@code unit} ms, s (default), m or h, at most one day. */
final class SleepModule implements Module {

    private static final long MAX_MS = 86_400_000;

    @Override
    public void start(Turn turn, Node node) {
        long ms = millis(node);
        turn.send("sleep", Turn.object().put("ms", ms), Duration.ofMillis(ms).plus(turn.settings().setup()));
    }

    static long millis(Node node) {
        long factor = switch (node.text("unit", "s")) {
            case "ms" -> 1;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 1000;
        };
        long duration = Math.max(0, node.data().path("duration").asLong(0));
        return Math.min(MAX_MS, Math.min(duration, MAX_MS) * factor);
    }
}
