package org.callpivot.request;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Makes the request that asks the developer's server what to do with the call (facts/kazoo-pivot.md part 3.3). */
public final class RequestBuilder {

    private static final String JSON = "application/json";

    /**
     * A GET carries the parameters in the query, behind what the URL has there already; a POST carries them in its
     * body, as the pivot's {@code req_body_format} says.
     *
     * @param url    absolute; may hold credentials, which become basic authentication
     * @param method of this request, which may be another than the pivot's own
     * @throws InvalidUrl if the URL cannot be asked
     */
    public OutgoingRequest build(String url, Method method, PivotSettings settings, CallView view) {
        WebUrl target = WebUrl.parse(url);
        ObjectNode parameters = RequestParameters.of(view, settings.reqFormat());
        return switch (method) {
            case GET -> new OutgoingRequest(method, target.withParameters(FormBody.encode(parameters)).wire(),
                    settings.headers(), target.authorization(), null, null);
            case POST -> switch (settings.bodyFormat()) {
                case FORM -> post(target, settings, FormBody.CONTENT_TYPE, FormBody.encode(parameters));
                case JSON -> post(target, settings, JSON, parameters.toString());
            };
        };
    }

    private static OutgoingRequest post(WebUrl target, PivotSettings settings, String contentType, String body) {
        return new OutgoingRequest(
                Method.POST, target.wire(), settings.headers(), target.authorization(), contentType, body);
    }
}
