package org.callpivot.debug;

import static org.callpivot.store.Database.timestamp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.session.Failure;
import org.callpivot.store.Columns;
import org.callpivot.store.Database;
import org.callpivot.store.Page;
import org.callpivot.store.TimeOrdered;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;

/**
 * The debug record of calls, for web developers: what was sent to their server, what came back, and what was wrong
 * with it, in the documents of Kazoo (facts/kazoo-pivot.md, part 9.1).
 *
 * <p>Requests, responses and warnings belong here only when the pivot says {@code debug: true}; that is the caller's
 * to know. Broken documents and failures belong here always. Secrets are masked and bodies bounded before anything is
 * stored.
 *
 * <p>No method that writes throws: a call does not end because its record cannot be kept. Such a loss is logged with
 * the Call-ID and counted.
 */
public final class DebugLog {

    /** Bytes of a body (in UTF-8) that are kept. */
    public static final int MAX_BODY_BYTES = 64 * 1024;

    /** Ends a body that was longer. */
    public static final String TRUNCATED = "... [truncated]";

    private static final int MAX_URI_CHARS = 4096;
    private static final Logger LOG = LoggerFactory.getLogger(DebugLog.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One call of the list.
     *
     * @param iteration of the first document that is kept: 1 unless only a later document was broken
     * @param uri       of the request of that iteration, or null
     * @param status    of the response of that iteration, or null
     */
    public record Call(String callId, Instant created, int iteration, String node, String uri, String status,
                       boolean schemaErrors, boolean jsonErrors) {}

    /** One document. @param document {@code call_id}, {@code iteration}, {@code node} and what its kind adds */
    public record Document(String id, Instant created, ObjectNode document) {}

    /** What is wrong with a document that a developer's server answered with. */
    public enum Broken {
        /** JSON, but no valid callflow. */
        SCHEMA,
        /** Not well-formed JSON. */
        JSON,
        /** XML that is not well-formed or not TwiML: a kind that Kazoo does not have. */
        DOCUMENT
    }

    private final Database database;
    private final TimeOrdered<Call> calls;
    private final String node;
    private final Clock clock;
    private final AtomicLong lost = new AtomicLong();

    /** @param node name of this node, shown in every document */
    public DebugLog(Database database, String node, Clock clock) {
        this.database = database;
        this.calls = new TimeOrdered<>(database.jdbc(), "debug_call", DebugLog::call,
                call -> new Page.Key(call.created(), call.callId()));
        this.node = node;
        this.clock = clock;
    }

    /** A request is sent. @param body null or empty for a GET */
    public void request(String account, String callId, int iteration, String uri, String method,
                        Map<String, String> headers, String body) {
        String shown = cut(Masking.text(uri), MAX_URI_CHARS);
        ObjectNode fields = JSON.createObjectNode().put("uri", shown).put("method", method);
        fields.set("req_headers", JSON.valueToTree(Masking.headers(headers)));
        fields.put("req_body", bounded(body));
        store(new Head(account, callId, iteration, shown, null, false, false), fields);
    }

    /** A response has come. */
    public void response(String account, String callId, int iteration, int status, Map<String, String> headers,
                         String body, Duration duration) {
        String shown = String.valueOf(status);
        ObjectNode fields = JSON.createObjectNode().put("resp_status_code", shown);
        fields.set("resp_headers", JSON.valueToTree(Masking.headers(headers)));
        fields.put("resp_body", bounded(body)).put("duration_ms", duration.toMillis());
        store(new Head(account, callId, iteration, null, shown, false, false), fields);
    }

    /** A response that is no document that can be carried out; kept without debug, too. */
    public void broken(String account, String callId, int iteration, Broken kind, List<Diagnostic> faults,
                       String body) {
        ObjectNode fields = JSON.createObjectNode();
        fields.set(switch (kind) {
            case SCHEMA -> "schema_errors";
            case JSON -> "json_errors";
            case DOCUMENT -> "document_errors";
        }, diagnostics(faults));
        fields.put("resp_body", bounded(body));
        store(new Head(account, callId, iteration, null, null, kind == Broken.SCHEMA, kind == Broken.JSON), fields);
    }

    /** What of a document was skipped or doubtful. Nothing is stored when there is nothing of the kind. */
    public void warnings(String account, String callId, int iteration, List<Diagnostic> warnings) {
        if (!warnings.isEmpty()) {
            ObjectNode fields = JSON.createObjectNode();
            fields.set("document_warnings", diagnostics(warnings));
            store(new Head(account, callId, iteration, null, null, false, false), fields);
        }
    }

    /** A request that brought no document. The caller decides whether it is kept without debug. */
    public void failure(String account, String callId, int iteration, Failure failure) {
        ObjectNode fields = JSON.createObjectNode();
        fields.putObject("failure").put("code", failure.kind().code()).put("kind", failure.kind().name())
                .put("message", Masking.text(failure.message()));
        store(new Head(account, callId, iteration, null, null, false, false), fields);
    }

    /** How many documents could not be stored since the start. */
    public long lost() {
        return lost.get();
    }

    /** The account's calls that have documents. */
    public Page<Call> calls(String account, Page.Query query) {
        return calls.page(account, query);
    }

    /**
     * All documents of a call in the order in which they were stored.
     *
     * @param from not older, or null
     * @param to   not younger, or null
     */
    public List<Document> documents(String account, String callId, Instant from, Instant to) {
        Predicate<Document> inRange = document -> (from == null || !document.created().isBefore(from))
                && (to == null || !document.created().isAfter(to));
        return database.jdbc().sql("SELECT * FROM debug_document WHERE account = ? AND call_id = ? ORDER BY seq")
                .params(account, callId).query(DebugLog::document).list().stream().filter(inRange).toList();
    }

    /** Month and call id in one, as Kazoo names a call's documents in a month's database. */
    public static String debugId(Instant created, String callId) {
        YearMonth month = YearMonth.from(created.atOffset(ZoneOffset.UTC));
        return "%04d%02d-%s".formatted(month.getYear(), month.getMonthValue(), callId);
    }

    /** Forgets all that was stored before this time. @return how many calls lost their record */
    public int deleteBefore(Instant time) {
        return database.jdbc().sql("DELETE FROM debug_call WHERE created < ?").params(timestamp(time)).update();
    }

    private record Head(String account, String callId, int iteration, String uri, String status,
                        boolean schemaErrors, boolean jsonErrors) {}

    private void store(Head head, ObjectNode fields) {
        try {
            Instant now = Database.stored(clock.instant());
            rememberCall(head, now);
            fields.put("call_id", head.callId()).put("iteration", head.iteration()).put("node", node);
            database.jdbc()
                    .sql("INSERT INTO debug_document (id, account, call_id, created, document) VALUES (?, ?, ?, ?, ?)")
                    .params(UUID.randomUUID().toString().replace("-", ""),
                            head.account(), head.callId(), timestamp(now),
                            fields.toString())
                    .update();
        } catch (RuntimeException e) {
            lost.incrementAndGet();
            LOG.error("[{}] a debug document of iteration {} is lost: {}",
                    head.callId(), head.iteration(), e.toString());
        }
    }

    private void rememberCall(Head head, Instant now) {
        Optional<Integer> first = firstIteration(head);
        if (first.isEmpty()) {
            try {
                insertCall(head, now);
                return;
            } catch (DuplicateKeyException anotherThreadWasFirst) {
                first = firstIteration(head);
            }
        }
        if (first.filter(iteration -> iteration == head.iteration()).isPresent()) {
            mergeIntoCall(head);
        }
    }

    private Optional<Integer> firstIteration(Head head) {
        return database.jdbc().sql("SELECT iteration FROM debug_call WHERE account = ? AND call_id = ?")
                .params(head.account(), head.callId()).query(Integer.class).optional();
    }

    private void insertCall(Head head, Instant now) {
        database.jdbc().sql("""
                        INSERT INTO debug_call (account, call_id, created, node, iteration, uri, status_code,
                                                has_schema_errors, has_json_errors)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(head.account(), head.callId(), timestamp(now), node, head.iteration(),
                        head.uri(), head.status(),
                        head.schemaErrors(), head.jsonErrors())
                .update();
    }

    private void mergeIntoCall(Head head) {
        database.jdbc().sql("""
                        UPDATE debug_call SET uri = COALESCE(?, uri), status_code = COALESCE(?, status_code),
                               has_schema_errors = has_schema_errors OR ?, has_json_errors = has_json_errors OR ?
                        WHERE account = ? AND call_id = ?""")
                .params(head.uri(), head.status(), head.schemaErrors(), head.jsonErrors(),
                        head.account(), head.callId())
                .update();
    }

    private static ArrayNode diagnostics(List<Diagnostic> diagnostics) {
        ArrayNode list = JSON.createArrayNode();
        diagnostics.forEach(diagnostic -> list.addObject().put("code", diagnostic.code())
                .put("where", diagnostic.where()).put("message", Masking.text(diagnostic.message())));
        return list;
    }

    private static String bounded(String body) {
        String masked = body == null ? "" : Masking.text(body);
        byte[] bytes = masked.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_BODY_BYTES) {
            return masked;
        }
        int end = MAX_BODY_BYTES;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;    // not in the middle of a character
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + TRUNCATED;
    }

    private static String cut(String text, int max) {
        return text == null || text.length() <= max ? text : text.substring(0, max) + TRUNCATED;
    }

    private static Call call(ResultSet row, int index) throws SQLException {
        return new Call(row.getString("call_id"), Columns.instant(row, "created"), row.getInt("iteration"),
                row.getString("node"), row.getString("uri"), row.getString("status_code"),
                row.getBoolean("has_schema_errors"), row.getBoolean("has_json_errors"));
    }

    private static Document document(ResultSet row, int index) throws SQLException {
        return new Document(row.getString("id"), Columns.instant(row, "created"), Columns.object(row, "document"));
    }
}
