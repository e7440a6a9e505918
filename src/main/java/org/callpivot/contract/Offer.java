package org.callpivot.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;

/**
 * {@code data} of {@code call.offered}: a live call that the switch puts into Pivot's hands (facts/switches.md, part f.2).
 *
 * @param state       ringing, early or answered
 * @param account     null when the switch does not say
 * @param sipCallId   the SIP Call-ID, may be null
 * @param sipHeaders  custom headers of the INVITE
 * @param variables   the switch's channel variables
 * @param expiresAt   the offer is void after this; may be null
 * @param replyTo     where commands go: {@code {"kind":"http","url":…}}, {@code {"kind":"kafka","topic":…}}, …; null when the
 *                    transport's configuration says it
 * @param application the pivot's data itself, in the names of the pivot module ({@code voice_url}, {@code method}, …); null when a
 *                    callflow of ours says it
 */
public record Offer(
        Party from, Party to, Party request, String direction, String state, String account, String node,
        String sipCallId, Map<String, String> sipHeaders, Map<String, String> variables,
        Instant offeredAt, Instant expiresAt, ObjectNode replyTo, ObjectNode application) {

    public Offer withReplyTo(ObjectNode other) {
        return new Offer(from, to, request, direction, state, account, node, sipCallId, sipHeaders, variables,
                offeredAt, expiresAt, other, application);
    }

    /** Any part may be null. */
    public record Party(String number, String name, String realm, String uri) {}
}
