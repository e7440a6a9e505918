package org.callpivot.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import org.callpivot.contract.SwitchEvent;
import org.callpivot.request.CallView;

/**
 * A leg of the call: the one that was offered, or one that was connected in the session.
 *
 * @param parent     the leg for which it was made; null for the first
 * @param endpoint   who was called, as the switch names it; may be null
 * @param commandId  the command that made it; may be null
 * @param target     the target in that command, with its callbacks ({@code status}, {@code whisper}, {@code amd}); may be null
 * @param answeredAt null until it answers
 * @param told       how many status callbacks have been sent for it
 * @param ended      null while it is alive
 */
record Leg(String callId, String parent, String endpoint, String commandId, ObjectNode target, Instant answeredAt, int told,
           SwitchEvent.Ended ended) {

    static Leg of(String callId, String parent) {
        return new Leg(callId, parent, null, null, null, null, 0, null);
    }

    /**
     * Who was called, as TwiML names a party: a number, {@code client:name}, a SIP address. Null for a leg that no Dial
     * made, and for one out of a queue, who called himself.
     */
    CallView.Party party() {
        if (target == null || target.path("type").asText().equals("queue")) {
            return null;
        }
        String value = target.path("value").asText();
        return new CallView.Party(target.path("type").asText().equals("client") ? "client:" + value : value, null);
    }

    /** How long it has been answered then, in seconds rounded up; 0 for a leg that has not answered. */
    int secondsUntil(Instant then) {
        return answeredAt == null ? 0 : (int) ((Duration.between(answeredAt, then).toMillis() + 999) / 1000);
    }

    Leg made(String by, String name, ObjectNode asTarget) {
        return new Leg(callId, parent, name == null ? endpoint : name, by, asTarget, answeredAt, told, ended);
    }

    Leg answered(Instant at) {
        return new Leg(callId, parent, endpoint, commandId, target, answeredAt == null ? at : answeredAt, told, ended);
    }

    Leg toldOnce() {
        return new Leg(callId, parent, endpoint, commandId, target, answeredAt, told + 1, ended);
    }

    Leg ended(SwitchEvent.Ended event) {
        return new Leg(callId, parent, endpoint, commandId, target, answeredAt, told, event);
    }
}
