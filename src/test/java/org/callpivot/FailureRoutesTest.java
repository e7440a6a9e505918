package org.callpivot;

import static org.callpivot.http.MisbehavingServer.answer;
import static org.callpivot.http.MisbehavingServer.answerThenClose;
import static org.callpivot.http.MisbehavingServer.closeMidBody;
import static org.callpivot.http.MisbehavingServer.closeMidChunk;
import static org.callpivot.http.MisbehavingServer.closeWithoutAnswer;
import static org.callpivot.http.MisbehavingServer.contentLength;
import static org.callpivot.http.MisbehavingServer.drip;
import static org.callpivot.http.MisbehavingServer.dripHeaders;
import static org.callpivot.http.MisbehavingServer.endless;
import static org.callpivot.http.MisbehavingServer.endlessHeaders;
import static org.callpivot.http.MisbehavingServer.garbage;
import static org.callpivot.http.MisbehavingServer.hang;
import static org.callpivot.http.MisbehavingServer.huge;
import static org.callpivot.http.MisbehavingServer.redirect;
import static org.callpivot.http.MisbehavingServer.reset;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.callpivot.demo.DemoCall;
import org.callpivot.http.MisbehavingServer;
import org.callpivot.http.MisbehavingServer.Behaviour;
import org.callpivot.session.Failure.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shipped routes against a developer's server that misbehaves in every way: as the first request the callflow goes on at the
 * pivot's child {@code _}, as a later request the call ends. Each row names the failure that must be told.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailureRoutesTest {

    private static final String TWIML = "text/xml";
    private static final String JSON = "application/json";
    private static final String SAY = "<Response><Say>hello</Say></Response>";

    private MisbehavingServer server;
    private RunningPivot pivot;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = MisbehavingServer.start();
        pivot = RunningPivot.start(folder, Map.of());
    }

    @AfterAll
    void stop() {
        pivot.close();
        server.close();
    }

    private static Arguments row(String what, Behaviour behaviour, Kind kind) {
        return arguments(what, behaviour, kind);
    }

    static Stream<Arguments> misbehaviours() {
        return Stream.of(
                row("hangs before it answers", hang(), Kind.TIMEOUT),
                row("drips the body for ever", drip(TWIML, 50), Kind.TIMEOUT),
                row("drips the headers for ever", dripHeaders(50), Kind.TIMEOUT),
                row("resets the connection", reset(), Kind.PROTOCOL),
                row("closes without an answer", closeWithoutAnswer(), Kind.PROTOCOL),
                row("closes in the middle of the body", closeMidBody(TWIML, SAY), Kind.PROTOCOL),
                row("closes in the middle of a chunk", closeMidChunk(TWIML), Kind.PROTOCOL),
                row("promises more than it sends", contentLength(TWIML, "500", SAY), Kind.TIMEOUT),
                row("does not speak HTTP", garbage("SSH-2.0-OpenSSH_9.2\r\n"), Kind.PROTOCOL),
                row("status 201", answer(201, TWIML, SAY), Kind.STATUS),
                row("status 204", answer(204, TWIML, ""), Kind.STATUS),
                row("status 404", answer(404, TWIML, SAY), Kind.STATUS),
                row("status 500", answer(500, JSON, "{}"), Kind.STATUS),
                row("status 503 with Retry-After", answer(503, Map.of("Retry-After", "0"), ""), Kind.STATUS),
                row("redirects in a circle", redirect(302, "/again"), Kind.REDIRECTS),
                row("redirects to nowhere", answer(302, Map.of(), ""), Kind.BAD_REDIRECT),
                row("redirects to another scheme", redirect(302, "ftp://127.0.0.1/x"), Kind.BAD_REDIRECT),
                row("redirects to the cloud's metadata", redirect(307, "http://169.254.169.254/latest"), Kind.REFUSED_URL),
                row("redirects to localhost", redirect(301, "http://localhost/x"), Kind.REFUSED_URL),
                row("text/html", answer(200, "text/html", SAY), Kind.TYPE),
                row("text/plain", answer(200, "text/plain; charset=utf-8", "hello"), Kind.TYPE),
                row("application/jsonp", answer(200, "application/jsonp", "{}"), Kind.TYPE),
                row("a body without end", endless(TWIML), Kind.SIZE),
                row("a body of 10 MB", huge(JSON, 10_000_000), Kind.SIZE),
                row("headers without end", endlessHeaders(), Kind.SIZE),
                row("TwiML above 64 KiB", answer(200, TWIML, "<Response><Say>" + "x".repeat(70_000) + "</Say></Response>"),
                        Kind.XML_SYNTAX),
                row("an empty body", answer(200, TWIML, ""), Kind.EMPTY),
                row("a blank body", answer(200, TWIML, " \n"), Kind.XML_SYNTAX),
                row("XML that is not well-formed", answer(200, TWIML, "<Response><Say>"), Kind.XML_SYNTAX),
                row("XML with an entity", answer(200, TWIML, "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
                        + "<Response><Say>&x;</Say></Response>"), Kind.XML_SYNTAX),
                row("XML that is not TwiML", answer(200, "application/xml", "<rss/>"), Kind.TWIML),
                row("JSON that is not well-formed", answer(200, JSON, "{\"module\":"), Kind.JSON_SYNTAX),
                row("JSON with something behind it", answer(200, JSON, "{\"module\":\"hangup\"} x"), Kind.JSON_SYNTAX),
                row("JSON without a module", answer(200, JSON, "{}"), Kind.CALLFLOW),
                row("a list of callflows", answer(200, JSON, "[{\"module\":\"hangup\"}]"), Kind.CALLFLOW),
                row("a callflow with a wrong value", answer(200, JSON, "{\"module\":\"tts\",\"data\":{}}"), Kind.CALLFLOW));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("misbehaviours")
    void firstRequest_theCallflowGoesOnAtTheFallbackChild(String what, Behaviour behaviour, Kind kind) throws Exception {
        server.on("/bad", behaviour).on("/again", redirect(302, "/again"));
        DemoCall.Result call = callTo(server.url("/bad"));
        assertEquals(List.of("fallback"), call.heard());
        assertEquals("normal", call.reason());
        assertFailure(kind);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("misbehaviours")
    void laterRequest_theCallEnds(String what, Behaviour behaviour, Kind kind) throws Exception {
        server.on("/bad", behaviour).on("/again", redirect(302, "/again"))
                .on("/start", answer(200, TWIML, "<Response><Say>hello</Say><Redirect>/bad</Redirect><Say>never</Say></Response>"));
        DemoCall.Result call = callTo(server.url("/start"));
        assertEquals(List.of("hello"), call.heard());
        assertEquals("normal", call.reason());
        assertFailure(kind);
    }

    static Stream<Arguments> urls() {
        return Stream.of(
                arguments("http://localhost/", Kind.REFUSED_URL),
                arguments("http://169.254.169.254/", Kind.REFUSED_URL),
                arguments("http://[::1]/", Kind.REFUSED_URL),
                arguments("http://[::ffff:169.254.169.254]/", Kind.REFUSED_URL),
                arguments("http://0.0.0.0/", Kind.REFUSED_URL),
                arguments("http://2852039166/", Kind.REFUSED_URL),
                arguments("http://no-such-host.invalid/", Kind.DNS));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("urls")
    void aUrlThatMayNotBeAsked_firstRequest(String url, Kind kind) throws Exception {
        assertEquals(List.of("fallback"), callTo(url).heard());
        assertFailure(kind);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("urls")
    void aUrlThatMayNotBeAsked_laterRequest(String url, Kind kind) throws Exception {
        server.on("/start", answer(200, TWIML, "<Response><Say>hello</Say><Redirect>" + url + "</Redirect></Response>"));
        assertEquals(List.of("hello"), callTo(server.url("/start")).heard());
        assertFailure(kind);
    }

    @Test
    void nobodyListens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertEquals(List.of("fallback"), callTo("http://127.0.0.1:" + port + "/").heard());
        assertFailure(Kind.CONNECT);
    }

    @Test
    void aServerWithoutTls() throws Exception {
        server.on("/", answer(200, TWIML, SAY));
        assertEquals(List.of("fallback"), callTo(server.url("/").replace("http:", "https:")).heard());
        assertFailure(Kind.TLS);
    }

    @Test
    void aSecondPivotInAnAnswerIsALaterRequest() throws Exception {
        server.on("/second", answer(200, JSON, "{\"module\":\"pivot\",\"data\":{\"voice_url\":\"" + server.url("/gone")
                + "\",\"debug\":true},\"children\":{\"_\":{\"module\":\"tts\",\"data\":{\"text\":\"never\"}}}}"))
                .on("/gone", answer(410, JSON, ""));
        assertEquals(List.of(), callTo(server.url("/second")).heard());
        assertFailure(Kind.STATUS);
    }

    @Test
    void aServerThatAnswersAndClosesIsFine() throws Exception {
        server.on("/closes", answerThenClose(200, TWIML, SAY));
        assertEquals(List.of("hello"), callTo(server.url("/closes")).heard());
    }

    @Test
    void failuresAreCountedByKind() throws Exception {
        server.on("/counted", answer(418, TWIML, ""));
        callTo(server.url("/counted"));
        String metrics = pivot.get(pivot.management("/observe/metrics")).body();
        assertTrue(metrics.lines().anyMatch(line -> line.startsWith("pivot_request_failures_total")
                && line.contains("kind=\"STATUS\"") && line.contains("code=\"11217\"") && line.contains("first=\"true\"")), metrics);
    }

    private DemoCall.Result callTo(String voiceUrl) throws Exception {
        pivot.callflow("7000", "{'module':'pivot','data':{'voice_url':'" + voiceUrl + "','debug':true,'req_timeout_ms':700},"
                + "'children':{'_':{'module':'tts','data':{'text':'fallback'}}}}");
        pivot.awaitCallflow("7000", voiceUrl);
        return pivot.call("7000", "");
    }

    /** The newest call's debug record tells this failure, with its code. */
    private void assertFailure(Kind kind) throws Exception {
        JsonNode newest = pivot.api("/pivot/debug").get(0);
        JsonNode documents = pivot.api("/pivot/debug/" + newest.get("call_id").asText());
        List<String> failures = documents.findValues("failure").stream()
                .map(failure -> failure.get("kind").asText() + " " + failure.get("code").asText()).toList();
        assertEquals(List.of(kind + " " + kind.code()), failures, documents::toPrettyString);
    }
}
