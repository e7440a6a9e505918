package org.callpivot.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.callpivot.http.BoundedThreads.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** So many tasks at once and no more, on threads of their own; on a JDK with virtual threads each test runs on both kinds. */
class BoundedThreadsTest {

    private static final Duration SHORT = Duration.ofMillis(50);

    private final CountDownLatch held = new CountDownLatch(1);
    private final Queue<Thread> ran = new ConcurrentLinkedQueue<>();

    static Stream<Kind> kinds() {
        return Runtime.version().feature() >= 21 ? Stream.of(Kind.PLATFORM, Kind.VIRTUAL) : Stream.of(Kind.PLATFORM);
    }

    @AfterEach
    void letGo() {
        held.countDown();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void atTheLimitATaskIsRefusedAtOnceAndRunsNowhere(Kind kind) {
        try (BoundedThreads two = new BoundedThreads("test", 2, kind, SHORT)) {
            hold(two);
            hold(two);
            assertEquals(0, two.free());
            AtomicBoolean third = new AtomicBoolean();

            assertEquals("all 2 threads test are busy",
                    assertThrows(RejectedExecutionException.class, () -> two.execute(() -> third.set(true))).getMessage());
            held.countDown();
            await().until(() -> two.free() == 2);
            assertFalse(third.get(), "neither here nor later");
            two.execute(() -> third.set(true));
            await().untilTrue(third);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void noTaskRunsOnTheThreadThatBringsIt(Kind kind) {
        try (BoundedThreads many = new BoundedThreads("test", 50, kind, SHORT)) {
            for (int i = 0; i < 50; i++) {
                hold(many);
            }
            await().until(() -> ran.size() == 50);
            assertEquals(50, Stream.concat(ran.stream(), Stream.of(Thread.currentThread())).distinct().count() - 1);
            assertTrue(ran.stream().allMatch(thread -> thread.getName().matches("test-\\d+") && thread.isDaemon()), ran::toString);
        }
    }

    /** Every place can be taken at any time, however short ago it was left. */
    @ParameterizedTest
    @MethodSource("kinds")
    void aPlaceThatIsLeftCanBeTakenAtOnce(Kind kind) {
        try (BoundedThreads one = new BoundedThreads("test", 1, kind, SHORT)) {
            for (int i = 0; i < 2_000; i++) {
                while (one.free() == 0) {
                    Thread.onSpinWait();
                }
                one.execute(() -> { });
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aTaskThatFailsLeavesItsPlace(Kind kind) {
        try (BoundedThreads one = new BoundedThreads("test", 1, kind, SHORT)) {
            one.submit(() -> {
                throw new IllegalStateException("on purpose");
            });
            await().until(() -> one.free() == 1);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void threadsOfAQuietTimeAreGivenBack(Kind kind) {
        try (BoundedThreads many = new BoundedThreads("test", 100, kind, SHORT)) {
            for (int i = 0; i < 100; i++) {
                hold(many);
            }
            assertEquals(100, many.getPoolSize());
            held.countDown();
            await().until(() -> many.getPoolSize() == 0 && ran.stream().noneMatch(Thread::isAlive));
        }
    }

    /** A stack larger than the address space: no machine can start such a thread. */
    @Test
    void aMachineWithoutThreadsIsALimitLikeAnyOther() {
        AtomicBoolean exhausted = new AtomicBoolean(true);
        try (BoundedThreads one = new BoundedThreads("test", 1, SHORT,
                task -> new Thread(null, task, "test", exhausted.get() ? 1L << 47 : 0))) {
            RejectedExecutionException refused = assertThrows(RejectedExecutionException.class, () -> one.execute(() -> { }));
            assertTrue(refused.getMessage().startsWith("no thread test could be made: unable to create native thread"),
                    refused.getMessage());
            assertEquals(1, one.free());
            exhausted.set(false);
            hold(one);
            await().until(() -> ran.size() == 1);
        }
    }

    @Test
    void whatIsClosedTakesNothing() {
        BoundedThreads closed = new BoundedThreads("test", 1, Kind.AUTO, SHORT);
        closed.close();
        assertThrows(RejectedExecutionException.class, () -> closed.execute(() -> { }));
        assertEquals(1, closed.free());
    }

    @Test
    void virtualThreadsWhereTheJdkHasThem() throws Exception {
        try (BoundedThreads threads = new BoundedThreads("test", 1, Kind.AUTO, SHORT)) {
            hold(threads);
            await().until(() -> ran.size() == 1);
            boolean newer = Runtime.version().feature() >= 21;
            assertEquals(newer, newer && (boolean) Thread.class.getMethod("isVirtual").invoke(ran.peek()));
        }
    }

    @Test
    void kindsByName() {
        assertEquals(List.of(Kind.AUTO, Kind.PLATFORM), List.of(Kind.read("auto"), Kind.read("platform")));
        assertThrows(IllegalArgumentException.class, () -> Kind.read("green"));
        if (Runtime.version().feature() >= 21) {
            assertEquals(Kind.VIRTUAL, Kind.read("virtual"));
        } else {
            assertEquals("Java 17 has no virtual threads",
                    assertThrows(IllegalArgumentException.class, () -> Kind.read("virtual")).getMessage());
        }
    }

    private void hold(BoundedThreads threads) {
        threads.execute(() -> {
            ran.add(Thread.currentThread());
            try {
                held.await();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
