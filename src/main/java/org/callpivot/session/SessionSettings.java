package org.callpivot.session;

import java.time.Duration;

/**
 * The bounds of a session, so that no switch and no document can keep one for ever.
 *
 * @param quick       for commands that are done at once: answer, setVariables, sendDtmf, ping, …
 * @param media       for a prompt, a play, a say whose length nobody knows
 * @param setup       added to a command's own time limits (gather, record, dial) before it counts as lost
 * @param goodbye     how long the end of the call is awaited after a hangup was sent
 * @param otherLegs   how long the ends of further legs are awaited after the call has ended
 * @param wholeCall   a call is hung up after this time
 * @param resend      a command of which the switch tells nothing is sent again after this, then after twice this, and so on
 * @param reask       added to the deadline of a request: if it brought neither document nor failure, its node is gone
 * @param gap         how long an event waits for one before it that is missing
 * @param maxBranches jumps into other callflows within one call (Kazoo: callflow.max_branch_count)
 * @param maxAsks     requests to the developer's server within one call: ends a document that redirects to itself for ever
 */
public record SessionSettings(
        Duration quick, Duration media, Duration setup, Duration goodbye, Duration otherLegs, Duration wholeCall,
        Duration resend, Duration reask, Duration gap, int maxBranches, int maxAsks) {

    public static final SessionSettings DEFAULTS = new SessionSettings(
            Duration.ofSeconds(30), Duration.ofHours(1), Duration.ofSeconds(30), Duration.ofSeconds(30),
            Duration.ofSeconds(10), Duration.ofHours(24), Duration.ofSeconds(5), Duration.ofSeconds(2),
            Duration.ofSeconds(2), 50, 1000);
}
