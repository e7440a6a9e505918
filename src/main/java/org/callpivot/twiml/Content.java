package org.callpivot.twiml;

/** What stands inside an element. */
public sealed interface Content permits Element, Text {}
