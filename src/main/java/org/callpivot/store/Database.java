package org.callpivot.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The SQL database that keeps what outlives a call: an H2 file by default, PostgreSQL for several nodes.
 *
 * <p>Opening it brings the schema up to date (Flyway, {@code db/migration}). Every statement in Pivot is written for
 * both databases alike.
 */
public final class Database implements AutoCloseable {

    /**
     * @param url      JDBC URL
     * @param user     may be empty: the URL says it, or nobody has to
     * @param password may be empty
     * @param poolSize connections at most; an H2 that is a part of this process has one, whatever stands here
     * @param timeout  how long PostgreSQL may take for a statement, at least a second; a statement in vain is tried again by whoever
     *                 wants it ({@link #mayPass}). An H2 file has no such bound: it is a part of this process
     */
    public record Settings(String url, String user, String password, int poolSize, Duration timeout) {

        /** @throws IllegalArgumentException if the timeout is too short */
        public Settings {
            if (timeout.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("pivot.database.timeout: " + timeout.toMillis() + " ms, needs at least 1s");
            }
        }

        /** With the timeout that the shipped configuration has. */
        public Settings(String url, String user, String password, int poolSize) {
            this(url, user, password, poolSize, Duration.ofSeconds(10));
        }

        private boolean isPostgresql() {
            return url.startsWith("jdbc:postgresql:");
        }

        /** Not one that is a server of its own. */
        private boolean isEmbeddedH2() {
            return url.matches("jdbc:h2:(?!tcp:|ssl:).*");
        }

        /**
         * H2 2.4.240 is not safe against the death of its process while several connections write: after 3 of 370 kills half a
         * transaction was there, or a row without its index. With one connection that was never seen (README, "Several nodes").
         */
        private int connections() {
            return isEmbeddedH2() ? 1 : poolSize;
        }

        /** The URL without its parameters, which may hold a password. */
        private String shown() {
            return url.replaceFirst("[;?].*", "").replaceFirst("//[^/]*@", "//");
        }

        @Override
        public String toString() {
            return "Settings[url=" + shown() + ", user=" + user + ", poolSize=" + poolSize + "]";
        }
    }

    /**
     * How long a statement waits for a connection: a call must not wait longer than its developer's server may take.
     */
    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);

    /** How long what is in no hurry waits for company. Those in a hurry take it along, so more would make them slower again. */
    private static final Duration PATIENCE = Duration.ofMillis(3);

    /**
     * PostgreSQL's states that Spring knows nothing of: a transaction that cannot go on after a failure, that this server may only read
     * (it was the primary one once), that stood still too long; a lock that is not to be had.
     */
    private static final Set<String> PASSING = Set.of("25P02", "25006", "25P03", "55P03");

    /** What the server ends by itself leaves the connection whole. */
    private static final Duration SERVER_FIRST = Duration.ofSeconds(2);

    static {
        // H2 would look each text up in a cache of texts first; sessions are long and never the same. It reads this once, when it is loaded.
        if (System.getProperty("h2.objectCache") == null) {
            System.setProperty("h2.objectCache", "false");
        }
    }

    private final HikariDataSource pool;
    /** Null unless the database is an H2 file of this process. */
    private final DiskSync disk;
    /** Null as well. */
    private final Compaction compaction;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final GroupCommit writers;
    /** What the thread's {@link #together} wants to write; nothing while it is not in one. */
    private final ThreadLocal<Collected> collected = new ThreadLocal<>();

    /** What one thread gives to {@link #write} in {@link #together}. */
    private static final class Collected {
        private final List<GroupCommit.Write> writes = new ArrayList<>();
        private boolean hurry = true;
    }

    private Database(HikariDataSource pool, Settings settings) throws IOException {
        this.pool = pool;
        this.jdbc = JdbcClient.create(pool);
        this.transactions = new TransactionTemplate(new Transactions(pool));
        // Reads and claims find a connection beside the writers.
        this.writers = new GroupCommit(this::inTransaction, Math.max(1, pool.getMaximumPoolSize() / 2), PATIENCE);
        this.disk = settings.isEmbeddedH2() ? diskSync() : null;
        this.compaction = disk == null ? null : new Compaction(pool);
    }

    /** Null for a database in memory, or in one of H2's file systems of its own. */
    private DiskSync diskSync() throws IOException {
        Optional<Path> file = jdbc.sql("SELECT DATABASE_PATH()").query(String.class).optional().map(path -> Path.of(path + ".mv.db"))
                .filter(Files::exists);
        return file.isEmpty() ? null
                : new DiskSync(FileChannel.open(file.get(), StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /**
     * Opens the database and migrates its schema.
     *
     * @throws IllegalStateException when that is not possible; the message names the URL and the reason
     */
    public static Database open(Settings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("pivot-store");
        config.setJdbcUrl(settings.url());
        if (!settings.user().isEmpty()) {
            config.setUsername(settings.user());
            config.setPassword(settings.password());
        }
        config.setMaximumPoolSize(settings.connections());
        config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
        config.setExceptionOverrideClassName(GoneConnection.class.getName());
        if (settings.isPostgresql()) {
            bound(config, settings.timeout());
        }
        HikariDataSource pool = null;
        try {
            pool = new HikariDataSource(config);
            // On a connection of its own: a migration may take its time.
            Flyway.configure().dataSource(settings.url(), config.getUsername(), config.getPassword())
                    .locations("classpath:db/migration").load().migrate();
            return new Database(pool, settings);
        } catch (RuntimeException | IOException e) {
            if (pool != null) {
                pool.close();
            }
            throw new IllegalStateException("the database at pivot.database.url = " + settings.shown()
                    + " cannot be opened: " + NestedExceptionUtils.getMostSpecificCause(e).getMessage(), e);
        }
    }

    /**
     * Two bounds: PostgreSQL's own, for a statement that is slow or waits for a row that somebody has locked, and for a node that has gone
     * silent in the middle of a transaction; and one for this end of the connection, for a server that says nothing any more.
     */
    private static void bound(HikariConfig config, Duration timeout) {
        config.setConnectionInitSql("SET statement_timeout = " + timeout.toMillis()
                + "; SET idle_in_transaction_session_timeout = " + timeout.toMillis());
        config.addDataSourceProperty("socketTimeout", timeout.plus(SERVER_FIRST).toSeconds());
    }

    /** Statements. Within {@link #inTransaction} they take part in the transaction of the calling thread. */
    public JdbcClient jdbc() {
        return jdbc;
    }

    /** All statements of {@code work} or none; joins a transaction that the thread is in already. */
    public <T> T inTransaction(Supplier<T> work) {
        return transactions.execute(status -> work.get());
    }

    private void inTransaction(Runnable work) {
        transactions.executeWithoutResult(status -> work.run());
    }

    /**
     * All that the work gives to {@link #write} is written when it is through, or nothing of it. Many threads that do so at the same
     * time share a transaction ({@link GroupCommit}).
     */
    public void together(Runnable work) {
        if (collected.get() != null) {
            throw new IllegalStateException("this thread collects what it writes already");
        }
        Collected own = new Collected();
        collected.set(own);
        try {
            work.run();
        } finally {
            collected.remove();
        }
        if (!own.writes.isEmpty()) {
            writers.commit(own.writes, own.hurry);
        }
    }

    /**
     * What this thread writes in {@link #together} is in no hurry: it may be stored a few milliseconds later, with what others write
     * meanwhile. Each commit that this spares is for the good of those who are. Nothing when the thread is not in one.
     */
    public void withoutHurry() {
        Collected own = collected.get();
        if (own != null) {
            own.hurry = false;
        }
    }

    /**
     * Writes with everything else of {@link #together} when that is through; at once when the thread is not in one.
     *
     * @param row        what is written: nodes that write the same rows write them in one order
     * @param statements must do the same when they are run again after they were undone
     */
    public void write(String row, Runnable statements) {
        Collected own = collected.get();
        if (own == null) {
            statements.run();
        } else {
            own.writes.add(new GroupCommit.Write(row, statements));
        }
    }

    /** A failure that has nothing to do with what was to be done: the same may succeed when the database is back, or less busy. */
    public static boolean mayPass(Throwable failure) {
        return causes(failure).anyMatch(cause -> cause instanceof SQLTransientException
                || cause instanceof SQLException sql && PASSING.contains(String.valueOf(sql.getSQLState())))
                || failure instanceof TransientDataAccessException || failure instanceof RecoverableDataAccessException
                || failure instanceof NonTransientDataAccessResourceException || failure instanceof TransactionException;
    }

    /** Why the database did not do it, for the log: the driver's own words, where Spring's only say what was tried. */
    public static String reason(Throwable failure) {
        return causes(failure).filter(SQLException.class::isInstance).map(SQLException.class::cast)
                .reduce((outer, inner) -> inner)
                .map(sql -> String.valueOf(sql.getMessage()).lines().findFirst().orElse("") + " (SQL state " + sql.getSQLState() + ")")
                .orElse(String.valueOf(failure.getMessage()));
    }

    /** The failure itself and what caused it, from the outside in. */
    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    /** A statement's parameter for an instant; null stays null. */
    public static OffsetDateTime timestamp(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    /** The instant as the database keeps it: to the microsecond. */
    public static Instant stored(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    /** All that was stored before this is on the disk; empty for a database that sees to that itself, or has no disk. */
    public Optional<Instant> synced() {
        return Optional.ofNullable(disk).flatMap(DiskSync::synced);
    }

    @Override
    public void close() {
        if (compaction != null) {
            compaction.close();
        }
        pool.close();
        if (disk != null) {
            disk.close();
        }
    }
}
