package org.callpivot.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.callpivot.contract.Command;

/**
 * A command on its way to the switch.
 *
 * @param replyTo where the call wants its commands: {@code {"kind":"http","url":…}}
 */
public record SwitchCommand(Command command, String sessionId, ObjectNode replyTo) {

    /** Without the command's data, which may hold a SIP password. */
    @Override
    public String toString() {
        return "command." + command.name() + " " + command.id();
    }
}
