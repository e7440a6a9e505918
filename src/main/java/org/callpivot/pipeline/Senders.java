package org.callpivot.pipeline;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that send deliveries. Only as many deliveries as {@link #room()} says are taken out of the store, so that the queue is
 * empty but for moments; it is there because Camel's splitter hands its parts over one after another, and would lose one that is refused.
 * A host has its share of them: one that hangs leaves threads for the others.
 */
public final class Senders extends ThreadPoolExecutor implements AutoCloseable {

    private final int perHost;
    private final ConcurrentMap<String, Integer> underWay = new ConcurrentHashMap<>();

    /**
     * @param most      deliveries at the same time
     * @param perHost   of these to one host; 0 = no bound of its own
     * @param keepAlive how long a thread is kept for the next delivery
     */
    public Senders(int most, int perHost, Duration keepAlive) {
        super(most, most, keepAlive.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), Threads.named("pivot-outbox"));
        allowCoreThreadTimeOut(true);
        this.perHost = perHost == 0 ? most : perHost;
    }

    /** How many more can be sent now. */
    public int room() {
        return Math.max(0, getMaximumPoolSize() - getActiveCount() - getQueue().size());
    }

    /** How many more to this host; more than that wait in the store. */
    int room(String host) {
        return Math.max(0, perHost - underWay.getOrDefault(host, 0));
    }

    /** A delivery to this host was taken out of the store. */
    void begins(String host) {
        underWay.merge(host, 1, Integer::sum);
    }

    /** It is over, however it ended. */
    void ends(String host) {
        underWay.computeIfPresent(host, (same, before) -> before == 1 ? null : before - 1);
    }

    /** Interrupts what is being sent. */
    @Override
    public void close() {
        shutdownNow();
    }
}
