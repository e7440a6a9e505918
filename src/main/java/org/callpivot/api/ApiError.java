package org.callpivot.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** A request that is answered with an error envelope (facts/kazoo-pivot.md, part 9.2). */
final class ApiError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient ObjectNode data;
    private final transient Map<String, String> headers;

    private ApiError(int status, String message, ObjectNode data, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.data = data;
        this.headers = headers;
    }

    static ApiError of(int status, String message) {
        return new ApiError(status, message, JsonNodeFactory.instance.objectNode(), Map.of());
    }

    /** 400 with everything that is wrong. */
    static ApiError invalid(Faults faults) {
        return new ApiError(400, faults.summary(), faults.byField(), Map.of());
    }

    /** 401; the same for no token and for a wrong one. */
    static ApiError unauthorized() {
        return new ApiError(401, "a valid token is needed: Authorization: Bearer <token>, or X-Auth-Token: <token>",
                JsonNodeFactory.instance.objectNode(), Map.of("WWW-Authenticate", "Bearer realm=\"pivot\""));
    }

    /** 404 in the form that Kazoo gives to an id that it does not find. */
    static ApiError notFound(String message, String id) {
        return new ApiError(404, message, JsonNodeFactory.instance.objectNode().put("cause", id), Map.of());
    }

    static ApiError methodNotAllowed(String method, String allowed) {
        return new ApiError(405, "method " + method + " is not allowed here, only " + allowed,
                JsonNodeFactory.instance.objectNode(), Map.of("Allow", allowed));
    }

    int status() {
        return status;
    }

    ObjectNode data() {
        return data;
    }

    Map<String, String> headers() {
        return headers;
    }
}
