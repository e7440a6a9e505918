package org.callpivot.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps H2's file small. Every commit writes a chunk, which keeps its place until the last of its pages is replaced: without this a call
 * costs 25 KB of file for ever, of which it needs one or two. H2 would see to it in a thread of its own, which it does not have with
 * {@code WRITE_DELAY=0}. Here the pages of the emptiest chunks move together, a few at a time, so that no commit waits long; and on the one
 * connection of the writers, as H2 does not survive every death of its process while several write.
 */
final class Compaction implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

    private static final Duration PERIOD = Duration.ofMillis(100);
    /** Percent of all chunks that are in use; more is not worth the writing. */
    private static final int FULL_ENOUGH = 50;
    /** What is moved at a time: takes about 2 ms. */
    private static final int BYTES = 128 * 1024;

    private final DataSource pool;
    private final ScheduledExecutorService timer = Timers.named("pivot-compaction");
    private boolean failed;

    /** @param pool of the database, with one connection; to be closed after this */
    Compaction(DataSource pool) {
        this.pool = pool;
        timer.scheduleWithFixedDelay(this::compact, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void compact() {
        try (Connection connection = pool.getConnection()) {
            MVStore store = ((SessionLocal) connection.unwrap(JdbcConnection.class).getSession()).getDatabase().getStore().getMvStore();
            if (store.compact(FULL_ENOUGH, BYTES)) {
                store.commit();
            }
            failed = false;
        } catch (SQLException | RuntimeException e) {
            if (!failed) {
                LOG.warn("the file of pivot.database.url cannot be compacted now, and grows", e);
            }
            failed = true;
        }
    }

    /** Waits until nothing is moved any more. */
    @Override
    public void close() {
        timer.shutdown();    // no interrupt: H2 would close its file
        try {
            timer.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
