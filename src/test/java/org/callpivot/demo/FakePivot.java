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
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
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

/** Gives a fixed list of commands, the next one after the end of the last, and holds every message against the contract. */
final class FakePivot implements AutoCloseable {

    /** In the script: the last command is sent once more, as at-least-once delivery may do. */
    static final String AGAIN = "again {}";

    private final Codec codec = new Codec();
    private final ContractSchemas schemas = new ContractSchemas();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService sender = Executors.newSingleThreadExecutor();
    private final Queue<Command> script = new ArrayDeque<>();
    private final List<SwitchEvent> events = new CopyOnWriteArrayList<>();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final int status;
    private URI replyTo;
    private Command running;

    /** @param script e.g. {@code say {"text": "Hello"}}; the leg is always {@code a} */
    FakePivot(int status, String... script) throws IOException {
        this.status = status;
        Stream.of(script).forEach(line -> this.script.add(command("c-" + (this.script.size() + 1), line)));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/switch/events", this::take);
        server.start();
    }

    private static Command command(String id, String line) {
        String[] parts = line.split(" ", 2);
        try {
            return new Command(id, parts[0], "a", (ObjectNode) new ObjectMapper().readTree(parts[1]), null);
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
            exchange.sendResponseHeaders(status, -1);
            sender.execute(() -> check(() -> schemas.assertValidEvent(json)));
            sender.execute(() -> check(() -> react(codec.read(json))));
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
            next();
        } else if (event instanceof SwitchEvent.CommandStatus ended && ended.status().isEnd()) {
            if (ended.status() == SwitchEvent.Status.COMPLETED) {
                schemas.assertValidResult(running.name(), ended.result());
            }
            next();
        }
    }

    private void next() {
        Command last = running;
        running = script.poll();
        if (running != null && running.name().equals("again")) {
            running = last;
            send(codec.write(last, "a", "/pivot/fake", Instant.EPOCH));
            next();
        } else if (running != null) {
            send(codec.write(running, "a", "/pivot/fake", Instant.EPOCH));
        }
    }

    private void send(byte[] command) {
        try {
            var response = client.send(HttpRequest.newBuilder(replyTo).POST(BodyPublishers.ofByteArray(command)).build(),
                    BodyHandlers.ofString());
            if (response.statusCode() != 202) {
                faults.add(new AssertionError(response.statusCode() + " " + response.body()));
            }
        } catch (IOException e) {
            faults.add(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
