package org.callpivot.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import org.callpivot.callflow.Callflows;
import org.callpivot.callflow.Node;

/**
 * {@code menu}: a prompt, digits, the child with these digits; {@code timeout} and {@code max_retries} are children too.
 *
 * <p>Pivot has no menu documents. The menu's properties may stand in the node itself ({@code greeting}, {@code text},
 * {@code retries}, {@code timeout}, {@code hunt}, …); a node with an {@code id} alone lets the switch play the greeting of that
 * menu, as the sound {@code menu:<id>}.
 */
final class MenuModule implements Module {

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
        turn.strand().typed = "";
        read(turn, node, false);
    }

    private static void read(Turn turn, Node node, boolean invalid) {
        int max = node.number("max_digits", longestKey(node));
        int first = node.number("timeout", 10_000);
        int between = node.number("interdigit_timeout", 2000);
        ArrayNode prompt = Turn.object().arrayNode();
        if (invalid) {
            prompt.add(Turn.object().put("sound", "menu-invalid_entry"));
        }
        if (node.data().hasNonNull("greeting")) {
            prompt.add(Media.sound(node.text("greeting", "")));
        } else if (node.data().hasNonNull("text")) {
            prompt.add(Media.speech(node, turn.session().language));
        } else if (node.data().hasNonNull("id")) {
            prompt.add(Turn.object().put("sound", "menu:" + node.text("id", "")));
        }
        ObjectNode data = Turn.object();
        data.set("prompt", prompt);
        data.put("minDigits", 1).put("maxDigits", max).put("terminators", "#").put("bargeIn", true).put("tries", 1)
                .put("firstTimeoutMs", first).put("interDigitTimeoutMs", between);
        turn.send("gather", data, turn.settings().media().plus(Duration.ofMillis(first + (long) between * max)));
    }

    @Override
    public void ended(Turn turn, Node node, CommandEnd end) {
        String digits = end.result().path("digits").asText("");
        if (digits.isEmpty()) {
            if (!turn.tryGo("timeout")) {
                again(turn, node, false);
            }
            return;
        }
        if (turn.tryGo(digits)) {
            return;
        }
        Optional<Callflows.Match> hunted = hunts(node, digits) ? turn.callflowByNumber(digits) : Optional.empty();
        if (hunted.isPresent()) {
            turn.branch(hunted.get().callflow().flow());
        } else {
            again(turn, node, true);
        }
    }

    private static void again(Turn turn, Node node, boolean invalid) {
        int tries = turn.memo().path("tries").asInt(0) + 1;
        turn.memo().put("tries", tries);
        if (tries < node.number("retries", 3)) {
            read(turn, node, invalid);
        } else {
            turn.go("max_retries");
        }
    }

    private static boolean hunts(Node node, String digits) {
        return node.flag("hunt", false)
                && (!node.data().hasNonNull("hunt_allow") || digits.matches(node.text("hunt_allow", "")))
                && (!node.data().hasNonNull("hunt_deny") || !digits.matches(node.text("hunt_deny", "")));
    }

    /** As many digits as the longest child that is made of keys; with hunting, a whole number may be typed. */
    private static int longestKey(Node node) {
        if (node.flag("hunt", false)) {
            return 15;
        }
        return node.children().keySet().stream().filter(key -> key.matches("[0-9*#]+")).mapToInt(String::length)
                .max().orElse(1);
    }
}
