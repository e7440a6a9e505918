package org.callpivot.session;

import org.callpivot.contract.SwitchEvent.Status;

/**
 * How a {@code dial} ended.
 *
 * @param outcome answered, busy, noAnswer, failed, canceled
 */
record DialResult(String outcome, Integer cause, Integer sipStatus, String otherCallId, Integer bridgedSeconds) {

    static DialResult of(CommandEnd end) {
        String outcome = end.text("outcome");
        if (outcome == null) {
            String error = end.error() == null ? "" : end.error().code();
            outcome = switch (error) {
                case "busy", "noAnswer" -> error;
                case "timeout" -> "noAnswer";
                default -> end.status() == Status.STOPPED ? "canceled" : "failed";
            };
        }
        return new DialResult(outcome, number(end, "cause"), number(end, "sipStatus"), end.text("otherCallId"),
                end.seconds("bridgedMs"));
    }

    private static Integer number(CommandEnd end, String key) {
        return end.result().path(key).isInt() ? Integer.valueOf(end.result().get(key).asInt()) : null;
    }

    boolean connected() {
        return outcome.equals("answered");
    }

    /** Children to look for after a failure, in this order. */
    String[] keys() {
        String name = Causes.name(outcome, cause);
        return sipStatus == null ? new String[] {name} : new String[] {name, "sip:" + sipStatus};
    }

    /** {@code DialCallStatus} and its neighbours of the next requests (facts/switches.md part f.5). */
    void remember(CallSession session) {
        session.dialCallStatus = switch (outcome) {
            case "answered" -> "completed";
            case "noAnswer" -> "no-answer";
            case "busy", "canceled" -> outcome;
            default -> "failed";
        };
        session.dialCallSid = otherCallId;
        session.dialCallDuration = connected() ? bridgedSeconds : null;
    }
}
