package org.callpivot.session;

import org.callpivot.contract.SwitchEvent;

/**
 * A leg of the call: the one that was offered, or one that was connected in the session.
 *
 * @param parent   the leg for which it was made; null for the first
 * @param endpoint who was called, as the switch names it; may be null
 * @param ended    null while it is alive
 */
record Leg(String callId, String parent, String endpoint, SwitchEvent.Ended ended) {

    Leg ended(SwitchEvent.Ended event) {
        return new Leg(callId, parent, endpoint, event);
    }
}
