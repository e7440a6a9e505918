package org.callpivot.twiml;

/**
 * Whose habits a document counts on where the two differ.
 *
 * <pre>
 *                                  KAZOO                       TWILIO
 * Pause before anything is heard   answers the call            delays the answer
 * Reject, reason rejected          SIP 503                     SIP 603
 * keys during Say and Play         every key stops them        none does
 * Gather language                  the account's               en-US
 * Stream without url               the document's, as wss      is skipped
 * </pre>
 *
 * Equal in both: POST where no method is given, an unknown verb is skipped, Hangup answers first.
 */
public enum Dialect { KAZOO, TWILIO }
