package org.callpivot.karaf;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.callpivot.PivotMain;
import org.callpivot.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Pivot running in Karaf. A change of the settings or routes is rehearsed while Pivot runs; only if that succeeds, Pivot's context
 * is restarted, and nothing else. Calls go on over a restart: they are in the store.
 */
final class Supervisor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    /** A Pivot that could not start, because its database was away, say, is started again after this. */
    private static final Duration AGAIN = Duration.ofSeconds(10);

    /**
     * How things stand.
     *
     * @param running Pivot, or null
     * @param since   when this began
     * @param refused why the newest settings or routes do not count; null when they do
     */
    record Status(PivotMain running, Instant since, String refused) {

        private Status refused(String reason) {
            return new Status(running, since, reason);
        }

        /** For people. */
        List<String> lines() {
            List<String> lines = new ArrayList<>();
            lines.add((running == null ? "Pivot does not run" : running.ready()) + ", since " + since.truncatedTo(ChronoUnit.SECONDS));
            if (refused != null) {
                lines.add("The newest settings and routes are refused: " + refused);
            }
            return lines;
        }
    }

    private final ScheduledExecutorService thread;
    private volatile Status status = new Status(null, Instant.now(), null);
    private Properties wanted;
    private Properties current;
    private Future<?> again = CompletableFuture.completedFuture(null);

    Supervisor() {
        thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread one = new Thread(work, "pivot-supervisor");
            // Camel and its friends look for their parts here; so do the threads that they begin.
            one.setContextClassLoader(Supervisor.class.getClassLoader());
            return one;
        });
    }

    Status status() {
        return status;
    }

    /** Pivot shall run with these settings. Returns at once. @param settings all of them */
    void settings(Properties settings) {
        thread.execute(() -> {
            wanted = settings;
            if (!settings.equals(current)) {
                apply();
            } else if (status.refused() != null && rehearsed(settings)) {
                status = status.refused(null);
                LOG.info("the settings are again those that Pivot runs with");
            }
        });
    }

    /** Reads the routes again, and takes the settings that were refused before, if they can be taken now. */
    Status reload() throws InterruptedException {
        Future<?> done = thread.submit(this::apply);
        try {
            done.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return status;
    }

    private void apply() {
        if (wanted == null) {
            return;
        }
        Properties settings = wanted;
        if (status.running() == null) {
            start(settings);
            return;
        }
        LOG.info("Pivot tries changed settings and routes");
        if (!rehearsed(settings)) {
            return;
        }
        stopRunning();
        if (!start(settings)) {
            String refused = status.refused();
            start(current);
            status = status.refused(refused);
        }
    }

    private boolean rehearsed(Properties settings) {
        try {
            new PivotMain(settings).rehearse(portsOfTheRunningOne(settings));
            return true;
        } catch (Exception e) {
            refused(e);
            return false;
        }
    }

    private void applyAgain() {
        if (status.running() == null) {
            apply();
        }
    }

    private Set<String> portsOfTheRunningOne(Properties settings) {
        return Stream.of("camel.server", "camel.management")
                .filter(server -> Stream.of(".enabled", ".host", ".port").map(server::concat)
                        .allMatch(key -> settings.getProperty(key).equals(current.getProperty(key))))
                .collect(Collectors.toSet());
    }

    private boolean start(Properties settings) {
        PivotMain pivot = new PivotMain(settings);
        try {
            pivot.start();
        } catch (Exception e) {
            refused(e);
            again.cancel(false);
            again = thread.schedule(this::applyAgain, AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            return false;
        }
        current = settings;
        status = new Status(pivot, Instant.now(), null);
        LOG.info("{}", pivot.ready());
        return true;
    }

    private void refused(Exception fault) {
        String reason = Reason.of(fault);
        status = status.refused(reason);
        LOG.error(status.running() == null ? "Pivot did not start: {}"
                : "the changed settings and routes are refused, Pivot goes on with those that it has: {}", reason);
        LOG.debug("the whole of it", fault);
    }

    private void stopRunning() {
        PivotMain running = status.running();
        if (running != null) {
            status = new Status(null, Instant.now(), null);
            running.stop();
        }
    }

    /** Returns when Pivot has stopped: its calls drained, its ports and connections closed. */
    @Override
    public void close() {
        thread.execute(() -> {
            again.cancel(false);
            stopRunning();
        });
        thread.shutdown();
        try {
            if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.error("Pivot did not stop within a minute");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
