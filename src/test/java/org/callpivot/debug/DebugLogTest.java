package org.callpivot.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.debug.DebugLog.Call;
import org.callpivot.session.Failure;
import org.callpivot.store.Database;
import org.callpivot.store.FreshDatabase;
import org.callpivot.store.MovableClock;
import org.callpivot.store.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DebugLogTest {

    private final MovableClock clock = new MovableClock("2026-01-31T23:59:59Z");
    private final Database database = FreshDatabase.open();
    private final DebugLog log = new DebugLog(database, "node-1", clock);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aRequestAndItsResponseAreKeptInKazoosShape() throws Exception {
        log.request("acme", "c1", 1, "http://u:p@host/v?token=abc", "get", Map.of("X-Auth-Token", "abc"), null);
        log.response("acme", "c1", 1, 200, Map.of("content-type", "application/json"), "{}", Duration.ofMillis(42));

        assertEquals(List.of(
                json("""
                        {"uri": "http://***@host/v?token=***", "method": "get", "req_headers": {"X-Auth-Token": "***"},
                         "req_body": "", "call_id": "c1", "iteration": 1, "node": "node-1"}"""),
                json("""
                        {"resp_status_code": "200", "resp_headers": {"content-type": "application/json"},
                         "resp_body": "{}", "duration_ms": 42, "call_id": "c1", "iteration": 1, "node": "node-1"}""")),
                documents("c1"));
    }

    @Test
    void whatIsWrongWithADocumentIsKeptWithTheDocument() throws Exception {
        List<Diagnostic> faults = List.of(Diagnostic.error("12100", "1:7", "no end tag"));
        log.broken("acme", "c1", 1, DebugLog.Broken.SCHEMA, faults, "{}");
        log.broken("acme", "c1", 1, DebugLog.Broken.JSON, faults, "{");
        log.broken("acme", "c1", 1, DebugLog.Broken.DOCUMENT, faults, "<a>");
        log.warnings("acme", "c1", 1, faults);
        log.warnings("acme", "c1", 1, List.of());
        log.failure("acme", "c1", 2, new Failure(Failure.Kind.TIMEOUT, "no answer from http://u:p@h/ in 5000 ms"));

        String fault = "[{\"code\": \"12100\", \"where\": \"1:7\", \"message\": \"no end tag\"}]";
        String call = "\"call_id\": \"c1\", \"node\": \"node-1\"";
        assertEquals(List.of(
                json("{\"schema_errors\": %s, \"resp_body\": \"{}\", \"iteration\": 1, %s}".formatted(fault, call)),
                json("{\"json_errors\": %s, \"resp_body\": \"{\", \"iteration\": 1, %s}".formatted(fault, call)),
                json("{\"document_errors\": %s, \"resp_body\": \"<a>\", \"iteration\": 1, %s}".formatted(fault, call)),
                json("{\"document_warnings\": %s, \"iteration\": 1, %s}".formatted(fault, call)),
                json("""
                        {"failure": {"code": "11203", "kind": "TIMEOUT",
                                     "message": "no answer from http://***@h/ in 5000 ms"},
                         "iteration": 2, %s}""".formatted(call))),
                documents("c1"));
    }

    @Test
    void theListShowsEachCallOnceMergedFromItsFirstIteration() {
        log.request("acme", "c1", 1, "http://h/1", "get", Map.of(), null);
        log.response("acme", "c1", 1, 200, Map.of(), "{", Duration.ZERO);
        log.broken("acme", "c1", 1, DebugLog.Broken.JSON, List.of(), "{");
        log.request("acme", "c1", 2, "http://h/2", "get", Map.of(), null);
        log.response("acme", "c1", 2, 500, Map.of(), "", Duration.ZERO);

        assertEquals(List.of(new Call("c1", clock.instant(), 1, "node-1", "http://h/1", "200", false, true)),
                calls("acme"));
    }

    @Test
    void aCallWithoutDebugIsListedFromItsFirstBrokenDocument() {
        log.broken("acme", "c1", 3, DebugLog.Broken.SCHEMA, List.of(), "{}");
        log.broken("acme", "c1", 4, DebugLog.Broken.JSON, List.of(), "{");

        assertEquals(List.of(new Call("c1", clock.instant(), 3, "node-1", null, null, true, false)), calls("acme"));
    }

    @Test
    void pagesGoThroughTheCallsInBothDirections() {
        IntStream.rangeClosed(1, 5).forEach(i -> {
            log.failure("acme", "c" + i, 1, new Failure(Failure.Kind.DNS, "no such host"));
            if (i % 2 == 0) {
                clock.advance(Duration.ofSeconds(1));    // c1 and c2, c3 and c4 share their time
            }
        });
        assertEquals(List.of(List.of("c5", "c4"), List.of("c3", "c2"), List.of("c1")), pages(false));
        assertEquals(List.of(List.of("c1", "c2"), List.of("c3", "c4"), List.of("c5")), pages(true));

        Instant second = Instant.parse("2026-02-01T00:00:00Z");
        assertEquals(List.of("c4", "c3"),
                ids(log.calls("acme", new Page.Query(9, null, false, second, second))), "created_from and created_to");
    }

    @Test
    void anotherAccountsCallsAreNotThere() {
        log.failure("acme", "c1", 1, new Failure(Failure.Kind.DNS, "no such host"));
        assertEquals(List.of(), calls("other"));
        assertEquals(List.of(), log.documents("other", "c1", null, null));
    }

    @Test
    void aBodyIsCutAtItsBoundAndNotWithinACharacter() {
        String body = "a" + "\u00e9".repeat(DebugLog.MAX_BODY_BYTES);
        log.response("acme", "c1", 1, 200, Map.of(), body, Duration.ZERO);

        String kept = documents("c1").get(0).get("resp_body").asText();
        assertTrue(kept.endsWith("\u00e9" + DebugLog.TRUNCATED), kept.substring(kept.length() - 30));
        assertEquals(DebugLog.MAX_BODY_BYTES - 1,
                kept.replace(DebugLog.TRUNCATED, "").getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void theDebugIdCarriesTheMonthInUtc() {
        assertEquals("202601-c1", DebugLog.debugId(clock.instant(), "c1"));
    }

    @Test
    void oldCallsAreForgottenWithTheirDocuments() {
        log.failure("acme", "old", 1, new Failure(Failure.Kind.DNS, "no such host"));
        clock.advance(Duration.ofDays(1));
        log.failure("acme", "new", 1, new Failure(Failure.Kind.DNS, "no such host"));

        assertEquals(1, log.deleteBefore(clock.instant()));
        assertEquals(List.of(), documents("old"));
        assertEquals(1, documents("new").size());
    }

    @Test
    void aDatabaseThatIsGoneCostsTheDocumentAndNotTheCall() {
        database.close();
        log.request("acme", "c1", 1, "http://h/", "get", Map.of(), null);
        assertEquals(1, log.lost());
    }

    @Test
    void absentValuesCostNothingEither() {
        log.request("acme", "c1", 1, null, "get", Map.of(), null);
        assertNull(calls("acme").get(0).uri());
    }

    private List<List<String>> pages(boolean ascending) {
        List<List<String>> pages = new ArrayList<>();
        Page.Key start = null;
        do {
            Page<Call> page = log.calls("acme", new Page.Query(2, start, ascending, null, null));
            pages.add(ids(page));
            start = page.next();
        } while (start != null);
        return pages;
    }

    private static List<String> ids(Page<Call> page) {
        return page.items().stream().map(Call::callId).toList();
    }

    private List<Call> calls(String account) {
        return log.calls(account, Page.Query.newest(10)).items();
    }

    private List<JsonNode> documents(String callId) {
        return log.documents("acme", callId, null, null).stream().<JsonNode>map(DebugLog.Document::document).toList();
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}
