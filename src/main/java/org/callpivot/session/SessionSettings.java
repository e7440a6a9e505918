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
 * @param maxBranches jumps into other callflows within one call (Kazoo: callflow.max_branch_count)
 * @param maxAsks     requests to the developer's server within one call: ends a document that redirects to itself for ever
 */
public record SessionSettings(
        Duration quick, Duration media, Duration setup, Duration goodbye, Duration otherLegs, Duration wholeCall,
        int maxBranches, int maxAsks) {

    public static final SessionSettings DEFAULTS = new SessionSettings(
            Duration.ofSeconds(10), Duration.ofHours(1), Duration.ofSeconds(30), Duration.ofSeconds(30),
            Duration.ofSeconds(10), Duration.ofHours(24), 50, 1000);
}
