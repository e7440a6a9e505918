package org.callpivot.session;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.callpivot.contract.Offer;
import org.callpivot.contract.SwitchEvent.Ended;
import org.callpivot.request.FormBody;

/**
 * Builds the CDR of a leg in Kazoo's field names (facts/kazoo-pivot.md parts 2.10 and 8), with {@code Call-ID} and
 * {@code Account-ID}, which Kazoo itself leaves out.
 */
final class Cdrs {

    /** Seconds from year 0 to 1970: Kazoo's timestamps are Gregorian. */
    static final long GREGORIAN = 62_167_219_200L;

    private Cdrs() {}

    static Cdr of(CallSession session, Leg leg, Instant now) {
        Offer offer = session.offer;
        boolean first = leg.callId().equals(session.id);
        Ended ended = leg.ended();
        Instant end = ended == null ? now : ended.endedAt() == null ? ended.meta().time() : ended.endedAt();
        Instant start = ended != null && ended.startedAt() != null ? ended.startedAt() : first ? session.startedAt : null;
        Instant answer = ended != null && ended.answeredAt() != null ? ended.answeredAt() : first ? session.answeredAt : null;

        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        fields.put("Call-ID", leg.callId());
        fields.put("Account-ID", session.account);
        put(fields, "Other-Leg-Call-ID", first ? onlyOtherLeg(session) : leg.parent());
        fields.put("Call-Direction", first ? offer.direction() : "outbound");
        put(fields, "Caller-ID-Number", session.callerIdNumber);
        put(fields, "Caller-ID-Name", session.callerIdName);
        put(fields, "Callee-ID-Number", first ? offer.to().number() : leg.endpoint());
        put(fields, "From", address(offer.from()));
        put(fields, "To", first ? address(offer.to()) : leg.endpoint());
        put(fields, "Request", first && offer.request() != null ? address(offer.request()) : null);
        put(fields, "Switch-Nodename", offer.node());
        put(fields, "Sip-Call-ID", first ? offer.sipCallId() : null);
        fields.put("Timestamp", end.getEpochSecond() + GREGORIAN);
        if (start != null) {
            fields.put("Channel-Created-Time", start.getEpochSecond() + GREGORIAN);
        }
        if (ended == null) {
            fields.put("Hangup-Cause", "UNKNOWN");
            fields.put("CDR-Incomplete", true);
        } else {
            fields.put("Hangup-Cause", Causes.name(ended.reason(), ended.cause()));
            if (ended.sipStatus() != null) {
                fields.put("Hangup-Code", "sip:" + ended.sipStatus());
            }
            put(fields, "Ended-By", ended.data().path("endedBy").asText(null));
            if (ended.data().path("quality").isObject()) {
                fields.set("Quality", ended.data().get("quality"));
            }
        }
        fields.put("Disposition", answer == null ? "NO-ANSWER" : "ANSWERED");
        fields.put("Duration-Seconds", ended != null && ended.durationMs() != null
                ? seconds(Duration.ofMillis(ended.durationMs())) : between(start, end));
        fields.put("Billing-Seconds", ended != null && ended.billableMs() != null
                ? seconds(Duration.ofMillis(ended.billableMs())) : between(answer, end));
        fields.put("Ringing-Seconds", between(start, answer == null ? end : answer));
        if (first) {
            putAll(fields, "Custom-Application-Vars", session.applicationVars);
            putAll(fields, "Custom-SIP-Headers", offer.sipHeaders());
        }
        return new Cdr(leg.callId(), session.id, session.account, fields);
    }

    static Delivery delivery(CallSession session, Cdr cdr, String url) {
        String id = "cdr-" + UUID.nameUUIDFromBytes((session.id + "|" + cdr.callId() + "|" + url)
                .getBytes(StandardCharsets.UTF_8));
        return new Delivery(id, "cdr", session.id, session.account, cdr.callId(), url, "POST", Map.of(),
                FormBody.CONTENT_TYPE, FormBody.encode(cdr.fields()), null, 0,
                session.pivot != null && session.pivot.debug());
    }

    private static String onlyOtherLeg(CallSession session) {
        return session.legs.size() == 2
                ? session.legs.keySet().stream().filter(id -> !id.equals(session.id)).findFirst().orElse(null) : null;
    }

    private static String address(Offer.Party party) {
        return party.number() == null || party.realm() == null ? party.number() : party.number() + "@" + party.realm();
    }

    private static long between(Instant from, Instant to) {
        return from == null || to.isBefore(from) ? 0 : seconds(Duration.between(from, to));
    }

    private static long seconds(Duration duration) {
        return (duration.toMillis() + 999) / 1000;
    }

    private static void put(ObjectNode fields, String name, String value) {
        if (value != null && !value.isEmpty()) {
            fields.put(name, value);
        }
    }

    private static void putAll(ObjectNode fields, String name, Map<String, String> values) {
        if (!values.isEmpty()) {
            ObjectNode nested = fields.putObject(name);
            values.forEach(nested::put);
        }
    }
}
