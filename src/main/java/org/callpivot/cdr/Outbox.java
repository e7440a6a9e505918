package org.callpivot.cdr;

import static org.callpivot.store.Database.timestamp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.ToIntFunction;
import org.callpivot.debug.Masking;
import org.callpivot.http.UrlSyntax;
import org.callpivot.session.Delivery;
import org.callpivot.store.Columns;
import org.callpivot.store.Database;

/**
 * What has to reach a developer's server beside the call, kept until it has: CDRs and webhooks.
 *
 * <p>A delivery is sent at least once. A worker {@linkplain #claim claims} what is due; a claim is a lease: should
 * the worker die, the delivery is due again when the lease is over. Several workers and several nodes may claim side
 * by side. A delivery that has failed for good stays in the store and visible.
 */
public final class Outbox {

    /** A delivery's place in its life. */
    public enum Status { PENDING, DELIVERED, FAILED }

    /** A delivery that is the caller's to send now. @param attempt counted from 1 */
    public record Claim(Delivery delivery, int attempt) {}

    /**
     * How a delivery stands.
     *
     * @param url       with its secrets, as it is sent to
     * @param attempts  begun so far
     * @param lastError of the last attempt that failed, or null
     * @param nextAt    when it is tried next (a claimed one: when its lease ends); null when it is not
     */
    public record Entry(String id, String kind, String callId, String url, Status status, int attempts,
                        String lastError, Instant nextAt, Instant created, Instant modified) {}

    private record Due(String id, String host) {}

    /** Characters of a host's name at most (RFC 1035). */
    private static final int MAX_HOST = 253;

    /** Characters of a reason that are kept. */
    private static final int MAX_REASON = 500;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final Database database;
    private final Backoff backoff;
    private final Duration lease;
    private final Clock clock;
    private final DoubleSupplier chance;

    /** @param lease longer than sending one batch can take */
    public Outbox(Database database, Backoff backoff, Duration lease, Clock clock) {
        this(database, backoff, lease, clock, () -> ThreadLocalRandom.current().nextDouble());
    }

    Outbox(Database database, Backoff backoff, Duration lease, Clock clock, DoubleSupplier chance) {
        this.database = database;
        this.backoff = backoff;
        this.lease = lease;
        this.clock = clock;
        this.chance = chance;
    }

    /**
     * Takes the delivery in, {@linkplain Database#together together} with what belongs to it; one that is known by its id changes nothing.
     *
     * @throws org.springframework.dao.DuplicateKeyException if another node takes the same decision in this moment
     */
    public void add(Delivery delivery) {
        OffsetDateTime now = timestamp(now());
        String headers = JSON.valueToTree(delivery.headers()).toString();
        database.write(delivery.id(), () -> database.jdbc()
                .sql("""
                        INSERT INTO delivery (id, kind, session_id, account, call_id, url, method, headers, content_type, body, lane,
                                              debug, status, attempts, max_attempts, next_at, created, modified, host)
                        SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', 0, ?, ?, ?, ?, ?
                        WHERE NOT EXISTS (SELECT 1 FROM delivery WHERE id = ?)""")
                .params(delivery.id(), delivery.kind(), delivery.sessionId(), delivery.account(), delivery.callId(), delivery.url(),
                        delivery.method(), headers, delivery.contentType(), delivery.body(), delivery.lane(), delivery.debug(),
                        delivery.attempts() > 0 ? delivery.attempts() : backoff.attempts(), now, now, now, host(delivery),
                        delivery.id())
                .update());
    }

    /**
     * Claims deliveries that are due, longest overdue first; one of a lane only when all before it are done with. An attempt counts
     * from here on, so that a delivery that kills its worker does not do so for ever.
     *
     * @param batch how many at most
     * @param room  how many to a {@link #host} at most; what is above waits here, and holds up nobody else's
     */
    public List<Claim> claim(int batch, ToIntFunction<String> room) {
        Instant now = now();
        giveUpUnfinished(now);
        // Found first, locked then: H2 would lock all that are due, and choose among them after that.
        Set<String> found = due(now, batch, room);
        if (found.isEmpty()) {
            return List.of();
        }
        return database.inTransaction(() -> {
            List<Claim> due = database.jdbc().sql("""
                            SELECT * FROM delivery WHERE id IN (:found) AND status = 'pending' AND next_at <= :now
                            ORDER BY next_at, seq FOR UPDATE SKIP LOCKED""")
                    .param("found", found).param("now", timestamp(now)).query(Outbox::claim).list();
            if (!due.isEmpty()) {
                database.jdbc().sql("""
                                UPDATE delivery SET attempts = attempts + 1, next_at = :lease, modified = :now
                                WHERE id IN (:ids)""")
                        .param("lease", timestamp(now.plus(lease))).param("now", timestamp(now))
                        .param("ids", due.stream().map(claim -> claim.delivery().id()).toList()).update();
            }
            return due;
        });
    }

    private Set<String> due(Instant now, int batch, ToIntFunction<String> room) {
        Set<String> chosen = new LinkedHashSet<>();
        Map<String, Integer> left = new HashMap<>();
        Set<String> full = new HashSet<>();
        int known;
        do {
            known = full.size();
            for (Due due : due(now, batch, full)) {
                if (chosen.size() == batch || chosen.contains(due.id())) {
                    continue;
                }
                int places = left.computeIfAbsent(due.host(), room::applyAsInt);
                if (places > 0) {
                    left.put(due.host(), places - 1);
                    chosen.add(due.id());
                } else {
                    full.add(due.host());
                }
            }
            // Once more without the hosts that turned out to be full: they may have hidden all others.
        } while (chosen.size() < batch && full.size() > known);
        return chosen;
    }

    private List<Due> due(Instant now, int batch, Set<String> without) {
        return database.jdbc().sql("""
                        SELECT id, host FROM delivery due WHERE status = 'pending' AND next_at <= :now AND NOT EXISTS (
                            SELECT 1 FROM delivery earlier WHERE earlier.lane = due.lane
                            AND earlier.status = 'pending' AND earlier.seq < due.seq)
                        """ + (without.isEmpty() ? "" : "AND host NOT IN (:without)")
                        + " ORDER BY status, next_at LIMIT :batch")
                .param("now", timestamp(now)).param("without", without).param("batch", batch)
                .query((row, index) -> new Due(row.getString("id"), row.getString("host"))).list();
    }

    /** The host that a delivery goes to, as the URL policy reads it; empty if there is none, or none that a DNS could know. */
    public static String host(Delivery delivery) {
        String host = UrlSyntax.host(delivery.url());
        return host == null || host.length() > MAX_HOST ? "" : host;
    }

    /** It has arrived. */
    public void delivered(Claim claim) {
        database.jdbc().sql("UPDATE delivery SET status = 'delivered', next_at = NULL, modified = ? WHERE id = ?")
                .params(timestamp(now()), claim.delivery().id()).update();
    }

    /**
     * It has not arrived. Is without effect when the claim is not the newest one: its lease was over and another
     * worker has it.
     *
     * @param reason may hold secrets: they are masked here
     * @param retry  false when it can never succeed; it has failed then, as after the last attempt
     */
    public void failed(Claim claim, String reason, boolean retry) {
        Instant now = now();
        boolean again = retry && claim.attempt() < claim.delivery().attempts();
        Instant next = again ? now.plus(backoff.after(claim.attempt(), chance.getAsDouble())) : null;
        String masked = Masking.text(reason);
        database.jdbc().sql("""
                        UPDATE delivery SET status = ?, next_at = ?, last_error = ?, modified = ?
                        WHERE id = ? AND status = 'pending' AND attempts = ?""")
                .params(again ? "pending" : "failed", timestamp(next),
                        masked.substring(0, Math.min(masked.length(), MAX_REASON)), timestamp(now),
                        claim.delivery().id(), claim.attempt())
                .update();
    }

    /** All deliveries about these calls of the account, oldest first. */
    public List<Entry> ofCalls(String account, Collection<String> callIds) {
        if (callIds.isEmpty()) {
            return List.of();
        }
        return database.jdbc().sql("""
                        SELECT * FROM delivery WHERE account = :account AND call_id IN (:calls) ORDER BY created, id""")
                .param("account", account).param("calls", callIds).query(Outbox::entry).list();
    }

    /** The account's newest deliveries. */
    public List<Entry> ofAccount(String account, int limit) {
        return database.jdbc().sql("SELECT * FROM delivery WHERE account = ? ORDER BY created DESC, id LIMIT ?")
                .params(account, limit).query(Outbox::entry).list();
    }

    /** The worker of the last attempt is gone, its lease is over. */
    private void giveUpUnfinished(Instant now) {
        database.jdbc().sql("""
                        UPDATE delivery SET status = 'failed', next_at = NULL, modified = ?,
                               last_error = COALESCE(last_error, 'the last attempt was interrupted')
                        WHERE status = 'pending' AND next_at <= ? AND attempts >= max_attempts""")
                .params(timestamp(now), timestamp(now)).update();
    }

    private Instant now() {
        return Database.stored(clock.instant());
    }

    private static Claim claim(ResultSet row, int index) throws SQLException {
        Delivery delivery = new Delivery(row.getString("id"), row.getString("kind"), row.getString("session_id"),
                row.getString("account"), row.getString("call_id"), row.getString("url"), row.getString("method"),
                headers(row), row.getString("content_type"), row.getString("body"), row.getString("lane"),
                row.getInt("max_attempts"),
                row.getBoolean("debug"));
        return new Claim(delivery, row.getInt("attempts") + 1);
    }

    private static Map<String, String> headers(ResultSet row) throws SQLException {
        try {
            return JSON.readValue(row.getString("headers"), HEADERS);
        } catch (JsonProcessingException e) {
            throw new SQLException("delivery " + row.getString("id") + " has unreadable headers", e);
        }
    }

    private static Entry entry(ResultSet row, int index) throws SQLException {
        return new Entry(row.getString("id"), row.getString("kind"), row.getString("call_id"), row.getString("url"),
                Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)), row.getInt("attempts"),
                row.getString("last_error"), Columns.instant(row, "next_at"), Columns.instant(row, "created"),
                Columns.instant(row, "modified"));
    }
}
