package org.callpivot.session;

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

    /** Whether the call has to be answered before the node begins. */
    default boolean answersFirst() {
        return false;
    }

    /** Whether keys that are pressed meanwhile are kept for a later gather or request; a module that reads keys itself says no. */
    default boolean keepsKeys() {
        return true;
    }
}
