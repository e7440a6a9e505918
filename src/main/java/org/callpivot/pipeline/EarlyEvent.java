package org.callpivot.pipeline;

/** An event of a call that nobody knows yet: its offer may be in the hands of another node at this moment. */
final class EarlyEvent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EarlyEvent(String what) {
        super(what + " of a call that is not known (yet)");
    }
}
