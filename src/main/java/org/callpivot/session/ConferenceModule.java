package org.callpivot.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.callpivot.callflow.Node;

/**
 * {@code conference}, and TwiML Dial Conference ({@code twiml:conference}): joins a room.
 *
 * <p>Rooms of equal name of two accounts are different rooms: the name that the switch gets begins with the account. The
 * callflow module ends the flow when the room is left (Kazoo: a terminal action), the TwiML noun goes on.
 */
final class ConferenceModule implements Module {

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
        ObjectNode data = Turn.object();
        if (node.module().equals("conference")) {
            JsonNode config = node.data().path("config");
            boolean moderator = node.flag("moderator", false);
            JsonNode role = config.path(moderator ? "moderator" : "member");
            String room = node.text("id", config.path("name").asText("default"));
            data.put("conference", room(turn, room)).put("moderator", moderator)
                    .put("muted", role.path("join_muted").asBoolean(false))
                    .put("deaf", role.path("join_deaf").asBoolean(false))
                    .put("startOnEnter", moderator || !config.path("wait_for_moderator").asBoolean(false));
            if (config.path("max_participants").isInt()) {
                data.set("maxMembers", config.get("max_participants"));
            }
            if (!node.data().isEmpty()) {
                data.set("options", node.data());
            }
            turn.send("conference", data, turn.settings().wholeCall());
        } else {
            data.put("conference", room(turn, node.text("name", "")))
                    .put("muted", node.flag("muted", false)).put("deaf", node.flag("deaf", false))
                    .put("moderator", node.flag("start_on_enter", true))
                    .put("startOnEnter", node.flag("start_on_enter", true))
                    .put("endOnExit", node.flag("end_on_exit", false)).put("beep", node.text("beep", "true"));
            if (node.data().hasNonNull("max_participants")) {
                data.set("maxMembers", node.data().get("max_participants"));
            }
            heardWhileWaiting(node, data);
            for (String more : new String[] {"coach", "participant_label", "jitter_buffer_size", "region"}) {
                Media.put(data, Names.camelCase(more), node.text(more, null));
            }
            TwimlDialModule.record(turn, node, data);
            Media.put(data, "stopOn", node.text("hangup_on", null));
            Media.put(data, "callReason", node.text("call_reason", null));
            Media.put(data, "events", node.text("events", null));
            int limit = node.number("time_limit", 14_400);
            data.put("limitMs", limit * 1000L);
            turn.send("conference", data, Duration.ofSeconds(limit).plus(turn.settings().setup()));
        }
    }

    @Override
    public void ended(Turn turn, Node node, CommandEnd end) {
        if (node.module().equals("conference")) {
            turn.stop();
            return;
        }
        CallSession session = turn.session();
        session.dialCallStatus = end.ok() ? "answered" : "failed";
        session.dialCallSid = null;
        session.dialCallDuration = end.seconds("durationMs");
        turn.go();
    }

    @Override
    public Optional<String> actionChild() {
        return Optional.of(Node.DEFAULT);
    }

    @Override
    public void hungUp(CallSession session, Map<String, String> told) {
        session.dialCallStatus = "answered";
        session.dialCallSid = null;
        session.dialCallDuration = null;
    }

    /**
     * What the switch lets a caller hear who waits: media it repeats itself; a document is asked for and carried out by
     * Pivot as long as the switch says that he waits.
     */
    static void heardWhileWaiting(Node node, ObjectNode data) {
        JsonNode wait = node.data().path("wait");
        if (wait.hasNonNull("media")) {
            data.put("wait", "music").putArray("waitMedia").add(Media.sound(wait.get("media").asText()));
        } else if (wait.isObject()) {
            data.put("wait", wait.path("url").asText().isEmpty() ? "silence" : "document");
        }
    }

    private static String room(Turn turn, String name) {
        return turn.session().account + ":" + name;
    }
}
