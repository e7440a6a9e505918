package org.callpivot.cdr;

import static org.callpivot.store.Database.timestamp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.callpivot.session.Cdr;
import org.callpivot.store.Columns;
import org.callpivot.store.Database;
import org.callpivot.store.Page;
import org.callpivot.store.TimeOrdered;

/**
 * The records of ended legs, by account. A leg has one record: storing it again, as a repeated decision does, changes
 * nothing.
 */
public final class CdrStore {

    /** @param created when the record was stored */
    public record Stored(String callId, String sessionId, Instant created, ObjectNode fields) {}

    private final Database database;
    private final TimeOrdered<Stored> ofAccount;
    private final Clock clock;

    public CdrStore(Database database, Clock clock) {
        this.database = database;
        this.ofAccount = new TimeOrdered<>(database.jdbc(), "cdr", CdrStore::row,
                cdr -> new Page.Key(cdr.created(), cdr.callId()));
        this.clock = clock;
    }

    /**
     * Keeps the record, {@linkplain Database#together together} with what belongs to it.
     *
     * @throws org.springframework.dao.DuplicateKeyException if another node takes the same decision in this moment
     */
    public void store(Cdr cdr) {
        OffsetDateTime now = timestamp(Database.stored(clock.instant()));
        String fields = cdr.fields().toString();
        database.write(cdr.callId(), () -> database.jdbc()
                .sql("""
                        INSERT INTO cdr (account, call_id, session_id, created, fields)
                        SELECT CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS TIMESTAMP WITH TIME ZONE),
                               CAST(? AS TEXT)
                        WHERE NOT EXISTS (SELECT 1 FROM cdr WHERE account = ? AND call_id = ?)""")
                .params(cdr.account(), cdr.callId(), cdr.sessionId(), now, fields, cdr.account(), cdr.callId())
                .update());
    }

    /** Whether a call of this session is over. */
    public boolean knows(String sessionId) {
        return database.jdbc().sql("SELECT COUNT(*) FROM cdr WHERE session_id = ?").params(sessionId)
                .query(Integer.class).single() > 0;
    }

    public Page<Stored> list(String account, Page.Query query) {
        return ofAccount.page(account, query);
    }

    public Optional<Stored> find(String account, String callId) {
        return database.jdbc().sql("SELECT * FROM cdr WHERE account = ? AND call_id = ?").params(account, callId)
                .query(CdrStore::row).optional();
    }

    private static Stored row(ResultSet row, int index) throws SQLException {
        return new Stored(row.getString("call_id"), row.getString("session_id"), Columns.instant(row, "created"),
                Columns.object(row, "fields"));
    }
}
