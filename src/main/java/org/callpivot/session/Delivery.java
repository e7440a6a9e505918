package org.callpivot.session;

import java.util.Map;
import org.callpivot.request.WebUrl;

/**
 * Something to be sent to a developer beside the call, retried until it is delivered: a CDR, a webhook.
 *
 * @param id          unique and derived from the session: a repeated decision makes the same delivery, not a second one
 * @param kind        {@code cdr} or {@code webhook}
 * @param method      GET or POST; a GET has no body
 * @param contentType null without a body
 * @param attempts    how often it is tried at most; 0 = the configured number
 * @param debug       store request and response in the call's debug record
 */
public record Delivery(
        String id, String kind, String sessionId, String account, String callId, String url, String method,
        Map<String, String> headers, String contentType, String body, int attempts, boolean debug) {

    /** Without credentials and without what is delivered. */
    @Override
    public String toString() {
        return kind + " " + id + ": " + method + " " + WebUrl.mask(url);
    }
}
