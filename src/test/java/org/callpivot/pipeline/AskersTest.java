package org.callpivot.pipeline;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.callpivot.http.BoundedThreads;
import org.callpivot.http.Breakers;
import org.callpivot.http.InFlight;
import org.callpivot.request.Method;
import org.callpivot.request.PivotSettings;
import org.callpivot.session.Ask;
import org.callpivot.session.Failure;
import org.callpivot.session.Input;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two threads, a host may have one request and an account two: a request has all the places that it needs, or none. */
class AskersTest {

    private static final Breakers.Settings NO_BREAKERS = new Breakers.Settings(false, 50, 10, 10, Duration.ofSeconds(1), 1);

    private final BoundedThreads threads = new BoundedThreads("test", 2, BoundedThreads.Kind.AUTO, Duration.ofSeconds(1));
    private final InFlight inFlight = new InFlight(1, 0, 2);
    private final Askers askers = new Askers(threads, inFlight, new Breakers(NO_BREAKERS, Clock.systemUTC()));

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void aRequestThatIsNotStarted_givesItsPlacesBack() {
        Askers.Admission admission = askers.admit(ask("blue", "a.example"));
        assertFalse(admission.refused());
        assertEquals(1, inFlight.requests());
        assertEquals(1, threads.free());

        admission.leave();
        admission.leave();
        assertNothingIsTaken();
    }

    @Test
    void aRequestThatIsStarted_givesThemBackAtItsEnd() {
        CountDownLatch held = new CountDownLatch(1);
        Askers.Admission admission = askers.admit(ask("blue", "a.example"));
        assertTrue(admission.start(() -> await().until(() -> held.getCount() == 0)));

        admission.leave();
        assertEquals(1, inFlight.requests(), "it runs");
        held.countDown();
        await().untilAsserted(this::assertNothingIsTaken);
    }

    @Test
    void aHostWithItsShare() {
        Askers.Admission first = askers.admit(ask("blue", "a.example"));
        assertRefused(Failure.Kind.BUSY_HOST, askers.admit(ask("red", "a.example")));

        first.leave();
        assertNothingIsTaken();
    }

    @Test
    void noThread() {
        Askers.Admission first = askers.admit(ask("blue", "a.example"));
        Askers.Admission second = askers.admit(ask("blue", "b.example"));
        assertRefused(Failure.Kind.BUSY, askers.admit(ask("red", "c.example")));

        first.leave();
        second.leave();
        assertNothingIsTaken();
    }

    @Test
    void aNodeThatStops_refusesWhatItHasAdmitted() {
        Askers.Admission admission = askers.admit(ask("blue", "a.example"));
        threads.close();

        assertFalse(admission.start(() -> { }));
        assertRefused(Failure.Kind.BUSY, admission);
        assertNothingIsTaken();
    }

    private static void assertRefused(Failure.Kind kind, Askers.Admission admission) {
        assertTrue(admission.refused());
        Input.Failed failed = admission.failed();
        assertEquals(kind, failed.failure().kind(), failed.failure().message());
        assertEquals("call-a1", failed.askId());
        admission.leave();    // it has nothing to leave
    }

    private void assertNothingIsTaken() {
        assertEquals(0, inFlight.requests());
        assertEquals(2, threads.free());
    }

    private static Ask ask(String account, String host) {
        PivotSettings settings = PivotSettings.read(JsonNodeFactory.instance.objectNode().put("voice_url", "http://" + host + "/"));
        return new Ask("call-a1", "call", account, 1, true, "http://" + host + "/", Method.GET, settings, null, false, List.of(),
                Instant.now().plusSeconds(5));
    }
}
