package org.callpivot.pipeline;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.callpivot.session.Input;
import org.junit.jupiter.api.Test;

/** Whose thread works, and in which order, when all lanes are busy. */
class LanesTest {

    @Test
    void whoSubmitsNeverWorks_alsoWhenAllThreadsAreBusy() {
        CountDownLatch held = new CountDownLatch(1);
        Queue<String> calls = new ConcurrentLinkedQueue<>();
        Queue<String> threads = new ConcurrentLinkedQueue<>();
        try (Lanes lanes = new Lanes(work -> {
            threads.add(Thread.currentThread().getName());
            waitFor(held);
            calls.add(work.input().sessionId());
        }, 2)) {
            // That this comes to its end at all says that submitting waits for nobody: nothing is let go before.
            for (int i = 0; i < 1_000; i++) {
                lanes.submit(new Lanes.Work(new Input.Due("call-" + i % 10), new Receipt(), Instant.EPOCH));
            }
            assertEquals(10, lanes.busy());
            held.countDown();
            await().until(() -> lanes.busy() == 0);
        }
        assertTrue(threads.stream().allMatch(name -> name.startsWith("pivot-lane-")), threads::toString);
        assertEquals(1_000, calls.size());
    }

    @Test
    void oneCallKeepsItsOrder() {
        Queue<Instant> times = new ConcurrentLinkedQueue<>();
        List<Instant> order = IntStream.range(0, 500).mapToObj(Instant::ofEpochSecond).toList();
        try (Lanes lanes = new Lanes(work -> times.add(work.since()), 4)) {
            order.forEach(time -> lanes.submit(new Lanes.Work(new Input.Due("call"), new Receipt(), time)));
            await().until(() -> lanes.busy() == 0);
        }
        assertEquals(order, List.copyOf(times));
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
