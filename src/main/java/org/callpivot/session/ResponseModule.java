package org.callpivot.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.callpivot.callflow.Node;

/** {@code response} and TwiML Reject: refuses the call with a SIP status, {@code 486} by default; ends it if it is answered. */
final class ResponseModule implements Module {

    @Override
    public void start(Turn turn, Node node) {
        int code = node.number("code", 486);
        ObjectNode more = Turn.object();
        Media.put(more, "message", node.text("message", null));
        if (node.data().hasNonNull("media")) {
            more.putArray("media").add(Media.sound(node.text("media", "")));
        }
        turn.reject(node.text("reason", reason(code)), code, more);
    }

    /** The contract's word for a SIP status (facts/switches.md part f.5). */
    private static String reason(int code) {
        return switch (code) {
            case 486, 600 -> "busy";
            case 480, 408 -> "noAnswer";
            case 404, 410 -> "notFound";
            case 484 -> "badNumber";
            case 503 -> "congestion";
            case 403, 603 -> "rejected";
            default -> "failed";
        };
    }
}
