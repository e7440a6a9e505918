package org.callpivot.http;

import org.callpivot.session.Failure;

/**
 * A request to a developer's server that cannot be made or brought no document, and why. It has no stack trace of its own, which would
 * say nothing more and cost the most where there is the least time for it: in a flood of requests that fail.
 */
public class HttpFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public HttpFailure(Failure.Kind kind, String message) {
        this(kind, message, null);
    }

    public HttpFailure(Failure.Kind kind, String message, Throwable cause) {
        super(message, cause, true, false);
        this.failure = new Failure(kind, message);
    }

    public Failure failure() {
        return failure;
    }
}
