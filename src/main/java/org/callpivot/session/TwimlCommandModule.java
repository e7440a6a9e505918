package org.callpivot.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.callpivot.callflow.Node;

/**
 * A TwiML verb that the switch carries out as one command, without a rule of Pivot's own: Start, Stop, Connect, Pay, Refer, Message,
 * Echo. {@code tells} says which parts of the result the next request tells, and by which name.
 */
final class TwimlCommandModule implements Module {

    @Override
    public boolean answersFirst() {
        return true;
    }

    @Override
    public boolean keepsKeys() {
        return false;
    }

    @Override
    public Optional<String> actionChild() {
        return Optional.of(Node.DEFAULT);
    }

    @Override
    public void start(Turn turn, Node node) {
        String name = node.text("name", "");
        ObjectNode data = node.data().path("data").deepCopy();
        data.properties().removeIf(entry -> Names.isCallback(entry.getValue()));
        for (JsonNode prompt : data.path("prompts")) {
            if (prompt.path("items").isArray()) {
                ((ObjectNode) prompt).set("items", Media.prompt(TwimlGatherModule.nodes(prompt.get("items")),
                        turn.session().language));
            }
        }
        if (node.flag("wait", true)) {
            Duration limit = node.number("limit_s", 0) > 0
                    ? Duration.ofSeconds(node.number("limit_s", 0)).plus(turn.settings().setup()) : turn.settings().wholeCall();
            turn.send(name, data, limit);
        } else {
            turn.fire(name, data);
            turn.go();
        }
    }

    @Override
    public void ended(Turn turn, Node node, CommandEnd end) {
        for (Map.Entry<String, JsonNode> tell : node.data().path("tells").properties()) {
            String value = end.text(tell.getValue().asText());
            if (value != null) {
                turn.strand().told.put(tell.getKey(), value);
            }
        }
        turn.go();
    }
}
