package org.callpivot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.callpivot.http.MisbehavingServer;
import org.callpivot.pipeline.Developer;
import org.callpivot.session.Ask;

/** When the requests to developers ended, and what they left behind. */
final class Traces {

    private static final Duration GRACE = Duration.ofMillis(100);

    /** How late a thread of this machine wakes up at the moment: nothing can be more punctual. */
    private final AtomicLong slackNanos = new AtomicLong();
    /** When the thread that measures that should have woken up: a halt of the machine that it has not told of yet counts, too. */
    private volatile long wakeUpNanos = System.nanoTime();
    private final Queue<Duration> latenesses = new ConcurrentLinkedQueue<>();
    private final RunningPivot pivot;
    private final MisbehavingServer server;

    Traces(RunningPivot pivot, MisbehavingServer server) {
        CamelContext context = pivot.main().context();
        this.pivot = pivot;
        this.server = server;
        context.getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof CamelEvent.ExchangeCompletedEvent || event instanceof CamelEvent.ExchangeFailedEvent) {
                    ended(((CamelEvent.ExchangeEvent) event).getExchange());
                }
            }
        });
        Thread clock = new Thread(this::measureSlack, "slack");
        clock.setDaemon(true);
        clock.start();
    }

    private static ConditionFactory await() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
    }

    private void ended(Exchange exchange) {
        Ask ask = exchange.getProperty(Developer.ASK, Ask.class);
        if (ask != null) {
            latenesses.add(Duration.between(ask.deadline(), Instant.now()));
        }
    }

    private void measureSlack() {
        long pause = 2_000_000;
        while (true) {
            wakeUpNanos = System.nanoTime() + pause;
            LockSupport.parkNanos(pause);
            slackNanos.accumulateAndGet(System.nanoTime() - wakeUpNanos, Math::max);
        }
    }

    /** From here on it is measured. */
    void begin() {
        latenesses.clear();
        slackNanos.set(0);
    }

    /** Each request since {@link #begin} was over in time. */
    void assertOnTime(Duration timeout) {
        await().until(() -> !latenesses.isEmpty());
        Duration slack = Duration.ofNanos(Math.max(System.nanoTime() - wakeUpNanos, slackNanos.get()));
        for (Duration late : latenesses) {
            assertTrue(late.compareTo(GRACE.plus(slack)) <= 0, () -> late.toMillis() + " ms after the deadline of " + timeout.toMillis()
                    + " ms, while this machine was " + slack.toMillis() + " ms late by itself");
        }
    }

    /** No request has a thread or a connection, and no server has a connection that Pivot does not keep for the next request. */
    void assertNothingLeft() {
        await().untilAsserted(() -> {
            assertEquals(List.of(), busyThreads());
            assertEquals(0, pivot.metric("pivot_http_threads_busy"), "virtual threads, which the JDK does not list, included");
            assertEquals(0, pivot.metric("pivot_requests_in_flight"), "places");
            assertEquals(0, pivot.metric("pivot_http_connections{state=\"leased\"}"), "connections in use");
            double idle = pivot.metric("pivot_http_connections{state=\"idle\"}");
            assertTrue(server.openConnections() <= idle,
                    () -> server.openConnections() + " connections at the server, but " + idle + " kept");
        });
    }

    /** Threads for requests that have something to do. */
    private static List<String> busyThreads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().matches("pivot-http-\\d+"))
                .filter(thread -> Arrays.stream(thread.getValue()).noneMatch(frame -> frame.getMethodName().equals("getTask")))
                .filter(thread -> thread.getValue().length > 0)
                .map(thread -> thread.getKey().getName() + " " + Arrays.toString(thread.getValue())).toList();
    }
}
