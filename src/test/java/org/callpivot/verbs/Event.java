package org.callpivot.verbs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the switch tells, as docs/asyncapi.yaml has it.
 *
 * @param leg       that it is about; null: the caller's
 * @param ofCommand it belongs to the command that was sent last, see {@link VerbCall#during}
 */
record Event(String type, String leg, ObjectNode data, boolean ofCommand) {

    private static final String STATUS = "command.status";

    /** The command has ended well, with this result. */
    static Event completed(String result) {
        return status("completed", result);
    }

    static Event completed() {
        return completed("");
    }

    /** A gather heard these keys. */
    static Event digits(String digits) {
        return completed("outcome=matched digits='" + digits + "'");
    }

    /** A key, or a stop command, ended it. */
    static Event stopped() {
        return status("stopped", "");
    }

    static Event failed(String code) {
        return fault("failed", code);
    }

    /** The switch does not take the command, e.g. {@code notSupported}. */
    static Event rejected(String code) {
        return fault("rejected", code);
    }

    /** Something happens while the command runs, or after it. */
    static Event happens(String event, String parameters) {
        ObjectNode data = object().put("event", event);
        data.set("parameters", Line.object(parameters));
        return new Event("command.event", null, data, true);
    }

    /** The same, about another leg of the call. */
    static Event happensTo(String leg, String event, String parameters) {
        return new Event("command.event", leg, happens(event, parameters).data, true);
    }

    /** The caller presses a key. */
    static Event key(String digit) {
        return new Event("call.dtmf", null, object().put("digit", digit), false);
    }

    static Event hangsUp() {
        return new Event("call.ended", null, object().put("reason", "normal").put("endedBy", "caller"), false);
    }

    /** A dial makes a leg for its target of that place, from 0. */
    static Event created(String leg, int target) {
        return new Event("call.created", leg, object().put("parentCallId", VerbCall.CALL).put("target", target), true);
    }

    static Event rings(String leg) {
        return new Event("call.progress", leg, object().put("state", "ringing"), false);
    }

    static Event answers(String leg) {
        return new Event("call.answered", leg, object(), false);
    }

    /** @param facts e.g. {@code reason=busy sipStatus=486} */
    static Event ended(String leg, String facts) {
        return new Event("call.ended", leg, Line.object(facts), false);
    }

    /** @param facts e.g. {@code recordingId=r url=https://… durationMs=4000} */
    static Event recorded(String facts) {
        return new Event("recording.available", null, Line.object(facts), false);
    }

    private static Event status(String status, String result) {
        ObjectNode data = object().put("status", status);
        data.set("result", Line.object(result));
        return new Event(STATUS, null, data, true);
    }

    private static Event fault(String status, String code) {
        ObjectNode data = object().put("status", status);
        data.putObject("error").put("code", code);
        return new Event(STATUS, null, data, true);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
