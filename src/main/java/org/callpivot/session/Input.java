package org.callpivot.session;

import java.util.List;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.callflow.Node;
import org.callpivot.contract.SwitchEvent;

/** Everything that can happen to a session. */
public sealed interface Input {

    /** The session that it is for. */
    String sessionId();

    /** The switch told something. */
    record FromSwitch(SwitchEvent event) implements Input {
        @Override
        public String sessionId() {
            return event.meta().sessionId();
        }
    }

    /**
     * The developer's server answered with a document.
     *
     * @param askId       of the {@link Ask}
     * @param documentUrl where the document came from (after redirects): relative URLs and default actions refer to it
     * @param program     null: the call ends
     * @param cookies     that its answers set or took away
     */
    record Answered(String sessionId, String askId, String documentUrl, Node program, List<Diagnostic> warnings, List<Cookie> cookies)
            implements Input {}

    /** The request brought no document. @param cookies that its answers set or took away all the same */
    record Failed(String sessionId, String askId, Failure failure, List<Cookie> cookies) implements Input {}

    /** A command could not be handed to the switch, for good. */
    record Undelivered(String sessionId, String commandId, String reason) implements Input {}

    /** The time that the last decision asked for has come. */
    record Due(String sessionId) implements Input {}
}
