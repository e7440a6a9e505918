package org.callpivot;

import static org.awaitility.Awaitility.await;
import static org.callpivot.http.MisbehavingServer.after;
import static org.callpivot.http.MisbehavingServer.answer;
import static org.callpivot.http.MisbehavingServer.redirect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.AdviceWith;
import org.callpivot.demo.DemoCall;
import org.callpivot.http.MisbehavingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.TransientDataAccessResourceException;

/** The shipped routes beside a server that hangs: it has its share of the requests, every other one is refused at once. */
class IsolationRoutesTest {

    private static final String SAY = "<Response><Say>hello</Say></Response>";

    private final CountDownLatch held = new CountDownLatch(1);
    private MisbehavingServer server;
    private RunningPivot pivot;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = MisbehavingServer.start();
        // localhost is another host than 127.0.0.1 here, on the same server.
        pivot = RunningPivot.start(folder, Map.of("pivot.http.max-per-host", "2", "pivot.http.max-per-silent-host", "1",
                "pivot.http.max-per-account", "4", "pivot.http.allow-hosts", "localhost"));
        server.on("/held", after(held, answer(200, "text/xml", SAY)));
        server.on("/fast", answer(200, "text/xml", SAY)).on("/to-held", redirect(302, server.url("/held")));
        file("6001", server.url("/held"));
        file("6002", localhost("/fast"));
        file("6003", localhost("/to-held"));
        file("6004", localhost("/held"));
        pivot.awaitCallflow("6004", "localhost");
    }

    @AfterEach
    void stop() {
        held.countDown();
        pivot.close();
        server.close();
    }

    @Test
    void aHostThatHangs_onlyItsOwnCallsFallBack() throws Exception {
        List<CompletableFuture<DemoCall.Result>> waiting = holding("6001", "6001");

        assertEquals(List.of("fallback"), pivot.call("6001", "").heard());
        assertEquals("BUSY_HOST PV-BUSY-HOST", newestFailure());
        assertEquals(List.of("hello"), pivot.call("6002", "").heard());
        assertEquals(List.of("fallback"), pivot.call("6003", "").heard());
        assertEquals("BUSY_HOST PV-BUSY-HOST", newestFailure());
        assertEquals(2, pivot.metric("pivot_request_failures_total{code=\"PV-BUSY-HOST\""));
        assertEquals(2, pivot.metric("pivot_requests_in_flight"));

        held.countDown();
        for (CompletableFuture<DemoCall.Result> call : waiting) {
            assertEquals(List.of("hello"), call.get().heard());
        }
        await().untilAsserted(() -> assertEquals(0, pivot.metric("pivot_requests_in_flight")));
        assertEquals(List.of("hello"), pivot.call("6001", "").heard());
    }

    @Test
    void aHostThatDoesNotAnswer_hasASmallerShare_untilItAnswers() throws Exception {
        server.on("/silent", after(held, answer(200, "text/xml", SAY)));
        file("6005", server.url("/silent") + "#rt=200");
        CompletableFuture<DemoCall.Result> waiting = holding("6001").get(0);
        assertEquals(List.of("fallback"), pivot.call("6005", "").heard());
        assertEquals("TIMEOUT 11203", newestFailure());

        assertEquals(List.of("fallback"), pivot.call("6001", "").heard());
        assertEquals("BUSY_HOST PV-BUSY-HOST", newestFailure());
        assertEquals(List.of("hello"), pivot.call("6002", "").heard());

        held.countDown();
        assertEquals(List.of("hello"), waiting.get().heard());
        assertEquals(List.of("hello"), pivot.call("6001", "").heard());
    }

    @Test
    void anAccountWithItsShareInFlight_isRefusedAtOnce() throws Exception {
        holding("6001", "6001", "6004", "6004");

        assertEquals(List.of("fallback"), pivot.call("6002", "").heard());
        assertEquals("BUSY_ACCOUNT PV-BUSY-ACCOUNT", newestFailure());
    }

    @Test
    void aRequestThatIsRefused_hasItsFallbackUrlAsked() throws Exception {
        pivot.callflow("6006", "{'module':'pivot','data':{'voice_url':'" + server.url("/held") + "','voice_fallback_url':'"
                + localhost("/fast") + "'}}");
        pivot.awaitCallflow("6006", "fallback_url");
        holding("6001", "6001");

        assertEquals(List.of("hello"), pivot.call("6006", "").heard());
        String told = server.requests("/fast").get(0).target();
        assertTrue(told.contains("ErrorCode=PV-BUSY-HOST"), told);
    }

    @Test
    void aDecisionThatIsNotStored_keepsNoPlace() throws Exception {
        AtomicInteger refusals = new AtomicInteger(3);
        AdviceWith.adviceWith(pivot.main().context(), "call-input", route -> route.weaveById("save-session").before().process(saving -> {
            if (refusals.getAndDecrement() > 0) {
                throw new TransientDataAccessResourceException("the store is away");
            }
        }));

        assertEquals(List.of("hello"), pivot.call("6002", "").heard());
        await().untilAsserted(() -> assertEquals(0, pivot.metric("pivot_requests_in_flight")));
        assertEquals(0, pivot.metric("pivot_request_failures_total"));
    }

    /** Calls whose requests are in flight until the test lets them go. */
    private List<CompletableFuture<DemoCall.Result>> holding(String... numbers) {
        List<CompletableFuture<DemoCall.Result>> calls = new ArrayList<>();
        for (String number : numbers) {
            calls.add(CompletableFuture.supplyAsync(() -> {
                try {
                    return pivot.call(number, "");
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }, task -> new Thread(task, "held-call").start()));
            await().until(() -> server.requests("/held").size() == calls.size());
        }
        return calls;
    }

    private void file(String number, String url) throws Exception {
        pivot.callflow(number, "{'module':'pivot','data':{'voice_url':'" + url + "','debug':true},"
                + "'children':{'_':{'module':'tts','data':{'text':'fallback'}}}}");
        pivot.awaitCallflow(number, url);
    }

    private String localhost(String path) {
        return server.url(path).replace("127.0.0.1", "localhost");
    }

    private String newestFailure() throws Exception {
        JsonNode newest = pivot.api("/pivot/debug").get(0);
        JsonNode failure = pivot.api("/pivot/debug/" + newest.get("call_id").asText()).findValues("failure").get(0);
        return failure.get("kind").asText() + " " + failure.get("code").asText();
    }
}
