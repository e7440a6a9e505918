package org.callpivot;

import static org.awaitility.Awaitility.await;
import static org.callpivot.http.MisbehavingServer.after;
import static org.callpivot.http.MisbehavingServer.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.callpivot.cdr.Outbox;
import org.callpivot.http.MisbehavingServer;
import org.callpivot.session.Delivery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent beside the calls on the shipped routes, while a host hangs: it has its share of the senders. */
class DeliveryHostsRoutesTest {

    /** pivot.outbox.max-per-host, as shipped. */
    private static final int SHARE = 16;

    private final CountDownLatch held = new CountDownLatch(1);
    private MisbehavingServer server;
    private RunningPivot pivot;
    private Outbox outbox;
    private int names;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = MisbehavingServer.start();
        // localhost is another host than 127.0.0.1 here, on the same server.
        pivot = RunningPivot.start(folder, Map.of("pivot.http.allow-hosts", "localhost"));
        outbox = pivot.main().context().getRegistry().lookupByNameAndType("outbox", Outbox.class);
        server.on("/held", after(held, answer(204, "text/plain", "")));
        server.on("/fast", answer(204, "text/plain", "")).on("/fails", answer(500, "text/plain", ""));
    }

    @AfterEach
    void stop() {
        held.countDown();
        pivot.close();
        server.close();
    }

    @Test
    void aHostThatHangs_holdsUpItsOwnDeliveriesAlone() throws Exception {
        deliver(100, server.url("/held"), 0);
        await().until(() -> server.requests("/held").size() == SHARE);
        deliver(10, server.url("/fast").replace("127.0.0.1", "localhost"), 0);
        await().until(() -> server.requests("/fast").size() == 10);
        assertEquals(SHARE, server.requests("/held").size(), "none of the host's has ended or been given up meanwhile, nor one more begun");

        held.countDown();
        await().until(() -> delivered() == 110);
    }

    @Test
    void deliveriesThatFail_leaveTheirPlaces() throws Exception {
        deliver(2 * SHARE + 1, server.url("/fails"), 1);
        await().until(() -> server.requests("/fails").size() == 2 * SHARE + 1);
        deliver(1, server.url("/fast"), 0);
        await().until(() -> delivered() == 1);
    }

    private void deliver(int count, String url, int attempts) {
        for (int i = 0; i < count; i++) {
            String id = "d-" + ++names;
            outbox.add(new Delivery(id, "cdr", "session", "default", id, url, "POST", Map.of(), "text/plain", id, null, attempts, false));
        }
    }

    private double delivered() throws Exception {
        return pivot.metric("pivot_deliveries_total{kind=\"cdr\",result=\"delivered\"");
    }
}
