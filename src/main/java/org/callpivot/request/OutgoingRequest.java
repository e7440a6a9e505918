package org.callpivot.request;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request to the developer's server, ready to be sent. The HTTP layer adds what is its own: Host, Content-Length,
 * User-Agent, Accept.
 *
 * @param url           absolute, in ASCII, without credentials and fragment; holds the parameters of a GET
 * @param headers       the pivot's custom headers, in their order
 * @param authorization value of the {@code Authorization} header, or null; must not follow a redirect to another host
 * @param contentType   null without a body
 * @param body          null for a GET; to be sent as UTF-8
 */
public record OutgoingRequest(
        Method method, String url, Map<String, String> headers, String authorization, String contentType, String body) {

    public OutgoingRequest {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** Without credentials and without the values of headers, which may be tokens. */
    @Override
    public String toString() {
        return method + " " + url + " headers=" + headers.keySet() + (authorization == null ? "" : " authorization=***")
                + (body == null ? "" : " " + contentType + " of " + body.length() + " characters");
    }
}
