package org.callpivot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.callpivot.callflow.Callflow;
import org.callpivot.callflow.Callflows;
import org.callpivot.callflow.Node;
import org.callpivot.cdr.CdrStore;
import org.callpivot.contract.Offer;
import org.callpivot.contract.SwitchEvent;
import org.callpivot.session.CallSession;
import org.callpivot.session.Cdr;
import org.callpivot.session.Decision;
import org.callpivot.session.Input;
import org.callpivot.session.SessionForm;
import org.callpivot.session.SessionSettings;
import org.callpivot.session.Surroundings;
import org.callpivot.store.Database;
import org.callpivot.store.FreshDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One row per live call; between nodes its version decides. */
class SessionStoreTest {

    private static final Instant NOW = Instant.parse("2026-01-05T09:30:00Z");
    private static final Surroundings AROUND = new Surroundings(new Callflows() {
        @Override
        public Optional<Match> byNumber(String account, String number) {
            return Optional.empty();
        }

        @Override
        public Optional<Callflow> byId(String account, String id) {
            return Optional.empty();
        }
    }, SessionSettings.DEFAULTS);

    private final Database database = FreshDatabase.open();
    private final SessionStore store = new SessionStore(database);

    @AfterEach
    void close() {
        database.close();
    }

    private static Decision begin(String id) {
        Offer offer = new Offer(new Offer.Party("1001", null, null, null), new Offer.Party("2030", null, null, null), null,
                "inbound", "answered", "acct", "sw-1", null, Map.of(), Map.of(), null, null, null, null);
        return CallSession.begin(new SwitchEvent.Offered(meta(id, "e-1"), offer), "acct", Node.of("noop", null), AROUND, NOW);
    }

    private static SwitchEvent.Meta meta(String id, String event) {
        return new SwitchEvent.Meta(event, "call.offered", "/switch/sw-1", id, id, NOW);
    }

    private static Decision ended(CallSession session) {
        return session.on(new Input.FromSwitch(new SwitchEvent.Ended(meta(session.id(), "e-2"), "normal", 16, null, null, null,
                null, null, null, JsonNodeFactory.instance.objectNode())), AROUND, NOW);
    }

    private SessionStore.Row saved(String id, Instant dueAt) {
        return store.save(begin(id).next(), 0, dueAt, NOW);
    }

    @Test
    void aCallIsFoundAsItWasSaved() {
        SessionStore.Row row = saved("a", NOW);
        SessionStore.Row found = store.find("a").orElseThrow();
        assertEquals(1, found.version());
        assertEquals(SessionForm.write(row.session()), SessionForm.write(found.session()));
        assertEquals(Optional.empty(), store.find("b"));
    }

    @Test
    void whoSavesOnAnOlderVersionIsToldSo_andChangesNothing() {
        SessionStore.Row first = saved("a", NOW);
        store.save(first.session(), first.version(), NOW, NOW);
        assertThrows(StaleSession.class, () -> store.save(first.session(), first.version(), NOW, NOW));
        assertThrows(StaleSession.class, () -> store.save(ended(first.session()).next(), first.version(), null, NOW));
        assertThrows(StaleSession.class, () -> saved("a", NOW), "the same offer on two nodes");
        assertEquals(2, store.find("a").orElseThrow().version());
    }

    @Test
    void aFinishedCallLeavesNoRow() {
        SessionStore.Row first = saved("a", NOW);
        Decision end = ended(first.session());
        assertTrue(end.next().finished());
        store.save(end.next(), first.version(), null, NOW);
        assertEquals(0, store.count());
        store.save(ended(begin("b").next()).next(), 0, null, NOW);
        assertEquals(0, store.count(), "nor does one that was never stored");
    }

    @Test
    void dueCallsAreClaimedOldestFirst_andAreDueAgainLater() {
        saved("late", NOW.plusSeconds(60));
        saved("second", NOW.minusSeconds(1));
        saved("first", NOW.minusSeconds(2));
        saved("never", null);
        assertEquals(List.of("first"), store.claimDue(NOW, NOW.plusSeconds(2), 1));
        assertEquals(List.of("second"), store.claimDue(NOW, NOW.plusSeconds(2), 10));
        assertEquals(List.of(), store.claimDue(NOW.plusSeconds(1), NOW.plusSeconds(3), 10));
        assertEquals(2, store.claimDue(NOW.plusSeconds(2), NOW.plusSeconds(4), 10).size());
        assertEquals(1, store.find("first").orElseThrow().version(), "a claim is no step of the call");
    }

    @Test
    void aCallOfANewerReleaseIsLeftToItsNodes() {
        saved("newer", NOW.minusSeconds(1));
        database.jdbc().sql("UPDATE live_call SET form = form + 1 WHERE id = 'newer'").update();
        assertEquals(List.of(), store.claimDue(NOW, NOW.plusSeconds(2), 10));
    }

    @Test
    void aCallThatIsOverDoesNotBeginAgain() {
        new CdrStore(database, Clock.systemUTC()).store(new Cdr("leg", "over", "acct", JsonNodeFactory.instance.objectNode()));
        assertThrows(StaleSession.class, () -> saved("over", NOW));
        assertEquals(0, store.count());
    }

    @Test
    void nodesThatLookAtTheSameTimeNeverGetTheSameCall() throws Exception {
        int calls = 200;
        int nodes = 4;
        IntStream.range(0, calls).forEach(i -> saved("call-" + i, NOW.minus(Duration.ofMillis(i))));
        CyclicBarrier together = new CyclicBarrier(nodes);
        ExecutorService pool = Executors.newFixedThreadPool(nodes);
        try {
            List<Future<List<String>>> claims = IntStream.range(0, nodes).mapToObj(node -> pool.submit(() -> {
                List<String> mine = new ArrayList<>();
                together.await();
                for (List<String> some = claim(); !some.isEmpty(); some = claim()) {
                    mine.addAll(some);
                }
                return mine;
            })).toList();
            List<String> all = new ArrayList<>();
            for (Future<List<String>> claim : claims) {
                all.addAll(claim.get());
            }
            assertEquals(all.size(), new HashSet<>(all).size(), "claimed twice");
            all.addAll(claim());
            assertEquals(calls, all.size());
        } finally {
            pool.shutdownNow();
        }
    }

    private List<String> claim() {
        return store.claimDue(NOW, NOW.plusSeconds(10), 7);
    }
}
