package org.callpivot.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One call from a simulated telephone, from the first ring to the CDRs.
 *
 * @param pivotEvents Pivot's {@code POST /switch/events}
 * @param callId      identity of the caller's leg
 * @param application the pivot's own data in the names of {@code call.offered}; null when a callflow of Pivot's has it
 * @param patience    after this, in real time, the caller hangs up
 * @param cdrWait     how long, after the end, CDRs are waited for at most: one for every leg
 */
public record DemoCall(
        URI pivotEvents, String callId, String from, String to, ObjectNode application, Duration patience,
        Duration cdrWait) {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration AFTERMATH = Duration.ofSeconds(5);

    /**
     * How a call went.
     *
     * @param heard    what the caller heard, in order
     * @param requests as told to {@link Transcript#onRequest}
     * @param cdrs     as they came to the demo server's {@code /cdr}
     * @param reason   of the end of the caller's leg (facts/switches.md, part f.5)
     * @param notes    as told to {@link Transcript#onNote}
     */
    public record Result(List<String> heard, List<Happening.Requested> requests, List<Map<String, String>> cdrs,
            String reason, List<String> notes) {

        /** The call went from its first ring to its end as the callflow says, without a failure on the way. */
        public boolean isPlayed() {
            return notes.isEmpty();
        }
    }

    /** A call to a number that a callflow of Pivot's knows. */
    public static DemoCall toNumber(URI pivotEvents, String from, String to) {
        return new DemoCall(pivotEvents, "demo-" + UUID.randomUUID(), from, to, null, PATIENCE, AFTERMATH);
    }

    /** The same call, but nobody waits for its CDRs: nothing says that they are sent to the demo server. */
    public DemoCall withoutCdrs() {
        return new DemoCall(pivotEvents, callId, from, to, application, patience, Duration.ZERO);
    }

    /**
     * The same call, but asking this server.
     *
     * @param method {@code get} or {@code post}, null for the default; wrong values are for Pivot to refuse
     * @param format {@code kazoo} or {@code twiml}, null for the default
     * @param cdrUrl null for none
     */
    public DemoCall asking(String voiceUrl, String method, String format, URI cdrUrl) {
        ObjectNode application = JsonNodeFactory.instance.objectNode().put("voiceUrl", voiceUrl).put("debug", true);
        if (method != null) {
            application.put("method", method);
        }
        if (format != null) {
            application.put("format", format);
        }
        if (cdrUrl != null) {
            application.put("cdrUrl", cdrUrl.toString());
        }
        return new DemoCall(pivotEvents, callId, from, to, application, patience, cdrWait);
    }

    /**
     * Plays the call.
     *
     * @param server whose {@code /cdr} takes the CDRs
     * @throws IOException Pivot cannot be reached or does not take an event
     */
    public Result run(Keys keys, DemoDeveloperServer server, Transcript transcript)
            throws IOException, InterruptedException {
        try (DemoSwitch telephone = new DemoSwitch(pivotEvents, callId, keys, transcript)) {
            CompletableFuture<Happening.Ended> end = telephone.dial(from, to, application);
            String reason = reason(end, telephone);
            List<Map<String, String>> cdrs = server.takeCdrs(telephone.legs(), cdrWait);
            cdrs.forEach(cdr -> transcript.add(new Happening.CdrArrived(cdr)));
            return new Result(transcript.all(Happening.Heard.class).stream().map(Happening.Heard::what).toList(),
                    transcript.all(Happening.Requested.class), cdrs, reason,
                    transcript.all(Happening.Noted.class).stream().map(Happening.Noted::what).toList());
        }
    }

    private String reason(CompletableFuture<Happening.Ended> end, DemoSwitch telephone)
            throws IOException, InterruptedException {
        try {
            try {
                return end.get(patience.toMillis(), TimeUnit.MILLISECONDS).reason();
            } catch (TimeoutException e) {
                telephone.hangUp();
                return end.get(AFTERMATH.toMillis(), TimeUnit.MILLISECONDS).reason();
            }
        } catch (ExecutionException e) {
            throw new IOException("the demo call broke off: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the demo call does not end, " + AFTERMATH.toSeconds() + " s after hanging up", e);
        }
    }
}
