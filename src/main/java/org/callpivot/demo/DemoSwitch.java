package org.callpivot.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFileFormat.Type;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.callpivot.contract.BadEvent;
import org.callpivot.contract.Codec;
import org.callpivot.contract.Command;
import org.callpivot.contract.SwitchEvent.Meta;

/**
 * A switch with one telephone, for one call: tells Pivot of it, carries out Pivot's commands without sound and without
 * waiting, and sends what follows, as the neutral contract says (docs/asyncapi.yaml).
 *
 * <p>Whoever is dialled answers after two seconds and talks for five; {@value #BUSY} is busy, {@value #NO_ANSWER} never
 * answers. Commands that it does not know are rejected with notSupported.
 */
public final class DemoSwitch implements AutoCloseable {

    static final String BUSY = "0000";
    static final String NO_ANSWER = "1111";

    private static final String SOURCE = "/switch/demo";
    private static final Set<String> COMMANDS = Set.of("answer", "ring", "progress", "play", "say", "sayData", "gather",
            "record", "recordCall", "dial", "conference", "hold", "resume", "sendDtmf", "sleep", "setVariables", "stop",
            "reject", "hangup", "ping");
    private static final Map<String, Integer> CAUSES =
            Map.of("normal", 16, "busy", 17, "noAnswer", 19, "rejected", 21, "notFound", 1);

    private static final Duration EVENT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PER_CHARACTER = Duration.ofMillis(70);
    private static final Duration OF_A_FILE = Duration.ofSeconds(3);
    private static final Duration RINGING = Duration.ofSeconds(2);
    private static final Duration TALK = Duration.ofSeconds(5);
    private static final int NO_ANSWER_MS = 20_000;

    private final Codec codec = new Codec();
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(EVENT_TIMEOUT).build();
    private final ExecutorService line = Executors.newSingleThreadExecutor(task -> new Thread(task, "demo-switch"));
    private final CompletableFuture<Happening.Ended> end = new CompletableFuture<>();
    private final URI pivotEvents;
    private final Keys keys;
    private final Transcript transcript;
    private final HttpServer server;
    private final byte[] silence;

    // All below belongs to the line's thread, but for the caller's leg, which is there before it.
    private final Leg caller;
    private final Set<String> seen = new HashSet<>();
    private long sequence;
    private int callees;

    /** One end of a connection. */
    private static final class Leg {
        private final String callId;
        private final Instant startedAt;
        private Instant answeredAt;

        private Leg(String callId, Instant startedAt) {
            this.callId = callId;
            this.startedAt = startedAt;
        }
    }

    /** @param pivotEvents Pivot's {@code POST /switch/events} @param callId of the caller's leg, new for every call */
    public DemoSwitch(URI pivotEvents, String callId, Keys keys, Transcript transcript) throws IOException {
        this.pivotEvents = pivotEvents;
        this.keys = keys;
        this.transcript = transcript;
        this.caller = new Leg(callId, transcript.now());
        this.silence = wave();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        server.createContext("/commands", this::takeCommand);
        server.createContext("/recordings/", this::giveRecording);
        server.start();
    }

    /**
     * The caller dials.
     *
     * @param application the pivot's own data ({@code voiceUrl}, …); null when a callflow of Pivot's has it
     * @return is done when the call is over, or fails when Pivot does not take an event
     */
    public CompletableFuture<Happening.Ended> dial(String from, String to, ObjectNode application) {
        run(() -> {
            transcript.add(new Happening.Dialled(from, to));
            ObjectNode data = object().put("direction", "inbound").put("state", "ringing").put("node", "demo");
            data.putObject("from").put("number", from);
            data.putObject("to").put("number", to);
            data.putObject("replyTo").put("kind", "http").put("url", commands().toString());
            if (application != null) {
                data.set("application", application);
            }
            tell(caller, "call.offered", "", data);
        });
        return end;
    }

    /** The caller hangs up, whatever is going on. */
    public void hangUp() {
        run(() -> endCall("normal", "caller", object()));
    }

    /** Where it takes commands: the {@code replyTo} of its offer. */
    URI commands() {
        return URI.create(uri("/commands"));
    }

    /** Legs of the call until now, the caller's among them. */
    int legs() {
        return 1 + (int) transcript.all(Happening.Told.class).stream()
                .filter(told -> told.type().equals("call.created")).count();
    }

    @Override
    public void close() {
        server.stop(0);
        line.shutdownNow();
    }

    private String uri(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void takeCommand(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] json = exchange.getRequestBody().readNBytes(Codec.MAX_BYTES + 1);
            try {
                Command command = codec.readCommand(json);
                run(() -> carryOut(command));
                exchange.sendResponseHeaders(202, -1);
            } catch (BadEvent e) {
                byte[] message = e.getMessage().getBytes(UTF_8);
                exchange.sendResponseHeaders(400, message.length);
                exchange.getResponseBody().write(message);
            }
        }
    }

    private void giveRecording(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "audio/wav");
            exchange.sendResponseHeaders(200, silence.length);
            exchange.getResponseBody().write(silence);
        }
    }

    private static byte[] wave() throws IOException {
        byte[] second = new byte[16_000];
        AudioFormat format = new AudioFormat(8000, 16, 1, true, false);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        AudioSystem.write(new AudioInputStream(new ByteArrayInputStream(second), format, 8000), Type.WAVE, bytes);
        return bytes.toByteArray();
    }

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private void run(Task task) {
        try {
            line.execute(() -> {
                try {
                    task.run();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    end.completeExceptionally(e);
                } catch (IOException | RuntimeException e) {
                    end.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            end.completeExceptionally(e);
        }
    }

    private void carryOut(Command command) throws IOException, InterruptedException {
        if (!seen.add(command.id())) {
            return;
        }
        transcript.add(new Happening.Ordered(command.name()));
        if (end.isDone() || !command.callId().equals(caller.callId)) {
            reject(command, "noSuchCall");
        } else if (!COMMANDS.contains(command.name())) {
            reject(command, "notSupported");
        } else {
            // The transcript shows the end of a command, its beginning goes without saying.
            send(caller, "command.status", object().put("commandId", command.id()).put("status", "started"));
            ObjectNode result = perform(command);
            if (result == null) {
                endCall("normal", "caller", object());
                return;
            }
            ObjectNode status =
                    object().put("commandId", command.id()).put("status", "completed").set("result", result);
            String shown = result.isEmpty() ? "" : " " + result;
            tell(caller, "command.status", "completed " + command.name() + shown, status);
            if (Set.of("hangup", "reject").contains(command.name())) {
                endCall(command.data().path("reason").asText("normal"), "service", command.data());
            } else if (command.data().path("onEnd").asText().equals("hangup")) {
                endCall("normal", "callee", object());
            }
        }
    }

    private void reject(Command command, String code) throws IOException, InterruptedException {
        ObjectNode status = object().put("commandId", command.id()).put("status", "rejected");
        status.putObject("error").put("code", code).put("message", "command." + command.name());
        tell(caller, "command.status", "rejected " + command.name() + ": " + code, status);
    }

    /** The command's result; null when the caller has hung up meanwhile. */
    private ObjectNode perform(Command command) throws IOException, InterruptedException {
        ObjectNode data = command.data();
        switch (command.name()) {
            case "answer" -> answer(caller);
            case "play" -> hear(data.path("media"), data.path("loop").asInt(1));
            case "say", "sayData" -> hear(array(data), data.path("loop").asInt(1));
            case "gather" -> {
                return gather(data);
            }
            case "record" -> {
                return record(command);
            }
            case "recordCall" -> {
                String id = data.path("recordingId").asText(command.id());
                return object().put("recordingId", id).put("outcome", "limit");
            }
            case "dial" -> {
                return dial(command);
            }
            case "conference" -> {
                return conference(data);
            }
            case "hold" -> tell(caller, "call.held", "", object());
            case "resume" -> tell(caller, "call.resumed", "", object());
            case "sleep" -> transcript.skip(Duration.ofMillis(data.path("ms").asLong()));
            case "reject" -> hear(data.path("media"), 1);
            default -> { } // ring, progress, sendDtmf, setVariables, stop, hangup, ping: nothing to hear or to wait for
        }
        return object();
    }

    private static JsonNode array(JsonNode one) {
        return JsonNodeFactory.instance.arrayNode().add(one);
    }

    private void answer(Leg leg) throws IOException, InterruptedException {
        if (leg.answeredAt == null) {
            leg.answeredAt = transcript.now();
            tell(leg, "call.answered", "", object().put("answeredAt", leg.answeredAt.toString()));
        }
    }

    /** Media of {@code play}, of a prompt, or the data of {@code say} or {@code sayData}. */
    private void hear(JsonNode media, int times) {
        for (int i = 0; i < Math.max(times, 1); i++) {
            for (JsonNode medium : media) {
                if (medium.has("silenceMs")) {
                    transcript.skip(Duration.ofMillis(medium.path("silenceMs").asLong()));
                } else if (medium.has("tone")) {
                    transcript.add(new Happening.Heard("(tone)"));
                } else if (medium.has("url") || medium.has("sound")) {
                    String name = medium.path("url").asText(medium.path("sound").asText());
                    transcript.add(new Happening.Heard("(" + name + ")"));
                    transcript.skip(OF_A_FILE);
                } else {
                    String text = Stream.of("text", "ssml", "value").map(medium::path).filter(JsonNode::isTextual)
                            .map(JsonNode::textValue).findFirst().orElse("");
                    transcript.add(new Happening.Heard(text));
                    transcript.skip(PER_CHARACTER.multipliedBy(text.length()));
                }
            }
        }
    }

    private ObjectNode gather(ObjectNode data) throws IOException, InterruptedException {
        int tries = data.path("tries").asInt(1);
        ObjectNode result = null;
        for (int i = 0; i < tries && (result == null || !result.path("outcome").asText().equals("matched")); i++) {
            hear(i > 0 && data.has("invalidPrompt") ? data.path("invalidPrompt") : data.path("prompt"), 1);
            String pressed = keys.press(Duration.ofMillis(data.path("firstTimeoutMs").asLong(5000)), transcript);
            if (pressed.equals(Keys.HANG_UP)) {
                transcript.add(new Happening.Did("caller", "hangs up"));
                return null;
            }
            result = pressed(pressed, data);
        }
        return result;
    }

    private ObjectNode pressed(String pressed, ObjectNode data) throws IOException, InterruptedException {
        String terminators = data.path("terminators").asText();
        StringBuilder digits = new StringBuilder();
        ObjectNode result = object();
        for (char key : pressed.toCharArray()) {
            if (digits.length() == data.path("maxDigits").asInt(Integer.MAX_VALUE) || result.has("terminator")) {
                break;
            }
            transcript.add(new Happening.Did("caller", "presses " + key));
            String digit = String.valueOf(key);
            tell(caller, "call.dtmf", digit, object().put("digit", digit).put("durationMs", 100));
            if (terminators.indexOf(key) >= 0) {
                result.put("terminator", digit);
            } else {
                digits.append(key);
            }
        }
        boolean valid = digits.length() >= data.path("minDigits").asInt(1)
                && (!data.has("pattern") || digits.toString().matches(data.path("pattern").asText()));
        return result.put("digits", digits.toString())
                .put("outcome", valid ? "matched" : pressed.isEmpty() ? "timeout" : "invalid");
    }

    private ObjectNode record(Command command) throws IOException, InterruptedException {
        String id = command.data().path("recordingId").asText(command.id());
        transcript.add(new Happening.Did("caller", "speaks for " + TALK.toSeconds() + " s"));
        transcript.skip(TALK);
        ObjectNode recording = object().put("recordingId", id).put("url", uri("/recordings/" + command.id() + ".wav"))
                .put("durationMs", TALK.toMillis());
        boolean hash = command.data().path("terminators").asText().contains("#");
        if (hash) {
            transcript.add(new Happening.Did("caller", "presses #"));
        }
        tell(caller, "recording.available", id, recording.deepCopy().put("format", "wav"));
        return hash ? recording.put("outcome", "key").put("terminator", "#") : recording.put("outcome", "silence");
    }

    /** Rings one target after another until one answers, whatever the order asked for. */
    private ObjectNode dial(Command command) throws IOException, InterruptedException {
        Instant begun = transcript.now();
        ObjectNode result = object().put("outcome", "failed");
        for (JsonNode target : command.data().path("targets")) {
            result = ring(command, target);
            if (result.path("outcome").asText().equals("answered")) {
                break;
            }
        }
        return result.put("durationMs", Duration.between(begun, transcript.now()).toMillis());
    }

    private ObjectNode ring(Command command, JsonNode target) throws IOException, InterruptedException {
        String endpoint = Stream.of("number", "sip", "user", "device", "group", "queue").map(target::path)
                .filter(JsonNode::isTextual).map(JsonNode::textValue).findFirst().orElse("nobody");
        Leg callee = new Leg(caller.callId + "-callee-" + ++callees, transcript.now());
        tell(callee, "call.created", endpoint, object().put("parentCallId", caller.callId)
                .put("commandId", command.id()).put("endpoint", endpoint));
        tell(callee, "call.progress", "ringing", object().put("state", "ringing").put("sipStatus", 180));
        if (endpoint.equals(BUSY)) {
            return unanswered(callee, "busy", 486);
        }
        if (endpoint.equals(NO_ANSWER)) {
            transcript.skip(Duration.ofMillis(
                    target.path("timeoutMs").asLong(command.data().path("timeoutMs").asLong(NO_ANSWER_MS))));
            return unanswered(callee, "noAnswer", 480);
        }
        transcript.skip(RINGING);
        answer(callee);
        answer(caller);
        tell(caller, "call.bridged", endpoint, object().put("otherCallId", callee.callId));
        transcript.add(new Happening.Did("callee", "talks for " + TALK.toSeconds() + " s and hangs up"));
        transcript.skip(TALK);
        tell(caller, "call.unbridged", endpoint, object().put("otherCallId", callee.callId));
        tell(callee, "call.ended", "normal", endOf(callee, "normal", "callee", object()));
        return object().put("outcome", "answered").put("cause", CAUSES.get("normal")).put("otherCallId", callee.callId)
                .put("bridgedMs", TALK.toMillis());
    }

    private ObjectNode unanswered(Leg callee, String reason, int sipStatus) throws IOException, InterruptedException {
        ObjectNode why = object().put("cause", CAUSES.get(reason)).put("sipStatus", sipStatus);
        tell(callee, "call.ended", reason, endOf(callee, reason, "callee", why));
        return why.put("outcome", reason);
    }

    private ObjectNode conference(ObjectNode data) throws IOException, InterruptedException {
        String room = data.path("conference").asText();
        tell(caller, "conference.joined", room, object().put("conference", room).put("memberId", "1").put("size", 1));
        transcript.add(new Happening.Did("caller", "stays for " + TALK.toSeconds() + " s"));
        transcript.skip(TALK);
        tell(caller, "conference.left", room, object().put("conference", room).put("memberId", "1").put("size", 0));
        return object().put("outcome", "left").put("durationMs", TALK.toMillis());
    }

    /** @param why may hold a {@code cause} and a {@code sipStatus} of its own */
    private void endCall(String reason, String by, ObjectNode why) throws IOException, InterruptedException {
        if (!end.isDone()) {
            tell(caller, "call.ended", reason, endOf(caller, reason, by, why));
            Happening.Ended ended = new Happening.Ended(reason, by);
            transcript.add(ended);
            end.complete(ended);
        }
    }

    private ObjectNode endOf(Leg leg, String reason, String by, ObjectNode why) {
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
        return data;
    }

    private void tell(Leg leg, String type, String detail, ObjectNode data) throws IOException, InterruptedException {
        transcript.add(new Happening.Told(type, detail));
        send(leg, type, data);
    }

    private void send(Leg leg, String type, ObjectNode data) throws IOException, InterruptedException {
        String id = caller.callId + "-e" + ++sequence;
        byte[] event = codec.write(
                new Meta(id, type, SOURCE, leg.callId, caller.callId, transcript.now()), sequence, data);
        HttpResponse<String> response = client.send(HttpRequest.newBuilder(pivotEvents).timeout(EVENT_TIMEOUT)
                .header("Content-Type", "application/cloudevents+json").POST(BodyPublishers.ofByteArray(event)).build(),
                BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException("Pivot did not take " + type + ": " + response.statusCode() + " " + response.body());
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
