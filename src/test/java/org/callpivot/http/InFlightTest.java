package org.callpivot.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.callpivot.session.Failure.Kind;
import org.junit.jupiter.api.Test;

/** Who gets a place for a request, and when it is free again. */
class InFlightTest {

    private final InFlight twoPerHost = new InFlight(2, 0, 0);

    @Test
    void aHostHasItsShareAndNoMore() {
        twoPerHost.enter("a", "http://slow.example/1");
        twoPerHost.enter("b", "https://SLOW.example.:8443/2");

        assertEquals(Kind.BUSY_HOST, refusal(twoPerHost, "c", "http://slow.example/3"));
        twoPerHost.enter("c", "http://fast.example/");
        assertEquals(3, twoPerHost.requests());
    }

    @Test
    void anAccountHasItsShareAndNoMore() {
        InFlight onePerAccount = new InFlight(0, 0, 1);
        onePerAccount.enter("a", "http://one.example/");

        assertEquals(Kind.BUSY_ACCOUNT, refusal(onePerAccount, "a", "http://two.example/"));
        onePerAccount.enter("b", "http://one.example/");
    }

    @Test
    void aPlaceThatIsLeftIsFree_onceOnly() {
        InFlight.Place first = twoPerHost.enter("a", "http://h.example/");
        twoPerHost.enter("a", "http://h.example/");
        first.leave();
        first.leave();

        twoPerHost.enter("a", "http://h.example/");
        assertEquals(Kind.BUSY_HOST, refusal(twoPerHost, "a", "http://h.example/"));
        assertEquals(2, twoPerHost.requests());
    }

    @Test
    void whoIsRefusedByTheHostHasTakenNothingFromTheAccount() {
        InFlight one = new InFlight(1, 0, 2);
        InFlight.Place place = one.enter("a", "http://h.example/");
        assertEquals(Kind.BUSY_HOST, refusal(one, "a", "http://h.example/"));
        one.enter("a", "http://other.example/");
        place.leave();

        one.enter("a", "http://third.example/");
        assertEquals(2, one.requests());
    }

    @Test
    void aRedirectTakesAPlaceAtItsHost() {
        InFlight.Place here = twoPerHost.enter("a", "http://here.example/");
        InFlight.Place there = twoPerHost.enter("a", "http://there.example/");
        here.visit("there.example");
        here.visit("there.example");

        assertEquals(Kind.BUSY_HOST, refusal(twoPerHost, "b", "http://there.example/"));
        here.leave();
        there.visit("here.example");
        twoPerHost.enter("b", "http://here.example/");
        assertEquals("host here.example has 2 requests in flight, pivot.http.max-per-host allows no more",
                assertThrows(HttpFailure.class, () -> twoPerHost.enter("b", "http://here.example/")).getMessage());
    }

    @Test
    void aHostThatIsSilentHasASmallerShare_untilItAnswers() {
        InFlight shares = new InFlight(4, 2, 0);
        shares.enter("a", "http://h.example/").failed(Kind.TIMEOUT);
        shares.enter("a", "http://h.example/").failed(Kind.CONNECT);
        shares.enter("a", "http://other.example/");

        assertEquals("host h.example has 2 requests in flight and has not answered its last 2 in time,"
                + " pivot.http.max-per-silent-host allows no more until it answers one",
                assertThrows(HttpFailure.class, () -> shares.enter("a", "http://h.example/")).getMessage());
    }

    @Test
    void aHostThatHasAnsweredIsNotSilent() {
        InFlight shares = new InFlight(4, 2, 0);
        InFlight.Place first = shares.enter("a", "http://h.example/");
        InFlight.Place second = shares.enter("a", "http://h.example/");
        InFlight.Place third = shares.enter("a", "http://h.example/");
        first.failed(Kind.TIMEOUT);
        second.failed(Kind.TIMEOUT);
        assertEquals(Kind.BUSY_HOST, refusal(shares, "a", "http://h.example/"));

        third.answered();
        shares.enter("a", "http://h.example/");
        assertEquals("host h.example has 4 requests in flight, pivot.http.max-per-host allows no more",
                assertThrows(HttpFailure.class, () -> shares.enter("a", "http://h.example/")).getMessage());
    }

    @Test
    void onlyWhatTookItsTimeIsSilence_andOnceForEachHop() {
        InFlight shares = new InFlight(4, 2, 0);
        InFlight.Place place = shares.enter("a", "http://h.example/");
        shares.enter("a", "http://h.example/").failed(Kind.PROTOCOL);
        shares.enter("a", "http://h.example/").failed(Kind.TLS);
        place.failed(Kind.TIMEOUT);
        place.failed(Kind.TIMEOUT);
        shares.enter("a", "http://h.example/");

        place.visit("h.example");
        place.failed(Kind.TIMEOUT);
        assertEquals(Kind.BUSY_HOST, refusal(shares, "a", "http://h.example/"));
    }

    @Test
    void aHostIsNotBlamedForTheOneThatItRedirectsTo() {
        InFlight shares = new InFlight(4, 1, 0);
        InFlight.Place place = shares.enter("a", "http://here.example/");
        place.answered();
        place.failed(Kind.TIMEOUT);     // before there was a connection to another host
        shares.enter("a", "http://here.example/");
        place.visit("there.example");
        place.failed(Kind.TIMEOUT);

        shares.enter("a", "http://here.example/");
        assertEquals(Kind.BUSY_HOST, refusal(shares, "a", "http://there.example/"));
    }

    @Test
    void aHostWithNoRequestIsForgotten_andWithItsSilence() {
        InFlight shares = new InFlight(4, 1, 0);
        InFlight.Place place = shares.enter("a", "http://h.example/");
        place.failed(Kind.TIMEOUT);
        assertEquals(Kind.BUSY_HOST, refusal(shares, "a", "http://h.example/"));
        place.leave();

        shares.enter("a", "http://h.example/");
        shares.enter("a", "http://h.example/");
    }

    @Test
    void aUrlThatCannotBeAskedCountsForItsAccountOnly() {
        InFlight one = new InFlight(1, 0, 2);
        one.enter("a", "nonsense");
        one.enter("a", "nonsense");
        assertEquals(Kind.BUSY_ACCOUNT, refusal(one, "a", "nonsense"));
    }

    @Test
    void manyThreads_neverMoreThanTheShare_andNothingIsLeftBehind() throws Exception {
        InFlight five = new InFlight(5, 0, 0);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        for (int i = 0; i < 16; i++) {
            threads.submit(() -> {
                start.await();
                for (int n = 0; n < 50; n++) {
                    try {
                        InFlight.Place place = five.enter("a", "http://h.example/");
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        Thread.yield();
                        inside.decrementAndGet();
                        place.leave();
                    } catch (HttpFailure full) {
                        n--;    // tries again
                    }
                }
                return null;
            });
        }
        start.countDown();
        threads.shutdown();
        assertTrue(threads.awaitTermination(30, TimeUnit.SECONDS));

        assertTrue(most.get() >= 1 && most.get() <= 5, () -> most + " at once");
        assertEquals(0, five.requests());
        for (int i = 0; i < 5; i++) {
            five.enter("a", "http://h.example/");
        }
        assertEquals(Kind.BUSY_HOST, refusal(five, "a", "http://h.example/"));
    }

    private static Kind refusal(InFlight inFlight, String account, String url) {
        return assertThrows(HttpFailure.class, () -> inFlight.enter(account, url)).failure().kind();
    }
}
