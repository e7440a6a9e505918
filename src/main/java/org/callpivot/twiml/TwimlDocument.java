package org.callpivot.twiml;

/** A well-formed XML document in document order, whatever its root: {@link TwimlTranslator} judges the content. */
public record TwimlDocument(Element root) {}
