package org.callpivot.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The callbacks of one command of a TwiML verb: who is told of what while it runs and after it.
 *
 * @param slots from the node's data: {@code status}, {@code recording_status}, {@code partial}, {@code transcribe_callback},
 *              {@code callback}, {@code refer}, each {@code {url, method, events}}
 * @param told  how many have been sent: {@code SequenceNumber} of the next
 */
record Callbacks(ObjectNode slots, int told) {

    static final int REMEMBERED = 50;
    private static final String[] SLOTS =
            {"status", "recording_status", "partial", "transcribe_callback", "callback", "refer"};

    /** Those of a node; null when it has none. */
    static Callbacks of(JsonNode data) {
        ObjectNode slots = Turn.object();
        for (String slot : SLOTS) {
            if (data.path(slot).isObject()) {
                slots.set(slot, data.get(slot));
            }
        }
        return slots.isEmpty() ? null : new Callbacks(slots, 0);
    }

    Callbacks toldOnce() {
        return new Callbacks(slots, told + 1);
    }

    /** The callback for an event of the command; null when nobody wants to hear of it. */
    ObjectNode forEvent(String event) {
        String slot = event.equals("speech-partial") ? "partial"
                : event.equals("transcription") ? "transcribe_callback"
                : event.equals("refer") ? "refer"
                : event.startsWith("recording-") ? slots.has("recording_status") ? "recording_status" : "callback"
                : slots.has("status") ? "status" : "callback";
        return slots.get(slot) instanceof ObjectNode callback && wants(callback, event) ? callback : null;
    }

    /** Whether the callback's own choice of events, if it makes one, has this one; completed alone where a recording makes none. */
    static boolean wants(JsonNode callback, String event) {
        String name = choice(event);
        if (!callback.path("events").isArray()) {
            return !event.startsWith("recording-") || name.equals("completed");
        }
        for (JsonNode wanted : callback.get("events")) {
            if (wanted.asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** The word by which an event is chosen in {@code statusCallbackEvent} and its like (facts/twiml.md A2, Conference). */
    private static String choice(String event) {
        String name = event.replaceFirst("^(recording|conference|participant)-", "");
        return switch (name) {
            case "unmute" -> "mute";
            case "unhold" -> "hold";
            case "speech-start", "speech-stop" -> event.startsWith("participant-") ? "speaker" : name;
            case "announcement-end", "announcement-fail" -> "announcement";
            default -> name;
        };
    }
}
