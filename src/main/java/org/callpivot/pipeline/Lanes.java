package org.callpivot.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.callpivot.session.Input;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the inputs of one call in order while calls run side by side: each call has a lane of its own, and a lane that is empty
 * costs nothing. Also keeps the one time at which a call wants to be woken.
 */
public final class Lanes implements AutoCloseable {

    /**
     * An input in its lane.
     *
     * @param receipt of the message that brought it
     * @param since   when it came
     */
    public record Work(Input input, Receipt receipt, Instant since) {}

    /** What is done with the inputs, for one call one after another. What it throws is logged, and the lane goes on. */
    public interface Handler {

        /**
         * @param guest the thread is not the lanes': what may take long is not for it
         * @return what is left for a thread of the lanes, before the lane goes on; null for nothing
         */
        Runnable handle(Work work, boolean guest);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

    private final Handler handler;
    private final ExecutorService workers;
    private final ScheduledThreadPoolExecutor timer;
    private final Semaphore guests;
    private final Map<String, Queue<Work>> waiting = new HashMap<>();
    private final Map<String, ScheduledFuture<?>> wakeUps = new ConcurrentHashMap<>();

    /** @param threads how many calls are worked on at the same time, and again as many by guests */
    public Lanes(Handler handler, int threads) {
        this.handler = handler;
        this.guests = new Semaphore(threads);
        this.workers = Executors.newFixedThreadPool(threads, Threads.named("pivot-lane"));
        this.timer = new ScheduledThreadPoolExecutor(1, Threads.named("pivot-clock"));
        this.timer.setRemoveOnCancelPolicy(true);
    }

    /** Appends to the call's lane and returns at once. */
    public void submit(Work work) {
        if (isNext(work)) {
            run(work, () -> handler.handle(work, false));
        }
    }

    /**
     * The same for a thread that has nothing better to do than to see to it: if the call's lane is empty, and not too many do so already,
     * it is handled here, which spares the way from thread to thread.
     */
    public void submitAsGuest(Work work) {
        if (!guests.tryAcquire()) {
            submit(work);
            return;
        }
        try {
            if (isNext(work)) {
                handleAsGuest(work);
            }
        } finally {
            guests.release();
        }
    }

    private void handleAsGuest(Work work) {
        Runnable rest = null;
        try {
            rest = handler.handle(work, true);
        } catch (RuntimeException e) {
            unhandled(work, e);
        } finally {
            if (rest == null) {
                next(work);
            } else {
                run(work, rest);
            }
        }
    }

    /** Does it on a thread of the lanes, beside all calls. */
    public void execute(Runnable work) {
        try {
            workers.execute(work);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("left to another node, as this one stops: {}", work);
        }
    }

    /** Whether nothing is before it in its lane; it waits there otherwise. */
    private boolean isNext(Work work) {
        synchronized (waiting) {
            Queue<Work> lane = waiting.get(work.input().sessionId());
            if (lane != null) {
                lane.add(work);
                return false;
            }
            waiting.put(work.input().sessionId(), new ArrayDeque<>());
            return true;
        }
    }

    /** Appends to the call's lane when this time has passed. */
    public void submitLater(Work work, Duration pause) {
        schedule(() -> submit(work), pause);
    }

    /** Replaces the time at which {@link Input.Due} is submitted for this call; null for never. */
    public void wakeAt(String call, Instant time, Instant now) {
        wakeUps.compute(call, (id, old) -> {
            if (old != null) {
                old.cancel(false);
            }
            return time == null ? null : schedule(() -> submit(new Work(new Input.Due(call), new Receipt(), time)),
                    Duration.between(now, time));
        });
    }

    private ScheduledFuture<?> schedule(Runnable task, Duration pause) {
        try {
            return timer.schedule(task, Math.max(0, pause.toMillis()), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            // The time stands in the store, and an event that was not acknowledged comes again: another node does it.
            return null;
        }
    }

    /** Calls that have something to do at this moment. */
    public int busy() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** On a thread of the lanes; then the lane goes on, whatever became of it. */
    private void run(Work work, Runnable handling) {
        try {
            workers.execute(() -> {
                try {
                    handling.run();
                } catch (RuntimeException e) {
                    unhandled(work, e);
                } finally {
                    next(work);
                }
            });
        } catch (RejectedExecutionException stopping) {
            LOG.debug("call {}: {} is left to another node", work.input().sessionId(), work.input().getClass().getSimpleName());
        }
    }

    private static void unhandled(Work work, RuntimeException why) {
        LOG.error("call {}: {} was not handled", work.input().sessionId(), work.input().getClass().getSimpleName(), why);
    }

    /** The lane goes on. */
    private void next(Work done) {
        Work work;
        synchronized (waiting) {
            work = waiting.get(done.input().sessionId()).poll();
            if (work == null) {
                waiting.remove(done.input().sessionId());
                return;
            }
        }
        run(work, () -> handler.handle(work, false));
    }

    /** Nothing is woken or comes later any more; what is in the lanes goes on. */
    public void stopTimers() {
        timer.shutdownNow();
    }

    /** Takes no more work and waits up to ten seconds for what is being worked on. */
    @Override
    public void close() {
        stopTimers();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("{} calls were still being worked on at the end", busy());
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
