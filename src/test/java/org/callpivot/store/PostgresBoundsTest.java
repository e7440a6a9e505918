package org.callpivot.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.springframework.dao.DataAccessException;

/** Nothing waits for PostgreSQL without a bound, and whatever ends a statement from outside may be tried again. */
class PostgresBoundsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    /** The timeout, what the server has beyond it, and a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(15);

    private static PostgresServer server;
    private static Database database;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.start();
        database = open();
    }

    private static Database open() {
        return Database.open(new Database.Settings(server.url(), "", "", 2, TIMEOUT));
    }

    @AfterAll
    static void close() throws Exception {
        if (server != null) {
            database.close();
            server.close();
        }
    }

    @BeforeEach
    void aRow() {
        database.jdbc().sql("DELETE FROM live_call").update();
        database.jdbc().sql("""
                INSERT INTO live_call (id, account, form, version, state, body, created, modified)
                VALUES ('a', 'acme', 1, 1, 'new', '{}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)""").update();
    }

    private static int update() {
        return database.jdbc().sql("UPDATE live_call SET version = version + 1 WHERE id = 'a'").update();
    }

    /** @param reason that the log is to tell, or a part of it */
    private static void mayPass(String reason, Executable work) {
        Exception failure = assertTimeout(SOON, () -> assertThrows(Exception.class, work));
        assertTrue(Database.mayPass(failure), failure::toString);
        assertTrue(Database.reason(failure).contains(reason), () -> Database.reason(failure));
    }

    @Test
    void aServerThatSaysNothingAnyMore() throws Exception {
        server.freeze();
        try {
            mayPass("08006", PostgresBoundsTest::update);
            // New connections are taken by the system, and answered by nobody.
            mayPass("", () -> database.inTransaction(PostgresBoundsTest::update));
        } finally {
            server.thaw();
        }
        await().ignoreExceptions().until(() -> update() == 1);
    }

    @Test
    void aStatementThatTakesTooLong() {
        mayPass("57014", () -> database.jdbc().sql("SELECT 1 FROM pg_sleep(30)").query(Integer.class).list());
        assertEquals(1, update(), "the connection is whole");
    }

    @Test
    void aRowThatANodeHasLockedWhichThenFellSilent() throws Exception {
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch test = new CountDownLatch(1);
        ExecutorService node = Executors.newSingleThreadExecutor();
        try (Database silent = open()) {
            Future<?> work = node.submit(() -> silent.inTransaction(() -> {
                silent.jdbc().sql("UPDATE live_call SET version = 7 WHERE id = 'a'").update();
                locked.countDown();
                try {
                    return test.await(1, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
            locked.await();
            // PostgreSQL throws the silent one out; who waits has his turn then, or is told to try again.
            await().atMost(SOON).ignoreExceptionsMatching(Database::mayPass).until(() -> update() == 1);
            assertEquals(2, database.jdbc().sql("SELECT version FROM live_call WHERE id = 'a'").query(Integer.class).single());
            test.countDown();
            Exception failure = assertThrows(Exception.class, work::get);
            assertTrue(Database.mayPass(failure.getCause()), failure::toString);
        } finally {
            node.shutdownNow();
        }
    }

    @Test
    void aRowThatSomebodyLocksForLong() throws Exception {
        try (Connection other = DriverManager.getConnection(server.url()); Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.executeUpdate("UPDATE live_call SET version = 7 WHERE id = 'a'");
            mayPass("57014", PostgresBoundsTest::update);
            other.rollback();
        }
        assertEquals(1, update());
    }

    @Test
    void aConnectionThatAnAdministratorEndsInTheMiddleOfATransaction() {
        mayPass("57P01", () -> database.inTransaction(() -> {
            update();
            endOthers();
            return update();
        }));
        await().ignoreExceptionsMatching(Database::mayPass).until(() -> update() == 1);
        assertEquals(2, database.jdbc().sql("SELECT version FROM live_call WHERE id = 'a'").query(Integer.class).single(),
                "the transaction is taken back");
    }

    private static void endOthers() {
        try (Connection other = DriverManager.getConnection(server.url()); Statement statement = other.createStatement();
                ResultSet ended = statement.executeQuery("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'")) {
            assertTrue(ended.next());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aServerThatMayOnlyBeRead_isLeftForAnotherOne() {
        mayPass("25006", () -> database.inTransaction(() -> {
            database.jdbc().sql("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY").update();
            database.jdbc().sql("SET TRANSACTION READ ONLY").update();
            return update();
        }));
        assertEquals(1, update());
    }

    @Test
    void aTransactionThatAFailureHasSpoilt() {
        mayPass("division by zero", () -> database.inTransaction(() -> {
            assertThrows(DataAccessException.class, () -> database.jdbc().sql("SELECT 1 / 0").query(Integer.class).list());
            return update();
        }));
    }

    @Test
    void whatIsWrongInItselfIsNotTriedAgain() {
        Exception failure = assertThrows(Exception.class, () -> database.jdbc().sql("SELECT nothing").query().listOfRows());
        assertFalse(Database.mayPass(failure));
    }
}
