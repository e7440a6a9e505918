package org.callpivot.pipeline;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
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
        try (Lanes lanes = new Lanes((work, guest) -> {
            threads.add(Thread.currentThread().getName());
            waitFor(held);
            calls.add(work.input().sessionId());
            return null;
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
        try (Lanes lanes = new Lanes((work, guest) -> {
            times.add(work.since());
            return null;
        }, 4)) {
            order.forEach(time -> lanes.submit(new Lanes.Work(new Input.Due("call"), new Receipt(), time)));
            await().until(() -> lanes.busy() == 0);
        }
        assertEquals(order, List.copyOf(times));
    }

    @Test
    void aGuestWorksHimself_untilItMayTakeLong_andWhateverComesMeanwhileWaits() {
        Queue<String> who = new ConcurrentLinkedQueue<>();
        CountDownLatch held = new CountDownLatch(1);
        try (Lanes lanes = new Lanes((work, guest) -> {
            who.add(work.since().getEpochSecond() + " " + thread() + " " + guest);
            return work.since().getEpochSecond() != 1 ? null : () -> {
                waitFor(held);
                who.add("rest of 1 " + thread());
            };
        }, 1)) {
            lanes.submitAsGuest(due(0));
            lanes.submitAsGuest(due(1));
            lanes.submitAsGuest(due(2));
            held.countDown();
            await().until(() -> lanes.busy() == 0);
            lanes.submitAsGuest(due(3));
        }
        assertEquals(List.of("0 guest true", "1 guest true", "rest of 1 lane", "2 lane false", "3 guest true"), List.copyOf(who));
    }

    @Test
    void guestsAreNotMoreThanLanes() {
        Queue<String> who = new ConcurrentLinkedQueue<>();
        CountDownLatch held = new CountDownLatch(1);
        AtomicReference<Lanes> lanes = new AtomicReference<>();
        try (Lanes all = new Lanes((work, guest) -> {
            who.add(work.input().sessionId() + " " + thread());
            if (work.input().sessionId().equals("first")) {
                // On the same thread, but as if it came from another one: the place for guests is taken.
                lanes.get().submitAsGuest(new Lanes.Work(new Input.Due("second"), new Receipt(), Instant.EPOCH));
                await().until(() -> who.contains("second lane"));
                held.countDown();
            }
            return null;
        }, 1)) {
            lanes.set(all);
            all.submitAsGuest(new Lanes.Work(new Input.Due("first"), new Receipt(), Instant.EPOCH));
            waitFor(held);
        }
        assertEquals(List.of("first guest", "second lane"), List.copyOf(who));
    }

    private static Lanes.Work due(long second) {
        return new Lanes.Work(new Input.Due("call"), new Receipt(), Instant.ofEpochSecond(second));
    }

    private static String thread() {
        return Thread.currentThread().getName().startsWith("pivot-lane-") ? "lane" : "guest";
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
