package org.callpivot.request;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a request to the developer's server tells about the call at this moment. A null, an empty list and an
 * empty map mean "not known": the parameter is left out (facts/kazoo-pivot.md parts 3.4 to 3.6).
 *
 * @param callStatus        queued, ringing, in-progress, completed, busy, failed, no-answer, canceled; null on the
 *                          first request
 * @param digits            digits typed since the last request, as one string; null when none
 * @param digitCollections  collections of {@code collect_dtmf}, by name; used when {@code digits} is null
 * @param recordingDuration seconds
 * @param dialCallDuration  seconds
 * @param owners            ids of the calling device's owner or owners ({@code User-ID})
 * @param extra             further parameters by their final name, for both formats: variables of TwiML
 *                          {@code <Set>}, callback-specific ones; the format's own parameters win over equal names
 */
public record CallView(
        String callId, String account, Party from, Party to, Party request, String direction,
        String callerIdName, String callerIdNumber, String language, List<String> owners,
        Map<String, String> customApplicationVars, Map<String, String> customSipHeaders,
        String callStatus, String digits, Map<String, String> digitCollections,
        String recordingUrl, Integer recordingDuration, String recordingId,
        String dialCallStatus, String dialCallSid, Integer dialCallDuration, String queueSid,
        Map<String, String> extra) {

    /** {@code direction} of a leg that a Dial has made (facts/twiml.md A3); Kazoo's format says {@code outbound}. */
    public static final String DIALLED = "outbound-dial";

    /** The same, with more extra parameters. */
    public CallView telling(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(extra);
        all.putAll(more);
        return new CallView(callId, account, from, to, request, direction, callerIdName, callerIdNumber, language, owners,
                customApplicationVars, customSipHeaders, callStatus, digits, digitCollections,
                recordingUrl, recordingDuration, recordingId, dialCallStatus, dialCallSid, dialCallDuration, queueSid, all);
    }

    /** User and realm part of a SIP address; either may be null. */
    public record Party(String user, String realm) {}
}
