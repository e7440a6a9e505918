package org.callpivot.session;

import java.time.Instant;

/**
 * What a session waits for, and until when.
 *
 * @param id    of the command or the request; null for the end of the call or of its legs
 * @param dueAt it counts as lost after this
 */
record Waiting(For what, String id, Instant dueAt) {

    enum For {
        /** The switch answers the call, so that the node can begin. */
        ANSWER,
        /** The end of the node's command. */
        COMMAND,
        /** A document, or a failure. */
        DOCUMENT,
        /** The end of the call, after a hangup or reject. */
        GOODBYE,
        /** The caller's own hang-up: the node has nothing more to do. */
        HANGUP,
        /** The ends of further legs, after the end of the call. */
        LEGS
    }
}
