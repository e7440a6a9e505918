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

    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

    private final Consumer<Input> handler;
    private final ExecutorService workers;
    private final ScheduledThreadPoolExecutor clock;
    private final Map<String, Queue<Input>> waiting = new HashMap<>();
    private final Map<String, ScheduledFuture<?>> wakeUps = new ConcurrentHashMap<>();

    /**
     * @param handler takes the inputs, for one call one after another; what it throws is logged and the lane goes on
     * @param threads how many calls are worked on at the same time
     */
    public Lanes(Consumer<Input> handler, int threads) {
        this.handler = handler;
        this.workers = Executors.newFixedThreadPool(threads, Threads.named("pivot-lane"));
        this.clock = new ScheduledThreadPoolExecutor(1, Threads.named("pivot-clock"));
        this.clock.setRemoveOnCancelPolicy(true);
    }

    /** Appends to the call's lane and returns at once. */
    public void submit(Input input) {
        String call = input.sessionId();
        synchronized (waiting) {
            Queue<Input> lane = waiting.get(call);
            if (lane != null) {
                lane.add(input);
                return;
            }
            waiting.put(call, new ArrayDeque<>());
        }
        run(call, input);
    }

    /** Replaces the time at which {@link Input.Due} is submitted for this call; null for never. */
    public void wakeAt(String call, Instant time, Instant now) {
        wakeUps.compute(call, (id, old) -> {
            if (old != null) {
                old.cancel(false);
            }
            return time == null ? null : clock.schedule(() -> submit(new Input.Due(call)),
                    Math.max(0, Duration.between(now, time).toMillis()), TimeUnit.MILLISECONDS);
        });
    }

    /** Calls that have something to do at this moment. */
    public int busy() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private void run(String call, Input input) {
        try {
            workers.execute(() -> {
                try {
                    handler.accept(input);
                } catch (RuntimeException e) {
                    LOG.error("call {}: {} was not handled", call, input.getClass().getSimpleName(), e);
                } finally {
                    next(call);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.warn("call {}: {} is dropped, Pivot is stopping", call, input.getClass().getSimpleName());
        }
    }

    private void next(String call) {
        Input input;
        synchronized (waiting) {
            input = waiting.get(call).poll();
            if (input == null) {
                waiting.remove(call);
                return;
            }
        }
        run(call, input);
    }

    /** Takes no more work and waits up to ten seconds for what is being worked on. */
    @Override
    public void close() {
        clock.shutdownNow();
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
