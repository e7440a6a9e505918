package org.callpivot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.callpivot.http.MisbehavingServer.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.callpivot.demo.DemoCall;
import org.callpivot.http.MisbehavingServer;
import org.callpivot.http.MisbehavingServer.Behaviour;
import org.callpivot.http.MisbehavingServer.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CDRs: one form for each leg, tried until it is delivered, and kept. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CdrRoutesTest {

    private static final String CDR = "/cdr";
    private static final Behaviour TAKEN = answer(200, "text/plain", "");

    private MisbehavingServer server;
    private RunningPivot pivot;
    private int numbers = 6000;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = MisbehavingServer.start();
        pivot = RunningPivot.start(folder, Map.of("pivot.outbox.attempts", "3", "pivot.outbox.factor", "4"));
    }

    @AfterAll
    void stop() {
        pivot.close();
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
            "text/xml         | <Response><Dial>2000</Dial></Response>",
            "application/json | {\"module\":\"resources\",\"data\":{\"to_did\":\"2000\"}}"})
    void everyLegIsPostedAsAForm(String type, String document) throws Exception {
        server.on("/voice", answer(200, type, document));
        int before = server.requests(CDR).size();
        DemoCall call = callWith(server.url(CDR), TAKEN);
        pivot.call(call, "");
        await().until(() -> server.requests(CDR).size() == before + 2);

        List<Request> requests = server.requests(CDR).subList(before, before + 2);
        requests.forEach(request -> {
            assertEquals("POST", request.method());
            assertEquals("application/x-www-form-urlencoded", request.header("Content-Type"));
            assertEquals("default", form(request).get("Account-ID"));
        });
        assertEquals(List.of(call.callId(), call.callId() + "-callee-1"),
                requests.stream().map(request -> form(request).get("Call-ID")).sorted().toList());
        await().untilAsserted(() -> assertEquals("delivered", delivery(call.callId() + "-callee-1").path("status").asText()));
        assertEquals(1, delivery(call.callId()).path("attempts").asInt());
    }

    @Test
    void aCdrIsSentAgainWithGrowingPauses() throws Exception {
        List<Long> times = new CopyOnWriteArrayList<>();
        DemoCall call = callWith(server.url("/flaky"), timed(times, answer(500, "text/plain", "")),
                timed(times, answer(302, Map.of("Location", CDR), "")), timed(times, TAKEN));
        pivot.call(call, "");
        await().untilAsserted(() -> assertEquals("delivered", delivery(call.callId()).path("status").asText()));
        assertEquals(3, delivery(call.callId()).path("attempts").asInt());
        assertEquals(1, server.requests("/flaky").stream().map(Request::body).distinct().count(), "the same each time");
        assertTrue(times.get(2) - times.get(1) > times.get(1) - times.get(0), times::toString);
    }

    @Test
    void aCdrThatNeverArrivesIsKeptWithItsReason() throws Exception {
        DemoCall call = callWith(server.url("/never"), answer(500, "text/plain", ""));
        pivot.call(call, "");
        JsonNode delivery = failed(call);
        assertEquals(3, delivery.path("attempts").asInt());
        assertTrue(delivery.path("last_error").asText().startsWith("11217 STATUS: status 500"), delivery::toString);
        assertEquals(3, server.requests("/never").size());
        assertEquals(call.callId(), pivot.api("/cdrs/" + call.callId()).at("/fields/Call-ID").asText());
        JsonNode listed = pivot.api("/cdrs").findParents("call_id").stream()
                .filter(cdr -> cdr.path("call_id").asText().equals(call.callId())).findFirst().orElseThrow();
        assertEquals(delivery, listed.at("/deliveries/0"), "the list shows it, too");
    }

    @ParameterizedTest
    @CsvSource({"http://169.254.169.254/cdr, 11205 REFUSED_URL", "http://localhost/cdr, 11205 REFUSED_URL"})
    void aUrlThatMayNotBeAskedIsNotTriedAgain(String cdrUrl, String reason) throws Exception {
        DemoCall call = callWith(cdrUrl);
        pivot.call(call, "");
        JsonNode delivery = failed(call);
        assertEquals(1, delivery.path("attempts").asInt());
        assertTrue(delivery.path("last_error").asText().startsWith(reason), delivery::toString);
    }

    @Test
    void userAndPasswordOfTheUrlAreSentAndNeverShown() throws Exception {
        DemoCall call = callWith("http://user:secret@127.0.0.1:" + server.port() + "/guarded", answer(500, "text/plain", ""), TAKEN);
        pivot.call(call, "");
        await().untilAsserted(() -> assertEquals("delivered", delivery(call.callId()).path("status").asText()));
        assertEquals("Basic dXNlcjpzZWNyZXQ=", server.requests("/guarded").get(0).header("Authorization"));
        String shown = pivot.api("/cdrs/" + call.callId()) + " " + pivot.api("/pivot/debug/" + call.callId());
        assertTrue(shown.contains("http://***@127.0.0.1:" + server.port() + "/guarded"), shown);
        assertFalse(shown.contains("secret") || shown.contains("dXNlcj"), shown);
    }

    @Test
    void withoutACdrUrlItIsOnlyStored() throws Exception {
        DemoCall call = callWith(null);
        pivot.call(call, "");
        await().untilAsserted(() -> assertTrue(pivot.api("/cdrs").findValuesAsText("call_id").contains(call.callId())));
        JsonNode cdr = pivot.api("/cdrs/" + call.callId());
        assertEquals("default", cdr.at("/fields/Account-ID").asText());
        assertEquals(0, cdr.path("deliveries").size());
    }

    /** A call whose pivot has this cdr_url (null for none), at which the server behaves like this. */
    private DemoCall callWith(String cdrUrl, Behaviour... behaviours) throws Exception {
        if (behaviours.length > 0) {
            server.on(URI.create(cdrUrl).getPath(), behaviours);
        }
        String number = String.valueOf(++numbers);
        pivot.callflow(number, "{'module':'pivot','data':{'voice_url':'" + server.url("/voice") + "','debug':true"
                + (cdrUrl == null ? "" : ",'cdr_url':'" + cdrUrl + "'") + "}}").awaitCallflow(number, "voice_url");
        return pivot.callTo(number);
    }

    private static Behaviour timed(List<Long> times, Behaviour then) {
        return connection -> {
            times.add(System.nanoTime());
            then.act(connection);
        };
    }

    private JsonNode failed(DemoCall call) {
        await().untilAsserted(() -> assertEquals("failed", delivery(call.callId()).path("status").asText()));
        try {
            return delivery(call.callId());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** How the one delivery of this leg's CDR stands; missing while there is no CDR. */
    private JsonNode delivery(String callId) throws Exception {
        JsonNode deliveries = pivot.api("/cdrs").findParents("call_id").stream()
                .filter(cdr -> cdr.path("call_id").asText().equals(callId)).map(cdr -> cdr.path("deliveries")).findFirst()
                .orElse(MissingNode.getInstance());
        assertTrue(deliveries.size() <= 1, deliveries::toString);
        return deliveries.path(0);
    }

    private static Map<String, String> form(Request request) {
        return Arrays.stream(request.body().split("&")).map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> URLDecoder.decode(pair[0], UTF_8), pair -> URLDecoder.decode(pair[1], UTF_8)));
    }
}
