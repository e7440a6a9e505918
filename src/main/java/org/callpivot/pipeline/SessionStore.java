package org.callpivot.pipeline;

import static org.callpivot.store.Database.timestamp;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.callpivot.session.CallSession;
import org.callpivot.session.SessionForm;
import org.callpivot.store.Database;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The live calls, a row each: what a call needs to go on when the node that drives it is gone. The row's version decides who
 * may go on with a call: whoever saves on an older one is told so.
 */
public final class SessionStore {

    /** A call as it stands in the store. @param version 0 when it has no row yet */
    public record Row(CallSession session, long version) {}

    private final Database database;

    public SessionStore(Database database) {
        this.database = database;
    }

    /** What is {@linkplain #save saved} together now may wait for company, see {@link Database#withoutHurry}. */
    void withoutHurry() {
        database.withoutHurry();
    }

    public Optional<Row> find(String sessionId) {
        return database.jdbc().sql("SELECT body, version FROM live_call WHERE id = ?").params(sessionId)
                .query((row, index) -> new Row(SessionForm.read(row.getString("body")), row.getLong("version"))).optional();
    }

    /**
     * Writes the call's next state, {@linkplain Database#together together} with what belongs to it; a finished call leaves no row. Writing
     * fails with {@link StaleSession} if the row no longer has this version, or if the call has had its row and is over.
     *
     * @param dueAt when the call wants to be looked at again, or null
     * @return what is stored then
     */
    public Row save(CallSession next, long version, Instant dueAt, Instant now) {
        if (next.finished()) {
            if (version > 0) {
                changed(next, () -> database.jdbc().sql("DELETE FROM live_call WHERE id = ? AND version = ?")
                        .params(next.id(), version));
            }
        } else {
            String body = SessionForm.write(next);
            OffsetDateTime due = timestamp(dueAt);
            OffsetDateTime modified = timestamp(now);
            changed(next, version == 0
                    // Whether the call is over is asked here, so that nobody has to ask before: nearly every offer is of a new call.
                    ? () -> database.jdbc().sql("""
                                    INSERT INTO live_call (id, account, form, version, state, due_at, body, created, modified)
                                    SELECT CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS INTEGER), 1, CAST(? AS VARCHAR),
                                           CAST(? AS TIMESTAMP WITH TIME ZONE), CAST(? AS TEXT),
                                           CAST(? AS TIMESTAMP WITH TIME ZONE), CAST(? AS TIMESTAMP WITH TIME ZONE)
                                    WHERE NOT EXISTS (SELECT 1 FROM cdr WHERE session_id = ?)""")
                            .params(next.id(), next.account(), SessionForm.CURRENT, next.state(), due, body, modified, modified,
                                    next.id())
                    : () -> database.jdbc().sql("""
                                    UPDATE live_call SET form = ?, version = version + 1, state = ?, due_at = ?, body = ?, modified = ?
                                    WHERE id = ? AND version = ?""")
                            .params(SessionForm.CURRENT, next.state(), due, body, modified, next.id(), version));
        }
        return new Row(next, version + 1);
    }

    private void changed(CallSession next, Supplier<JdbcClient.StatementSpec> statement) {
        database.write(next.id(), () -> {
            try {
                if (statement.get().update() == 0) {
                    throw new StaleSession(next.id());
                }
            } catch (DuplicateKeyException another) {
                throw new StaleSession(next.id());
            }
        });
    }

    /**
     * Calls that should have been looked at by now: the node whose they were is gone, or too slow. Each is given to one node;
     * who has not gone on with it by {@code again} has lost it to the next. What a newer release has written is left to its nodes.
     */
    public List<String> claimDue(Instant due, Instant again, int most) {
        // Found first, locked then: H2 would lock all that are due, and choose among them after that.
        List<String> found = database.jdbc().sql("SELECT id FROM live_call WHERE due_at <= ? AND form <= ? ORDER BY due_at LIMIT ?")
                .params(timestamp(due), SessionForm.CURRENT, most).query(String.class).list();
        if (found.isEmpty()) {
            return found;
        }
        return database.inTransaction(() -> {
            List<String> ids = database.jdbc().sql("""
                            SELECT id FROM live_call WHERE id IN (:found) AND due_at <= :due FOR UPDATE SKIP LOCKED""")
                    .param("found", found).param("due", timestamp(due)).query(String.class).list();
            if (!ids.isEmpty()) {
                database.jdbc().sql("UPDATE live_call SET due_at = :again WHERE id IN (:ids)")
                        .param("again", timestamp(again)).param("ids", ids).update();
            }
            return ids;
        });
    }

    /** A live call, for people who look. @param modified when something last happened in it */
    public record Listed(String id, String account, String state, Instant created, Instant modified) {}

    /** The live calls of all nodes, the newest first. */
    public List<Listed> newest(int most) {
        return database.jdbc().sql("SELECT id, account, state, created, modified FROM live_call ORDER BY created DESC, id LIMIT ?")
                .params(most)
                .query((row, index) -> new Listed(row.getString("id"), row.getString("account"), row.getString("state"),
                        row.getObject("created", OffsetDateTime.class).toInstant(),
                        row.getObject("modified", OffsetDateTime.class).toInstant())).list();
    }

    /** The number of the live calls of all nodes. */
    public int count() {
        return database.jdbc().sql("SELECT COUNT(*) FROM live_call").query(Integer.class).single();
    }
}
