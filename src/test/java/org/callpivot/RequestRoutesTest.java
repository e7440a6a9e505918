package org.callpivot;

import static org.awaitility.Awaitility.await;
import static org.callpivot.http.MisbehavingServer.answer;
import static org.callpivot.http.MisbehavingServer.redirect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.security.RequestValidator;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.callpivot.demo.DemoCall;
import org.callpivot.http.MisbehavingServer;
import org.callpivot.http.MisbehavingServer.Request;
import org.callpivot.http.SignedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The requests of the shipped routes as they arrive at a developer's server: what developers need on top of the parameters. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestRoutesTest {

    private static final String TWIML = "text/xml";
    private static final String SAY = "<Response><Say>hello</Say></Response>";

    private MisbehavingServer server;
    private RunningPivot pivot;
    private int number = 6000;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        pivot = RunningPivot.start(folder, Map.of("pivot.http.signing-keys", "default:first, default:second, other:third"));
    }

    @AfterAll
    void stop() {
        pivot.close();
    }

    @BeforeEach
    void freshServer() {
        if (server != null) {
            server.close();
        }
        server = MisbehavingServer.start();
    }

    // ---------------------------------------------------------------- signatures

    @Test
    void everyRequestIsSigned_alsoARedirectAndTheCallback() throws Exception {
        server.on("/start", redirect(307, "/moved?x=%C3%BC&y=a+b"))
                .on("/moved", answer(200, TWIML, "<Response><Redirect method='GET'>/next?Custom[a]=1</Redirect></Response>"))
                .on("/next", answer(200, TWIML, SAY)).on("/cdr", answer(200, TWIML, ""));
        assertEquals(List.of("hello"), call("'voice_url':'" + server.url("/start") + "','method':'post','req_format':'twiml',"
                + "'cdr_url':'" + server.url("/cdr") + "'").heard());
        await().until(() -> !server.requests("/cdr").isEmpty());

        assertEquals(4, server.requests().size());
        server.requests().forEach(this::assertSigned);
    }

    @Test
    void aJsonBodyIsSignedByItsHashInTheQuery() throws Exception {
        server.on("/json", answer(200, TWIML, SAY));
        call("'voice_url':'" + server.url("/json?a=1") + "','method':'post','req_body_format':'json'");

        Request request = server.requests("/json").get(0);
        assertTrue(request.query().startsWith("a=1&bodySHA256="), request.query());
        assertTrue(new RequestValidator("first").validate(url(request), request.body(), request.header("X-Twilio-Signature")));
    }

    private void assertSigned(Request request) {
        Map<String, String> fields = new TreeMap<>();
        for (String pair : request.body().split("&")) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                fields.put(decode(parts[0]), decode(parts[1]));
            }
        }
        assertTrue(new RequestValidator("first").validate(url(request), fields, request.header("X-Twilio-Signature")),
                request::toString);
        String[] signature = request.header("X-Pivot-Signature").split(",");
        long seconds = Long.parseLong(signature[0].substring(2));
        SignedRequest signed = new SignedRequest(request.method(), url(request), request.header("Content-Type"), request.body());
        assertEquals(List.of("v1=" + signed.pivot("first", seconds), "v1=" + signed.pivot("second", seconds)),
                List.of(signature).subList(1, 3), request::toString);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    // ---------------------------------------------------------------- token and trace

    @Test
    void aRequestThatComesAgainHasItsToken_everyCallHasItsTrace() throws Exception {
        server.on("/start", redirect(302, "/again"))
                .on("/again", answer(200, TWIML, "<Response><Redirect>/next</Redirect></Response>"))
                .on("/next", answer(200, TWIML, SAY));
        call("'voice_url':'" + server.url("/start") + "'");
        call("'voice_url':'" + server.url("/next") + "'");

        List<Request> requests = server.requests();
        List<String> tokens = requests.stream().map(request -> request.header("I-Twilio-Idempotency-Token")).toList();
        assertEquals(tokens.get(0), tokens.get(1), "the redirect");
        assertEquals(3, Set.copyOf(tokens).size(), "another request has another token");
        List<String> traces = requests.stream().map(request -> request.header("traceparent")).toList();
        traces.forEach(trace -> assertTrue(trace.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01"), trace));
        assertEquals(traces.get(0).substring(0, 36), traces.get(2).substring(0, 36), "one call");
        assertNotEquals(traces.get(0), traces.get(2), "two requests");
        assertNotEquals(traces.get(0).substring(0, 36), traces.get(3).substring(0, 36), "two calls");
    }

    // ---------------------------------------------------------------- fallback URL

    @Test
    void aRequestThatFails_theFallbackUrlIsAsked_andTheDebugRecordShowsBoth() throws Exception {
        server.on("/bad", answer(500, TWIML, "")).on("/back", answer(200, TWIML, "<Response><Say>sorry</Say></Response>"));
        assertEquals(List.of("sorry"), call("'voice_url':'" + server.url("/bad") + "#rt=1000','method':'post','voice_fallback_url':'"
                + server.url("/back") + "','voice_fallback_method':'get'").heard());

        String query = server.requests("/back").get(0).query();
        assertTrue((query + "&").contains("&ErrorCode=11217&ErrorUrl=http%3A%2F%2F127.0.0.1%3A" + server.port() + "%2Fbad&"), query);
        JsonNode documents = pivot.api("/pivot/debug/" + pivot.api("/pivot/debug").get(0).get("call_id").asText());
        assertEquals(List.of(server.url("/bad"), server.url("/back") + "?" + query),
                documents.findValuesAsText("uri"), documents::toPrettyString);
    }

    @Test
    void theFallbackUrlFailsToo_theCallflowGoesOn() throws Exception {
        server.on("/bad", answer(500, TWIML, ""));
        assertEquals(List.of("fallback"), call("'voice_url':'" + server.url("/bad") + "','voice_fallback_url':'"
                + server.url("/bad?again") + "'").heard());
        assertEquals(2, server.requests("/bad").size());
    }

    // ---------------------------------------------------------------- words of the tests

    /** A call to a number whose callflow is a pivot with this data, and the fallback behind it. */
    private DemoCall.Result call(String data) throws Exception {
        String called = String.valueOf(++number);
        pivot.callflow(called, "{'module':'pivot','data':{" + data + ",'debug':true},"
                + "'children':{'_':{'module':'tts','data':{'text':'fallback'}}}}");
        pivot.awaitCallflow(called, "voice_url");
        return pivot.call(called, "");
    }

    private static String url(Request request) {
        return "http://" + request.header("Host") + request.target();
    }
}
