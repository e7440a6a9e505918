package org.callpivot.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** What the recording modules have in common. */
final class Recording {

    private Recording() {}

    /** Where the switch shall put the file; nothing when no URL is given: then it keeps the file itself. */
    static void upload(ObjectNode data, String url, String method) {
        if (url != null) {
            data.putObject("upload").put("url", url).put("method", method.toUpperCase(Locale.ROOT));
        }
    }

    static void remember(CallSession session, CommandEnd end) {
        session.recordingId = end.text("recordingId");
        session.recordingUrl = end.text("url");
        session.recordingDuration = end.seconds("durationMs");
    }

    /** The recording that a dial made; its URL may come later, by {@code recording.available}. */
    static void ofDial(CallSession session, CommandEnd end) {
        session.recordingId = end.text("recordingId");
        session.recordingUrl = end.text("recordingUrl");
        session.recordingDuration = end.seconds("recordingMs");
    }
}
