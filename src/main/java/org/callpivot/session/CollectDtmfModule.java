package org.callpivot.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.callpivot.callflow.Node;

/**
 * {@code collect_dtmf}: collects digits into a named collection, of which later requests tell. Keys that were pressed before it
 * began count (facts/kazoo-pivot.md part 5.3). Goes on at {@code _} in any case, also without a digit.
 */
final class CollectDtmfModule implements Module {

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
        int max = Math.max(1, node.number("max_digits", 1));
        String terminators = terminators(node);
        Typed typed = Typed.take(turn, terminators, max);
        turn.memo().put("typed", typed.digits());
        if (typed.complete()) {
            finish(turn, node, "");
            return;
        }
        int first = node.number("timeout", 5000);
        int between = node.number("interdigit_timeout", first);
        int missing = max - typed.digits().length();
        ObjectNode data = Turn.object().put("minDigits", 1).put("maxDigits", missing).put("terminators", terminators)
                .put("firstTimeoutMs", first).put("interDigitTimeoutMs", between).put("tries", 1);
        turn.send("gather", data, Duration.ofMillis(first + (long) between * missing).plus(turn.settings().setup()));
    }

    @Override
    public void ended(Turn turn, Node node, CommandEnd end) {
        finish(turn, node, end.result().path("digits").asText(""));
    }

    private static void finish(Turn turn, Node node, String more) {
        String digits = turn.memo().path("typed").asText("") + more;
        String name = node.text("collection_name", "default");
        if (digits.isEmpty()) {
            turn.session().collections.remove(name);
        } else {
            turn.session().collections.put(name, digits);
        }
        turn.go();
    }

    private static String terminators(Node node) {
        JsonNode several = node.data().get("terminators");
        if (several == null || !several.isArray()) {
            return node.text("terminator", "#");
        }
        StringBuilder keys = new StringBuilder();
        several.forEach(key -> keys.append(key.asText()));
        return keys.toString();
    }
}
