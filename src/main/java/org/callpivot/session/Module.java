package org.callpivot.session;

import java.util.Map;
import java.util.Optional;
import org.callpivot.callflow.Node;

/**
 * What a callflow module does to a call: one small class per module, without state of its own (what it must remember
 * between two commands goes into {@link Turn#memo()}).
 */
interface Module {

    /** Begins the node: sends a command, asks the developer's server, or goes on to a child at once. */
    void start(Turn turn, Node node);

    /** The command that {@link #start} or this method sent has ended. */
    default void ended(Turn turn, Node node, CommandEnd end) {
        turn.go();
    }

    /**
     * The child that may be a verb's {@code action}, which wants to know how the node ended, even if the caller hangs
     * up in the middle. It is one when its data say {@code "action": true}; a Redirect that only follows the verb is none.
     */
    default Optional<String> actionChild() {
        return Optional.empty();
    }

    /** What that request tells when the caller has hung up. */
    default void hungUp(CallSession session, Map<String, String> told) {
    }

    /** Whether the call has to be answered before the node begins. */
    default boolean answersFirst() {
        return false;
    }

    /** Whether keys that are pressed meanwhile are kept for a later gather or request; a module that reads keys itself says no. */
    default boolean keepsKeys() {
        return true;
    }
}
