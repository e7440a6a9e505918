package org.callpivot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.callpivot.http.MisbehavingServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a running Pivot: health and metrics, on this machine only. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ObservabilityTest {

    /** Lives as long as somebody holds it open; Pivot may not make it anew. */
    private final String database = "jdbc:h2:mem:" + UUID.randomUUID();
    private Connection store;
    private MisbehavingServer server;
    private RunningPivot pivot;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        store = DriverManager.getConnection(database);
        server = MisbehavingServer.start();
        pivot = RunningPivot.start(folder, Map.of("pivot.database.url", database + ";IFEXISTS=TRUE",
                "camel.metrics.enable-message-history", "true"));
    }

    @AfterAll
    void stop() {
        pivot.close();
        server.close();
    }

    @Test
    void healthTellsOfTheStoreAndOfEveryRoute() throws Exception {
        HttpResponse<String> answer = pivot.get(pivot.management("/observe/health"));
        assertEquals(200, answer.statusCode(), answer.body());
        JsonNode health = new ObjectMapper().readTree(answer.body());
        assertEquals("UP", health.path("status").asText());
        List<String> checks = health.path("checks").findValuesAsText("name");
        assertTrue(checks.containsAll(List.of("pivot-store", "route:ask-developer", "route:switch-http-events")), checks::toString);
    }

    @Test
    void metricsCountCallsEventsAndFailures() throws Exception {
        server.on("/teapot", MisbehavingServer.answer(418, "text/xml", ""));
        double calls = pivot.metric("pivot_calls_offered_total");
        double failures = pivot.metric("pivot_request_failures_total{code=\"11217\",first=\"true\",kind=\"STATUS\"}");
        call("7100", server.url("/teapot"));
        assertEquals(calls + 1, pivot.metric("pivot_calls_offered_total"));
        assertEquals(failures + 1,
                pivot.metric("pivot_request_failures_total{code=\"11217\",first=\"true\",kind=\"STATUS\"}"));
        assertTrue(pivot.metric("pivot_events_total{type=\"call.offered\"}") >= 1);
        assertEquals(0, pivot.metric("pivot_debug_lost"));
    }

    @Test
    void metricsTimeEveryStage() throws Exception {
        server.on("/voice", MisbehavingServer.answer(200, "text/xml", "<Response/>"));
        double answers = pivot.metric("pivot_request_seconds_count");
        double stored = pivot.metric("pivot_store_seconds_count");
        call("7101", server.url("/voice"));
        assertEquals(answers + 1, pivot.metric("pivot_request_seconds_count"));
        assertTrue(pivot.metric("pivot_store_seconds_count") > stored);
        for (String stage : List.of("build-request", "check-url", "call-developer", "parse-xml", "translate-twiml")) {
            assertTrue(pivot.metric("camel_message_history_seconds_count{camelContext=\"pivot\",kind=\"CamelMessageHistory\",nodeId=\""
                    + stage + "\",routeId=\"ask-developer\"}") >= 1, stage);
        }
    }

    @Test
    void theGaugeOfLiveCallsRisesAndFalls() throws Exception {
        server.on("/hangs", MisbehavingServer.hang());
        pivot.callflow("7102", "{'module':'pivot','data':{'voice_url':'" + server.url("/hangs") + "'}}")
                .awaitCallflow("7102", "/hangs");
        assertEquals(0, pivot.metric("pivot_calls_live"));
        pivot.tell(RunningPivot.event("1", "call.offered", "live", "{'from':{'number':'1001'},'to':{'number':'7102'}}"));
        Awaitility.await().until(() -> pivot.metric("pivot_calls_live") == 1);
        Awaitility.await().until(() -> pivot.metric("pivot_requests_in_flight") == 1 && pivot.metric("pivot_http_threads_busy") == 1
                && pivot.metric("pivot_http_connections{state=\"leased\"}") == 1);
        pivot.tell(RunningPivot.event("2", "call.ended", "live", "{'reason':'normal'}"));
        Awaitility.await().until(() -> pivot.metric("pivot_calls_live") == 0);
    }

    static Stream<InetAddress> otherAddresses() throws IOException {
        Stream<InetAddress> own = NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses);
        return Stream.concat(own, Stream.of(InetAddress.getByName("127.0.0.2")))
                .filter(address -> !address.getHostAddress().equals("127.0.0.1"));
    }

    @Test
    void nobodyElseCanConnect() throws Exception {
        for (int port : List.of(pivot.management("/").getPort(), pivot.events().getPort())) {
            assertFalse(otherAddresses().toList().isEmpty());
            otherAddresses().forEach(address -> assertThrows(IOException.class, () -> {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(address, port), 1000);
                }
            }, () -> address + " port " + port + " is open"));
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void withoutItsStoreHealthIs503AndSaysWhy() throws Exception {
        closeStore();
        HttpResponse<String> answer = pivot.get(pivot.management("/observe/health"));
        assertEquals(503, answer.statusCode(), answer.body());
        JsonNode health = new ObjectMapper().readTree(answer.body());
        assertEquals("DOWN", health.path("status").asText());
        JsonNode check = health.path("checks").findParents("name").stream()
                .filter(one -> one.path("name").asText().equals("pivot-store")).findFirst().orElseThrow();
        assertEquals("DOWN", check.path("status").asText());
        assertTrue(check.path("message").asText().startsWith("the store does not answer: "), check::toString);
        assertFalse(answer.body().contains("org.springframework"), "no stack trace: " + answer.body());
    }

    private void closeStore() throws SQLException {
        try (var shutdown = store.createStatement()) {
            shutdown.execute("SHUTDOWN");
        }
    }

    private void call(String number, String voiceUrl) throws Exception {
        pivot.callflow(number, "{'module':'pivot','data':{'voice_url':'" + voiceUrl + "'}}").awaitCallflow(number, voiceUrl);
        pivot.call(number, "");
    }
}
