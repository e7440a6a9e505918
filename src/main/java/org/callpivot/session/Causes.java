package org.callpivot.session;

import java.util.Map;
import java.util.Set;

/**
 * Names of the ends of calls: the neutral contract's reasons and Q.850 causes in Kazoo's words, which are also the keys of
 * children after a failed dial (facts/switches.md part f.5, facts/kazoo-callflow-modules.md "Failure keys").
 */
final class Causes {

    private static final Map<Integer, String> BY_Q850 = Map.ofEntries(
            Map.entry(1, "UNALLOCATED_NUMBER"), Map.entry(3, "NO_ROUTE_DESTINATION"), Map.entry(16, "NORMAL_CLEARING"),
            Map.entry(17, "USER_BUSY"), Map.entry(18, "NO_USER_RESPONSE"), Map.entry(19, "NO_ANSWER"),
            Map.entry(20, "SUBSCRIBER_ABSENT"), Map.entry(21, "CALL_REJECTED"),
            Map.entry(27, "DESTINATION_OUT_OF_ORDER"), Map.entry(28, "INVALID_NUMBER_FORMAT"),
            Map.entry(34, "NORMAL_CIRCUIT_CONGESTION"), Map.entry(38, "NETWORK_OUT_OF_ORDER"),
            Map.entry(41, "NORMAL_TEMPORARY_FAILURE"), Map.entry(42, "SWITCH_CONGESTION"),
            Map.entry(102, "RECOVERY_ON_TIMER_EXPIRE"));

    private static final Map<String, String> BY_REASON = Map.ofEntries(
            Map.entry("normal", "NORMAL_CLEARING"), Map.entry("busy", "USER_BUSY"), Map.entry("noAnswer", "NO_ANSWER"),
            Map.entry("canceled", "ORIGINATOR_CANCEL"), Map.entry("rejected", "CALL_REJECTED"),
            Map.entry("notFound", "UNALLOCATED_NUMBER"), Map.entry("unreachable", "NO_ROUTE_DESTINATION"),
            Map.entry("badNumber", "INVALID_NUMBER_FORMAT"), Map.entry("congestion", "NORMAL_CIRCUIT_CONGESTION"),
            Map.entry("failed", "NORMAL_TEMPORARY_FAILURE"), Map.entry("timeLimit", "ALLOTTED_TIMEOUT"));

    private static final Set<String> FAMILIES = Set.of("failed", "unreachable", "congestion");

    private Causes() {}

    /**
     * The reason's name. Where the reason is a whole family (failed, unreachable, congestion) or not known, the Q.850 cause
     * tells it more exactly.
     */
    static String name(String reason, Integer q850) {
        String byReason = reason == null ? null : BY_REASON.get(reason);
        if (byReason == null || FAMILIES.contains(reason)) {
            String byCause = q850 == null ? null : BY_Q850.get(q850);
            return byCause != null ? byCause : byReason != null ? byReason : "NORMAL_UNSPECIFIED";
        }
        return byReason;
    }
}
