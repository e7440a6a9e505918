package org.callpivot.store;

import static org.callpivot.store.Database.timestamp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.dao.DuplicateKeyException;

/** Callflow documents that came through the API, by account. A number belongs to one callflow of its account. */
public final class CallflowStore {

    /**
     * A document as it was given: {@code numbers}, {@code patterns}, {@code flow}, {@code name}.
     *
     * @param id 32 random hex digits
     */
    public record Stored(String account, String id, ObjectNode document, Instant created, Instant modified) {}

    /** A number of the document reaches another callflow of the account already. */
    public static final class NumberTaken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private NumberTaken(DuplicateKeyException cause) {
            super("a number of the callflow is used by another callflow of the account", cause);
        }
    }

    private final Database database;
    private final Clock clock;

    public CallflowStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @throws NumberTaken see there */
    public Stored create(String account, ObjectNode document) {
        Instant now = Database.stored(clock.instant());
        Stored stored = new Stored(account, UUID.randomUUID().toString().replace("-", ""), document, now, now);
        return withNumbers(() -> {
            database.jdbc()
                    .sql("INSERT INTO callflow (account, id, document, created, modified) VALUES (?, ?, ?, ?, ?)")
                    .params(account, stored.id(), document.toString(), timestamp(now), timestamp(now)).update();
            insertNumbers(stored);
            return stored;
        });
    }

    /**
     * Puts the document in the place of the one with this id.
     *
     * @return empty when the account has none with this id
     * @throws NumberTaken see there
     */
    public Optional<Stored> replace(String account, String id, ObjectNode document) {
        Instant now = Database.stored(clock.instant());
        return withNumbers(() -> {
            int rows = database.jdbc()
                    .sql("UPDATE callflow SET document = ?, modified = ? WHERE account = ? AND id = ?")
                    .params(document.toString(), timestamp(now), account, id).update();
            if (rows == 0) {
                return Optional.<Stored>empty();
            }
            database.jdbc().sql("DELETE FROM callflow_number WHERE account = ? AND callflow_id = ?")
                    .params(account, id).update();
            Optional<Stored> stored = find(account, id);
            stored.ifPresent(this::insertNumbers);
            return stored;
        });
    }

    /** @return false when the account has none with this id */
    public boolean delete(String account, String id) {
        return database.jdbc().sql("DELETE FROM callflow WHERE account = ? AND id = ?")
                .params(account, id).update() > 0;
    }

    public Optional<Stored> find(String account, String id) {
        return database.jdbc().sql("SELECT * FROM callflow WHERE account = ? AND id = ?").params(account, id)
                .query(CallflowStore::row).optional();
    }

    /** In the order of their ids. */
    public List<Stored> ofAccount(String account) {
        return database.jdbc().sql("SELECT * FROM callflow WHERE account = ? ORDER BY id").params(account)
                .query(CallflowStore::row).list();
    }

    /** Of all accounts, for the directory; in the order of account and id. */
    public List<Stored> all() {
        return database.jdbc().sql("SELECT * FROM callflow ORDER BY account, id").query(CallflowStore::row).list();
    }

    /** Which of the numbers are taken in the account, and by the callflow of which id. */
    public Map<String, String> owners(String account, Set<String> numbers) {
        Map<String, String> owners = new TreeMap<>();
        if (!numbers.isEmpty()) {
            database.jdbc().sql("""
                            SELECT number, callflow_id FROM callflow_number
                            WHERE account = :account AND number IN (:numbers)""")
                    .param("account", account).param("numbers", numbers)
                    .query(row -> {
                        owners.put(row.getString("number"), row.getString("callflow_id"));
                    });
        }
        return owners;
    }

    private <T> T withNumbers(Supplier<T> work) {
        try {
            return database.inTransaction(work);
        } catch (DuplicateKeyException e) {
            throw new NumberTaken(e);
        }
    }

    private void insertNumbers(Stored stored) {
        Set<String> numbers = new LinkedHashSet<>();
        stored.document().path("numbers").forEach(number -> numbers.add(number.asText()));
        for (String number : numbers) {
            database.jdbc().sql("INSERT INTO callflow_number (account, number, callflow_id) VALUES (?, ?, ?)")
                    .params(stored.account(), number, stored.id()).update();
        }
    }

    private static Stored row(ResultSet row, int index) throws SQLException {
        return new Stored(row.getString("account"), row.getString("id"), Columns.object(row, "document"),
                Columns.instant(row, "created"), Columns.instant(row, "modified"));
    }
}
