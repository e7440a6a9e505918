package org.callpivot.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.callpivot.contract.Codec;
import org.callpivot.contract.Command;
import org.callpivot.contract.ContractSchemas;
import org.callpivot.contract.SwitchEvent;

/**
 * Gives fixed lists of commands, the next one after the end of the last, and holds every message against the contract.
 * The main list begins with the offer; others, which run beside it, with a cue.
 */
final class FakePivot implements AutoCloseable {

    /** In the script: the last command is sent once more, as at-least-once delivery may do. */
    static final String AGAIN = "again {}";

    private final Codec codec = new Codec();
    private final ContractSchemas schemas = new ContractSchemas();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService sender = Executors.newSingleThreadExecutor();
    private final Script main = new Script(new ArrayDeque<>());
    private final Map<String, Script> cues = new HashMap<>();
    private final List<Script> begun = new ArrayList<>();
    private final List<SwitchEvent> events = new CopyOnWriteArrayList<>();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final int status;
    private URI replyTo;

    private static final class Script {
        private final Queue<Command> commands;
        private Command running;

        private Script(Queue<Command> commands) {
            this.commands = commands;
        }
    }

    /** @param script e.g. {@code say {'text': 'Hello'}}, single quotes stand for double ones; for the leg {@code a} */
    FakePivot(int status, String... script) throws IOException {
        this.status = status;
        add(main, "c", "a", script);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/switch/events", this::take);
        server.start();
    }

    /**
     * What else is ordered.
     *
     * @param cue the event with which it begins, and its leg, for which the commands are: {@code wait-started a},
     *            {@code call.answered a-callee-1}
     */
    FakePivot at(String cue, String... script) {
        Script added = new Script(new ArrayDeque<>());
        cues.put(cue, added);
        add(added, "w" + cues.size(), cue.split(" ")[1], script);
        return this;
    }

    private static void add(Script to, String ids, String leg, String... script) {
        Stream.of(script).forEach(line ->
                to.commands.add(command(ids + "-" + (to.commands.size() + 1), leg, line)));
    }

    private static Command command(String id, String leg, String line) {
        String[] parts = line.split(" ", 2);
        try {
            ObjectNode data = (ObjectNode) new ObjectMapper().readTree(parts[1].replace('\'', '"'));
            return new Command(id, parts[0], leg, data, null);
        } catch (IOException e) {
            throw new IllegalArgumentException(line, e);
        }
    }

    URI events() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/switch/events");
    }

    /** After the call: all that came. */
    List<SwitchEvent> received() throws InterruptedException {
        settle();
        return events;
    }

    /** After the call: what was against the contract. */
    List<Throwable> faults() throws InterruptedException {
        settle();
        return faults;
    }

    private void settle() throws InterruptedException {
        sender.shutdown();
        if (!sender.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new AssertionError("the fake Pivot is still busy");
        }
    }

    @Override
    public void close() {
        server.stop(0);
        sender.shutdownNow();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] json = exchange.getRequestBody().readAllBytes();
            // Answered last: whoever has seen the answer to the last event may ask at once what was received.
            sender.execute(() -> check(() -> schemas.assertValidEvent(json)));
            sender.execute(() -> check(() -> react(codec.read(json))));
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private void check(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | AssertionError e) {
            faults.add(e);
        }
    }

    private void react(SwitchEvent event) {
        events.add(event);
        if (event instanceof SwitchEvent.Offered offered) {
            replyTo = URI.create(offered.offer().replyTo().path("url").textValue());
            begin(main);
        } else if (event instanceof SwitchEvent.CommandStatus ended && ended.status().isEnd()) {
            Script script = begun.stream().filter(one -> one.running != null)
                    .filter(one -> one.running.id().equals(ended.commandId())).findFirst().orElseThrow();
            if (ended.status() == SwitchEvent.Status.COMPLETED) {
                schemas.assertValidResult(script.running.name(), ended.result());
            }
            next(script);
        } else {
            String what = event instanceof SwitchEvent.CommandEvent told ? told.event() : event.meta().type();
            Script script = cues.remove(what + " " + event.meta().callId());
            if (script != null) {
                begin(script);
            }
        }
    }

    private void begin(Script script) {
        begun.add(script);
        next(script);
    }

    private void next(Script script) {
        Command last = script.running;
        script.running = script.commands.poll();
        if (script.running != null && script.running.name().equals("again")) {
            script.running = last;
            send(codec.write(last, "a", "/pivot/fake", Instant.EPOCH));
            next(script);
        } else if (script.running != null) {
            send(codec.write(script.running, "a", "/pivot/fake", Instant.EPOCH));
        }
    }

    private void send(byte[] command) {
        try {
            HttpResponse<String> response = post(command);
            if (response.statusCode() != 202) {
                faults.add(new AssertionError(response.statusCode() + " " + response.body()));
            }
        } catch (IOException e) {
            faults.add(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Once more if the connection breaks, as Pivot does: a command with the same id is the same command. */
    private HttpResponse<String> post(byte[] command) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(replyTo).POST(BodyPublishers.ofByteArray(command)).build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException broken) {
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
