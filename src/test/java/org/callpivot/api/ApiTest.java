package org.callpivot.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.callpivot.api.RunningApi.Answer;
import org.callpivot.callflow.Callflow;
import org.callpivot.callflow.Node;
import org.callpivot.session.Cdr;
import org.callpivot.session.Delivery;
import org.callpivot.session.Failure;
import org.callpivot.store.MovableClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiTest {

    private static final String ACME = "/v2/accounts/acme";
    private static final Failure DNS = new Failure(Failure.Kind.DNS, "no such host");
    private static final String NEW_YEAR = "2026-01-01T00:00:00Z";
    private static final long NEW_YEAR_GREGORIAN = 63_934_444_800L;

    private final MovableClock clock = new MovableClock(NEW_YEAR);
    private RunningApi api;

    @BeforeAll
    void start() {
        api = RunningApi.start(clock);
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @BeforeEach
    void empty() {
        clock.set(NEW_YEAR);
        Stream.of("debug_call", "cdr", "delivery", "callflow")
                .forEach(table -> api.database.jdbc().sql("DELETE FROM " + table).update());
        api.files.clear();
        api.changes.set(0);
    }

    // Who may see what

    static Stream<Arguments> credentials() {
        String acme = RunningApi.ACME_TOKEN;
        return Stream.of(
                Arguments.of(200, List.of("Authorization", "Bearer " + acme)),
                Arguments.of(200, List.of("authorization", "bearer  " + acme)),
                Arguments.of(200, List.of("X-Auth-Token", acme)),
                Arguments.of(401, List.of()),
                Arguments.of(401, List.of("Authorization", "Bearer wrong")),
                Arguments.of(401, List.of("Authorization", "Bearer ")),
                Arguments.of(401, List.of("Authorization", "Basic " + acme)),
                Arguments.of(401, List.of("X-Auth-Token", acme, "X-Auth-Token", "wrong")),
                Arguments.of(403, List.of("X-Auth-Token", RunningApi.OTHER_TOKEN)));
    }

    @ParameterizedTest
    @MethodSource("credentials")
    void aTokenOfTheAccountIsNeeded(int status, List<String> headers) {
        assertEquals(status, api.send("GET", ACME + "/cdrs", null, headers.toArray(String[]::new)).status());
    }

    @Test
    void aQueryParameterIsNoCredential() {
        assertEquals(401, api.send("GET", ACME + "/cdrs?X-Auth-Token=" + RunningApi.ACME_TOKEN, null).status());
        assertEquals(401, api.send("GET", ACME + "/cdrs?authorization=Bearer+" + RunningApi.ACME_TOKEN, null).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/accounts/other/cdrs?account_id=acme", "/v2/accounts/other/cdrs?ACCOUNT_ID=acme"})
    void thePathNamesTheAccountAndNothingElse(String path) {
        assertEquals(403, api.get(path).status());
        assertEquals(403, api.send("GET", "/v2/accounts/other/cdrs", null,
                "X-Auth-Token", RunningApi.ACME_TOKEN, "account_id", "acme").status());
        assertEquals(200, api.get("/v2/accounts/acme/cdrs?account_id=other").status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pivot/debug", "/pivot/debug/c1", "/cdrs", "/cdrs/c1", "/callflows", "/callflows/abc"})
    void anotherAccountAndOneThatDoesNotExistAreAnsweredAlike(String path) {
        api.debugLog.failure("other", "c1", 1, DNS);
        api.cdrs.store(cdr("other", "c1"));
        Answer another = api.get("/v2/accounts/other" + path);
        Answer none = api.get("/v2/accounts/none" + path);
        assertEquals(403, another.status());
        assertEquals(withoutIds(none.json()), withoutIds(another.json()));
    }

    @Test
    void withoutTokensNobodyIsLetIn() {
        try (RunningApi closed = new RunningApi(clock, Map.of())) {
            Answer answer = closed.get(ACME + "/cdrs");
            assertEquals(401, answer.status());
            assertEquals(List.of("Bearer realm=\"pivot\""), answer.headers().get("www-authenticate"));
        }
    }

    // What is not there

    @ParameterizedTest
    @CsvSource({
        "GET,    /v2/accounts/acme/nothing,           404, -",
        "GET,    /v2/accounts/acme,                   404, -",
        "GET,    /v2/nothing,                         404, -",
        "POST,   /v2/accounts/acme/nothing,           404, -",
        "DELETE, /v2/accounts/acme/cdrs,              405, GET",
        "POST,   /v2/accounts/acme/callflows,         405, 'GET, PUT'",
        "PATCH,  /v2/accounts/acme/callflows/a%2Fb,   405, 'DELETE, GET, POST'",
        "PUT,    /v2/accounts/acme/pivot/debug/c1,    405, GET"})
    void whatIsNotServedIsAnsweredWithAnEnvelope(String method, String path, int status, String allow) {
        Answer answer = api.send(method, path, null);
        assertEquals(status, answer.status());
        assertEquals(String.valueOf(status), answer.json().get("error").asText());
        assertEquals("error", answer.json().get("status").asText());
        assertEquals(allow.equals("-") ? null : List.of(allow), answer.headers().get("allow"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /pivot/debug/x%40y, x@y, there are no debug documents of this call",
        "GET,    /cdrs/x,            x,   there is no CDR of this call",
        "GET,    /callflows/x,       x,   there is no callflow with this id",
        "POST,   /callflows/x,       x,   there is no callflow with this id",
        "DELETE, /callflows/x,       x,   there is no callflow with this id"})
    void anUnknownIdIsNamed(String method, String path, String id, String message) {
        Answer answer = api.send(method, ACME + path, callflow("1").toString());
        assertEquals(404, answer.status());
        assertEquals(message, answer.message());
        assertEquals(id, answer.data().get("cause").asText());
    }

    // Debug log

    @Test
    void theDebugListHasKazoosShape() throws Exception {
        api.debugLog.request("acme", "c1", 1, "http://u:p@h/v", "get", Map.of(), null);
        api.debugLog.response("acme", "c1", 1, 200, Map.of(), "{}", Duration.ofMillis(7));

        JsonNode envelope = api.get(ACME + "/pivot/debug").json();

        assertEquals(json("""
                [{"call_id": "c1", "created": 63934444800, "debug_id": "202601-c1", "has_json_errors": false,
                  "has_schema_errors": false, "iteration": 1, "node": "node-1", "status_code": "200",
                  "uri": "http://***@h/v"}]"""),
                envelope.get("data"));
        assertEquals(1, envelope.get("page_size").asInt());
        assertEquals("success", envelope.get("status").asText());
        assertEquals("node-1", envelope.get("node").asText());
        assertEquals("test", envelope.get("version").asText());
        assertEquals(NEW_YEAR, envelope.get("timestamp").asText());
        assertFalse(envelope.has("auth_token"), "a secret is not repeated");
    }

    @Test
    void noHeaderOfTheRequestComesBack() {
        Answer answer = api.send("GET", ACME + "/cdrs?q=1", null, "X-Auth-Token", RunningApi.ACME_TOKEN, "X-Mine", "1");
        assertEquals(Set.of("content-length", "content-type"), answer.headers().keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1699-abc@10.0.0.1:5060", "a/b", "a%2Fb", "a b+c", "../x", "\u00fc;x=1?y#z", "id", "%"})
    void aCallIsFoundByItsEncodedIdAndByItsDebugId(String callId) {
        api.debugLog.failure("acme", callId, 1, DNS);
        for (String id : List.of(callId, "202601-" + callId)) {
            JsonNode documents = api.get(ACME + "/pivot/debug/" + encode(id) + "?id=else").data();
            assertEquals(1, documents.size(), id);
            assertEquals(callId, documents.get(0).get("call_id").asText());
            assertEquals("202601-" + callId, documents.get(0).get("debug_id").asText());
        }
        assertEquals(404, api.get(ACME + "/pivot/debug/" + encode("202602-" + callId)).status(), "another month");
    }

    // Paging

    @Test
    void theListIsReadPageByPageInBothDirections() {
        IntStream.range(0, 5).forEach(i -> {
            api.cdrs.store(cdr("acme", "c/" + i));
            clock.advance(Duration.ofSeconds(1));
        });
        assertEquals(List.of("c/4,c/3", "c/2,c/1", "c/0"), pages("/cdrs?page_size=2"));
        assertEquals(List.of("c/0,c/1", "c/2,c/3", "c/4"), pages("/cdrs?page_size=2&ascending=true"));
        assertEquals(List.of("c/4,c/3,c/2,c/1,c/0"), pages("/cdrs?page_size=2&paginate=false"));
        assertEquals(List.of("c/2,c/1"), pages("/cdrs?created_from=%d&created_to=%d"
                .formatted(NEW_YEAR_GREGORIAN + 1, NEW_YEAR_GREGORIAN + 2)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            page_size=0                     | page_size    | minimum | must be 1 to 200
            page_size=201                   | page_size    | maximum | must be 1 to 200
            page_size=ten                   | page_size    | type    | must be a whole number
            page_size=                      | page_size    | type    | must be a whole number
            paginate=no                     | paginate     | enum    | must be true or false
            ascending=1                     | ascending    | enum    | must be true or false
            created_from=-1                 | created_from | type    | must be a whole number
            created_to=999999999999999      | created_to   | maximum | must be 0 to 315569519999
            created_from=9&created_to=8     | created_from | maximum | must not be later than created_to
            start_key=x                     | start_key    | format  | must be a next_start_key of this list
            start_key=eCB5                  | start_key    | format  | must be a next_start_key of this list
            """)
    void badPagingIsRefusedWithFieldValueAndRule(String query, String field, String code, String message) {
        Answer answer = api.get(ACME + "/pivot/debug?" + query);
        assertEquals(400, answer.status());
        JsonNode fault = answer.data().path(field).path(code);
        assertEquals(message, fault.path("message").asText(), answer.json().toString());
        assertTrue(query.contains(field + "=" + fault.get("cause").asText()), fault.toString());
        assertEquals(field + ": " + message, answer.message());
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        Answer answer = api.get(ACME + "/cdrs?page_size=x&paginate=x");
        assertEquals(List.of("paginate", "page_size"), names(answer.data()));
        assertEquals("paginate: must be true or false (and 1 more in data)", answer.message());
    }

    // CDRs

    @Test
    void aCdrShowsHowItsDeliveryStands() throws Exception {
        api.cdrs.store(cdr("acme", "c1"));
        api.outbox.add(delivery("d1", "cdr"));
        api.outbox.add(delivery("d2", "webhook"));
        api.outbox.claim(2, host -> 2).forEach(claim -> api.outbox.failed(claim, "503", false));

        JsonNode expected = json("""
                {"id": "c1", "call_id": "c1", "session_id": "s1", "created": 63934444800, "fields": {"Call-ID": "c1"},
                 "deliveries": [{"url": "http://***@h/cdr", "status": "failed", "attempts": 1, "last_error": "503",
                                 "modified": 63934444800}]}""");
        assertEquals(expected, api.get(ACME + "/cdrs/c1").data());
        assertEquals(expected, api.get(ACME + "/cdrs").data().get(0));
    }

    @Test
    void aWaitingDeliveryShowsWhenItIsTriedNext() {
        api.cdrs.store(cdr("acme", "c1"));
        api.outbox.add(delivery("d1", "cdr"));
        JsonNode delivery = api.get(ACME + "/cdrs/c1").data().get("deliveries").get(0);
        assertEquals("pending", delivery.get("status").asText());
        assertEquals(NEW_YEAR_GREGORIAN, delivery.get("next_at").asLong());
    }

    // Callflows

    @Test
    void aCallflowIsKeptInCrossbarsManner() throws Exception {
        Answer created = api.send("PUT", ACME + "/callflows", "{\"data\": %s}".formatted(callflow("2030")));
        assertEquals(201, created.status());
        String id = created.data().get("id").asText();
        assertEquals(json("""
                {"numbers": ["2030"], "flow": {"module": "hangup"}, "id": "%s", "source": "api", "created": 63934444800,
                 "modified": 63934444800}""".formatted(id)), created.data());
        assertEquals(created.data(), api.get(ACME + "/callflows/" + id).data());

        clock.advance(Duration.ofSeconds(1));
        Answer replaced = api.send("POST", ACME + "/callflows/" + id, created.data().toString());
        assertEquals(200, replaced.status(), "what was read can be written");
        assertEquals(NEW_YEAR_GREGORIAN + 1, replaced.data().get("modified").asLong());

        assertEquals(200, api.send("DELETE", ACME + "/callflows/" + id, null).status());
        assertEquals(404, api.get(ACME + "/callflows/" + id).status());
        assertEquals(3, api.changes.get(), "the directory was built anew each time");
    }

    @Test
    void callflowsOfFilesAreListedAndReadOnly() throws Exception {
        api.files.add(new Callflow("0-menu", "acme", "Menu", List.of("2030"), List.of(), Node.of("hangup", null)));
        api.files.add(new Callflow("secret", "other", null, List.of("1"), List.of(), Node.of("hangup", null)));
        String id = api.send("PUT", ACME + "/callflows", callflow("2031").toString()).data().get("id").asText();

        assertEquals(List.of("0-menu," + id), pages("/callflows"));
        assertEquals(List.of("0-menu", id), pages("/callflows?page_size=1"));
        assertEquals(json("""
                {"id": "0-menu", "source": "file", "name": "Menu", "numbers": ["2030"],
                 "flow": {"module": "hangup", "data": {}, "children": {}}}"""),
                api.get(ACME + "/callflows/0-menu").data());
        assertFalse(api.get(ACME + "/callflows").data().get(0).has("flow"));
        assertEquals(404, api.get(ACME + "/callflows/secret").status());

        for (Answer refused : List.of(api.send("POST", ACME + "/callflows/0-menu", callflow("1").toString()),
                api.send("DELETE", ACME + "/callflows/0-menu", null))) {
            assertEquals(409, refused.status());
            assertEquals("callflow 0-menu comes from a file and can only be changed there", refused.message());
        }
    }

    @Test
    void aNumberOfAnotherCallflowIsRefused() {
        api.files.add(new Callflow("file", "acme", null, List.of("1000"), List.of(), Node.of("hangup", null)));
        api.send("PUT", ACME + "/callflows", callflow("2030").toString());
        String id = api.send("PUT", ACME + "/callflows", callflow("2031").toString()).data().get("id").asText();

        for (Answer refused : List.of(api.send("PUT", ACME + "/callflows", callflow("1000", "2030", "9").toString()),
                api.send("POST", ACME + "/callflows/" + id, callflow("1000", "2030", "2031").toString()))) {
            assertEquals(400, refused.status());
            assertEquals("1000, 2030", refused.data().path("numbers").path("unique").path("cause").asText());
        }
        assertEquals(200, api.send("POST", ACME + "/callflows/" + id, callflow("2031").toString()).status(),
                "its own number");
    }

    @Test
    void allFaultsOfACallflowAreSaidByField() throws Exception {
        Answer refused = api.send("PUT", ACME + "/callflows", "{\"data\": {\"numbers\": 1, \"flow\": {}}}");
        assertEquals(400, refused.status());
        assertEquals(json("""
                {"numbers": {"PV-TYPE": {"message": "must be a list"}},
                 "flow.module": {"PV-REQUIRED": {"message": "is needed"}}}"""), refused.data());
        assertEquals(0, api.changes.get());
        assertEquals(201, api.send("PUT", ACME + "/callflows",
                "{\"numbers\": [], \"flow\": {\"module\": \"hangup\"}, \"doubtful\": 1}").status(),
                        "a warning refuses nothing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            application/json                  |          | 400
            application/json                  | {        | 400
            application/json; charset=utf-8   | []       | 400
            APPLICATION/JSON                  | "x"      | 400
            application/json                  | {"a":1,"a":2} | 400
            application/json                  | {} {}    | 400
            text/xml                          | <a/>     | 415
            application/x-www-form-urlencoded | flow=x   | 415
            application/x-www-form-urlencoded | X-Auth-Token=acme-token-1 | 415
            multipart/form-data; boundary=x   | --x--    | 415
            """)
    void onlyJsonObjectsAreTaken(String contentType, String body, int status) {
        Answer answer = api.send("PUT", ACME + "/callflows", body, "X-Auth-Token", RunningApi.ACME_TOKEN,
                "Content-Type", contentType);
        assertEquals(status, answer.status(), answer.json().toString());
        assertEquals("error", answer.json().get("status").asText());
    }

    @Test
    void aBodyHasABound() {
        String document = "{\"numbers\":[],\"flow\":{\"module\":\"x\"},\"name\":\"%s\"}";
        int frame = document.length() - 2;
        String largest = document.formatted("n".repeat(ApiRequest.MAX_BODY_BYTES - frame));
        assertEquals(201, api.send("PUT", ACME + "/callflows", largest).status());
        assertEquals(413, api.send("PUT", ACME + "/callflows", largest + " ").status());
    }

    private List<String> pages(String path) {
        List<String> pages = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = api.get(ACME + path + next).json();
            List<String> ids = new ArrayList<>();
            page.get("data").forEach(item -> ids.add(item.get("id").asText()));
            assertEquals(ids.size(), page.get("page_size").asInt());
            pages.add(String.join(",", ids));
            next = page.has("next_start_key")
                    ? (path.contains("?") ? "&" : "?") + "start_key=" + page.get("next_start_key").asText()
                    : null;
        } while (next != null);
        return pages;
    }

    private static JsonNode withoutIds(JsonNode envelope) {
        return ((ObjectNode) envelope.deepCopy()).without("request_id");
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Cdr cdr(String account, String callId) {
        return new Cdr(callId, "s1", account, new ObjectMapper().createObjectNode().put("Call-ID", callId));
    }

    private static Delivery delivery(String id, String kind) {
        return new Delivery(id, kind, "s1", "acme", "c1", "http://u:p@h/cdr", "POST", Map.of(), null, null, null, 0, false);
    }

    private static JsonNode callflow(String... numbers) {
        ObjectNode document = new ObjectMapper().createObjectNode();
        List.of(numbers).forEach(document.putArray("numbers")::add);
        document.putObject("flow").put("module", "hangup");
        return document;
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}
