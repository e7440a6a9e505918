package org.callpivot.cdr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.callpivot.cdr.Outbox.Claim;
import org.callpivot.cdr.Outbox.Entry;
import org.callpivot.cdr.Outbox.Status;
import org.callpivot.session.Delivery;
import org.callpivot.store.Database;
import org.callpivot.store.FreshDatabase;
import org.callpivot.store.MovableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private static final Duration LEASE = Duration.ofMinutes(1);

    private final MovableClock clock = new MovableClock("2026-01-01T00:00:00Z");
    private final Database database = FreshDatabase.open();
    private final Outbox outbox = new Outbox(database, Backoff.defaults(), LEASE, clock, () -> 0.5);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aDeliveryIsClaimedAsItWasGiven() {
        Delivery delivery = delivery("d1", 3);
        outbox.add(delivery);
        assertEquals(List.of(new Claim(delivery, 1)), outbox.claim(10, host -> 10));
    }

    @Test
    void deliveriesOfOneLaneGoOneAfterAnother_othersDoNotWait() {
        for (String id : List.of("a1", "b1", "a2", "b2")) {
            outbox.add(new Delivery(id, "callback", "session", "acme", "call", "http://host/", "POST", Map.of(), null, null,
                    id.substring(0, 1), 2, false));
        }
        List<Claim> first = outbox.claim(10, host -> 10);
        assertEquals(List.of("a1", "b1"), ids(first));
        assertEquals(List.of(), outbox.claim(10, host -> 10), "the first of each lane are under way");
        outbox.delivered(first.get(0));
        outbox.failed(first.get(1), "503", true);
        assertEquals(List.of("a2"), ids(outbox.claim(10, host -> 10)), "b2 waits for b1's second attempt");
        clock.advance(Duration.ofMinutes(1));
        outbox.failed(outbox.claim(10, host -> 10).stream().filter(claim -> claim.delivery().id().equals("b1")).findFirst().orElseThrow(),
                "503", true);
        assertEquals(List.of("b2"), ids(outbox.claim(10, host -> 10)), "b1 is given up");
    }

    @Test
    void aHostHasItsRoom_andHidesNobody() {
        IntStream.range(0, 10).forEach(i -> outbox.add(to("slow" + i, "http://slow.example:" + (8000 + i) + "/")));
        IntStream.range(0, 3).forEach(i -> outbox.add(to("bad" + i, "no URL")));
        IntStream.range(0, 3).forEach(i -> outbox.add(to("long" + i, "http://" + "x".repeat(300) + ".example/")));
        clock.advance(Duration.ofMillis(1));
        outbox.add(to("fast", "https://user:secret@FAST.example./cdr"));
        Map<String, Integer> room = Map.of("slow.example", 2, "fast.example", 1, "", 1);
        List<String> first = ids(outbox.claim(4, room::get));
        assertEquals(2, first.stream().filter(id -> id.startsWith("slow")).count(), first::toString);
        assertEquals(1, first.stream().filter(id -> id.matches("(bad|long).")).count(), "what has no host shares one room: " + first);
        assertTrue(first.contains("fast"), first::toString);

        assertEquals(List.of(), outbox.claim(4, host -> 0));
        assertEquals(3, outbox.claim(3, host -> 3).size(), "never more than the batch");
    }

    private static Delivery to(String id, String url) {
        return new Delivery(id, "cdr", "session", "acme", "call", url, "POST", Map.of(), null, null, null, 2, false);
    }

    private static List<String> ids(List<Claim> claims) {
        return claims.stream().map(claim -> claim.delivery().id()).toList();
    }

    @Test
    void aDeliveryIsTakenInOnce() {
        outbox.add(delivery("d1", 0));
        outbox.delivered(outbox.claim(10, host -> 10).get(0));
        outbox.add(delivery("d1", 0));
        assertEquals(List.of(), outbox.claim(10, host -> 10));
        assertEquals(Status.DELIVERED, entry().status());
    }

    @Test
    void aFailedAttemptIsRepeatedWithGrowingPauses() {
        outbox.add(delivery("d1", 0));
        for (Duration pause : List.of(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20))) {
            outbox.failed(outbox.claim(10, host -> 10).get(0), "503 from http://u:p@h/", true);
            assertEquals(clock.instant().plus(pause), entry().nextAt());
            clock.advance(pause.minusMillis(1));
            assertEquals(List.of(), outbox.claim(10, host -> 10), "not due yet");
            clock.advance(Duration.ofMillis(1));
        }
        assertEquals("503 from http://***@h/", entry().lastError());
        assertEquals(3, entry().attempts());
        assertEquals(Status.PENDING, entry().status());
    }

    @Test
    void afterItsLastAttemptADeliveryHasFailedAndStaysVisible() {
        outbox.add(delivery("d1", 2));
        outbox.failed(outbox.claim(10, host -> 10).get(0), "503", true);
        clock.advance(Duration.ofHours(1));
        outbox.failed(outbox.claim(10, host -> 10).get(0), "504", true);
        clock.advance(Duration.ofHours(1));

        assertEquals(List.of(), outbox.claim(10, host -> 10));
        assertEquals(Status.FAILED, entry().status());
        assertEquals("504", entry().lastError());
        assertNull(entry().nextAt());
    }

    @Test
    void aFailureThatCannotBeRepairedIsNotRepeated() {
        outbox.add(delivery("d1", 0));
        outbox.failed(outbox.claim(10, host -> 10).get(0), "URL refused", false);
        assertEquals(Status.FAILED, entry().status());
    }

    @Test
    void aDeadWorkersDeliveryIsDueAgainAfterTheLeaseAndTheDeadOnesLateWordDoesNotCount() {
        outbox.add(delivery("d1", 0));
        Claim dead = outbox.claim(10, host -> 10).get(0);
        clock.advance(LEASE);
        assertEquals(List.of(new Claim(dead.delivery(), 2)), outbox.claim(10, host -> 10));

        outbox.failed(dead, "late", false);
        assertEquals(Status.PENDING, entry().status());
    }

    @Test
    void aDeliveryThatKillsItsWorkersIsGivenUp() {
        outbox.add(delivery("d1", 2));
        for (int attempt = 1; attempt <= 2; attempt++) {
            assertEquals(1, outbox.claim(10, host -> 10).size());
            clock.advance(LEASE);
        }
        assertEquals(List.of(), outbox.claim(10, host -> 10));
        assertEquals(Status.FAILED, entry().status());
        assertEquals("the last attempt was interrupted", entry().lastError());
    }

    @Test
    void twoWorkersNeverClaimTheSameDelivery() throws Exception {
        IntStream.range(0, 200).forEach(i -> outbox.add(delivery("d" + i, 0)));
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService workers = Executors.newFixedThreadPool(2);
        try {
            List<Future<List<String>>> claimed = new ArrayList<>();
            for (int worker = 0; worker < 2; worker++) {
                claimed.add(workers.submit(() -> {
                    List<String> mine = new ArrayList<>();
                    for (int round = 0; round < 10; round++) {
                        together.await();
                        outbox.claim(10, host -> 10).forEach(claim -> mine.add(claim.delivery().id()));
                    }
                    return mine;
                }));
            }
            List<String> all = new ArrayList<>(claimed.get(0).get());
            all.addAll(claimed.get(1).get());
            outbox.claim(200, host -> 200).forEach(claim -> all.add(claim.delivery().id()));
            assertEquals(IntStream.range(0, 200).mapToObj(i -> "d" + i).sorted().toList(),
                    all.stream().sorted().toList());
        } finally {
            workers.shutdownNow();
        }
    }

    @Test
    void deliveriesAreListedByCallAndByAccount() {
        outbox.add(delivery("d1", 0));
        assertEquals(List.of("d1"), outbox.ofCalls("acme", List.of("call")).stream().map(Entry::id).toList());
        assertEquals(List.of("d1"), outbox.ofAccount("acme", 10).stream().map(Entry::id).toList());
        assertEquals(List.of(), outbox.ofCalls("acme", List.of()));
        assertEquals(List.of(), outbox.ofCalls("other", List.of("call")));
        assertEquals(Instant.parse("2026-01-01T00:00:00Z"), entry().created());
    }

    private Entry entry() {
        return outbox.ofCalls("acme", List.of("call")).get(0);
    }

    private static Delivery delivery(String id, int attempts) {
        return new Delivery(id, "cdr", "session", "acme", "call", "http://u:p@host/cdr", "POST", Map.of("X-A", "1"),
                "application/x-www-form-urlencoded", "Call-ID=call", null, attempts, true);
    }
}
