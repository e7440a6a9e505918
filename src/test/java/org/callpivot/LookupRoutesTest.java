package org.callpivot;

import static org.awaitility.Awaitility.await;
import static org.callpivot.http.MisbehavingServer.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.callpivot.http.MisbehavingServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The shipped routes beside an account whose host names are looked up for ever: its own calls fail, nobody else's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LookupRoutesTest {

    /** As Pivot has it. */
    private static final int SHARE = 64;
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final String NO_ADDRESS = "pivot_request_failures_total{code=\"11210\"";

    private final CountDownLatch held = new CountDownLatch(1);
    private final AtomicInteger hanging = new AtomicInteger();
    private MisbehavingServer server;
    private RunningPivot pivot;
    private Traces traces;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = MisbehavingServer.start();
        server.on("/voice", answer(200, "text/xml", "<Response/>")).on("/cdr", answer(204, "text/plain", ""));
        pivot = RunningPivot.start(folder, Map.of(), this::resolve);
        traces = new Traces(pivot, server);
    }

    @AfterAll
    void stop() {
        held.countDown();
        pivot.close();
        server.close();
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        if (host.equals("gone.example")) {
            throw new UnknownHostException(host);
        }
        if (host.startsWith("hang")) {
            hanging.incrementAndGet();
            try {
                held.await();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        }
        return new InetAddress[] {InetAddress.getByName("127.0.0.1")};
    }

    @Test
    void namesThatHang() throws Exception {
        call("warm-up", "other", "gone.example");
        await().until(() -> pivot.metric(NO_ADDRESS) == 1);
        traces.begin();
        for (int i = 1; i <= SHARE; i++) {
            call("hanging-" + i, "default", "hang" + i + ".example");
        }
        await().until(() -> hanging.get() == SHARE);

        call("refused", "default", "fine.example");
        await().untilAsserted(() -> assertEquals(List.of("PV-BUSY-ACCOUNT"), codes("refused")));
        call("others", "other", "fine.example");
        await().untilAsserted(() -> assertEquals(1, server.requests("/voice").size()));
        await().untilAsserted(() -> assertEquals(0, pivot.metric("pivot_requests_in_flight")));
        traces.assertOnTime(TIMEOUT);
        assertEquals(1 + SHARE, pivot.metric(NO_ADDRESS));
        call("still-refused", "default", "fine.example");
        await().untilAsserted(() -> assertEquals(List.of("PV-BUSY-ACCOUNT"), codes("still-refused")));

        pivot.tell(RunningPivot.event("e-end", "call.ended", "refused", "{'reason':'normal'}"));
        await().untilAsserted(() -> assertEquals("PV-BUSY-ACCOUNT", cdr().path("last_error").asText().split(" ")[0]));
        assertEquals("pending", cdr().path("status").asText(), "nobody was asked: rc=0 is not meant");

        held.countDown();
        await().untilAsserted(() -> assertEquals(1, server.requests("/cdr").size()));
        AtomicInteger again = new AtomicInteger();
        await().until(() -> {
            call("again-" + again.incrementAndGet(), "default", "fine.example");
            return server.requests("/voice").size() > 1;
        });
    }

    private void call(String id, String account, String host) throws Exception {
        pivot.tell(RunningPivot.event("e-" + id, "call.offered", id, "{'to':{'number':'1'},'account':'" + account
                + "','application':{'voiceUrl':'http://" + host + ":" + server.port() + "/voice','format':'twiml','debug':" + id.contains("refused")
                + ",'timeoutMs':" + TIMEOUT.toMillis() + ",'cdrUrl':'http://fine.example:" + server.port() + "/cdr#rc=0'}}"));
    }

    /** How the delivery of the CDR of the call "refused" stands. */
    private JsonNode cdr() throws Exception {
        return pivot.api("/cdrs/refused").at("/deliveries/0");
    }

    /** Codes of the failures in a call's debug record. */
    private List<String> codes(String call) throws Exception {
        return pivot.api("/pivot/debug/" + call).findValues("failure").stream().map(failure -> failure.path("code").asText()).toList();
    }
}
