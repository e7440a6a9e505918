package org.callpivot.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.callpivot.callflow.Node;

/**
 * TwiML Gather: reads digits, or listens, with a prompt that the first key stops. With input it goes on at {@code input}, which asks
 * the action; without (also when only the finishing key was pressed) at {@code empty}, else {@code _}.
 *
 * <p>Keys that were pressed before it began count when it has no prompt, and are forgotten when it has one
 * (facts/kazoo-pivot.md part 5.3).
 */
final class TwimlGatherModule implements Module {

    private static final int UNLIMITED = 128;

    @Override
    public boolean answersFirst() {
        return true;
    }

    @Override
    public boolean keepsKeys() {
        return false;
    }

    @Override
    public void start(Turn turn, Node node) {
        List<Node> prompt = nodes(node.data().path("prompt"));
        String finish = node.data().path("finish_on_key").asText("#");
        int max = node.number("num_digits", UNLIMITED);
        if (!prompt.isEmpty()) {
            turn.strand().typed = "";
        }
        Typed typed = Typed.take(turn, finish, max);
        turn.memo().put("typed", typed.digits());
        if (typed.complete()) {
            finish(turn, "");
            return;
        }
        int timeout = node.number("timeout", 5) * 1000;
        int missing = max - typed.digits().length();
        ObjectNode data = Turn.object();
        data.set("prompt", Media.prompt(prompt, turn.session().language));
        if (node.data().path("input").isArray()) {
            data.set("input", node.data().get("input"));
        }
        if (node.data().path("speech").isObject()) {
            ObjectNode recognition = recognition(node.data().get("speech"));
            if (node.data().path("partial").isObject()) {
                recognition.put("partial", true);
            }
            data.set("speech", recognition);
        }
        data.put("minDigits", 1).put("maxDigits", missing).put("terminators", finish).put("tries", 1)
                .put("firstTimeoutMs", timeout).put("interDigitTimeoutMs", timeout)
                .put("bargeIn", node.flag("barge_in", true));
        turn.send("gather", data, turn.settings().media().plus(Duration.ofMillis((long) timeout * (missing + 1))));
    }

    /** The nodes of a prompt: {@code [{module, data}, …]}. */
    static List<Node> nodes(JsonNode items) {
        List<Node> nodes = new ArrayList<>();
        for (JsonNode item : items) {
            nodes.add(Node.of(item.path("module").asText(),
                    item.path("data").isObject() ? (ObjectNode) item.path("data") : null));
        }
        return nodes;
    }

    /** Times in milliseconds; a timeout of auto is the recogniser's own choice. */
    private static ObjectNode recognition(JsonNode speech) {
        ObjectNode recognition = Names.camelCase(speech);
        recognition.remove(List.of("timeout", "maxTime"));
        if (speech.path("timeout").isInt()) {
            recognition.put("timeoutMs", speech.get("timeout").asInt() * 1000);
        }
        if (speech.path("max_time").isInt()) {
            recognition.put("maxMs", speech.get("max_time").asInt() * 1000);
        }
        return recognition;
    }

    @Override
    public void ended(Turn turn, Node node, CommandEnd end) {
        String speech = end.text("speech");
        if (speech != null) {
            turn.strand().told.put("SpeechResult", speech);
            tell(turn, "Confidence", end.text("confidence"));
            tell(turn, "Language", end.text("language"));
            turn.go("input");
        } else {
            finish(turn, end.result().path("digits").asText(""));
        }
    }

    private static void tell(Turn turn, String name, String value) {
        if (value != null) {
            turn.strand().told.put(name, value);
        }
    }

    private static void finish(Turn turn, String more) {
        String digits = turn.memo().path("typed").asText("") + more;
        if (digits.isEmpty()) {
            // The child "empty" is there when the action wants to be asked without input, too.
            turn.go("empty");
        } else {
            turn.strand().digits = digits;
            turn.go("input");
        }
    }
}
