package org.callpivot.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
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
     * @param poolSize connections at most
     */
    public record Settings(String url, String user, String password, int poolSize) {

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

    private final HikariDataSource pool;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    private Database(HikariDataSource pool) {
        this.pool = pool;
        this.jdbc = JdbcClient.create(pool);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
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
        config.setMaximumPoolSize(settings.poolSize());
        config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
        config.setExceptionOverrideClassName(GoneConnection.class.getName());
        HikariDataSource pool = null;
        try {
            pool = new HikariDataSource(config);
            Flyway.configure().dataSource(pool).locations("classpath:db/migration").load().migrate();
            return new Database(pool);
        } catch (RuntimeException e) {
            if (pool != null) {
                pool.close();
            }
            throw new IllegalStateException("the database at pivot.database.url = " + settings.shown()
                    + " cannot be opened: " + NestedExceptionUtils.getMostSpecificCause(e).getMessage(), e);
        }
    }

    /** Statements. Within {@link #inTransaction} they take part in the transaction of the calling thread. */
    public JdbcClient jdbc() {
        return jdbc;
    }

    /** All statements of {@code work} or none; joins a transaction that the thread is in already. */
    public <T> T inTransaction(Supplier<T> work) {
        return transactions.execute(status -> work.get());
    }

    /** A failure that has nothing to do with what was to be done: the same may succeed when the database is back, or less busy. */
    public static boolean mayPass(Throwable failure) {
        return NestedExceptionUtils.getMostSpecificCause(failure) instanceof SQLTransientException
                || failure instanceof TransientDataAccessException || failure instanceof RecoverableDataAccessException
                || failure instanceof NonTransientDataAccessResourceException || failure instanceof TransactionException;
    }

    /** A statement's parameter for an instant; null stays null. */
    public static OffsetDateTime timestamp(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    /** The instant as the database keeps it: to the microsecond. */
    public static Instant stored(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public void close() {
        pool.close();
    }
}
