package org.callpivot.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Headers by which a developer's server recognises a request that it has seen before, and the call that it belongs to. */
public final class Tracks {

    /** The same on every repetition of a request: a retry, a redirect, or because the node that made it has died. */
    public static final String TOKEN = "I-Twilio-Idempotency-Token";
    /** https://www.w3.org/TR/trace-context/#traceparent-header */
    public static final String TRACE = "traceparent";

    private Tracks() {}

    /**
     * @param sessionId one call is one trace
     * @param requestId one request is one span; the token is derived from it, and does not show it
     */
    public static Map<String, String> headers(String sessionId, String requestId) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(TOKEN, uuid("token", requestId).toString());
        // Marked as sampled: a server whose tracing follows its caller's decision would otherwise record nothing.
        headers.put(TRACE, "00-" + hex(uuid("trace", sessionId)) + "-" + hex(uuid("span", requestId)).substring(16) + "-01");
        return headers;
    }

    private static UUID uuid(String purpose, String id) {
        return UUID.nameUUIDFromBytes((purpose + ":" + id).getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(UUID uuid) {
        return uuid.toString().replace("-", "");
    }
}
