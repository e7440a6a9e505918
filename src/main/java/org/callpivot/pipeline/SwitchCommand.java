package org.callpivot.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.callpivot.contract.Command;

/**
 * A command on its way to the switch.
 *
 * @param replyTo where the call wants its commands: {@code {"kind":"http","url":…}}
 */
public record SwitchCommand(Command command, String sessionId, ObjectNode replyTo) {

    /** Which route takes it: {@code direct:command-<transport>}. */
    public String transport() {
        return replyTo.path("kind").asText();
    }

    /** Without the command's data, which may hold a SIP password. */
    @Override
    public String toString() {
        return "command." + command.name() + " " + command.id();
    }
}
