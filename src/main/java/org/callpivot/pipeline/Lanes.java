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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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

    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

    private final Consumer<Work> handler;
    private final ExecutorService workers;
    private final ScheduledThreadPoolExecutor timer;
    private final Map<String, Queue<Work>> waiting = new HashMap<>();
    private final Map<String, ScheduledFuture<?>> wakeUps = new ConcurrentHashMap<>();

    /**
     * @param handler takes the inputs, for one call one after another; what it throws is logged and the lane goes on
     * @param threads how many calls are worked on at the same time
     */
    public Lanes(Consumer<Work> handler, int threads) {
        this.handler = handler;
        this.workers = Executors.newFixedThreadPool(threads, Threads.named("pivot-lane"));
        this.timer = new ScheduledThreadPoolExecutor(1, Threads.named("pivot-clock"));
        this.timer.setRemoveOnCancelPolicy(true);
    }

    /** Appends to the call's lane and returns at once. */
    public void submit(Work work) {
        String call = work.input().sessionId();
        synchronized (waiting) {
            Queue<Work> lane = waiting.get(call);
            if (lane != null) {
                lane.add(work);
                return;
            }
            waiting.put(call, new ArrayDeque<>());
        }
        run(call, work);
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

    private void run(String call, Work work) {
        try {
            workers.execute(() -> {
                try {
                    handler.accept(work);
                } catch (RuntimeException e) {
                    LOG.error("call {}: {} was not handled", call, work.input().getClass().getSimpleName(), e);
                } finally {
                    next(call);
                }
            });
        } catch (RejectedExecutionException stopping) {
            LOG.debug("call {}: {} is left to another node", call, work.input().getClass().getSimpleName());
        }
    }

    private void next(String call) {
        Work work;
        synchronized (waiting) {
            work = waiting.get(call).poll();
            if (work == null) {
                waiting.remove(call);
                return;
            }
        }
        run(call, work);
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
