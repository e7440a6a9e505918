package org.callpivot;

import static org.awaitility.Awaitility.await;
import static org.callpivot.http.MisbehavingServer.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.callpivot.demo.DemoCall;
import org.callpivot.http.MisbehavingServer;
import org.callpivot.http.MisbehavingServer.Behaviour;
import org.callpivot.http.MisbehavingServer.Request;
import org.callpivot.store.FreshDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Cookies of developers' servers, on the shipped routes: kept within a call, sent where they came from, shown to nobody. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CookieRoutesTest {

    private static final String TWIML = "text/xml";
    private static final String NEXT = "<Response><Redirect>/app/next</Redirect></Response>";
    private static final String SAY = "<Response><Say>hello</Say></Response>";

    private MisbehavingServer server;
    private RunningPivot pivot;
    private int number = 6000;
    private DemoCall last;

    /** All names lead to this machine, so that one server has several hosts. */
    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        pivot = RunningPivot.start(folder, Map.of(), host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")});
    }

    @AfterAll
    void stop() {
        pivot.close();
        server.close();
    }

    @BeforeEach
    void freshServer() {
        if (server != null) {
            server.close();
        }
        server = MisbehavingServer.start();
        server.on("/app/next", answer(200, TWIML, SAY));
    }

    @Test
    void whatOneAnswerSetsComesWithTheNextRequests_andNeverWithAnotherCalls() throws Exception {
        server.on("/voice", setting(NEXT, "a=1; Path=/", "b=two; Path=/app; HttpOnly; SameSite=Lax", "c=3"));
        call(server.url("/voice"));
        assertEquals("b=two; a=1; c=3", cookie("/app/next", 0), "longer paths first");
        assertFalse(server.requests("/voice").get(0).headers().containsKey("Cookie"));

        call(server.url("/app/next"));
        assertEquals(null, cookie("/app/next", 1), "another call");
    }

    @Test
    void aNewerValueReplacesTheOlder_andAnExpiredOneTakesItAway() throws Exception {
        server.on("/voice", setting("<Response><Redirect>/second</Redirect></Response>", "keep=1; Path=/", "change=1; Path=/", "go=1; Path=/",
                        "old=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT"))
                .on("/second", setting(NEXT, "change=2; Path=/; Max-Age=3600", "go=; Path=/; Max-Age=0"));
        call(server.url("/voice"));
        assertEquals("keep=1; change=1; go=1", cookie("/second", 0));
        assertEquals("keep=1; change=2", cookie("/app/next", 0));
    }

    @Test
    void pathsAndSecureHold() throws Exception {
        server.on("/voice", setting(NEXT, "elsewhere=1; Path=/other", "prefix=1; Path=/ap", "below=1; Path=/app/next/more", "secure=1; Path=/; Secure",
                "mine=1; Path=/app/next"));
        call(server.url("/voice"));
        assertEquals("mine=1", cookie("/app/next", 0));
    }

    @Test
    void noOtherHostGetsThem_whateverTheirDomainSays() throws Exception {
        String other = "http://b.dev.example:" + server.port() + "/other";
        server.on("/voice", setting("<Response><Redirect>" + other + "</Redirect></Response>",
                        "host=1; Path=/", "domain=1; Path=/; Domain=dev.example", "foreign=1; Path=/; Domain=elsewhere.example", "all=1; Path=/; Domain=example"))
                .on("/other", answer(200, TWIML, "<Response><Redirect>http://a.dev.example:" + server.port() + "/app/next</Redirect></Response>"));
        call("http://a.dev.example:" + server.port() + "/voice");
        assertEquals(null, cookie("/other", 0));
        String back = cookie("/app/next", 0);
        assertTrue(back.contains("host=1") && back.contains("domain=1") && !back.contains("foreign"), back);
        JsonNode documents = pivot.api("/pivot/debug/" + last.callId());
        assertTrue(documents.findValuesAsText("code").contains("PV-COOKIE"), documents::toPrettyString);
    }

    @Test
    void aRedirectSetsThem_andDoesNotTakeThemToAnotherHost() throws Exception {
        server.on("/voice", headers(302, "Location: /login", "Set-Cookie: session=1; Path=/"))
                .on("/login", headers(302, "Location: http://b.dev.example:" + server.port() + "/elsewhere"))
                .on("/elsewhere", answer(200, TWIML, SAY));
        call("http://a.dev.example:" + server.port() + "/voice");
        assertEquals("session=1", cookie("/login", 0));
        assertEquals(null, cookie("/elsewhere", 0));
    }

    @Test
    void anAnswerThatIsNoDocumentSetsThem_forTheFallbackUrl() throws Exception {
        server.on("/voice", headers(500, "Set-Cookie: trace=7; Path=/"));
        callWith("'voice_url':'" + server.url("/voice") + "','voice_fallback_url':'" + server.url("/app/next") + "'");
        assertEquals("trace=7", cookie("/app/next", 0));
    }

    @Test
    void theyAreBoundedInNumberAndBytes() throws Exception {
        String[] many = IntStream.range(0, 30).mapToObj(i -> "c" + i + "=" + i + "; Path=/").toArray(String[]::new);
        server.on("/voice", setting(NEXT, many));
        call(server.url("/voice"));
        String[] sent = cookie("/app/next", 0).split("; ");
        assertEquals(IntStream.range(10, 30).mapToObj(i -> "c" + i + "=" + i).collect(Collectors.toSet()),
                Arrays.stream(sent).collect(Collectors.toSet()), "the newest 20");

        server.on("/voice", setting(NEXT, "small=1; Path=/", "big=" + "x".repeat(5000) + "; Path=/", "half=" + "y".repeat(3000) + "; Path=/"));
        call(server.url("/voice"));
        assertEquals("small=1; half=" + "y".repeat(3000), cookie("/app/next", 1));
        server.on("/voice", setting(NEXT, "small=1; Path=/", "half=" + "y".repeat(3000) + "; Path=/", "third=" + "z".repeat(2000) + "; Path=/"));
        call(server.url("/voice"));
        assertEquals("third=" + "z".repeat(2000), cookie("/app/next", 2), "4096 bytes, the oldest go");
    }

    @Test
    void valuesThatNoHeaderCanHoldAreLeftOut() throws Exception {
        server.on("/voice", setting(NEXT, "bad=caf\u00e9; Path=/", "=nothing; Path=/", "good=a=b:c/d; Path=/"));
        call(server.url("/voice"));
        assertEquals("good=a=b:c/d", cookie("/app/next", 0));
    }

    @Test
    void noRecordShowsAValue_notEvenACallbacksRequest() throws Exception {
        server.on("/voice", setting(NEXT, "session=topsecret; Path=/", "broken=topsecret; Path=/; Domain=elsewhere.example"))
                .on("/cdr", answer(200, TWIML, ""));
        callWith("'voice_url':'" + server.url("/voice") + "','cdr_url':'" + server.url("/cdr") + "'");
        await().until(() -> !server.requests("/cdr").isEmpty());
        assertEquals("session=topsecret", cookie("/app/next", 0));
        assertEquals(null, cookie("/cdr", 0), "what is sent beside the call has none");
        String shown = pivot.api("/pivot/debug/" + last.callId()).toString();
        assertTrue(shown.contains("\"Cookie\":\"***\"") && shown.contains("\"Set-Cookie\":\"***\""), shown);
        assertFalse(shown.contains("topsecret"), shown);
    }

    /** The call's first node is gone; another one on the same store goes on, with the call's cookies. */
    @Test
    void anotherNodeSendsThem(@TempDir Path folder) throws Exception {
        Map<String, String> store = Map.of("pivot.database.url", FreshDatabase.url());
        String call = "call-" + UUID.randomUUID();
        server.on("/voice", setting("<Response><Gather numDigits='1' action='/app/next'/></Response>", "session=abc; Path=/"))
                .on("/commands", answer(200, "text/plain", ""));
        try (RunningPivot first = RunningPivot.start(folder.resolve("1"), store)) {
            first.tell(RunningPivot.event("e-1-" + call, "call.offered", call, "{'state':'answered','from':{'number':'1001'},'to':{'number':'2030'},"
                    + "'replyTo':{'kind':'http','url':'" + server.url("/commands") + "'},'application':{'voiceUrl':'" + server.url("/voice") + "'}}"));
            await().atMost(Duration.ofSeconds(30)).until(() -> command("gather") != null);
        }
        try (RunningPivot second = RunningPivot.start(folder.resolve("2"), store)) {
            second.tell(RunningPivot.event("e-2-" + call, "command.status", call, "{'commandId':'" + command("gather").path("id").asText()
                    + "','status':'completed','result':{'digits':'7','outcome':'matched'}}"));
            await().atMost(Duration.ofSeconds(30)).until(() -> !server.requests("/app/next").isEmpty());
        }
        assertEquals("session=abc", cookie("/app/next", 0));
    }

    // ---------------------------------------------------------------- words of the tests

    private void call(String voiceUrl) throws Exception {
        callWith("'voice_url':'" + voiceUrl + "'");
    }

    private void callWith(String data) throws Exception {
        String called = String.valueOf(++number);
        pivot.callflow(called, "{'module':'pivot','data':{" + data + ",'debug':true}}");
        pivot.awaitCallflow(called, "voice_url");
        last = pivot.callTo(called);
        pivot.call(last, "");
    }

    /** Of the n-th request for a path; null when it has none. */
    private String cookie(String path, int n) {
        Request request = server.requests(path).get(n);
        List<String> all = request.headers().getOrDefault("Cookie", List.of());
        assertTrue(all.size() <= 1, request::toString);
        return all.isEmpty() ? null : all.get(0);
    }

    /** A command of this name that the switch has got; null while there is none. */
    private JsonNode command(String name) throws Exception {
        for (Request request : server.requests("/commands")) {
            JsonNode event = new ObjectMapper().readTree(request.body());
            if (event.path("type").asText().equals("command." + name)) {
                return event;
            }
        }
        return null;
    }

    /** A document that sets cookies. */
    private static Behaviour setting(String document, String... cookies) {
        return whole(200, document, Arrays.stream(cookies).map(cookie -> "Set-Cookie: " + cookie).toArray(String[]::new));
    }

    private static Behaviour headers(int status, String... headers) {
        return whole(status, "", headers);
    }

    private static Behaviour whole(int status, String document, String... headers) {
        return connection -> connection.write("HTTP/1.1 " + status + " Whatever\r\nContent-Type: " + TWIML + "\r\nContent-Length: " + document.length()
                + "\r\n" + Arrays.stream(headers).map(header -> header + "\r\n").collect(Collectors.joining()) + "\r\n" + document);
    }
}
