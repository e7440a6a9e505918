package org.callpivot.pipeline;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that send deliveries. Only as many deliveries as {@link #room} says are taken out of the store, so that the queue is
 * empty but for moments; it is there because Camel's splitter hands its parts over one after another, and would lose one that is refused.
 */
public final class Senders extends ThreadPoolExecutor implements AutoCloseable {

    /**
     * @param most      deliveries at the same time
     * @param keepAlive how long a thread is kept for the next delivery
     */
    public Senders(int most, Duration keepAlive) {
        super(most, most, keepAlive.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), Threads.named("pivot-outbox"));
        allowCoreThreadTimeOut(true);
    }

    /** How many more can be sent now. */
    public int room() {
        return Math.max(0, getMaximumPoolSize() - getActiveCount() - getQueue().size());
    }

    /** Interrupts what is being sent. */
    @Override
    public void close() {
        shutdownNow();
    }
}
