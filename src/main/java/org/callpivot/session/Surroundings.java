package org.callpivot.session;

import org.callpivot.callflow.Callflows;

/** What a decision may look at besides the session: both immutable, so that the same input always decides the same. */
public record Surroundings(Callflows callflows, SessionSettings settings) {}
