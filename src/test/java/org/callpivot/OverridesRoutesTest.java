package org.callpivot;

import static org.awaitility.Awaitility.await;
import static org.callpivot.http.MisbehavingServer.answer;
import static org.callpivot.http.MisbehavingServer.closeWithoutAnswer;
import static org.callpivot.http.MisbehavingServer.hang;
import static org.callpivot.http.MisbehavingServer.redirect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.callpivot.demo.DemoCall;
import org.callpivot.http.MisbehavingServer;
import org.callpivot.http.MisbehavingServer.Behaviour;
import org.callpivot.http.MisbehavingServer.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Retries and timeouts that the fragment of a URL asks for, on the shipped routes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverridesRoutesTest {

    private static final String TWIML = "text/xml";
    private static final Behaviour SAY = answer(200, TWIML, "<Response><Say>hello</Say></Response>");
    private static final Behaviour BUSY = answer(503, "text/plain", "busy");

    private MisbehavingServer server;
    private RunningPivot pivot;
    private int number = 6000;
    private DemoCall last;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        pivot = RunningPivot.start(folder, Map.of("pivot.outbox.attempts", "4"));
    }

    @AfterAll
    void stop() {
        pivot.close();
        server.close();
    }

    @BeforeEach
    void freshServer() {
        if (server != null) {
            server.close();
        }
        server = MisbehavingServer.start();
    }

    @Test
    void aStatusThatThePolicyNames_theSameRequestAgainWithItsToken_andNoFragmentOnTheWire() throws Exception {
        server.on("/voice", BUSY, BUSY, SAY);
        assertEquals(List.of("hello"), call(server.url("/voice?a=1") + "#rc=2&rp=5xx", "'method':'post'").heard());

        List<Request> requests = server.requests("/voice");
        assertEquals(3, requests.size());
        assertEquals(1, requests.stream().map(request -> request.header("I-Twilio-Idempotency-Token")).distinct().count());
        assertEquals(1, requests.stream().map(Request::body).distinct().count());
        requests.forEach(request -> {
            assertEquals("/voice?a=1", request.target());
            assertFalse((request.head() + request.body()).contains("rc="), request::toString);
            assertFalse(request.head().contains("PivotDeadline"), request::toString);
        });
        JsonNode documents = documents();
        assertEquals(3, documents.findValues("uri").size(), documents::toPrettyString);
        assertEquals(List.of("11217", "11217"), documents.findValuesAsText("code"), documents::toPrettyString);
    }

    @Test
    void theAttemptsAreCounted() throws Exception {
        server.on("/voice", BUSY);
        double before = pivot.metric("pivot_request_retries_total{kind=\"STATUS\"");
        assertEquals(List.of("fallback"), call(server.url("/voice") + "#rc=1&rp=5xx", "").heard());
        assertEquals(2, server.requests("/voice").size());
        assertEquals(before + 1, pivot.metric("pivot_request_retries_total{kind=\"STATUS\""));
    }

    @Test
    void whatThePolicyDoesNotNameIsNotTriedAgain() throws Exception {
        server.on("/voice", BUSY);
        assertEquals(List.of("fallback"), call(server.url("/voice") + "#rc=3", "").heard(), "ct by default");
        call(server.url("/voice") + "#rc=3&rp=4xx,rt", "");
        call(server.url("/voice"), "");
        call(server.url("/voice") + "#ct=1000", "");
        assertEquals(4, server.requests("/voice").size());

        server.on("/gone", answer(404, "text/plain", "gone"));
        call(server.url("/gone") + "#rc=1&rp=4xx", "");
        assertEquals(2, server.requests("/gone").size());
    }

    @Test
    void noConnection() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        double before = pivot.metric("pivot_request_retries_total{kind=\"CONNECT\"");
        assertEquals(List.of("fallback"), call("http://127.0.0.1:" + closed + "/#rc=2&rp=ct", "").heard());
        assertEquals(before + 2, pivot.metric("pivot_request_retries_total{kind=\"CONNECT\""));
    }

    @Test
    void aBrokenConnectionIsARetryOfRt() throws Exception {
        server.on("/voice", closeWithoutAnswer(), SAY);
        assertEquals(List.of("hello"), call(server.url("/voice") + "#rc=1&rp=rt", "").heard());
    }

    @Test
    void theReadTimeout() throws Exception {
        server.on("/voice", hang(), SAY);
        long start = System.nanoTime();
        assertEquals(List.of("hello"), call(server.url("/voice") + "#rc=1&rp=rt&rt=300", "").heard());
        assertEquals(2, server.requests("/voice").size());
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() < 4500, "long before req_timeout_ms");
    }

    @Test
    void theConnectTimeout() throws Exception {
        List<SocketChannel> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            for (int i = 0; i < 3; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(full.getLocalSocketAddress());
                waiting.add(channel);
            }
            assertEquals(List.of("fallback"), call("http://127.0.0.1:" + full.getLocalPort() + "/#ct=150&rc=2", "").heard());
        } finally {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
        JsonNode documents = documents();
        assertEquals(List.of("11202", "11202", "11202"), documents.findValuesAsText("code"), documents::toPrettyString);
    }

    @Test
    void theTotalBoundsAllAttempts() throws Exception {
        server.on("/voice", hang());
        assertEquals(List.of("fallback"), call(server.url("/voice") + "#tt=700&rt=200&rc=5&rp=all", "").heard());
        int made = server.requests("/voice").size();
        assertTrue(made >= 2 && made <= 4, "200 ms each, 700 ms together: " + made);
    }

    @Test
    void theTotalIsNeverLongerThanThePivotsOwn() throws Exception {
        server.on("/voice", hang());
        assertEquals(List.of("fallback"), call(server.url("/voice") + "#tt=15000&rt=15000&rc=5&rp=all", "'req_timeout_ms':400").heard());
        assertEquals(1, server.requests("/voice").size());
        JsonNode documents = documents();
        assertEquals(List.of("11203"), documents.findValuesAsText("code"), documents::toPrettyString);
    }

    @Test
    void aWrongValueIsToldInTheDebugRecordAndIgnored() throws Exception {
        server.on("/voice", SAY);
        assertEquals(List.of("hello"), call(server.url("/voice") + "#rc=9&rp=never&e=dublin", "").heard());
        JsonNode documents = documents();
        assertEquals(List.of("PV-OVERRIDE", "11243", "PV-OVERRIDE"), documents.findValuesAsText("code"), documents::toPrettyString);
    }

    @Test
    void actionRedirectAndFallbackUrlHaveTheirOwn() throws Exception {
        server.on("/voice", answer(200, TWIML, "<Response><Redirect>/next#rc=1&amp;rp=5xx</Redirect></Response>"))
                .on("/next", BUSY, answer(200, TWIML, "<Response><Gather numDigits='1' action='keys#rc=1&amp;rp=rt'/></Response>"))
                .on("/keys", closeWithoutAnswer(), answer(200, TWIML, "<Response><Redirect>/broken</Redirect></Response>"))
                .on("/broken", answer(500, "text/plain", ""))
                .on("/back", BUSY, SAY);
        assertEquals(List.of("hello"), call(server.url("/voice"), "'voice_fallback_url':'" + server.url("/back#rc=1&rp=5xx") + "'", "7")
                .heard());
        assertEquals(List.of("/voice", "/next", "/next", "/keys", "/keys", "/broken", "/back", "/back"),
                server.requests().stream().map(Request::path).toList());
    }

    @Test
    void aRedirectedRequestIsTriedAgainWhereItFailed() throws Exception {
        server.on("/voice", redirect(307, "/moved")).on("/moved", BUSY, SAY);
        assertEquals(List.of("hello"), call(server.url("/voice") + "#rc=1&rp=5xx", "").heard());
        assertEquals(List.of("/voice", "/moved", "/moved"), server.requests().stream().map(Request::path).toList());
    }

    @Test
    void ofACdrTheyReplaceTheNumberOfAttempts() throws Exception {
        server.on("/voice", SAY).on("/cdr", BUSY);
        call(server.url("/voice"), "'cdr_url':'" + server.url("/cdr") + "#rc=1&rp=5xx&rt=1000'");
        assertEquals(2, failedDelivery().path("attempts").asInt());
        assertEquals(List.of("/cdr", "/cdr"), server.requests("/cdr").stream().map(Request::target).toList());

        call(server.url("/voice"), "'cdr_url':'" + server.url("/cdr") + "#rc=3'");
        assertEquals(1, failedDelivery().path("attempts").asInt(), "a status is not ct");
        call(server.url("/voice"), "'cdr_url':'" + server.url("/cdr") + "#rt=1000'");
        assertEquals(4, failedDelivery().path("attempts").asInt(), "pivot.outbox.attempts, as without a fragment");
    }

    // ---------------------------------------------------------------- words of the tests

    private DemoCall.Result call(String voiceUrl, String more) throws Exception {
        return call(voiceUrl, more, "");
    }

    /** A call to a number whose callflow is a pivot with this URL and these further data, and the fallback behind it. */
    private DemoCall.Result call(String voiceUrl, String more, String keys) throws Exception {
        String called = String.valueOf(++number);
        pivot.callflow(called, "{'module':'pivot','data':{'voice_url':'" + voiceUrl + "','debug':true" + (more.isEmpty() ? "" : "," + more)
                + "},'children':{'_':{'module':'tts','data':{'text':'fallback'}}}}");
        pivot.awaitCallflow(called, "voice_url");
        last = pivot.callTo(called);
        return pivot.call(last, keys);
    }

    /** The debug record of the last call. */
    private JsonNode documents() throws Exception {
        return pivot.api("/pivot/debug/" + last.callId());
    }

    /** Of the last call's CDR. */
    private JsonNode failedDelivery() throws Exception {
        await().untilAsserted(() -> assertEquals("failed", delivery().path("status").asText()));
        return delivery();
    }

    private JsonNode delivery() throws Exception {
        return pivot.api("/cdrs/" + last.callId()).at("/deliveries/0");
    }
}
