package org.callpivot.twiml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import org.callpivot.callflow.Node;

/**
 * What a switch carries out as one command and that needs no rule of its own: node {@code twiml:command} {@code {name,
 * data, wait, limit_s, callback?, recording_status?, tells?}}. The data have neutral names (camelCase).
 */
final class SwitchCommand {

    /** Key under which an attribute table keeps the callback until it is taken out of the data. */
    static final String CALLBACK = "callback";

    /** The same for the callback of a recording, where the element has two. */
    static final String RECORDING_STATUS = "recording_status";

    private static final String MODULE = "twiml:command";
    private static final Duration SHORT = Duration.ofSeconds(30);

    private SwitchCommand() {}

    /** Given to the switch, and the call goes on. */
    static Node sent(String name, ObjectNode data) {
        return Node.of(MODULE, command(name, data, false, SHORT));
    }

    /**
     * The call waits for its end.
     *
     * @param limit when the session no longer waits
     * @param tells what the next request says of the result: request parameter to the result's key
     */
    static Node awaited(String name, ObjectNode data, Duration limit, Map<String, String> tells) {
        ObjectNode command = command(name, data, true, limit);
        if (!tells.isEmpty()) {
            ObjectNode parameters = command.putObject("tells");
            tells.forEach(parameters::put);
        }
        return Node.of(MODULE, command);
    }

    private static ObjectNode command(String name, ObjectNode data, boolean wait, Duration limit) {
        JsonNode callback = data.remove(CALLBACK);
        JsonNode recordingStatus = data.remove(RECORDING_STATUS);
        ObjectNode command = JsonNodeFactory.instance.objectNode().put("name", name);
        command.set("data", data);
        command.put("wait", wait).put("limit_s", Math.toIntExact(limit.toSeconds()));
        if (callback != null) {
            command.set(CALLBACK, callback);
        }
        if (recordingStatus != null) {
            command.set(RECORDING_STATUS, recordingStatus);
        }
        return command;
    }
}
