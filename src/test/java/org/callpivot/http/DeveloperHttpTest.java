package org.callpivot.http;

import static org.callpivot.http.MisbehavingServer.answer;
import static org.callpivot.http.MisbehavingServer.answerThenClose;
import static org.callpivot.http.MisbehavingServer.chunked;
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
import static org.callpivot.http.MisbehavingServer.hangBeforeBody;
import static org.callpivot.http.MisbehavingServer.huge;
import static org.callpivot.http.MisbehavingServer.hugeHeader;
import static org.callpivot.http.MisbehavingServer.redirect;
import static org.callpivot.http.MisbehavingServer.reset;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.callpivot.TestAuthority;
import org.callpivot.request.ConnectionOverrides;
import org.callpivot.request.Method;
import org.callpivot.session.Failure;
import org.callpivot.session.Failure.Kind;
import org.callpivot.tls.TlsStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The guarded client in a real Camel context against a real server that misbehaves. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeveloperHttpTest {

    private static final String TWIML = "<Response/>";
    private static final Duration PLENTY = Duration.ofSeconds(5);
    private static final int LIMIT = 16 * 1024;

    private final Map<String, Lookup.Resolver> names = new ConcurrentHashMap<>();
    private final MisbehavingServer server = MisbehavingServer.start();
    private final Lookup lookup = new Lookup(this::resolve, 4, 0, PLENTY);
    private final UrlPolicy policy = new UrlPolicy(new UrlPolicy.Settings(true,
            new UrlPolicy.Lists(Set.of("127.0.0.0/8"), Set.of(), Set.of(), Set.of(), Set.of()), Map.of(
                    "strict", new UrlPolicy.Lists(Set.of(), Set.of("127.0.0.1"), Set.of(), Set.of(), Set.of()))), lookup);
    private final DeveloperHttp http = new DeveloperHttp(policy, new DeveloperHttp.Settings(LIMIT, 4096, 32, 4, 2,
            Duration.ofMillis(100), Duration.ofMillis(900), Duration.ofSeconds(60), Duration.ofMillis(400)), TlsStores.none().context());
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final WireHeaders wireHeaders = new WireHeaders();
    private final Redirects redirects = new Redirects();
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        http.bind(camel);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());     // the tests look at what is thrown
                from("direct:developer").to("http://developer").convertBodyTo(String.class);
                from("direct:follow")       // the shape of the shipped route: check, send, redirected? again
                        .loopDoWhile(exchangeProperty("hop").isNotNull())
                            .process(DeveloperHttpTest.this::checkAndPrepare)
                            .to("http://developer")
                            .process(DeveloperHttpTest.this::nextHop)
                        .end()
                        .convertBodyTo(String.class);
            }
        });
        camel.start();
        template = camel.createProducerTemplate();
    }

    @AfterEach
    void stop() throws IOException {
        camel.close();
        http.close();
        lookup.close();
        server.close();
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        if (!names.containsKey(host)) {
            throw new UnknownHostException(host);
        }
        return names.get(host).resolve(host);
    }

    private void checkAndPrepare(Exchange exchange) {
        Hop hop = exchange.getProperty("hop", Hop.class);
        Instant deadline = exchange.getProperty("deadline", Instant.class);
        Hop checked = hop.at(policy.check(null, hop.url(), deadline));
        exchange.setProperty("hop", checked);
        wireHeaders.prepare(exchange, checked, deadline);
    }

    private void nextHop(Exchange exchange) {
        exchange.setProperty("hop", redirects.next(
                exchange.getProperty("hop", Hop.class),
                exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, int.class),
                exchange.getMessage().getHeader("Location", String.class)).orElse(null));
    }

    private static Hop get(String url) {
        return Hop.first(Method.GET, url, Map.of(), null, null);
    }

    private Exchange send(Hop hop, Duration timeout) {
        return template.request("direct:developer",
                exchange -> wireHeaders.prepare(exchange, hop, Instant.now().plus(timeout)));
    }

    private Exchange follow(Hop hop) {
        return template.request("direct:follow", exchange -> {
            exchange.setProperty("hop", hop);
            exchange.setProperty("deadline", Instant.now().plus(PLENTY));
        });
    }

    private static Failure failure(Exchange exchange) {
        return Failures.of(assertInstanceOf(Exception.class, exchange.getException(), "no failure"));
    }

    // ------------------------------------------------------------------------------------------ what is sent

    @Test
    void aGetComesBackWithStatusTypeAndBody() {
        server.on("/voice", answer(200, "text/xml; charset=utf-8", TWIML));
        Exchange done = send(get(server.url("/voice?Call-ID=a%2Bb+c&x=%26")), PLENTY);
        assertNull(done.getException());
        assertEquals(200, done.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE));
        assertEquals("text/xml; charset=utf-8", done.getMessage().getHeader(Exchange.CONTENT_TYPE));
        assertEquals(TWIML, done.getMessage().getBody());
        MisbehavingServer.Request request = server.requests("/voice").get(0);
        assertEquals("GET", request.method());
        assertEquals("Call-ID=a%2Bb+c&x=%26", request.query());
        assertEquals("", request.body());
    }

    @Test
    void aPostCarriesItsBodyAndTypeAsTheyAre() {
        server.on("/voice", chunked(200, "application/json", "{\"module\":\"hangup\"}"));
        Exchange done = send(Hop.first(Method.POST, server.url("/voice"), Map.of("X-Shop", "ä1"),
                "application/x-www-form-urlencoded", "Call-ID=1&Name=J%C3%BCrgen&raw=ü"), PLENTY);
        assertEquals("{\"module\":\"hangup\"}", done.getMessage().getBody());
        MisbehavingServer.Request request = server.requests("/voice").get(0);
        assertEquals("POST", request.method());
        assertEquals("application/x-www-form-urlencoded", request.header("Content-Type"));
        assertEquals("Call-ID=1&Name=J%C3%BCrgen&raw=ü", request.body());
    }

    @Test
    void nothingOfPivotLeaksOnTheWire() {
        server.on("/voice", answer(200, "text/xml", TWIML));
        Hop hop = get(server.url("/voice")).at(policy.check("http://bob:secret@127.0.0.1:" + server.port() + "/voice"));
        template.request("direct:developer", exchange -> {
            Stream.of("JMSPriority", "kafka.KEY", "Cookie", "Authorization", "Proxy-Authorization", "breadcrumbId",
                    "org.apache.camel.x", "CamelHttpQuery", "CamelHttpPath", "CamelRestHttpUri", "Host", "X-Trigger",
                    "Content-Type", "traceparent").forEach(name -> exchange.getMessage().setHeader(name, "leak"));
            exchange.getMessage().setBody("leak");
            wireHeaders.prepare(exchange, hop, Instant.now().plus(PLENTY));
        });
        MisbehavingServer.Request request = server.requests("/voice").get(0);
        assertEquals(Set.of("authorization", "connection", "host"), lowerCase(request.headers().keySet()));
        assertEquals("Basic Ym9iOnNlY3JldA==", request.header("Authorization"));
        assertEquals("127.0.0.1:" + server.port(), request.header("Host"));
        assertEquals("/voice", request.target());
    }

    @Test
    void onlyTheListedHeadersOfAHopAreSent() {
        server.on("/voice", answer(200, "text/xml", TWIML));
        Map<String, String> headers = Map.of("x-One", "1", "Accept", "text/xml", "User-Agent", "Pivot", "Host", "evil",
                "Set-Cookie", "a=b", "X-Bad: y\r\nEvil", "1", "X-Lines", "a\r\nEvil: 1");
        send(Hop.first(Method.GET, server.url("/voice"), headers, null, null), PLENTY);
        MisbehavingServer.Request request = server.requests("/voice").get(0);
        assertEquals(Set.of("accept", "connection", "host", "user-agent", "x-lines", "x-one"),
                lowerCase(request.headers().keySet()));
        assertEquals("127.0.0.1:" + server.port(), request.header("Host"));
    }

    private static Set<String> lowerCase(Set<String> names) {
        Set<String> lower = new TreeSet<>();
        names.forEach(name -> lower.add(name.toLowerCase()));
        return lower;
    }

    @Test
    void camelFillsNoPlaceholdersIntoAUrlThatWasChecked() {
        server.on("/voice", answer(200, "text/xml", TWIML));
        send(get(policy.check(server.url("/voice?x={{sys:user.home}}&RAW({{sys:user.dir}})")).url()), PLENTY);
        assertEquals("x=%7B%7Bsys:user.home%7D%7D&RAW(%7B%7Bsys:user.dir%7D%7D)",
                server.requests("/voice").get(0).query());
    }

    @Test
    void theAnswerKeepsNothingOfTheRequestAndSetsNoDeadline() {
        server.on("/voice",
                answer(200, Map.of("PivotDeadline", "9999999999999", "CamelHttpUri", "http://evil/"), TWIML));
        Hop hop = Hop.first(Method.POST, server.url("/voice"), Map.of("X-One", "1"), "application/json", "{}");
        Exchange done = send(hop, PLENTY);
        Map<String, Object> headers = done.getMessage().getHeaders();
        assertEquals(Set.of("CamelHttpResponseCode", "CamelHttpResponseText", "Content-Length"), headers.keySet(),
                headers.toString());
        assertEquals(ContentTypes.Document.XML,
                ContentTypes.document(done.getMessage().getHeader(Exchange.CONTENT_TYPE, String.class)));
    }

    @Test
    void connectionsAreReusedAndADeadOneIsNotNoticed() {
        server.on("/voice", answer(200, "text/xml", TWIML), chunked(200, "text/xml", TWIML),
                answer(200, "text/xml", " ".repeat(LIMIT)), answer(404, "text/plain", "no"),
                answerThenClose(200, "text/xml", TWIML), answer(200, "text/xml", TWIML));
        for (int i = 0; i < 5; i++) {
            assertNull(send(get(server.url("/voice")), PLENTY).getException());
        }
        assertEquals(1, server.connections());
        Awaitility.await().until(() -> server.openConnections() == 0);
        assertNull(send(get(server.url("/voice")), PLENTY).getException());
        assertEquals(2, server.connections());
        assertEquals(6, server.requests("/voice").size());
    }

    static Stream<Arguments> endsOfKeptConnections() {
        return Stream.of(Arguments.of("closes it", closeWithoutAnswer()), Arguments.of("resets it", reset()));
    }

    /** The request goes out once more, as it was: a caller is not hung up on because a server has closed an idle connection. */
    @ParameterizedTest(name = "the server {0}")
    @MethodSource("endsOfKeptConnections")
    void aKeptConnectionThatIsClosedAsTheNextRequestComes(String what, MisbehavingServer.Behaviour end) {
        server.on("/voice", answer(200, "text/xml", TWIML), end, answer(200, "text/xml", "<Response><Hangup/></Response>"));
        Hop hop = Hop.first(Method.POST, server.url("/voice"), Map.of("I-Twilio-Idempotency-Token", "t1"), "text/plain", "a=b");
        assertNull(send(get(server.url("/voice")), PLENTY).getException());
        Exchange done = send(hop, PLENTY);
        assertNull(done.getException());
        assertEquals("<Response><Hangup/></Response>", done.getMessage().getBody());
        List<MisbehavingServer.Request> sent = server.requests("/voice");
        assertEquals(3, sent.size());
        assertEquals(sent.get(1).head(), sent.get(2).head());
        assertEquals("a=b", sent.get(2).body());
        assertEquals(2, server.connections());
    }

    /** When the answer has begun, or the connection is new, a break is the request's own. */
    @ParameterizedTest(name = "the server {0}")
    @MethodSource("endsOfKeptConnections")
    void noOtherBrokenRequestGoesOutAgain(String what, MisbehavingServer.Behaviour end) {
        server.on("/begun", answer(200, "text/xml", TWIML), c -> {
            c.write("H");
            c.pause(50);
            end.act(c);
        }).on("/new", end);
        assertNull(send(get(server.url("/begun")), PLENTY).getException());
        assertEquals(Kind.PROTOCOL, failure(send(get(server.url("/begun")), PLENTY)).kind());
        assertEquals(2, server.requests("/begun").size());
        assertEquals(Kind.PROTOCOL, failure(send(get(server.url("/new")), PLENTY)).kind());
        assertEquals(1, server.requests("/new").size());
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 301, 400, 401, 404, 500, 503})
    void everyStatusIsAnAnswer(int status) {
        server.on("/voice", status == 204 ? c -> c.write("HTTP/1.1 204 No Content\r\n\r\n") : answer(status,
                Map.of("Location", "/x", "WWW-Authenticate", "Basic realm=\"x\"", "Set-Cookie", "a=b"), "no"));
        Exchange done = send(get("http://127.0.0.1:" + server.port() + "/voice"), PLENTY);
        assertNull(done.getException());
        assertEquals(status, done.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE));
        send(get(server.url("/voice")), PLENTY);
        assertEquals(2, server.requests().size(), "no retry, no redirect, no second try with credentials");
        assertNull(server.requests().get(1).header("Cookie"));
    }

    // ------------------------------------------------------------------------------------------ deadline

    static Stream<Arguments> slowServers() {
        return Stream.of(
                Arguments.of("hang", hang()),
                Arguments.of("hang before the body", hangBeforeBody("text/xml")),
                Arguments.of("drip", drip("text/xml", 20)),
                Arguments.of("drip headers", dripHeaders(20)),
                Arguments.of("100 Continue for ever", continueForEver()));
    }

    private static MisbehavingServer.Behaviour continueForEver() {
        return c -> {
            while (c.pause(20)) {
                c.write("HTTP/1.1 100 Continue\r\n\r\n");
            }
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("slowServers")
    void theDeadlineEndsEveryExchange(String name, MisbehavingServer.Behaviour slow) {
        server.on("/slow", slow);
        long start = System.nanoTime();
        Failure failure = failure(send(get(server.url("/slow")), Duration.ofMillis(300)));
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertEquals(Kind.TIMEOUT, failure.kind(), failure.message());
        assertTrue(failure.message().matches("no whole answer within \\d+ ms"), failure.message());
        assertTrue(millis >= 290 && millis < 1_300, millis + " ms");
        Awaitility.await().until(() -> server.openConnections() == 0);
        server.on("/ok", answer(200, "text/xml", TWIML));
        assertNull(send(get(server.url("/ok")), PLENTY).getException(), "the next request is fine");
    }

    @Test
    void aRequestWithoutADeadlineHasTheDefaultOne() {
        server.on("/slow", hang());
        Exchange done = template.request("direct:developer",
                exchange -> exchange.getMessage().setHeader(Exchange.HTTP_URI, server.url("/slow")));
        assertEquals(Kind.TIMEOUT, failure(done).kind());
    }

    @Test
    void aDeadlineThatIsOverSendsNothing() {
        Failure failure = failure(send(get(server.url("/voice")), Duration.ofMillis(-1)));
        assertEquals(new Failure(Kind.TIMEOUT, "the deadline was over before the request was sent"), failure);
        assertEquals(0, server.connections());
    }

    @Test
    void aConnectionAttemptEndsAtItsBoundOrAtTheDeadline() throws IOException {
        List<SocketChannel> attempts = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            for (int i = 0; i < 3; i++) {
                attempts.add(attempt(full));
            }
            Hop hop = get("http://127.0.0.1:" + full.getLocalPort() + "/");
            assertEquals(Kind.TIMEOUT, failure(send(hop, Duration.ofMillis(300))).kind());
            assertEquals(Kind.CONNECT, failure(send(hop, PLENTY)).kind());
        } finally {
            for (SocketChannel attempt : attempts) {
                attempt.close();
            }
        }
    }

    /** Linux leaves further attempts without an answer when nobody accepts and the backlog is full. */
    private static SocketChannel attempt(ServerSocket server) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(server.getLocalSocketAddress());
        return channel;
    }

    /** The deadline breaks the attempt at one address; without a guard, the client would go on to the next one. */
    @Test
    void theDeadlineEndsAttemptsAtSeveralAddresses() throws IOException {
        List<SocketChannel> attempts = new ArrayList<>();
        List<ServerSocket> full = new ArrayList<>();
        try {
            int port = 0;
            for (String address : List.of("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5")) {
                ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(address));
                full.add(socket);
                port = socket.getLocalPort();
                for (int i = 0; i < 3; i++) {
                    attempts.add(attempt(socket));
                }
            }
            names.put("deaf.example", host -> full.stream().map(ServerSocket::getInetAddress).toArray(InetAddress[]::new));
            long start = System.nanoTime();
            Failure failure = failure(send(get("http://deaf.example:" + port + "/"), Duration.ofMillis(1_200)));
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertEquals(Kind.TIMEOUT, failure.kind(), failure.message());
            assertTrue(millis >= 1_190 && millis < 1_700, millis + " ms");     // one attempt alone may take 900
        } finally {
            for (SocketChannel attempt : attempts) {
                attempt.close();
            }
            for (ServerSocket socket : full) {
                socket.close();
            }
        }
    }

    /** A body that nobody reads blocks the thread that writes it; the deadline's own thread must not be the next one. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theDeadlineEndsARequestThatTheServerDoesNotRead(boolean tls, @TempDir Path folder) throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (TestAuthority authority = new TestAuthority(folder)) {
            SSLContext own = authority.issue("127.0.0.1", 30);
            try (ServerSocket deaf = tls ? own.getServerSocketFactory().createServerSocket(0, 9, InetAddress.getByName("127.0.0.1"))
                    : new ServerSocket(0, 9, InetAddress.getByName("127.0.0.1"));
                    DeveloperHttp client = new DeveloperHttp(policy, DeveloperHttp.Settings.defaults(), own);
                    DefaultCamelContext context = new DefaultCamelContext()) {
                Thread server = new Thread(() -> {
                    try (Socket socket = deaf.accept()) {
                        if (socket instanceof SSLSocket secure) {
                            secure.startHandshake();
                        }
                        over.await();
                    } catch (IOException | InterruptedException closed) {
                        Thread.currentThread().interrupt();
                    }
                });
                server.start();
                client.bind(context);
                context.start();
                Hop hop = Hop.first(Method.POST, (tls ? "https" : "http") + "://127.0.0.1:" + deaf.getLocalPort() + "/", Map.of(),
                        "text/plain", " ".repeat(30_000_000));
                long start = System.nanoTime();
                Exchange done = context.createProducerTemplate().request("http://developer",
                        exchange -> wireHeaders.prepare(exchange, hop, Instant.now().plusMillis(1_500)));
                long millis = (System.nanoTime() - start) / 1_000_000;
                assertEquals(Kind.TIMEOUT, failure(done).kind(), failure(done).message());
                assertTrue(millis < 2_500, millis + " ms");
                this.server.on("/slow", hang());
                long next = System.nanoTime();
                Exchange other = context.createProducerTemplate().request("http://developer",
                        exchange -> wireHeaders.prepare(exchange, get(this.server.url("/slow")), Instant.now().plusMillis(300)));
                assertEquals(Kind.TIMEOUT, failure(other).kind());
                assertTrue(System.nanoTime() - next < 1_300_000_000L, "the next deadline is kept");
            } finally {
                over.countDown();
            }
        }
    }

    @Test
    void theDeadlineEndsATlsHandshake() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            long start = System.nanoTime();
            Hop hop = get("https://127.0.0.1:" + silent.getLocalPort() + "/");
            Failure failure = failure(send(hop, Duration.ofMillis(300)));
            assertEquals(Kind.TIMEOUT, failure.kind(), failure.message());
            assertTrue(System.nanoTime() - start < 1_300_000_000L);
        }
    }

    @Test
    void theDeadlineEndsAHangingLookUp() {
        CountDownLatch never = new CountDownLatch(1);
        names.put("slow.example", host -> {
            try {
                never.await();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
            throw new UnknownHostException(host);
        });
        long start = System.nanoTime();
        Failure failure = failure(send(get("http://slow.example/"), Duration.ofMillis(300)));
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertEquals(Kind.DNS, failure.kind(), failure.message());
        assertTrue(millis >= 250 && millis < 1_300, millis + " ms");
    }

    @Test
    void aFullPoolIsBusyAtOnce() throws Exception {
        server.on("/slow", hang());
        Thread[] waiting = new Thread[2];
        for (int i = 0; i < waiting.length; i++) {
            waiting[i] = new Thread(() -> send(get(server.url("/slow")), PLENTY));
            waiting[i].start();
        }
        Awaitility.await().until(() -> server.requests("/slow").size() == 2);
        long start = System.nanoTime();
        assertEquals(Kind.BUSY, failure(send(get(server.url("/slow")), PLENTY)).kind());
        assertTrue(System.nanoTime() - start < 3_000_000_000L);
        server.close();
        for (Thread thread : waiting) {
            thread.join();
        }
    }

    // ------------------------------------------------------------------------------------------ size

    static Stream<Arguments> largeAnswers() {
        return Stream.of(
                Arguments.of("declared", huge("text/xml", 200_000_000),
                        "the body of the answer is declared as 200000000 bytes, 16384 bytes are allowed"),
                Arguments.of("endless", endless("text/xml"),
                        "the body of the answer does not end, 16384 bytes are allowed"),
                Arguments.of("one too many", answer(200, "text/xml", " ".repeat(LIMIT + 1)),
                        "the body of the answer is declared as 16385 bytes, 16384 bytes are allowed"),
                Arguments.of("headers", endlessHeaders(),
                        "the header of the answer is too large: Maximum header count exceeded"),
                Arguments.of("a header", hugeHeader(5000),
                        "the header of the answer is too large: Maximum line length limit exceeded"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("largeAnswers")
    void aLargeAnswerIsNotReadOn(String name, MisbehavingServer.Behaviour large, String message) {
        server.on("/large", large);
        long start = System.nanoTime();
        assertEquals(new Failure(Kind.SIZE, message), failure(send(get(server.url("/large")), PLENTY)));
        assertTrue(System.nanoTime() - start < 3_000_000_000L);
        Awaitility.await().until(() -> server.openConnections() == 0);
    }

    @Test
    void gzipIsRefusedBecauseCamelWouldUnpackItWithoutABound() {
        String head = "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc";
        server.on("/gzip", c -> c.write("HTTP/1.1 200 OK\r\n" + head), c -> c.write("HTTP/1.1 500 No\r\n" + head));
        assertEquals(new Failure(Kind.TYPE, "Content-Encoding gzip is not supported: send it plain"),
                failure(send(get(server.url("/gzip")), PLENTY)));
        assertEquals(500, send(get(server.url("/gzip")), PLENTY).getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE));
        assertNull(server.requests("/gzip").get(0).header("Accept-Encoding"));
    }

    // ------------------------------------------------------------------------------------------ broken servers

    static Stream<Arguments> brokenServers() {
        return Stream.of(
                Arguments.of("reset", reset(), "the connection broke before the whole answer was read: .*"),
                Arguments.of("closed", closeWithoutAnswer(), "the server closed the connection without an answer"),
                Arguments.of("closed mid body", closeMidBody("text/xml", "<Resp"),
                        "the connection broke before the whole answer was read: .*expected: 15; received: 5.*"),
                Arguments.of("closed mid body, large", closeMidBody("text/xml", " ".repeat(9000)),
                        "the connection broke .*"),
                Arguments.of("closed mid chunk", closeMidChunk("text/xml"), "the answer is not proper HTTP: .*"),
                Arguments.of("negative length", contentLength("text/xml", "-5", TWIML),
                        "the answer is not proper HTTP: .*"),
                Arguments.of("no length at all", contentLength("text/xml", "eleven", TWIML),
                        "the answer is not proper HTTP: .*"),
                Arguments.of("not HTTP", garbage("220 mail.example ESMTP\r\n"), "the answer is not proper HTTP: .*"),
                Arguments.of("not even lines", garbage("\u0001\u0002\u0003"), "the .*"),
                Arguments.of("HTTP/9", garbage("HTTP/9.9 200 OK\r\n\r\n"), "the answer is not proper HTTP: .*"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenServers")
    void aBrokenAnswerIsNamed(String name, MisbehavingServer.Behaviour broken, String message) {
        server.on("/broken", broken);
        Failure failure = failure(send(get(server.url("/broken")), PLENTY));
        assertEquals(Kind.PROTOCOL, failure.kind(), failure.message());
        assertTrue(failure.message().matches(message), failure.message());
        assertEquals(1, server.requests("/broken").size(), "not repeated");
    }

    @Test
    void nobodyListening() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            port = taken.getLocalPort();
        }
        Failure failure = failure(send(get("http://127.0.0.1:" + port + "/?token=secret"), PLENTY));
        assertEquals(Kind.CONNECT, failure.kind());
        assertTrue(failure.message().contains("127.0.0.1:" + port), failure.message());
        assertFalse(failure.message().contains("secret"), failure.message());
    }

    @Test
    void noTlsOnTheOtherSide() {
        assertEquals(Kind.TLS, failure(send(get("https://127.0.0.1:" + server.port() + "/"), PLENTY)).kind());
    }

    // ------------------------------------------------------------------------------------------ addresses

    @Test
    void aNameThatTurnsInwardsAfterTheCheckIsRefusedAtConnect() {
        AtomicInteger lookUps = new AtomicInteger();
        names.put("rebind.example", host -> new InetAddress[] {
            InetAddress.getByName(lookUps.getAndIncrement() == 0 ? "93.184.216.34" : "169.254.1.1")});
        CheckedUrl checked = policy.check("http://rebind.example:" + server.port() + "/voice");
        Failure failure = failure(send(get(checked.url()), PLENTY));
        assertEquals(new Failure(Kind.REFUSED_URL, "host rebind.example resolves to 169.254.1.1, which is link-local"
                + " (169.254.0.0/16): not allowed"), failure);
        assertEquals(2, lookUps.get());
    }

    @Test
    void withoutAnyEarlierCheckTheConnectionIsStillRefused() {
        try (DeveloperHttp strict = new DeveloperHttp(new UrlPolicy(UrlPolicy.Settings.defaults(), lookup),
                DeveloperHttp.Settings.defaults(), TlsStores.none().context()); DefaultCamelContext context = new DefaultCamelContext()) {
            strict.bind(context);
            context.start();
            for (String host : List.of("127.0.0.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "localhost")) {
                Hop hop = get("http://" + host + ":" + server.port() + "/");
                Exchange done = context.createProducerTemplate().request("http://developer",
                        exchange -> wireHeaders.prepare(exchange, hop, Instant.now().plus(PLENTY)));
                assertEquals(Kind.REFUSED_URL, failure(done).kind(), host);
            }
            assertEquals(0, server.connections());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The early check is left out: what the account may not call is refused when connecting. */
    @Test
    void theAccountsOwnRulesHoldAtConnect_andItUsesNobodysConnection() {
        server.on("/voice", answer(200, "text/xml", TWIML));
        assertNull(send(get(server.url("/voice")), PLENTY).getException());
        assertEquals(1, server.openConnections(), "it waits for the next request");

        Failure failure = failure(sendFor("strict", server.url("/voice")));
        assertEquals(new Failure(Kind.REFUSED_URL,
                "127.0.0.1, which is blocked by pivot.http.account-block-cidrs (strict:127.0.0.1/32): not allowed"), failure);
        assertEquals(1, server.requests().size());

        assertNull(sendFor("other", server.url("/voice")).getException());
        assertEquals(1, server.connections(), "accounts without rules of their own share");
        assertFalse(server.requests().get(1).head().contains("PivotAccount"));
    }

    private Exchange sendFor(String account, String url) {
        Instant deadline = Instant.now().plus(PLENTY);
        return template.request("direct:developer", exchange -> wireHeaders.prepare(exchange, get(url), account,
                new Attempts(ConnectionOverrides.of(url), deadline.minus(PLENTY), deadline)));
    }

    @Test
    void aNameWithoutAddress() {
        assertEquals(new Failure(Kind.DNS, "host gone.example has no address in DNS"),
                failure(send(get("http://gone.example/"), PLENTY)));
    }

    // ------------------------------------------------------------------------------------------ redirects

    @Test
    void redirectsAreFollowedHopByHop() {
        names.put("other.example", host -> new InetAddress[] {InetAddress.getByAddress(new byte[] {127, 0, 0, 1})});
        server.on("/one", redirect(307, "two?x=1"));
        server.on("/two", redirect(302, "http://other.example:" + server.port() + "/three"));
        server.on("/three", answer(200, "text/xml", TWIML));
        Hop first = Hop.first(Method.POST, "http://bob:pw@127.0.0.1:" + server.port() + "/one", Map.of("X-Shop", "7"),
                "application/x-www-form-urlencoded", "a=b");
        Exchange done = follow(first);
        assertNull(done.getException());
        assertEquals(TWIML, done.getMessage().getBody());
        assertNull(done.getMessage().getHeader("Location"), "the last answer's headers only");
        MisbehavingServer.Request second = server.requests("/two").get(0);
        assertEquals("POST a=b Basic Ym9iOnB3 x=1",
                second.method() + " " + second.body() + " " + second.header("Authorization") + " " + second.query());
        MisbehavingServer.Request third = server.requests("/three").get(0);
        assertEquals("GET", third.method());
        assertEquals("", third.body());
        assertEquals("7", third.header("X-Shop"));
        assertNull(third.header("Authorization"));
        assertNull(third.header("Content-Type"));
    }

    @Test
    void everyHopIsChecked() {
        server.on("/inwards", redirect(302, "http://169.254.169.254/latest/meta-data/"));
        server.on("/nowhere", redirect(302, "gopher://x/"));
        server.on("/circle", redirect(301, "/circle"));
        assertEquals(Kind.REFUSED_URL, failure(follow(get(server.url("/inwards")))).kind());
        assertEquals(Kind.BAD_REDIRECT, failure(follow(get(server.url("/nowhere")))).kind());
        assertEquals(Kind.REDIRECTS, failure(follow(get(server.url("/circle")))).kind());
        assertEquals(6, server.requests("/circle").size());
    }
}
