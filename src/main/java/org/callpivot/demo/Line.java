package org.callpivot.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.callpivot.contract.Codec;
import org.callpivot.contract.Command;
import org.callpivot.contract.SwitchEvent.Meta;

/**
 * One call inside the demo switch: its legs, what Pivot is told of them, and the one thread on which everything
 * happens. A command that lasts may let others be carried out {@link #meanwhile}.
 */
final class Line {

    /** How long a connection, a recording, a stay in a conference last. */
    static final Duration TALK = Duration.ofSeconds(5);

    private static final String SOURCE = "/switch/demo";
    private static final Duration EVENT_TIMEOUT = Duration.ofSeconds(10);
    private static final Map<String, Integer> CAUSES =
            Map.of("normal", 16, "busy", 17, "noAnswer", 19, "rejected", 21, "notFound", 1);

    /** Something to be done on the line's thread. */
    interface Task {
        void run() throws IOException, InterruptedException;
    }

    final Transcript transcript;
    final Leg caller;
    /** How long Pivot may be silent, in real time, before nothing more is expected of it. */
    final Duration patience;
    final CompletableFuture<Happening.Ended> end = new CompletableFuture<>();

    private final Codec codec = new Codec();
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(EVENT_TIMEOUT).build();
    private final URI pivotEvents;
    private final URI recordings;
    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::work, "demo-switch");

    // All below belongs to the line's thread.
    private final Map<String, Leg> legs = new LinkedHashMap<>();
    private final List<Task> farewells = new ArrayList<>();
    private final Set<String> stopped = new HashSet<>();
    private long sequence;
    private int callees;

    /** @param recordings where recordings can be fetched, ends with a slash */
    Line(URI pivotEvents, URI recordings, String callId, Transcript transcript, Duration patience) {
        this.pivotEvents = pivotEvents;
        this.recordings = recordings;
        this.transcript = transcript;
        this.patience = patience;
        this.caller = new Leg(callId, "caller", transcript.now());
        legs.put(callId, caller);
        thread.start();
    }

    void run(Task task) {
        tasks.add(task);
    }

    /** Breaks off whatever goes on. */
    void cut() {
        thread.interrupt();
    }

    private void work() {
        try {
            while (true) {
                Task task = tasks.take();
                try {
                    task.run();
                } catch (IOException | RuntimeException e) {
                    end.completeExceptionally(e);
                }
            }
        } catch (InterruptedException e) {
            end.completeExceptionally(e);
        }
    }

    /**
     * Carries out what else comes while a command lets a leg wait.
     *
     * @param goesOn  the reason to wait is still there
     * @param longest of the call's time
     * @param atMost  real time in which something must come: else nothing will, and the rest of the time is skipped
     */
    void meanwhile(Leg leg, Command command, BooleanSupplier goesOn, Duration longest, Duration atMost)
            throws IOException, InterruptedException {
        Instant until = transcript.now().plus(longest);
        while (isRunning(leg, command) && goesOn.getAsBoolean() && transcript.now().isBefore(until)) {
            Task task = tasks.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
            if (task == null) {
                transcript.skip(Duration.between(transcript.now(), until));
            } else {
                task.run();
            }
        }
    }

    /** The leg is there and the command has not been stopped. */
    boolean isRunning(Leg leg, Command command) {
        return leg.up && !stopped.contains(command.id());
    }

    void stop(String commandId) {
        stopped.add(commandId);
    }

    /** Null when there is no such leg any more. */
    Leg leg(String callId) {
        return legs.get(callId);
    }

    /** A leg that a command has made. @param target its place in a dial, or null */
    Leg create(Command command, String endpoint, Integer target) throws IOException, InterruptedException {
        Leg callee = new Leg(caller.callId + "-callee-" + ++callees, "callee", transcript.now());
        legs.put(callee.callId, callee);
        ObjectNode data = object().put("parentCallId", caller.callId).put("commandId", command.id())
                .put("endpoint", endpoint);
        tell(callee, "call.created", endpoint, target == null ? data : data.put("target", target));
        return callee;
    }

    void answer(Leg leg) throws IOException, InterruptedException {
        if (leg.answeredAt == null) {
            leg.answeredAt = transcript.now();
            tell(leg, "call.answered", "", object().put("answeredAt", leg.answeredAt.toString()));
        }
    }

    /** The caller talks with somebody, who hangs up. The command's result gets what is known of it. */
    void talk(Leg callee, String endpoint, ObjectNode result) throws IOException, InterruptedException {
        answer(caller);
        tell(caller, "call.bridged", endpoint, object().put("otherCallId", callee.callId));
        does(callee, "talks for " + TALK.toSeconds() + " s and hangs up");
        transcript.skip(TALK);
        tell(caller, "call.unbridged", endpoint, object().put("otherCallId", callee.callId));
        end(callee, "normal", callee.who, object());
        result.put("otherCallId", callee.callId).put("bridgedMs", TALK.toMillis());
    }

    /** A recording begins, by the name that {@link #recorded} will tell. */
    void records(Leg leg, Command command) throws IOException, InterruptedException {
        event(leg, command, "recording-in-progress",
                object().put("RecordingSid", recordingId(command)).put("RecordingStatus", "in-progress"));
    }

    private static String recordingId(Command command) {
        return command.data().path("recordingId").asText(command.id());
    }

    /**
     * A recording is done: told by {@code recording.available}, and by {@code recording-completed} unless Pivot knows
     * the recording by the name that it gave.
     */
    ObjectNode recorded(Leg leg, Command command) throws IOException, InterruptedException {
        boolean named = command.data().has("recordingId");
        String id = recordingId(command);
        String url = recordings.resolve(command.id() + ".wav").toString();
        ObjectNode recording = object().put("recordingId", id).put("url", url).put("durationMs", TALK.toMillis());
        tell(leg, "recording.available", id,
                recording.deepCopy().put("format", "wav").put("commandId", command.id()));
        if (!named) {
            event(leg, command, "recording-completed", object().put("RecordingSid", id).put("RecordingUrl", url)
                    .put("RecordingStatus", "completed").put("RecordingDuration", TALK.toSeconds()));
        }
        return recording;
    }

    /** {@code record} of a command, be it a truth value or one of TwiML's words, asks for a recording. */
    static boolean isRecorded(Command command) {
        JsonNode record = command.data().path("record");
        return record.asBoolean() || record.asText().startsWith("record-");
    }

    void does(Leg leg, String what) {
        transcript.add(new Happening.Did(leg.who, what));
    }

    /** To be done before the caller's leg is told to be gone. */
    void beforeEnd(Task farewell) {
        farewells.add(farewell);
    }

    /**
     * Ends a leg; the caller's is the last of all.
     *
     * @param why may hold a {@code cause} and a {@code sipStatus} of its own
     */
    void end(Leg leg, String reason, String by, ObjectNode why) throws IOException, InterruptedException {
        if (!leg.up) {
            return;
        }
        if (leg != caller) {
            hangUp(leg, reason, by, why);
            return;
        }
        for (Task farewell : farewells) {
            farewell.run();
        }
        for (Leg other : List.copyOf(legs.values())) {
            if (other != caller) {
                hangUp(other, "normal", by, object());
            }
        }
        hangUp(caller, reason, by, why);
        Happening.Ended ended = new Happening.Ended(reason, by);
        transcript.add(ended);
        end.complete(ended);
    }

    private void hangUp(Leg leg, String reason, String by, ObjectNode why) throws IOException, InterruptedException {
        leg.up = false;
        legs.remove(leg.callId);
        Instant now = transcript.now();
        ObjectNode data = object().put("reason", reason)
                .put("cause", why.path("cause").asInt(CAUSES.getOrDefault(reason, 31))).put("endedBy", by)
                .put("startedAt", leg.startedAt.toString()).put("endedAt", now.toString())
                .put("durationMs", Duration.between(leg.startedAt, now).toMillis()).put("billableMs", 0);
        if (why.has("sipStatus")) {
            data.put("sipStatus", why.path("sipStatus").asInt());
        }
        if (leg.answeredAt != null) {
            data.put("answeredAt", leg.answeredAt.toString())
                    .put("billableMs", Duration.between(leg.answeredAt, now).toMillis());
        }
        tell(leg, "call.ended", reason, data);
    }

    /** {@code command.event}. */
    void event(Leg leg, Command command, String event, ObjectNode parameters) throws IOException, InterruptedException {
        ObjectNode data = object().put("commandId", command.id()).put("event", event);
        tell(leg, "command.event", event, data.set("parameters", parameters));
    }

    /** Tells once that a caller waits no more: before anything that follows from it. */
    void endWait(Leg leg) throws IOException, InterruptedException {
        Command waiting = leg.waitsIn;
        leg.waitsIn = null;
        if (waiting != null && leg.up) {
            event(leg, waiting, "wait-ended", object());
        }
    }

    /** The Q.850 cause of a reason. */
    static int cause(String reason) {
        return CAUSES.get(reason);
    }

    void tell(Leg leg, String type, String detail, ObjectNode data) throws IOException, InterruptedException {
        transcript.add(new Happening.Told(type, detail));
        send(leg.callId, type, data);
    }

    /** An event that goes without saying in the transcript. */
    void send(String callId, String type, ObjectNode data) throws IOException, InterruptedException {
        String id = caller.callId + "-e" + ++sequence;
        byte[] event = codec.write(
                new Meta(id, type, SOURCE, callId, caller.callId, transcript.now(), sequence), data);
        HttpResponse<String> response = post(event);
        if (response.statusCode() / 100 != 2) {
            throw new IOException("Pivot did not take " + type + ": " + response.statusCode() + " " + response.body());
        }
    }

    /** Once more if the connection breaks, as a kept one may: an event with the same id is the same event. */
    private HttpResponse<String> post(byte[] event) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(pivotEvents).timeout(EVENT_TIMEOUT)
                .header("Content-Type", "application/cloudevents+json").POST(BodyPublishers.ofByteArray(event)).build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (HttpTimeoutException | ConnectException nobody) {
            throw nobody;
        } catch (IOException broken) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
