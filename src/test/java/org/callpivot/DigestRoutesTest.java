package org.callpivot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.callpivot.http.MisbehavingServer.answer;
import static org.callpivot.http.MisbehavingServer.hang;
import static org.callpivot.http.MisbehavingServer.redirect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.callpivot.demo.DemoCall;
import org.callpivot.http.MisbehavingServer;
import org.callpivot.http.MisbehavingServer.Behaviour;
import org.callpivot.http.MisbehavingServer.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that want Digest authentication, on the shipped routes; what they get is calculated here by RFC 7616 itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DigestRoutesTest {

    private static final String TWIML = "text/xml";
    private static final Behaviour SAY = answer(200, TWIML, "<Response><Say>hello</Say></Response>");
    private static final String BASIC = "Basic Ym9iOnMzY3JldA==";

    private MisbehavingServer server;
    private RunningPivot pivot;
    private int number = 6000;
    private DemoCall last;

    /** All names lead to this machine. */
    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        pivot = RunningPivot.start(folder, Map.of("pivot.http.signing-keys", "default:first"),
                host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")});
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
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void theChallengeIsAnswered_withTheSameRequest(String algorithm) throws Exception {
        server.on("/voice", wants("Digest realm=\"shop\", nonce=\"n-1\", opaque=\"o\", qop=\"auth,auth-int\", algorithm=" + algorithm), SAY);
        assertEquals(List.of("hello"), call(bob("/voice?a=1"), "'method':'post'").heard());

        List<Request> requests = server.requests("/voice");
        assertEquals(2, requests.size());
        assertEquals(BASIC, requests.get(0).header("Authorization"), "Basic at once, as without a challenge");
        assertAnswers(requests.get(1), algorithm, "n-1", "00000001", "auth-int");
        assertEquals(requests.get(0).header("I-Twilio-Idempotency-Token"), requests.get(1).header("I-Twilio-Idempotency-Token"));
        assertEquals(requests.get(0).body(), requests.get(1).body());
    }

    @Test
    void withAuthDigestNothingIsSentBeforeTheChallenge() throws Exception {
        server.on("/voice", wants("Digest realm=\"shop\", nonce=\"n-1\", qop=\"auth\", algorithm=SHA-256"), SAY);
        assertEquals(List.of("hello"), call(bob("/voice") + "#auth=digest", "").heard());
        assertNull(server.requests("/voice").get(0).headers().get("Authorization"));
        assertAnswers(server.requests("/voice").get(1), "SHA-256", "n-1", "00000001");
    }

    /** The first challenge that is understood is answered; Basic, in the same or another header, does no harm. */
    @Test
    void ofSeveralChallengesTheFirstThatIsUnderstood() throws Exception {
        server.on("/voice", c -> c.write("HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\", Digest realm=\"shop\", nonce=\"n-0\", "
                + "algorithm=MD4, qop=\"auth\"\r\nWWW-Authenticate: Digest realm=\"shop\", nonce=\"n-1\", algorithm=SHA-256, qop=\"auth\", "
                + "Digest realm=\"shop\", nonce=\"n-2\", algorithm=MD5, qop=\"auth\"\r\nContent-Length: 0\r\n\r\n"), SAY);
        assertEquals(List.of("hello"), call(bob("/voice"), "").heard());
        assertAnswers(server.requests("/voice").get(1), "SHA-256", "n-1", "00000001");
    }

    @Test
    void aSignedJsonBody_theAnswerIsForTheUrlThatIsSent() throws Exception {
        server.on("/voice", wants("Digest realm=\"shop\", nonce=\"n-1\", qop=\"auth\", algorithm=MD5"), SAY);
        call(bob("/voice?a=1"), "'method':'post','req_body_format':'json'");
        assertTrue(server.requests("/voice").get(1).target().startsWith("/voice?a=1&bodySHA256="));
        assertAnswers(server.requests("/voice").get(1), "MD5", "n-1", "00000001");
    }

    @Test
    void aWrongPasswordIsToldOnce() throws Exception {
        server.on("/voice", wants("Digest realm=\"shop\", nonce=\"n-1\", qop=\"auth\""));
        assertEquals(List.of("fallback"), call(bob("/voice"), "").heard());
        assertEquals(2, server.requests("/voice").size());
        assertEquals(List.of("11217"), pivot.api("/pivot/debug/" + last.callId()).findValuesAsText("code"));
    }

    @Test
    void aNonceThatWasTooOldIsReplaced_butNotForEver() throws Exception {
        server.on("/voice", wants("Digest realm=\"shop\", nonce=\"n-1\", qop=\"auth\""),
                wants("Digest realm=\"shop\", nonce=\"n-2\", qop=\"auth\", stale=true"), SAY);
        assertEquals(List.of("hello"), call(bob("/voice"), "").heard());
        assertAnswers(server.requests("/voice").get(2), "MD5", "n-2", "00000001");

        server.on("/stale", wants("Digest realm=\"shop\", nonce=\"n\", qop=\"auth\", stale=true"));
        assertEquals(List.of("fallback"), call(bob("/stale"), "").heard());
        assertEquals(4, server.requests("/stale").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Digest realm=\"shop\", nonce=\"n\", algorithm=MD4", "Digest realm=\"shop\"", "Digest", "Basic realm=\"shop\"",
        "Digest realm=\"shop\", nonce=\"n\", qop=\"other\"", "=,=,,", "Negotiate"})
    void aChallengeThatCannotBeAnsweredIsTheStatus401(String challenge) throws Exception {
        server.on("/voice", wants(challenge));
        assertEquals(List.of("fallback"), call(bob("/voice"), "").heard());
        assertEquals(1, server.requests("/voice").size());
        assertEquals(List.of("11217"), pivot.api("/pivot/debug/" + last.callId()).findValuesAsText("code"));
    }

    @Test
    void withoutUserAndPasswordNoChallengeIsAnswered() throws Exception {
        server.on("/voice", wants("Digest realm=\"shop\", nonce=\"n-1\", qop=\"auth\""));
        assertEquals(List.of("fallback"), call(server.url("/voice"), "").heard());
        assertEquals(1, server.requests("/voice").size());
    }

    @Test
    void aRedirectOfTheSameServerIsAuthenticated_anotherServerGetsNothing() throws Exception {
        server.on("/voice", wants("Digest realm=\"shop\", nonce=\"n-1\", qop=\"auth\""), redirect(307, "/moved"))
                .on("/moved", redirect(307, "http://other.example:" + server.port() + "/elsewhere"))
                .on("/elsewhere", wants("Digest realm=\"shop\", nonce=\"n-1\", qop=\"auth\""));
        assertEquals(List.of("fallback"), call(bob("/voice"), "").heard());
        assertAnswers(server.requests("/voice").get(1), "MD5", "n-1", "00000001");
        assertAnswers(server.requests("/moved").get(0), "MD5", "n-1", "00000002");
        assertEquals(1, server.requests("/elsewhere").size());
        assertNull(server.requests("/elsewhere").get(0).headers().get("Authorization"));
    }

    @Test
    void theRoundTripCountsWithinTheDeadlineAndTheLimits() throws Exception {
        server.on("/voice", connection -> {
            if (connection.pause(300)) {
                wants("Digest realm=\"shop\", nonce=\"n-1\", qop=\"auth\"").act(connection);
            }
        }, connection -> {
            assertEquals(1, inFlight(), "the place of the first request");
            hang().act(connection);
        });
        long start = System.nanoTime();
        assertEquals(List.of("fallback"), call(bob("/voice"), "'req_timeout_ms':900").heard());
        assertEquals(2, server.requests("/voice").size());
        assertEquals(List.of("11203"), pivot.api("/pivot/debug/" + last.callId()).findValuesAsText("code"));
        assertTrue(System.nanoTime() - start < 5_000_000_000L);
        await().until(() -> inFlight() == 0);
    }

    @Test
    void aCdrIsDeliveredAtItsFirstAttempt_andNoRecordShowsPasswordOrAnswer() throws Exception {
        server.on("/voice", wants("Digest realm=\"shop\", nonce=\"n-1\", qop=\"auth\""), SAY)
                .on("/cdr", wants("Digest realm=\"shop\", nonce=\"n-9\", qop=\"auth\", algorithm=SHA-256"), answer(204, TWIML, ""));
        call(bob("/voice"), "'cdr_url':'" + bob("/cdr") + "#auth=digest'");
        await().untilAsserted(() ->
                assertEquals("delivered", pivot.api("/cdrs/" + last.callId()).at("/deliveries/0/status").asText()));
        assertEquals(1, pivot.api("/cdrs/" + last.callId()).at("/deliveries/0/attempts").asInt());
        assertNull(server.requests("/cdr").get(0).headers().get("Authorization"));
        Request authenticated = server.requests("/cdr").get(1);
        assertAnswers(authenticated, "SHA-256", "n-9", "00000001");

        String shown = pivot.api("/pivot/debug/" + last.callId()) + " " + pivot.api("/cdrs/" + last.callId());
        assertFalse(shown.contains("s3cret") || shown.contains("Ym9iOn"), shown);
        assertFalse(shown.contains(parameters(authenticated).get("response")), shown);
        assertFalse(shown.contains(parameters(server.requests("/voice").get(1)).get("response")), shown);
    }

    // ---------------------------------------------------------------- words of the tests

    private static Behaviour wants(String challenge) {
        return answer(401, Map.of("WWW-Authenticate", challenge), "who are you?");
    }

    private String bob(String path) {
        return server.url(path).replace("http://", "http://bob:s3cret@");
    }

    private DemoCall.Result call(String voiceUrl, String more) throws Exception {
        String called = String.valueOf(++number);
        pivot.callflow(called, "{'module':'pivot','data':{'voice_url':'" + voiceUrl + "','debug':true" + (more.isEmpty() ? "" : "," + more)
                + "},'children':{'_':{'module':'tts','data':{'text':'fallback'}}}}");
        pivot.awaitCallflow(called, "voice_url");
        last = pivot.callTo(called);
        return pivot.call(last, "");
    }

    private int inFlight() {
        try {
            return (int) pivot.metric("pivot_requests_in_flight");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertAnswers(Request request, String algorithm, String nonce, String count) throws Exception {
        assertAnswers(request, algorithm, nonce, count, "auth");
    }

    /** RFC 7616 sections 3.4.1 to 3.4.3. */
    private static void assertAnswers(Request request, String algorithm, String nonce, String count, String qop) throws Exception {
        Map<String, String> answer = parameters(request);
        assertEquals(List.of("bob", "shop", nonce, request.target(), qop, count),
                List.of(answer.get("username"), answer.get("realm"), answer.get("nonce"), answer.get("uri"), answer.get("qop"), answer.get("nc")));
        assertNotEquals("", answer.get("cnonce"));
        assertEquals(algorithm, answer.getOrDefault("algorithm", "MD5"));
        String a1 = hash(algorithm, "bob:shop:s3cret");
        String a2 = hash(algorithm, request.method() + ":" + request.target()
                + (qop.equals("auth-int") ? ":" + hash(algorithm, request.body()) : ""));
        assertEquals(hash(algorithm, a1 + ":" + nonce + ":" + count + ":" + answer.get("cnonce") + ":" + qop + ":" + a2), answer.get("response"));
    }

    private static Map<String, String> parameters(Request request) {
        String header = request.header("Authorization");
        assertTrue(header.startsWith("Digest "), header);
        Map<String, String> parameters = new TreeMap<>();
        Matcher matcher = Pattern.compile("([a-z]+)=(?:\"([^\"]*)\"|([^,\\s]+))").matcher(header.substring(7));
        while (matcher.find()) {
            parameters.put(matcher.group(1), matcher.group(2) == null ? matcher.group(3) : matcher.group(2));
        }
        return parameters;
    }

    private static String hash(String algorithm, String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8)));
    }
}
