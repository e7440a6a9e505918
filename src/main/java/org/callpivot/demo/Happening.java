package org.callpivot.demo;

import java.time.Duration;
import java.util.Map;

/** One thing that happens in a demo call. */
public sealed interface Happening {

    /** The caller dials. */
    record Dialled(String from, String to) implements Happening {}

    /** The switch tells Pivot something. */
    record Told(String type, String detail) implements Happening {}

    /** Pivot orders the switch something. */
    record Ordered(String command) implements Happening {}

    /** Pivot asks the developer's server; the URL without user and password. */
    record Requested(String method, String url, Map<String, String> parameters) implements Happening {}

    /** The developer's server answers. @param contentType may be null */
    record Responded(int status, String contentType, long ms, String body) implements Happening {}

    /** Something does not go as the callflow says. */
    record Noted(String what) implements Happening {}

    /** A part of the developer's document is skipped or doubtful. */
    record Warned(String what) implements Happening {}

    /** The caller hears something. */
    record Heard(String what) implements Happening {}

    /** A person does something. @param who caller or callee */
    record Did(String who, String what) implements Happening {}

    /** Keys can be typed now. */
    record Waiting(Duration timeout) implements Happening {}

    /** The caller's leg is gone. @param by caller, callee or service */
    record Ended(String reason, String by) implements Happening {}

    /** A CDR has come to the developer's server. */
    record CdrArrived(Map<String, String> fields) implements Happening {}
}
