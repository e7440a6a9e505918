package org.callpivot.pipeline;

/** Another node has stored a newer state of the call: what was decided on the older one is void, and is decided anew. */
public final class StaleSession extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StaleSession(String sessionId) {
        super("another node has gone on with the call " + sessionId);
    }
}
