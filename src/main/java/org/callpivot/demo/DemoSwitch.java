package org.callpivot.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.sound.sampled.AudioFileFormat.Type;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.callpivot.contract.BadEvent;
import org.callpivot.contract.Codec;
import org.callpivot.contract.Command;

/**
 * A switch with one telephone, for one call: tells Pivot of it, carries out Pivot's commands without sound and without
 * waiting, and sends what follows, as the neutral contract says (docs/asyncapi.yaml).
 *
 * <p>Whoever is dialled answers after two seconds and talks for five; {@value #BUSY} is busy, {@value #NO_ANSWER} never
 * answers. Whoever waits in a queue is taken after twenty seconds, a conference starts after ten. Commands that it does
 * not know are rejected with notSupported.
 */
public final class DemoSwitch implements AutoCloseable {

    static final String BUSY = "0000";
    static final String NO_ANSWER = "1111";

    /** Longer than Pivot waits for an answer of a developer's server. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    /** They may come while another command runs on the leg. */
    private static final Set<String> BESIDE =
            Set.of("stop", "hangup", "reject", "setVariables", "fork", "stopFork", "message", "leaveQueue");

    private final Codec codec = new Codec();
    private final Transcript transcript;
    private final HttpServer server;
    private final byte[] silence;
    private final Line line;
    private final Map<String, Work> works;
    private final Set<String> seen = new HashSet<>();

    /** Carries out one kind of command and returns its result, which does not matter when the leg has gone meanwhile. */
    private interface Work {
        ObjectNode carryOut(Leg leg, Command command) throws IOException, InterruptedException;
    }

    /** @param pivotEvents Pivot's {@code POST /switch/events} @param callId of the caller's leg, new for every call */
    public DemoSwitch(URI pivotEvents, String callId, Keys keys, Transcript transcript) throws IOException {
        this(pivotEvents, callId, keys, transcript, PATIENCE);
    }

    DemoSwitch(URI pivotEvents, String callId, Keys keys, Transcript transcript, Duration patience)
            throws IOException {
        this.transcript = transcript;
        this.silence = wave();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        server.createContext("/commands", this::takeCommand);
        server.createContext("/recordings/", this::giveRecording);
        line = new Line(pivotEvents, uri("/recordings/"), callId, transcript, patience);
        works = works(new Telephone(line, keys));
        server.start();
    }

    private Map<String, Work> works(Telephone telephone) {
        Work nothing = (leg, command) -> Line.object();
        Dialling dialling = new Dialling(line);
        Rooms rooms = new Rooms(line, telephone);
        Services services = new Services(line, telephone);
        return Map.ofEntries(
                entry("answer", tells(line::answer)),
                entry("ring", nothing),
                entry("progress", nothing),
                entry("play", telephone::play),
                entry("say", telephone::say),
                entry("sayData", telephone::say),
                entry("gather", telephone::gather),
                entry("record", telephone::record),
                entry("recordCall", (leg, command) -> Line.object().put("outcome", "limit")
                        .put("recordingId", command.data().path("recordingId").asText(command.id()))),
                entry("dial", dialling::dial),
                entry("bridge", (leg, command) -> {
                    leg.waits = false;
                    return Line.object();
                }),
                entry("conference", rooms::conference),
                entry("enqueue", rooms::enqueue),
                entry("leaveQueue", rooms::leaveQueue),
                entry("hold", tells(leg -> line.tell(leg, "call.held", "", Line.object()))),
                entry("resume", tells(leg -> line.tell(leg, "call.resumed", "", Line.object()))),
                entry("sendDtmf", nothing),
                entry("sleep", telephone::sleep),
                entry("setVariables", nothing),
                entry("fork", services::fork),
                entry("stopFork", services::stopFork),
                entry("connect", services::connect),
                entry("pay", services::pay),
                entry("message", services::message),
                entry("refer", services::refer),
                entry("echo", services::echo),
                entry("stop", this::stop),
                entry("reject", telephone::play),
                entry("hangup", nothing),
                entry("ping", nothing));
    }

    private interface Telling {
        void tell(Leg leg) throws IOException, InterruptedException;
    }

    private static Work tells(Telling telling) {
        return (leg, command) -> {
            telling.tell(leg);
            return Line.object();
        };
    }

    /**
     * The caller dials.
     *
     * @param application the pivot's own data ({@code voiceUrl}, …); null when a callflow of Pivot's has it
     * @return is done when the call is over, or fails when Pivot does not take an event
     */
    public CompletableFuture<Happening.Ended> dial(String from, String to, ObjectNode application) {
        line.run(() -> {
            transcript.add(new Happening.Dialled(from, to));
            ObjectNode data = Line.object().put("direction", "inbound").put("state", "ringing").put("node", "demo");
            data.putObject("from").put("number", from);
            data.putObject("to").put("number", to);
            data.putObject("replyTo").put("kind", "http").put("url", commands().toString());
            if (application != null) {
                data.set("application", application);
            }
            line.tell(line.caller, "call.offered", "", data);
        });
        return line.end;
    }

    /** The caller hangs up, whatever is going on. */
    public void hangUp() {
        line.run(() -> line.end(line.caller, "normal", "caller", Line.object()));
    }

    /** Where it takes commands: the {@code replyTo} of its offer. */
    URI commands() {
        return uri("/commands");
    }

    /** Legs of the call until now, the caller's among them. */
    int legs() {
        return 1 + (int) transcript.all(Happening.Told.class).stream()
                .filter(told -> told.type().equals("call.created")).count();
    }

    @Override
    public void close() {
        server.stop(0);
        line.cut();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void takeCommand(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] json = exchange.getRequestBody().readNBytes(Codec.MAX_BYTES + 1);
            try {
                Command command = codec.readCommand(json);
                // Answered first: a command may end the call, and whoever waits for that end closes this server.
                exchange.sendResponseHeaders(202, -1);
                line.run(() -> take(command));
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

    private void take(Command command) throws IOException, InterruptedException {
        if (!seen.add(command.id())) {
            return;
        }
        transcript.add(new Happening.Ordered(command.name()));
        Leg leg = line.leg(command.callId());
        String refusal = refusal(leg, command.name());
        if (refusal == null) {
            carryOut(leg, command);
            return;
        }
        ObjectNode status = Line.object().put("commandId", command.id()).put("status", "rejected");
        status.putObject("error").put("code", refusal).put("message", "command." + command.name());
        transcript.add(new Happening.Told("command.status", "rejected " + command.name() + ": " + refusal));
        line.send(command.callId(), "command.status", status);
    }

    /** Why a command is not carried out; null when it is. */
    private String refusal(Leg leg, String name) {
        if (leg == null) {
            return "noSuchCall";
        }
        if (!works.containsKey(name)) {
            return "notSupported";
        }
        boolean fits = switch (name) {
            case "bridge" -> leg.waits && leg != line.caller;
            case "leaveQueue" -> leg.waitsIn("enqueue");
            default -> leg.waits || BESIDE.contains(name) || leg == line.caller && leg.running.isEmpty();
        };
        return fits ? null : "wrongState";
    }

    private void carryOut(Leg leg, Command command) throws IOException, InterruptedException {
        // The transcript shows the end of a command, its beginning goes without saying.
        line.send(leg.callId, "command.status", Line.object().put("commandId", command.id()).put("status", "started"));
        leg.running.push(command);
        ObjectNode result = works.get(command.name()).carryOut(leg, command);
        leg.running.remove(command);
        if (!leg.up) {
            return;
        }
        String end = line.isRunning(leg, command) ? "completed" : "stopped";
        String shown = result.isEmpty() ? "" : " " + result;
        line.tell(leg, "command.status", end + " " + command.name() + shown,
                Line.object().put("commandId", command.id()).put("status", end).set("result", result));
        if (Set.of("hangup", "reject").contains(command.name())) {
            line.end(leg, command.data().path("reason").asText("normal"), "service", command.data());
        } else if (command.data().path("onEnd").asText().equals("hangup")) {
            line.end(leg, "normal", "callee", Line.object());
        }
    }

    /** The command that it names, or what runs on the leg; all else has ended at once. */
    private ObjectNode stop(Leg leg, Command command) {
        leg.running.stream().filter(other -> !other.equals(command)).map(Command::id).findFirst()
                .map(newest -> command.data().path("commandId").asText(newest)).ifPresent(line::stop);
        return Line.object();
    }
}
