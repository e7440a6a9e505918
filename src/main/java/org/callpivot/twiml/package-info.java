/**
 * TwiML: a parser that keeps document order and positions, and the translation of a document to callflow nodes.
 *
 * <p>To add a verb, write one class that implements {@link org.callpivot.twiml.Verb} and list it in
 * {@link org.callpivot.twiml.Verbs}; a noun of Dial likewise implements {@link org.callpivot.twiml.Noun} and is listed
 * in {@link org.callpivot.twiml.Dial}. A verb reads its attributes through {@link org.callpivot.twiml.Attributes}:
 * what it does not ask for is unknown and is reported.
 */
package org.callpivot.twiml;
