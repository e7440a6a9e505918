package org.callpivot.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.callpivot.contract.SwitchEvent.CommandError;
import org.callpivot.contract.SwitchEvent.Status;

/**
 * How a command ended.
 *
 * @param result by command, facts/switches.md part f.3; never null
 * @param error  null unless failed or rejected
 */
record CommandEnd(Status status, ObjectNode result, CommandError error) {

    boolean ok() {
        return status == Status.COMPLETED || status == Status.STOPPED;
    }

    boolean notSupported() {
        return error != null && "notSupported".equals(error.code());
    }

    String text(String key) {
        return result.hasNonNull(key) && !result.get(key).asText().isEmpty() ? result.get(key).asText() : null;
    }

    /** Whole seconds of a duration in milliseconds, rounded up: half a second of speech is not nothing. */
    Integer seconds(String key) {
        return result.hasNonNull(key) ? (int) ((result.get(key).asLong() + 999) / 1000) : null;
    }
}
