package org.callpivot.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;

/**
 * An empty database of its own for each test; the one place that knows which engine the tests run on: H2 in memory, or with
 * {@code -Dpivot.test.database=postgresql} a schema of a PostgreSQL at {@code PIVOT_TEST_POSTGRES} (default: this machine's,
 * user {@code postgres}).
 */
public final class FreshDatabase {

    private static final boolean POSTGRESQL = "postgresql".equals(System.getProperty("pivot.test.database"));
    private static final String SERVER = Optional.ofNullable(System.getenv("PIVOT_TEST_POSTGRES"))
            .orElse("jdbc:postgresql://127.0.0.1:5432/postgres?user=postgres");
    private static final Optional<String> REFUSAL = POSTGRESQL ? refusal() : Optional.empty();

    private FreshDatabase() {}

    public static Database open() {
        return Database.open(new Database.Settings(url(), "", "", 4));
    }

    /** JDBC URL, with the user, of a database that nobody else uses. */
    public static String url() {
        return POSTGRESQL ? postgresql() : "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    /** A schema of the test PostgreSQL; the test is skipped where there is none. */
    public static String postgresql() {
        Optional<String> refusal = POSTGRESQL ? REFUSAL : refusal();
        Assumptions.assumeTrue(refusal.isEmpty(), () -> "skipped, no PostgreSQL: " + refusal.get());
        String schema = "pivot_" + UUID.randomUUID().toString().replace("-", "");
        execute("CREATE SCHEMA " + schema);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> execute("DROP SCHEMA " + schema + " CASCADE")));
        return SERVER + "&currentSchema=" + schema;
    }

    /** Whether there is a PostgreSQL for tests; says so if not. */
    public static boolean hasPostgresql() {
        return refusal().isEmpty();
    }

    private static Optional<String> refusal() {
        try (Connection connection = DriverManager.getConnection(SERVER)) {
            return Optional.empty();
        } catch (SQLException e) {
            System.out.println("SKIPPED: tests on PostgreSQL, " + SERVER + " cannot be used: " + e.getMessage());
            return Optional.of(e.getMessage());
        }
    }

    private static void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(SERVER)) {
            connection.createStatement().execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
