package org.callpivot.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the disk take what H2 has written to its file, every half second, beside the writers. H2 leaves that to the operating system, which
 * may take half a minute, and so keeps what it has replaced for 45 s by default: of a busy node, most of a gigabyte, through which every
 * commit has to find its way. With this it need keep that for 2 s only ({@code RETENTION_TIME} in {@code pivot.database.url}), and a
 * machine that loses its power still finds a whole file, of about a second before.
 */
final class DiskSync implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DiskSync.class);

    /** Well below H2's {@code RETENTION_TIME}. */
    private static final Duration PERIOD = Duration.ofMillis(500);

    private final FileChannel file;
    private final ScheduledExecutorService timer = Timers.named("pivot-disk");
    private volatile Instant synced;
    private boolean failed;

    /** @param file closed with this, and to be closed no earlier than H2's own: POSIX drops the locks of both at once */
    DiskSync(FileChannel file) {
        this.file = file;
        timer.scheduleWithFixedDelay(this::sync, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void sync() {
        try {
            Instant begun = Instant.now();
            file.force(false);
            synced = begun;
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                LOG.warn("the disk does not take what the store has written; a loss of power would damage pivot.database.url", e);
            }
            failed = true;
        }
    }

    /** All that was written before this is on the disk; empty until it has taken something. */
    Optional<Instant> synced() {
        return Optional.ofNullable(synced);
    }

    /** Waits for the disk, but not for ever. */
    @Override
    public void close() {
        timer.shutdown();    // no interrupt: it would close the file in the middle
        try (file) {
            timer.awaitTermination(PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("the store's file was not closed", e);
        }
    }
}
