package org.callpivot.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.callpivot.callflow.Node;

/**
 * {@code device}, {@code user}, {@code ring_group}, {@code resources} and {@code offnet}: connects the caller to somebody.
 *
 * <p>A connected call that is over ends the flow. A failed one goes on at the child named by the cause, as Kazoo does:
 * {@code USER_BUSY}, {@code NO_ANSWER}, … then {@code sip:486}, … then {@code _} (facts/kazoo-callflow-modules.md, "Failure keys").
 */
final class DialModule implements Module {

    private static final int RING_SECONDS = 20;

    @Override
    public boolean keepsKeys() {
        return false;
    }

    @Override
    public void start(Turn turn, Node node) {
        ObjectNode data = Turn.object();
        ArrayNode targets = data.putArray("targets");
        int timeout = node.number("timeout", 0) > 0 ? node.number("timeout", 0) : RING_SECONDS;
        switch (node.module()) {
            case "device", "user" -> {
                if (!node.text("id", "").isEmpty()) {
                    targets.add(target(node.module(), node.text("id", ""), node));
                }
            }
            case "ring_group" -> members(turn, node, targets);
            default -> targets.add(carrier(turn, node));
        }
        if (targets.isEmpty()) {
            turn.note(node.module() + ": nobody to ring");
            turn.go("NO_ENDPOINTS");
            return;
        }
        String strategy = node.text("strategy", node.text("dial_strategy", "simultaneous"));
        data.put("order", strategy.equals("simultaneous") ? "together" : "inTurn");
        data.put("timeoutMs", timeout * 1000).put("onEnd", "keep");
        if (node.data().hasNonNull("ringback")) {
            data.putArray("ringback").add(Media.sound(node.text("ringback", "")));
        }
        data.put("earlyMedia", !node.flag("ignore_early_media", false));
        turn.send("dial", data, turn.settings().wholeCall());
    }

    @Override
    public void ended(Turn turn, Node node, CommandEnd end) {
        DialResult result = DialResult.of(end);
        result.remember(turn.session());
        if (result.connected()) {
            turn.stop();
            return;
        }
        int round = turn.memo().path("round").asInt(1);
        if (node.module().equals("ring_group") && round < node.number("repeats", 1) && !hasFailureChild(node, result)) {
            turn.memo().put("round", round + 1);
            start(turn, node);
        } else {
            turn.go(result.keys());
        }
    }

    private static boolean hasFailureChild(Node node, DialResult result) {
        for (String key : result.keys()) {
            if (node.child(key).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** The target with everything else that the node says: a switch that knows the option uses it. */
    private static ObjectNode target(String kind, String id, Node node) {
        ObjectNode target = Turn.object().put(kind, id);
        if (node.number("delay", 0) > 0) {
            target.put("delayMs", node.number("delay", 0) * 1000);
        }
        headers(target, node.data().path("custom_sip_headers"));
        ObjectNode options = node.data().deepCopy();
        options.remove(List.of("id", "delay", "timeout", "custom_sip_headers", "skip_module", "to_did", "ringback"));
        if (!options.isEmpty()) {
            target.set("options", options);
        }
        return target;
    }

    private static ObjectNode carrier(Turn turn, Node node) {
        String number = node.text("to_did", turn.session().offer.to().number());
        ObjectNode target = target("number", number == null ? "" : number, node);
        target.withObject("/options").put("use_local_resources",
                node.module().equals("resources") && node.flag("use_local_resources", true));
        return target;
    }

    private static void members(Turn turn, Node node, ArrayNode targets) {
        if (node.data().hasNonNull("group_id")) {
            targets.add(Turn.object().put("group", node.text("group_id", "")));
            return;
        }
        List<JsonNode> members = new ArrayList<>();
        node.data().path("endpoints").forEach(members::add);
        if (node.text("strategy", "").equals("weighted_random")) {
            // A session draws no lots by itself: its identity is the seed, so that a repeated decision rings in the same order.
            shuffle(members, new Random(turn.session().id.hashCode() + turn.memo().path("round").asInt(1)));
        }
        for (JsonNode member : members) {
            ObjectNode target = Turn.object()
                    .put(member.path("endpoint_type").asText("device"), member.path("id").asText());
            if (member.path("delay").asInt(0) > 0) {
                target.put("delayMs", member.path("delay").asInt() * 1000);
            }
            targets.add(target.put("timeoutMs", member.path("timeout").asInt(RING_SECONDS) * 1000));
        }
    }

    /** Draws one after another, each with a chance in proportion to its weight. */
    private static void shuffle(List<JsonNode> members, Random random) {
        for (int at = 0; at < members.size() - 1; at++) {
            int total = 0;
            for (JsonNode member : members.subList(at, members.size())) {
                total += member.path("weight").asInt(1);
            }
            int drawn = random.nextInt(Math.max(1, total));
            int chosen = at;
            while (drawn >= members.get(chosen).path("weight").asInt(1) && chosen < members.size() - 1) {
                drawn -= members.get(chosen).path("weight").asInt(1);
                chosen++;
            }
            Collections.swap(members, at, chosen);
        }
    }

    private static void headers(ObjectNode target, JsonNode custom) {
        JsonNode out = custom.path("out").isObject() ? custom.path("out") : custom;
        ObjectNode headers = Turn.object();
        out.properties().forEach(header -> {
            if (header.getValue().isValueNode()) {
                headers.put(header.getKey(), header.getValue().asText());
            }
        });
        if (!headers.isEmpty()) {
            target.set("headers", headers);
        }
    }
}
