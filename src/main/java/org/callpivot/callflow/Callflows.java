package org.callpivot.callflow;

import java.util.Optional;

/** Where a session looks callflows up: an immutable snapshot, so that a session's decision stays a pure function. */
public interface Callflows {

    /** The callflow for a dialled number: exact numbers first, then patterns in order of callflow id. */
    Optional<Match> byNumber(String account, String number);

    Optional<Callflow> byId(String account, String id);

    /** @param captured group 1 of the pattern that matched, or null (exact number, or no group) */
    record Match(Callflow callflow, String captured) {}
}
