package org.callpivot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.callpivot.http.MisbehavingServer.answer;
import static org.callpivot.http.MisbehavingServer.answerThenClose;
import static org.callpivot.http.MisbehavingServer.bytes;
import static org.callpivot.http.MisbehavingServer.closeMidBody;
import static org.callpivot.http.MisbehavingServer.closeMidChunk;
import static org.callpivot.http.MisbehavingServer.closeWithoutAnswer;
import static org.callpivot.http.MisbehavingServer.contentLength;
import static org.callpivot.http.MisbehavingServer.drip;
import static org.callpivot.http.MisbehavingServer.dripHeaders;
import static org.callpivot.http.MisbehavingServer.endless;
import static org.callpivot.http.MisbehavingServer.endlessHeaders;
import static org.callpivot.http.MisbehavingServer.garbage;
import static org.callpivot.http.MisbehavingServer.greeting;
import static org.callpivot.http.MisbehavingServer.halfCloseAfter;
import static org.callpivot.http.MisbehavingServer.hang;
import static org.callpivot.http.MisbehavingServer.hangBeforeBody;
import static org.callpivot.http.MisbehavingServer.huge;
import static org.callpivot.http.MisbehavingServer.hugeHeader;
import static org.callpivot.http.MisbehavingServer.redirect;
import static org.callpivot.http.MisbehavingServer.repeat;
import static org.callpivot.http.MisbehavingServer.reset;
import static org.callpivot.http.MisbehavingServer.resetAfter;
import static org.callpivot.http.MisbehavingServer.says;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shipped routes against a developer's server that misbehaves in every way: as the first request the callflow goes on at the
 * pivot's child {@code _}, as a later request the call ends. Each row names the failure that must be told. Every request is over
 * 100 ms after its deadline at the latest, and leaves neither a thread nor a connection behind.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailureRoutesTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final String TWIML = "text/xml";
    private static final String JSON = "application/json";
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final String SAY = "<Response><Say>hello</Say></Response>";

    private MisbehavingServer server;
    private RunningPivot pivot;
    private TestAuthority authority;
    private Traces traces;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = MisbehavingServer.start();
        authority = new TestAuthority(folder);
        authority.trustedByDefault();
        pivot = RunningPivot.start(folder.resolve("callflows"), Map.of());
        traces = new Traces(pivot, server);
    }

    @AfterAll
    void stop() {
        pivot.close();
        authority.close();
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
                row("resets after half of the status line", resetAfter("HTTP/1.1 20"), Kind.PROTOCOL),
                row("resets within the headers", resetAfter(OK + "Content-Type: te"), Kind.PROTOCOL),
                row("resets before the body", resetAfter(OK + "Content-Length: 9\r\n\r\n"), Kind.PROTOCOL),
                row("resets within the body", resetAfter(OK + "Content-Length: 9\r\n\r\n<Resp"), Kind.PROTOCOL),
                row("half-closes without an answer", halfCloseAfter(""), Kind.PROTOCOL),
                row("half-closes within the headers", halfCloseAfter(OK + "Content-Type: text/xml\r\n"), Kind.EMPTY),
                row("half-closes within the body", halfCloseAfter(OK + "Content-Length: 99\r\n\r\n<Resp"), Kind.PROTOCOL),
                row("half-closes within a chunk", halfCloseAfter(OK + CHUNKED + "\r\nff\r\n<Resp"), Kind.PROTOCOL),
                row("hangs between headers and body", hangBeforeBody(TWIML), Kind.TIMEOUT),
                row("100 Continue for ever", repeat("", "HTTP/1.1 100 Continue\r\n\r\n", 20), Kind.TIMEOUT),
                row("a flood of 100 Continue", repeat("", "HTTP/1.1 100 Continue\r\n\r\n".repeat(500), 0), Kind.TIMEOUT),
                row("a flood of 103 Early Hints", repeat("", "HTTP/1.1 103 Early\r\nLink: </x>\r\n\r\n".repeat(500), 0), Kind.TIMEOUT),
                row("101 Switching Protocols", garbage("HTTP/1.1 101 Go\r\nUpgrade: h2c\r\n\r\n"), Kind.PROTOCOL),
                row("empty lines for ever", repeat("", "\r\n", 20), Kind.SIZE),
                row("a negative Content-Length", contentLength(TWIML, "-5", SAY), Kind.PROTOCOL),
                row("a Content-Length that is no number", contentLength(TWIML, "ten", SAY), Kind.PROTOCOL),
                row("a Content-Length beyond every number", contentLength(TWIML, "99999999999999999999", SAY), Kind.PROTOCOL),
                row("a Content-Length of 2^62", contentLength(TWIML, "4611686018427387904", SAY), Kind.SIZE),
                row("two different Content-Lengths", says("Content-Length: 9\r\nContent-Length: 10\r\n", SAY), Kind.PROTOCOL),
                row("Content-Length and chunks, which are none", says("Content-Length: 9\r\n" + CHUNKED, SAY), Kind.TIMEOUT),
                row("an unknown Transfer-Encoding", says("Transfer-Encoding: gzip, x\r\n", SAY), Kind.PROTOCOL),
                row("a chunk size that is no number", says(CHUNKED, "xyz\r\n" + SAY), Kind.PROTOCOL),
                row("a negative chunk size", says(CHUNKED, "-1\r\n" + SAY), Kind.PROTOCOL),
                row("a chunk size beyond every number", says(CHUNKED, "fffffffffffffffff\r\n" + SAY), Kind.PROTOCOL),
                row("a chunk without its line end", says(CHUNKED, "5\r\n<Response/>\r\n"), Kind.PROTOCOL),
                row("an endless chunk extension", repeat(OK + CHUNKED + "\r\n5;", "x".repeat(4096), 0), Kind.SIZE),
                row("an endless chunk size", repeat(OK + CHUNKED + "\r\n", "0".repeat(4096), 0), Kind.SIZE),
                row("endless trailers", repeat(OK + "Content-Type: text/xml\r\n" + CHUNKED + "\r\n0\r\n", "X-Y: z\r\n".repeat(100), 0),
                        Kind.SIZE),
                row("trailers that drip", repeat(OK + CHUNKED + "\r\n0\r\n", "X", 20), Kind.TIMEOUT),
                row("no end of the chunks", says(CHUNKED, "b\r\n<Response/>\r\n"), Kind.TIMEOUT),
                row("HTTP/0.9", garbage(SAY), Kind.PROTOCOL),
                row("no status line", garbage("Content-Type: text/xml\r\nContent-Length: 0\r\n\r\n"), Kind.PROTOCOL),
                row("a status that is no number", garbage("HTTP/1.1 OK\r\n\r\n"), Kind.PROTOCOL),
                row("a negative status", garbage("HTTP/1.1 -200 OK\r\n\r\n"), Kind.PROTOCOL),
                row("a status of five digits", garbage("HTTP/1.1 20000 OK\r\nContent-Length: 0\r\n\r\n"), Kind.PROTOCOL),
                row("the status 0", garbage("HTTP/1.1 0 OK\r\nContent-Length: 0\r\n\r\n"), Kind.PROTOCOL),
                row("a status line of 100 KB", garbage("HTTP/1.1 200 " + "x".repeat(100_000) + "\r\n\r\n"), Kind.SIZE),
                row("HTTP/2", garbage("\u0000\u0000\u0012\u0004\u0000\u0000\u0000\u0000\u0000"), Kind.PROTOCOL),
                row("a header line of 100 KB", hugeHeader(100_000), Kind.SIZE),
                row("65 headers", says("X-Y: z\r\n".repeat(65), SAY), Kind.SIZE),
                row("a header that is folded for ever", repeat(OK + "X-Y: z\r\n", " z\r\n".repeat(100), 0), Kind.SIZE),
                row("a header without a colon", garbage(OK + "Content-Type\r\n\r\n" + SAY), Kind.PROTOCOL),
                row("a header without a name", garbage(OK + ": text/xml\r\n\r\n" + SAY), Kind.PROTOCOL),
                row("a charset that nobody knows", answer(200, "text/xml; charset=no-such", SAY), Kind.TYPE),
                row("bytes that are not in their charset", bytes(Map.of("Content-Type", "text/xml; charset=utf-8"),
                        "<Response><Say>\u00fc</Say></Response>".getBytes(ISO_8859_1)), Kind.XML_SYNTAX),
                row("ASCII that is said to be UTF-16", answer(200, "text/xml; charset=utf-16", SAY), Kind.XML_SYNTAX),
                row("a gzip bomb", bytes(Map.of("Content-Type", TWIML, "Content-Encoding", "gzip"), gzip(20_000_000)), Kind.TYPE),
                row("deflate", bytes(Map.of("Content-Type", TWIML, "Content-Encoding", "deflate"), new byte[20]), Kind.TYPE),
                row("gzip that is not declared", bytes(Map.of("Content-Type", TWIML), gzip(100)), Kind.XML_SYNTAX),
                row("status 206", answer(206, TWIML, SAY), Kind.STATUS),
                row("status 401 with a challenge", answer(401, Map.of("WWW-Authenticate", "Negotiate"), ""), Kind.STATUS),
                row("status 407", answer(407, Map.of("Proxy-Authenticate", "Basic realm=x"), ""), Kind.STATUS),
                row("status 304 with a body", answer(304, TWIML, SAY), Kind.STATUS),
                row("status 999", answer(999, TWIML, SAY), Kind.STATUS),
                row("redirects and hangs", c -> {
                    c.write("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 9\r\n\r\n");
                    c.awaitClose();
                }, Kind.TIMEOUT),
                row("redirects with an endless body", c -> {
                    c.write("HTTP/1.1 302 Found\r\nLocation: /again\r\n" + CHUNKED + "\r\n");
                    repeat("", "2000\r\n" + " ".repeat(8192) + "\r\n", 0).act(c);
                }, Kind.SIZE),
                row("redirects again and again, each time a little late", c -> {
                    c.pause(300);
                    redirect(302, "/bad").act(c);
                }, Kind.TIMEOUT),
                row("redirects to a server that drips", redirect(302, "/drips"), Kind.TIMEOUT),
                row("a body without end and without a length", repeat(OK + "Content-Type: text/xml\r\n\r\n", " ".repeat(8192), 0), Kind.SIZE),
                row("a body that drips and has no length", repeat(OK + "Content-Type: text/xml\r\n\r\n", "<", 20), Kind.TIMEOUT),
                row("resets a body without a length", resetAfter(OK + "Content-Type: text/xml\r\n\r\n<Response/>"), Kind.PROTOCOL),
                row("a body of HTTP/1.0 without end", repeat("HTTP/1.0 200 OK\r\nContent-Type: text/xml\r\n\r\n", " ".repeat(8192), 0),
                        Kind.SIZE),
                row("103 Early Hints that drip", repeat("", "HTTP/1.1 103 Early\r\nLink: </x>\r\n\r\n", 20), Kind.TIMEOUT),
                row("102 Processing for ever", repeat("", "HTTP/1.1 102 Processing\r\n\r\n", 20), Kind.TIMEOUT),
                row("a 1xx whose headers do not end", repeat("HTTP/1.1 103 Early\r\n", "Link: </x>\r\n".repeat(100), 0), Kind.SIZE),
                row("a status line that drips", repeat("HTTP/1.1 200 ", "O", 20), Kind.TIMEOUT),
                row("a chunk size that drips", repeat(OK + CHUNKED + "\r\n", "0", 20), Kind.TIMEOUT),
                row("chunks of one byte each", repeat(OK + CHUNKED + "\r\n", "1\r\n \r\n".repeat(4000), 0), Kind.SIZE),
                row("resets between two chunks", resetAfter(OK + CHUNKED + "\r\n5\r\n<Resp\r\n"), Kind.PROTOCOL),
                row("resets within a chunk size", resetAfter(OK + CHUNKED + "\r\n5\r\n<Resp\r\nff"), Kind.PROTOCOL),
                row("resets within the trailers", resetAfter(OK + CHUNKED + "\r\n0\r\nX-Y: z"), Kind.PROTOCOL),
                row("resets within a redirect", resetAfter("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 9\r\n\r\n"),
                        Kind.PROTOCOL),
                row("Content-Length twice in one line", says("Content-Length: 9, 9\r\n", SAY), Kind.PROTOCOL),
                row("Content-Length in hexadecimal", contentLength(TWIML, "0x10", SAY), Kind.PROTOCOL),
                row("Transfer-Encoding chunked twice", says(CHUNKED + CHUNKED, SAY), Kind.PROTOCOL),
                row("gzip behind identity", bytes(Map.of("Content-Type", TWIML, "Content-Encoding", "identity, gzip"), gzip(20_000_000)),
                        Kind.TYPE),
                row("gzip twice", bytes(Map.of("Content-Type", TWIML, "Content-Encoding", "gzip, gzip"), gzip(100)), Kind.TYPE),
                row("brotli", bytes(Map.of("Content-Type", TWIML, "Content-Encoding", "br"), new byte[20]), Kind.TYPE),
                row("a charset of EBCDIC", answer(200, "text/xml; charset=IBM037", SAY), Kind.XML_SYNTAX),
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
                row("a sound", huge("audio/mpeg", 10_000_000), Kind.TYPE),
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
        server.on("/bad", behaviour).on("/again", redirect(302, "/again")).on("/drips", drip(TWIML, 50));
        DemoCall.Result call = callTo(server.url("/bad"));
        assertEquals(List.of("fallback"), call.heard());
        assertEquals("normal", call.reason());
        assertFailure(kind);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("misbehaviours")
    void laterRequest_theCallEnds(String what, Behaviour behaviour, Kind kind) throws Exception {
        server.on("/bad", behaviour).on("/again", redirect(302, "/again")).on("/drips", drip(TWIML, 50))
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

    Stream<Arguments> handshakes() {
        return Stream.of(
                row("silence", hang(), Kind.TIMEOUT),
                row("drips a record", repeat("\u0016\u0003\u0003\u0020\u0000", "\u0002", 20), Kind.TIMEOUT),
                row("drips the head of a record", c -> {
                    c.write("\u0016");
                    c.awaitClose();
                }, Kind.TIMEOUT),
                row("resets instead of its hello", c -> {
                    c.tlsRecord();
                    c.reset();
                }, Kind.TLS),
                row("resets within a record", resetAfter("\u0016\u0003\u0003\u0020\u0000\u0002"), Kind.TLS),
                row("closes at once", closeWithoutAnswer(), Kind.TLS),
                row("half-closes", halfCloseAfter(""), Kind.TLS),
                row("a fatal alert", garbage("\u0015\u0003\u0003\u0000\u0002\u0002\u0028"), Kind.TLS),
                row("an HTTP answer", garbage("HTTP/1.1 400 Bad Request\r\n\r\n"), Kind.TLS),
                row("alerts for ever", repeat("", "\u0015\u0003\u0003\u0000\u0002\u0001\u005a", 20), Kind.TIMEOUT),
                row("garbage for ever", repeat("", "x".repeat(1000), 0), Kind.TLS));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("handshakes")
    void aTlsHandshakeThatGoesWrong(String what, Behaviour behaviour, Kind kind) throws Exception {
        try (MisbehavingServer tls = greeting(behaviour)) {
            assertEquals(List.of("fallback"), callTo(tls.url("/").replace("http:", "https:")).heard());
            assertFailure(kind);
            await().until(() -> tls.openConnections() == 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,30,", "127.0.0.1,-10,TLS", "other.example,30,TLS"})
    void aCertificate(String name, int daysLeft, Kind kind) throws Exception {
        try (MisbehavingServer tls = MisbehavingServer.tls(authority.issue(name, daysLeft))) {
            tls.on("/", answer(200, TWIML, SAY));
            DemoCall.Result call = callTo(tls.url("/").replace("http:", "https:"));
            assertEquals(List.of(kind == null ? "hello" : "fallback"), call.heard());
            if (kind != null) {
                assertFailure(kind);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hang", "drip", "reset", "close"})
    void misbehaviourWithinTls(String what) throws Exception {
        try (MisbehavingServer tls = MisbehavingServer.tls(authority.issue("127.0.0.1", 30))) {
            tls.on("/", what.equals("hang") ? hang() : what.equals("drip") ? drip(TWIML, 20)
                    : what.equals("reset") ? resetAfter(OK + "Content-Length: 9\r\n\r\n<R") : closeMidBody(TWIML, SAY));
            assertEquals(List.of("fallback"), callTo(tls.url("/").replace("http:", "https:")).heard());
            assertFailure(what.equals("hang") || what.equals("drip") ? Kind.TIMEOUT : Kind.PROTOCOL);
            await().until(() -> tls.openConnections() == 0);
        }
    }

    @Test
    void aCertificateThatSignsItself() throws Exception {
        try (MisbehavingServer tls = MisbehavingServer.tls(authority.selfSigned("127.0.0.1"))) {
            assertEquals(List.of("fallback"), callTo(tls.url("/").replace("http:", "https:")).heard());
            assertFailure(Kind.TLS);
        }
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

    /** What a server sends too much must not pass for the answer to somebody else's request on the same connection. */
    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "204 No Content", "304 Not Modified", "404 Not Found"})
    void anAnswerThatNobodyAskedForIsNeverRead(String status) throws Exception {
        server.on("/two", c -> c.write("HTTP/1.1 " + status + "\r\nContent-Type: text/xml\r\nContent-Length: 11\r\n\r\n<Response/>"
                + "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 43\r\n\r\n<Response><Say>somebody else</Say></Response>"));
        server.on("/own", answer(200, TWIML, SAY));
        callTo(server.url("/two"));
        assertTrue(List.of(List.of("hello"), List.of("fallback")).contains(callTo(server.url("/own")).heard()));
        assertEquals(List.of("hello"), callTo(server.url("/own")).heard(), "the connection is gone");
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
        pivot.callflow("7000", "{'module':'pivot','data':{'voice_url':'" + voiceUrl + "','debug':true,'req_timeout_ms':" + TIMEOUT.toMillis() + "},"
                + "'children':{'_':{'module':'tts','data':{'text':'fallback'}}}}");
        pivot.awaitCallflow("7000", voiceUrl);
        traces.begin();
        DemoCall.Result result = pivot.call("7000", "");
        traces.assertOnTime(TIMEOUT);
        traces.assertNothingLeft();
        return result;
    }

    private static byte[] gzip(int blanks) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(" ".repeat(blanks).getBytes(ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
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
