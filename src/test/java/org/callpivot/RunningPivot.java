package org.callpivot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.callpivot.callflow.Callflows;
import org.callpivot.demo.DemoCall;
import org.callpivot.demo.DemoDeveloperServer;
import org.callpivot.demo.Keys;
import org.callpivot.demo.Transcript;
import org.callpivot.http.Lookup;
import org.callpivot.store.FreshDatabase;

/**
 * The whole of Pivot as it ships (routes/, config/application.properties), on free ports, with a database in memory and a simulated
 * switch. Callflows are files that a test writes.
 */
public final class RunningPivot implements AutoCloseable {

    /** Opens the API for the account {@code default}; {@code other} has a token of its own. */
    public static final String TOKEN = "test-token";
    public static final String OTHER_TOKEN = "other-token";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PivotMain main;
    private final Path folder;
    private final int port;
    private final int managementPort;
    private final DemoDeveloperServer telephonyHome;
    private final HttpClient http = HttpClient.newHttpClient();

    /** @param settings that differ from the shipped ones */
    public static RunningPivot start(Path folder, Map<String, String> settings) throws Exception {
        return start(folder, settings, InetAddress::getAllByName);
    }

    /** @param names what the name servers say */
    public static RunningPivot start(Path folder, Map<String, String> settings, Lookup.Resolver names) throws Exception {
        return new RunningPivot(folder, settings, names);
    }

    private RunningPivot(Path folder, Map<String, String> settings, Lookup.Resolver names) throws Exception {
        this.folder = Files.createDirectories(folder);
        this.port = freePort();
        this.managementPort = freePort();
        this.telephonyHome = new DemoDeveloperServer(0);
        this.main = new PivotMain("file:config/application.properties", new Pivot(Clock.systemUTC(), names))
                .with("camel.server.port", String.valueOf(port))
                .with("camel.management.port", String.valueOf(managementPort))
                .with("pivot.database.url", FreshDatabase.url())
                .with("pivot.database.user", "")
                .with("pivot.callflows.folder", folder.toString())
                .with("pivot.callflows.interval", "50ms")
                .with("pivot.http.allow-cidrs", "127.0.0.0/8")
                .with("pivot.outbox.period", "50")
                .with("pivot.outbox.first-pause", "100ms")
                .with("pivot.api.tokens", "default:" + TOKEN + ", other:" + OTHER_TOKEN);
        settings.forEach(main::with);
        main.start();
    }

    /** Writes a callflow file; {@link #awaitCallflow} tells when it is served. */
    public RunningPivot callflow(String number, String flow) throws IOException {
        return file(number, "{'numbers':['" + number + "'],'flow':" + flow + "}");
    }

    /** Writes a file of callflows; single quotes count as double ones. */
    public RunningPivot file(String name, String document) throws IOException {
        // Moved into its place as editors do: Pivot looks at the folder at any time.
        Path draft = Files.writeString(folder.resolve(name + ".draft"), document.replace('\'', '"'));
        Files.move(draft, folder.resolve(name + ".json"), StandardCopyOption.ATOMIC_MOVE);
        return this;
    }

    /** Waits until the callflow of this number holds this text. */
    public void awaitCallflow(String number, String text) {
        Supplier<?> catalogue = main.context().getRegistry().lookupByNameAndType("catalogue", Supplier.class);
        Awaitility.await().until(() -> ((Callflows) catalogue.get()).byNumber("default", number)
                .filter(match -> match.callflow().flow().data().toString().contains(text)).isPresent());
    }

    /** A call to a number of a callflow, with these keys pressed; its CDRs are not waited for. */
    public DemoCall.Result call(String number, String keys) throws Exception {
        return call(callTo(number), keys);
    }

    /** The same, not yet made: it has its Call-ID already. */
    public DemoCall callTo(String number) {
        return DemoCall.toNumber(events(), "1001", number).withoutCdrs();
    }

    public DemoCall.Result call(DemoCall call, String keys) throws Exception {
        return call.run(Keys.prepared(keys), telephonyHome, new Transcript(InstantSource.system(), entry -> { }));
    }

    public URI events() {
        return uri("/switch/events");
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    public URI management(String path) {
        return URI.create("http://127.0.0.1:" + managementPort + path);
    }

    /** Where the switch's demo server takes CDRs. */
    public URI cdrUrl() {
        return telephonyHome.uri("/cdr");
    }

    public HttpResponse<String> send(HttpRequest request) throws Exception {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> get(URI uri) throws Exception {
        return send(HttpRequest.newBuilder(uri).build());
    }

    /** {@code data} of an answer of the API to the account's own token. */
    public JsonNode api(String path) throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("/v2/accounts/default" + path))
                .header("X-Auth-Token", TOKEN).build());
        assertEquals(200, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body()).path("data");
    }

    /** A value of {@code /observe/metrics}, by the beginning of its line; 0 when there is none. */
    public double metric(String lineStart) throws Exception {
        return get(management("/observe/metrics")).body().lines().filter(line -> line.startsWith(lineStart))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
    }

    /** A switch tells something, with a valid Content-Type. */
    public HttpResponse<String> tell(String event) throws Exception {
        return send(HttpRequest.newBuilder(events()).header("Content-Type", "application/cloudevents+json")
                .POST(HttpRequest.BodyPublishers.ofString(event)).build());
    }

    /** An event of the neutral contract. @param data JSON with single quotes */
    public static String event(String id, String type, String call, String data) {
        return """
                {"specversion":"1.0","id":"%s","type":"%s","source":"/switch/test","subject":"%s",
                 "time":"2026-01-05T09:30:00Z","data":%s}""".formatted(id, type, call, data.replace('\'', '"'));
    }

    PivotMain main() {
        return main;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        main.stop();
        telephonyHome.close();
    }
}
