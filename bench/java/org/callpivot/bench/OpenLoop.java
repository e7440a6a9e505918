package org.callpivot.bench;

import java.net.URI;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Offers calls at an even rate, whatever becomes of those before. The time of a call counts from when it was to be offered, not from
 * when the load came to it, until its first command is there, less the time that the developer's server had it: what Pivot adds. So a
 * moment in which all stands still is in the times of all calls that fall into it.
 */
final class OpenLoop {

    /** Times are kept in ns to three digits, up to a minute. */
    private static final long MOST = TimeUnit.MINUTES.toNanos(1);

    private static final int WARM_IN_FLIGHT = 24;

    private final HttpSwitch lines;
    private final URI events;
    private final WebServer developer;
    private final String expected;
    private final int perSecond;
    private final Histogram added = new ConcurrentHistogram(MOST, 3);
    private final AtomicInteger offered = new AtomicInteger();
    private final AtomicInteger heard = new AtomicInteger();
    private final AtomicInteger otherwise = new AtomicInteger();

    /** @param expected name of the first command of a call that went as it should */
    OpenLoop(HttpSwitch lines, URI events, WebServer developer, String expected, int perSecond) {
        this.lines = lines;
        this.events = events;
        this.developer = developer;
        this.expected = expected;
        this.perSecond = perSecond;
    }

    /**
     * Makes Pivot warm: calls follow one another for this long, so many side by side, as fast as it can. An even rate would pile up
     * before a JVM that has just begun.
     */
    static void warmUp(HttpSwitch lines, URI events, WebServer developer, int seconds) throws InterruptedException {
        Semaphore free = new Semaphore(WARM_IN_FLIGHT);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            free.acquire();
            String call = UUID.randomUUID().toString();
            lines.offer(events, call, developer.url(), first -> lines.end(events, call).onComplete(ended -> free.release()));
        }
        free.acquire(WARM_IN_FLIGHT);
        developer.forget();
    }

    /** Offers calls for this long, ends each at its first command, and waits until all have heard one. */
    void run(int seconds) {
        begin(seconds);
        Waiting.until(() -> heard.get() == offered.get(), 120, TimeUnit.SECONDS,
                () -> offered.get() - heard.get() + " calls have not heard of a command");
    }

    private void begin(int seconds) {
        long begin = System.nanoTime();
        long pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
        for (int i = 0; i < seconds * perSecond; i++) {
            long due = begin + i * pause;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            offer(due);
        }
    }

    private void offer(long due) {
        String call = UUID.randomUUID().toString();
        offered.incrementAndGet();
        lines.offer(events, call, developer.url(), first -> {
            long whole = System.nanoTime() - due;
            if (first.equals(expected)) {
                added.recordValue(Math.min(MOST, Math.max(0, whole - developer.took(call))));
            } else {
                otherwise.incrementAndGet();
            }
            lines.end(events, call).onFailure(lost -> otherwise.incrementAndGet());
            heard.incrementAndGet();
        });
    }

    /** Added by Pivot, ms. */
    double percentile(double which) {
        return added.getValueAtPercentile(which) / 1e6;
    }

    /** Calls whose first command was another one than expected. */
    int otherwise() {
        return otherwise.get();
    }
}
