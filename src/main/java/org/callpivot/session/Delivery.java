package org.callpivot.session;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.callpivot.request.CallView;
import org.callpivot.request.FormBody;
import org.callpivot.request.Method;
import org.callpivot.request.PivotSettings;
import org.callpivot.request.RequestParameters;
import org.callpivot.request.WebUrl;

/**
 * Something to be sent to a developer beside the call, retried until it is delivered: a CDR, a webhook, a status callback.
 *
 * @param id          unique and derived from the session: a repeated decision makes the same delivery, not a second one
 * @param kind        {@code cdr}, {@code webhook} or {@code callback}
 * @param method      GET or POST; a GET has no body
 * @param contentType null without a body
 * @param lane        deliveries of one lane arrive in the order in which they were made; null where order does not matter
 * @param attempts    how often it is tried at most; 0 = the configured number
 * @param debug       store request and response in the call's debug record
 */
public record Delivery(
        String id, String kind, String sessionId, String account, String callId, String url, String method,
        Map<String, String> headers, String contentType, String body, String lane, int attempts, boolean debug) {

    /** A request with the parameters of the pivot's format, whose answer nobody reads. */
    static Delivery callback(String id, CallSession session, String url, Method method, CallView view) {
        WebUrl target = WebUrl.parse(url);
        PivotSettings pivot = session.pivot;
        String form = FormBody.encode(RequestParameters.of(view, pivot.reqFormat()));
        boolean get = method == Method.GET;
        return new Delivery(id, "callback", session.id, session.account, view.callId(),
                get ? target.withParameters(form).text() : target.text(), method.name(), pivot.headers(),
                get ? null : FormBody.CONTENT_TYPE, get ? null : form, lane(session, url), 0, pivot.debug());
    }

    private static String lane(CallSession session, String url) {
        return session.id + "-" + UUID.nameUUIDFromBytes(url.getBytes(StandardCharsets.UTF_8));
    }

    /** Without credentials and without what is delivered. */
    @Override
    public String toString() {
        return kind + " " + id + ": " + method + " " + WebUrl.mask(url);
    }
}
