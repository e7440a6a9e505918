package org.callpivot.session;

import java.time.Instant;
import java.util.List;
import org.callpivot.request.CallView;
import org.callpivot.request.Method;
import org.callpivot.request.PivotSettings;
import org.callpivot.request.WebUrl;

/**
 * A request that the session wants made to the developer's server.
 *
 * @param id        identity of the request; the answer must name it, an answer to an older one is dropped
 * @param iteration counts the requests of the call from 1
 * @param first     no document of a developer has been accepted in this call yet: a failure falls back
 * @param url       absolute, may hold credentials: never log it as it is
 * @param method    of this request (an action's own, or the pivot's)
 * @param settings  of the pivot that is running: formats, headers, debug
 * @param view      what the request tells about the call
 * @param waits     for a caller who waits: the answer may be a sound instead of a document, to be heard again and again
 * @param cookies   that the call has
 * @param deadline  the whole exchange must be over by then
 */
public record Ask(
        String id, String sessionId, String account, int iteration, boolean first, String url, Method method,
        PivotSettings settings, CallView view, boolean waits, List<Cookie> cookies, Instant deadline) {

    /** Of a row that was stored before there were cookies they are null. */
    public Ask {
        cookies = cookies == null ? List.of() : List.copyOf(cookies);
    }

    /** The same request once more. */
    public Ask until(Instant later) {
        return new Ask(id, sessionId, account, iteration, first, url, method, settings, view, waits, cookies, later);
    }

    /** Without credentials. */
    @Override
    public String toString() {
        return "request " + id + ": " + method + " " + WebUrl.mask(url);
    }
}
