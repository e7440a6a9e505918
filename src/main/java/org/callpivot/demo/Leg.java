package org.callpivot.demo;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.callpivot.contract.Command;

/** One end of a connection. It belongs to the line's thread. */
final class Leg {

    final String callId;
    /** Who sits there: caller or callee. */
    final String who;
    final Instant startedAt;
    /** Null until it is answered. */
    Instant answeredAt;
    boolean up = true;

    /** What is carried out for it, the newest first. */
    final Deque<Command> running = new ArrayDeque<>();
    /** Takes commands beside the one that lets it wait: a caller in a queue, a callee who is not connected yet. */
    boolean waits;
    /** The command in which a caller waits, and when that is over if nothing ends it before; null when he does not. */
    Command waitsIn;
    Instant waitsUntil;

    Leg(String callId, String who, Instant startedAt) {
        this.callId = callId;
        this.who = who;
        this.startedAt = startedAt;
    }

    /** It waits, and in a command of this name. */
    boolean waitsIn(String command) {
        return waits && running.stream().anyMatch(one -> one.name().equals(command));
    }
}
