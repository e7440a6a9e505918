package org.callpivot;

import static org.awaitility.Awaitility.await;
import static org.callpivot.http.MisbehavingServer.after;
import static org.callpivot.http.MisbehavingServer.answer;
import static org.callpivot.http.MisbehavingServer.closeMidBody;
import static org.callpivot.http.MisbehavingServer.redirect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.callpivot.demo.DemoCall;
import org.callpivot.http.MisbehavingServer;
import org.callpivot.http.MisbehavingServer.Behaviour;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped routes before a host that fails: its breaker opens, probes, closes; another host does not notice. */
class BreakerRoutesTest {

    private static final Behaviour SAY = answer(200, "text/xml", "<Response><Say>hello</Say></Response>");
    private static final Behaviour BROKEN = answer(503, "text/plain", "");

    @TempDir
    private Path folder;
    private MisbehavingServer server;
    private RunningPivot pivot;
    private DemoCall last;

    /** Two failures in a row open it; localhost is another host than 127.0.0.1 here, on the same server. */
    @BeforeEach
    void start() {
        server = MisbehavingServer.start();
    }

    private void start(String open) throws Exception {
        pivot = RunningPivot.start(folder, Map.of("camel.metrics.enable-message-history", "true", "pivot.http.breaker.enabled", "true", "pivot.http.breaker.window", "2",
                "pivot.http.breaker.minimum-calls", "2", "pivot.http.breaker.failure-rate", "100", "pivot.http.breaker.probes", "1",
                "pivot.http.breaker.open", open,
                "pivot.http.allow-hosts", "localhost"));
    }

    @AfterEach
    void stop() {
        pivot.close();
        server.close();
    }

    @Test
    void opens_refusesAtOnceWithoutAThread_andLeavesOtherHostsAlone() throws Exception {
        start("1h");
        server.on("/voice", BROKEN, closeMidBody("text/xml", "<Response>")).on("/other", SAY).on("/to", redirect(302, server.url("/voice")));
        assertEquals(List.of("fallback"), call("6001", server.url("/voice"), "").heard());
        assertEquals(1, pivot.metric("pivot_http_breakers{state=\"closed\"}"));
        assertEquals(List.of("fallback"), call("6001", server.url("/voice"), "").heard());
        assertEquals(1, pivot.metric("pivot_http_breakers{state=\"open\"}"));

        double sent = requestsSent();
        assertEquals(List.of("fallback"), call("6001", server.url("/voice"), "").heard());
        assertEquals(List.of("PV-BREAKER"), codes());
        assertEquals(sent, requestsSent(), "no thread has begun with it");
        assertEquals(2, server.requests("/voice").size());
        assertEquals(1, pivot.metric("pivot_request_failures_total{code=\"PV-BREAKER\""));

        assertEquals(List.of("hello"), call("6002", localhost("/other"), "").heard());
        assertEquals(List.of("fallback"), call("6003", localhost("/to"), "").heard(), "a redirect to the host that is open");
        assertEquals(List.of("PV-BREAKER"), codes());
        assertEquals(2, server.requests("/voice").size());
        assertEquals(0, pivot.metric("pivot_requests_in_flight"));
    }

    @Test
    void whenTheTimeIsOverOneProbeGoesThrough_andClosesIt() throws Exception {
        start("1500ms");
        CountDownLatch held = new CountDownLatch(1);
        server.on("/voice", BROKEN, BROKEN, after(held, SAY), SAY);
        callflow("6001", server.url("/voice"), "");
        for (int i = 0; i < 2; i++) {
            pivot.call("6001", "");
        }
        assertEquals(1, pivot.metric("pivot_http_breakers{state=\"open\"}"));

        CompletableFuture<List<String>> probe = CompletableFuture.supplyAsync(() -> untilOneIsHeld());
        await().until(() -> server.requests("/voice").size() == 3);
        assertEquals(1, pivot.metric("pivot_http_breakers{state=\"half_open\"}"));
        assertEquals(List.of("fallback"), pivot.call("6001", "").heard(), "there is a probe already");
        held.countDown();
        assertEquals(List.of("hello"), probe.get());
        assertEquals(1, pivot.metric("pivot_http_breakers{state=\"closed\"}"));
        assertEquals(List.of("hello"), pivot.call("6001", "").heard());
    }

    /** Each attempt counts; the delivery that is held up waits in the outbox, and is no last one. */
    @Test
    void retriesAndDeliveriesCount() throws Exception {
        start("700ms");
        server.on("/voice", SAY).on("/cdr", BROKEN, BROKEN, BROKEN, answer(204, "text/plain", ""));
        call("6001", localhost("/voice"), ",'cdr_url':'" + server.url("/cdr") + "#rc=5&rp=5xx'");
        await().untilAsserted(() -> assertEquals("delivered", delivery().path("status").asText()));
        assertEquals(4, server.requests("/cdr").size());
        assertTrue(delivery().path("attempts").asInt() >= 4, delivery()::toString);
        assertTrue(pivot.metric("pivot_deliveries_total{kind=\"cdr\",result=\"BREAKER\"") >= 1);

        server.on("/again", BROKEN);
        call("6002", localhost("/again") + "#rc=5&rp=5xx", "");
        assertEquals(2, server.requests("/again").size(), "its own retries have opened it");
        assertEquals(List.of("11217", "11217", "PV-BREAKER"), codes().subList(0, 3));
    }

    // ---------------------------------------------------------------- words of the tests

    private List<String> untilOneIsHeld() {
        try {
            List<String> heard;
            do {
                heard = pivot.call("6001", "").heard();
            } while (heard.equals(List.of("fallback")));
            return heard;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private double requestsSent() throws Exception {
        return pivot.metric(
                "camel_message_history_seconds_count{camelContext=\"pivot\",kind=\"CamelMessageHistory\",nodeId=\"build-request\"");
    }

    private List<String> codes() throws Exception {
        return pivot.api("/pivot/debug/" + last.callId()).findValuesAsText("code");
    }

    private JsonNode delivery() throws Exception {
        return pivot.api("/cdrs/" + last.callId()).at("/deliveries/0");
    }

    private String localhost(String path) {
        return server.url(path).replace("127.0.0.1", "localhost");
    }

    private void callflow(String number, String url, String more) throws Exception {
        pivot.callflow(number, "{'module':'pivot','data':{'voice_url':'" + url + "','debug':true" + more + "},"
                + "'children':{'_':{'module':'tts','data':{'text':'fallback'}}}}");
        pivot.awaitCallflow(number, url);
    }

    private DemoCall.Result call(String number, String url, String more) throws Exception {
        callflow(number, url, more);
        last = pivot.callTo(number);
        return pivot.call(last, "");
    }
}
