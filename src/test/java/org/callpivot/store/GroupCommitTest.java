package org.callpivot.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;

/** Who shares a transaction, and what becomes of the others when one of them fails. */
class GroupCommitTest {

    private static final Duration PATIENCE = Duration.ofMillis(20);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch held = new CountDownLatch(1);
    private final AtomicInteger transactions = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> stored = new ConcurrentLinkedQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    /** The first transaction is under way until it is let go; a transaction that fails leaves nothing. */
    private final GroupCommit group = new GroupCommit(this::transaction, 1, PATIENCE);
    private final ThreadLocal<List<String>> uncommitted = new ThreadLocal<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private void transaction(Runnable statements) {
        uncommitted.set(new ArrayList<>());
        statements.run();
        if (transactions.incrementAndGet() == 1) {
            assertDoesNotThrow(() -> held.await());
        }
        stored.addAll(uncommitted.get());
    }

    private Future<?> commit(String row, Runnable and) {
        return commit(row, true, and);
    }

    private Future<?> commit(String row, boolean hurry, Runnable and) {
        return threads.submit(() -> {
            asked.incrementAndGet();
            group.commit(writes(row, and), hurry);
        });
    }

    private List<GroupCommit.Write> writes(String row) {
        return writes(row, () -> { });
    }

    private List<GroupCommit.Write> writes(String row, Runnable and) {
        return List.of(new GroupCommit.Write(row, () -> {
            and.run();
            uncommitted.get().add(row);
        }));
    }

    /** One transaction is under way; the others wait for it. */
    private void whileOneIsUnderWay(int others) {
        await().until(() -> asked.get() == others + 1);
        await().until(() -> transactions.get() == 1 && group.waiting() == others);
        assertTrue(stored.isEmpty());
        held.countDown();
    }

    @Test
    void whoComesMeanwhileSharesTheNextTransaction_inOrderOfTheRows() throws Exception {
        Future<?> first = commit("m", () -> { });
        await().until(() -> transactions.get() == 1);
        List<Future<?>> others = List.of(commit("c", () -> { }), commit("a", () -> { }), commit("b", () -> { }));
        whileOneIsUnderWay(3);
        first.get();
        for (Future<?> other : others) {
            other.get();
        }
        assertEquals(2, transactions.get());
        assertEquals(List.of("m", "a", "b", "c"), List.copyOf(stored));
    }

    @Test
    void whatFailsTogetherIsWrittenEachByItself() throws Exception {
        Future<?> first = commit("m", () -> { });
        await().until(() -> transactions.get() == 1);
        Future<?> good = commit("a", () -> { });
        Future<?> bad = commit("b", () -> {
            throw new IllegalArgumentException("stale");
        });
        Future<?> alsoGood = commit("c", () -> { });
        whileOneIsUnderWay(3);
        first.get();
        good.get();
        alsoGood.get();
        assertEquals("stale", assertThrows(ExecutionException.class, bad::get).getCause().getMessage());
        assertEquals(List.of("m", "a", "c"), List.copyOf(stored));
    }

    @Test
    void aDatabaseThatIsAwayIsNotAskedOncePerThread() throws Exception {
        Future<?> first = commit("m", () -> { });
        await().until(() -> transactions.get() == 1);
        AtomicInteger runs = new AtomicInteger();
        Runnable away = () -> {
            runs.incrementAndGet();
            throw new QueryTimeoutException("away");
        };
        List<Future<?>> others = List.of(commit("a", away), commit("b", away), commit("c", away));
        whileOneIsUnderWay(3);
        first.get();
        for (Future<?> other : others) {
            assertEquals("away", assertThrows(ExecutionException.class, other::get).getCause().getMessage());
        }
        assertEquals(1, runs.get());
    }

    @Test
    void aThreadThatIsInterruptedKnowsAllTheSameHowItWent() throws Exception {
        Future<?> first = commit("m", () -> { });
        await().until(() -> transactions.get() == 1);
        Thread other = new Thread(() -> {
            asked.incrementAndGet();
            group.commit(writes("a"), true);
            if (Thread.currentThread().isInterrupted()) {
                stored.add("interrupted");
            }
        });
        other.start();
        await().until(() -> group.waiting() == 1);
        other.interrupt();
        whileOneIsUnderWay(1);
        first.get();
        other.join();
        assertEquals(List.of("m", "a", "interrupted"), List.copyOf(stored));
    }

    @Test
    void whatIsInNoHurryIsTakenAlongByTheNextOneThatIs() throws Exception {
        held.countDown();
        GroupCommit patient = new GroupCommit(this::transaction, 1, Duration.ofHours(1));
        Future<?> other = threads.submit(() -> patient.commit(writes("z"), false));
        await().until(() -> patient.waiting() == 1);
        patient.commit(writes("a"), true);
        other.get();
        assertEquals(1, transactions.get());
        assertEquals(List.of("a", "z"), List.copyOf(stored));
    }

    @Test
    void whatIsInNoHurryIsStoredByItselfWhenNobodyCame() {
        held.countDown();
        long begin = System.nanoTime();
        group.commit(writes("z"), false);
        assertTrue(System.nanoTime() - begin >= PATIENCE.toNanos());
        assertEquals(List.of("z"), List.copyOf(stored));
    }

    @Test
    void whatIsInNoHurryIsNotForgottenWhenItsTimeEndsDuringATransaction() throws Exception {
        Future<?> first = commit("m", () -> { });
        await().until(() -> transactions.get() == 1);
        Thread patient = new Thread(() -> group.commit(writes("z"), false));
        patient.start();
        await("its time is over").until(() -> patient.getState() == Thread.State.WAITING);
        held.countDown();
        first.get();
        patient.join();
        assertEquals(List.of("m", "z"), List.copyOf(stored));
    }

    @Test
    void nobodyIsForgotten_howeverManyCome() throws Exception {
        held.countDown();
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            all.add(commit("row-" + i, i % 3 > 0, () -> { }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        assertEquals(2_000, stored.size());
        assertEquals(0, group.waiting());
    }
}
