package org.callpivot.session;

/** Placeholder until the session is written. */
public record CallSession(String id) {
    public boolean finished() {
        return false;
    }
}
