package org.callpivot;

import static org.awaitility.Awaitility.await;
import static org.callpivot.http.MisbehavingServer.after;
import static org.callpivot.http.MisbehavingServer.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.callpivot.demo.DemoCall;
import org.callpivot.http.MisbehavingServer;
import org.callpivot.http.MisbehavingServer.Behaviour;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped routes at the limits of their threads: what is too much is refused or stays where it is, and nobody does it himself. */
class ThreadsRoutesTest {

    private static final String SAY = "<Response><Say>hello</Say></Response>";
    private static final Executor OF_ITS_OWN = task -> new Thread(task, "held-call").start();

    /** Which thread sent to which endpoint. */
    private record Sent(String to, String thread) {}

    private static final class Watch extends EventNotifierSupport {
        private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();

        @Override
        public void notify(CamelEvent event) {
            if (event instanceof CamelEvent.ExchangeSendingEvent sending) {
                sent.add(new Sent(sending.getEndpoint().getEndpointUri(), Thread.currentThread().getName()));
            }
        }
    }

    private final CountDownLatch held = new CountDownLatch(1);
    private MisbehavingServer server;
    private final Watch watch = new Watch();
    private RunningPivot pivot;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = MisbehavingServer.start();
        pivot = RunningPivot.start(folder, Map.of("pivot.http.max-in-flight", "2", "pivot.session.lanes", "1",
                "pivot.outbox.batch", "2", "camel.metrics.enable-message-history", "true"));
        watch.start();
        pivot.main().context().getManagementStrategy().addEventNotifier(watch);
        server.on("/held", whenLetGo(answer(200, "text/xml", SAY))).on("/fast", answer(200, "text/xml", SAY))
                .on("/cdr", whenLetGo(answer(200, "text/plain", "")));
        pivot.callflow("6001", pivot(server.url("/held"), ""));
        pivot.callflow("6002", pivot(server.url("/fast"), ",'cdr_url':'" + server.url("/cdr") + "'"));
        pivot.awaitCallflow("6001", server.url("/held"));
        pivot.awaitCallflow("6002", server.url("/fast"));
    }

    @AfterEach
    void stop() {
        held.countDown();
        pivot.close();
        server.close();
    }

    @Test
    void aRequestForWhichThereIsNoThreadFallsBackAtOnce() throws Exception {
        List<CompletableFuture<DemoCall.Result>> waiting = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            waiting.add(CompletableFuture.supplyAsync(this::heldCall, OF_ITS_OWN));
            await().until(() -> server.requests("/held").size() == waiting.size());
        }

        // Two requests hang, and nothing lets them go before these calls have ended.
        assertEquals(List.of("fallback"), pivot.call("6002", "").heard());
        assertEquals(List.of("fallback"), pivot.call("6001", "").heard());
        JsonNode newest = pivot.api("/pivot/debug").get(0);
        JsonNode failure = pivot.api("/pivot/debug/" + newest.get("call_id").asText()).findValues("failure").get(0);
        assertEquals("PV-BUSY", failure.get("code").asText());
        assertEquals("all 2 threads pivot-http are busy", failure.get("message").asText());
        assertEquals(2, pivot.metric("pivot_request_failures_total{code=\"PV-BUSY\""));
        assertEquals(List.of(), server.requests("/fast"));
        threads("direct://ask-rejected", 2, "pivot-lane-");
        threads("http://developer", 2, "pivot-http-");

        held.countDown();
        for (CompletableFuture<DemoCall.Result> call : waiting) {
            assertEquals(List.of("hello"), call.get().heard());
        }
        assertEquals(List.of("hello"), pivot.call("6002", "").heard());
        threads("http://developer", 3, "pivot-http-");
    }

    @Test
    void deliveriesForWhichThereIsNoThreadStayInTheStore() throws Exception {
        for (int call = 0; call < 4; call++) {
            assertEquals(List.of("hello"), pivot.call("6002", "").heard());
        }
        await().until(() -> server.requests("/cdr").size() >= 2);
        double looks = looksAtTheOutbox();
        await("the timer goes on").until(() -> looksAtTheOutbox() > looks + 5);

        held.countDown();
        await().untilAsserted(() -> assertEquals(4, pivot.metric("pivot_deliveries_total{kind=\"cdr\",result=\"delivered\"")));
        threads("http://receiver", server.requests("/cdr").size(), "pivot-outbox-");
    }

    private double looksAtTheOutbox() throws Exception {
        return pivot.metric("camel_message_history_seconds_count{camelContext=\"pivot\",kind=\"CamelMessageHistory\",nodeId=\"claim-due\"");
    }

    private void threads(String endpoint, int times, String name) {
        List<String> threads = watch.sent.stream().filter(one -> one.to().startsWith(endpoint)).map(Sent::thread).toList();
        assertEquals(times, threads.size(), threads::toString);
        assertTrue(threads.stream().allMatch(thread -> thread.startsWith(name)), threads::toString);
    }

    private DemoCall.Result heldCall() {
        try {
            return pivot.call("6001", "");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Behaviour whenLetGo(Behaviour then) {
        return after(held, then);
    }

    private static String pivot(String url, String more) {
        return "{'module':'pivot','data':{'voice_url':'" + url + "','debug':true" + more + "},"
                + "'children':{'_':{'module':'tts','data':{'text':'fallback'}}}}";
    }
}
