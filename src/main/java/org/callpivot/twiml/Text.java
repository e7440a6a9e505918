package org.callpivot.twiml;

/** Character data between two tags, as written: entities resolved, CDATA merged in, comments left out. */
public record Text(String value) implements Content {}
