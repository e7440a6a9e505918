package org.callpivot.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.List;
import org.callpivot.session.Failure;
import org.callpivot.session.Failure.Kind;
import org.callpivot.store.MovableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BreakersTest {

    private static final Duration OPEN = Duration.ofSeconds(10);
    private static final String URL = "http://dev.example/voice";

    private final MovableClock clock = new MovableClock("2026-01-05T09:30:00Z");
    /** Half of the last four, two probes. */
    private final Breakers breakers = new Breakers(new Breakers.Settings(true, 50, 4, 4, OPEN, 2), clock);

    @Test
    void opensWhenTooManyOfTheLastHaveFailed_refusesAtOnce() {
        answers(200, 200, 200, 500);
        assertEquals(1, breakers.count(State.CLOSED));
        answers(503);
        assertEquals(1, breakers.count(State.OPEN));
        assertEquals("host dev.example is not asked, because too many requests to it have failed: its circuit breaker lets nothing through "
                + "for pivot.http.breaker.open, 10000 ms", refused(URL));
        refused("https://DEV.example.:8443/other?x=1");
        clock.advance(OPEN.minusMillis(1));
        refused(URL);
    }

    @Test
    void notBeforeTheMinimumIsCounted() {
        answers(500, 500, 500);
        assertEquals(1, breakers.count(State.CLOSED));
        answers(200);
        assertEquals(1, breakers.count(State.OPEN));
    }

    @Test
    void thenTheConfiguredNumberProbes_andClosesIt() {
        rested();
        List<Breakers.Pass> probes = List.of(entered(URL), entered(URL));
        assertEquals(1, breakers.count(State.HALF_OPEN));
        refused(URL);
        probes.get(0).answered(200);
        refused(URL);
        probes.get(1).answered(404);
        assertEquals(1, breakers.count(State.CLOSED));
        answers(200, 500, 200, 200);
        assertEquals(1, breakers.count(State.CLOSED), "the old failures are forgotten");
    }

    @Test
    void probesThatFailOpenItAgain() {
        rested();
        answers(200, 500);
        assertEquals(1, breakers.count(State.OPEN));
        refused(URL);
    }

    @Test
    void aProbeThatWasNotMadeIsLeftToAnother() {
        rested();
        Breakers.Pass first = entered(URL);
        Breakers.Pass second = entered(URL);
        refused(URL);
        first.leave();
        first.leave();
        second.failed(new Failure(Kind.BUSY_HOST, ""));
        entered(URL);
        entered(URL);
        refused(URL);
    }

    @Test
    void whatBeganBeforeTheBreakerOpenedSaysNothingOfTheProbes() {
        List<Breakers.Pass> early = List.of(entered(URL), entered(URL), entered(URL));
        rested();
        List<Breakers.Pass> probes = List.of(entered(URL), entered(URL));
        early.get(0).answered(500);
        early.get(1).failed(new Failure(Kind.TIMEOUT, ""));
        early.get(2).leave();
        refused(URL);
        probes.forEach(probe -> probe.answered(200));
        assertEquals(1, breakers.count(State.CLOSED));
    }

    @ParameterizedTest
    @EnumSource
    void whatCounts(Kind kind) {
        answers(500, 200, 200);
        entered(URL).failed(new Failure(kind, ""));
        if (List.of(Kind.DNS, Kind.CONNECT, Kind.TLS, Kind.TIMEOUT, Kind.PROTOCOL).contains(kind)) {
            assertEquals(1, breakers.count(State.OPEN));
        } else {
            answers(500);
            assertEquals(List.of(Kind.SIZE, Kind.TYPE).contains(kind) ? 0 : 1, breakers.count(State.OPEN), "a success, or nothing");
        }
    }

    @Test
    void anotherHostHasItsOwn() {
        broken();
        refused(URL);
        entered("http://other.example/").answered(200);
        assertEquals(List.of(1, 1), List.of(breakers.count(State.OPEN), breakers.count(State.CLOSED)));
    }

    /** What was let through before there was a thread holds for the first hop; a redirect asks for its own. */
    @Test
    void oneExchangeThroughSeveralHosts() {
        rested();
        Breakers.Pass pass = breakers.pass();
        pass.enter(URL);
        pass.enter(URL + "?more=1");
        entered(URL);
        refused(URL);
        pass.answered(302);
        pass.enter("http://other.example/");
        pass.failed(new Failure(Kind.CONNECT, ""));
        assertEquals(1, breakers.count(State.CLOSED));
        assertEquals(1, breakers.count(State.HALF_OPEN));
    }

    @Test
    void aUrlThatCannotBeReadIsNotHeldUp() {
        entered("ftp://x").failed(new Failure(Kind.BAD_URL, ""));
        entered("http://").leave();
        assertEquals(0, breakers.count(State.CLOSED));
    }

    @Test
    void hostsThatAreAskedNoMoreAreForgotten_openOnesOnlyWhenTheyWouldBeAskedAgain() {
        broken();
        entered("http://idle.example/").answered(200);
        clock.advance(Duration.ofMinutes(10));
        entered("http://busy.example/").answered(200);
        assertEquals(2, breakers.count(State.CLOSED));
        clock.advance(OPEN.plusMillis(1));
        entered("http://busy.example/").answered(200);
        assertEquals(1, breakers.count(State.CLOSED));
        assertEquals(0, breakers.count(State.OPEN));
    }

    @Test
    void notMoreHostsThanTenThousand() {
        broken();
        for (int i = 0; i < 20_000; i++) {
            entered("http://host-" + i + ".example/").answered(200);
            if (i % 5000 == 0) {
                refused(URL);
            }
        }
        assertEquals(9_999, breakers.count(State.CLOSED));
        refused(URL);
    }

    @Test
    void offNothingIsHeldUp() {
        Breakers off = new Breakers(new Breakers.Settings(false, 50, 4, 4, OPEN, 2), clock);
        for (int i = 0; i < 10; i++) {
            Breakers.Pass pass = off.pass();
            pass.enter(URL);
            pass.answered(500);
        }
        assertEquals(0, off.count(State.OPEN) + off.count(State.CLOSED));
    }

    @Test
    void openForNoTimeIsRefused() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Breakers.Settings(true, 50, 4, 4, Duration.ZERO, 2))
                .getMessage().startsWith("pivot.http.breaker.open is 0 ms, but must be"));
    }

    // ---------------------------------------------------------------- words of the tests

    private void answers(int... statuses) {
        for (int status : statuses) {
            Breakers.Pass pass = entered(URL);
            pass.answered(status);
            pass.failed(new Failure(Kind.STATUS, "told once"));
            pass.leave();
        }
    }

    private void broken() {
        answers(500, 500, 500, 500);
        assertEquals(1, breakers.count(State.OPEN));
    }

    /** It was open, and the time of it is over. */
    private void rested() {
        broken();
        clock.advance(OPEN.plusMillis(1));
    }

    private Breakers.Pass entered(String url) {
        Breakers.Pass pass = breakers.pass();
        pass.enter(url);
        return pass;
    }

    private String refused(String url) {
        HttpFailure refusal = assertThrows(HttpFailure.class, () -> entered(url));
        assertEquals(Kind.BREAKER, refusal.failure().kind());
        return refusal.getMessage();
    }
}
