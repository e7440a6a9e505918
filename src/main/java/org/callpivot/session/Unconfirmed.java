package org.callpivot.session;

import java.time.Duration;
import java.time.Instant;
import org.callpivot.contract.Command;

/**
 * A command of which the switch has not told anything yet. It is sent again with the same id, so that a switch that has it
 * already does nothing: the message, the broker, or the node that should have sent it may be gone.
 *
 * @param times   it has been sent
 * @param againAt it is sent again then
 */
record Unconfirmed(Command command, int times, Instant againAt) {

    /** The pauses double, up to this factor: a switch that never confirms is not flooded. */
    private static final int LONGEST = 64;

    static Unconfirmed sent(Command command, Duration pause, Instant now) {
        return new Unconfirmed(command, 1, now.plus(pause));
    }

    Unconfirmed again(Duration pause, Instant now) {
        return new Unconfirmed(command, times + 1, now.plus(pause.multipliedBy(Math.min(LONGEST, 1L << Math.min(times, 6)))));
    }
}
