package org.callpivot.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.callpivot.callflow.Callflow;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.cdr.Backoff;
import org.callpivot.cdr.CdrStore;
import org.callpivot.cdr.Outbox;
import org.callpivot.debug.DebugLog;
import org.callpivot.store.CallflowStore;
import org.callpivot.store.Database;
import org.callpivot.store.FreshDatabase;

/** The shipped routes/api.camel.yaml on a free port of the loopback, with the real beans and an empty database. */
final class RunningApi implements AutoCloseable {

    static final String ACME_TOKEN = "acme-token-1";
    static final String OTHER_TOKEN = "other-token-1";
    private static final ObjectMapper JSON = new ObjectMapper();

    final Database database = FreshDatabase.open();
    final DebugLog debugLog;
    final CdrStore cdrs;
    final Outbox outbox;
    final List<Callflow> files = new ArrayList<>();
    final AtomicInteger changes = new AtomicInteger();

    private final Main main = new Main();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port = freePort();

    RunningApi(Clock clock, Map<String, Set<String>> tokens) {
        debugLog = new DebugLog(database, "node-1", clock);
        cdrs = new CdrStore(database, clock);
        outbox = new Outbox(database, Backoff.defaults(), Duration.ofMinutes(1), clock);
        main.bind("apiGate", new ApiGate(new ApiTokens(tokens)));
        main.bind("apiReply", new ApiReply("node-1", "test", clock));
        main.bind("debugApi", new DebugApi(debugLog));
        main.bind("cdrApi", new CdrApi(cdrs, outbox));
        main.bind("callflowApi", new CallflowApi(new CallflowStore(database, clock), RunningApi::validate, () -> files,
                changes::incrementAndGet));
        main.setDefaultPropertyPlaceholderLocation("false");
        main.configure().withRoutesIncludePattern("file:routes/api.camel.yaml");
        main.configure().httpServer().withEnabled(true).withHost("127.0.0.1").withPort(port);
        main.start();
    }

    static RunningApi start(Clock clock) {
        return new RunningApi(clock, Map.of("acme", Set.of(ACME_TOKEN), "other", Set.of(OTHER_TOKEN)));
    }

    /** Stands for the real one: a flow is needed, and its module. */
    private static List<Diagnostic> validate(JsonNode document) {
        List<Diagnostic> faults = new ArrayList<>();
        if (!document.path("numbers").isArray()) {
            faults.add(Diagnostic.error("PV-TYPE", "/numbers", "must be a list"));
        }
        if (!document.path("flow").path("module").isTextual()) {
            faults.add(Diagnostic.error("PV-REQUIRED", "/flow/module", "is needed"));
        }
        if (document.has("doubtful")) {
            faults.add(Diagnostic.warning("PV-UNKNOWN", "/doubtful", "is not known"));
        }
        return faults;
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    Answer get(String path) {
        return send("GET", path, null, "Authorization", "Bearer " + ACME_TOKEN);
    }

    Answer send(String method, String path, String body) {
        return send(method, path, body, "Authorization", "Bearer " + ACME_TOKEN, "Content-Type", "application/json");
    }

    Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers().map(), JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    record Answer(int status, Map<String, List<String>> headers, JsonNode json) {

        JsonNode data() {
            return json.get("data");
        }

        String message() {
            return json.path("message").asText();
        }
    }

    @Override
    public void close() {
        main.stop();
        database.close();
    }

    /** Camel's HTTP server does not tell which port 0 became, so one that is free now is asked for by number. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
