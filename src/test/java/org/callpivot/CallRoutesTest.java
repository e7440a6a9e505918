package org.callpivot;

import static org.awaitility.Awaitility.await;
import static org.callpivot.http.MisbehavingServer.answer;
import static org.callpivot.http.MisbehavingServer.redirect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

/** Calls through the shipped routes: what the developer's server is asked, what the switch is told, and what neither may do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallRoutesTest {

    private static final String XML = "text/xml";
    private static final String JSON = "application/json";
    private static final String COMMANDS = "/commands";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private MisbehavingServer developer;
    private RunningPivot pivot;
    /** A number and a Call-ID of its own for every test. */
    private String number;
    private int numbers = 5000;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        developer = MisbehavingServer.start();
        pivot = RunningPivot.start(folder, Map.of("pivot.session.goodbye", "200ms", "pivot.session.other-legs", "200ms",
                "pivot.switch.http.retries", "2"));
    }

    @AfterAll
    void stop() {
        pivot.close();
        developer.close();
    }

    @BeforeEach
    void newNumber() {
        number = String.valueOf(++numbers);
    }

    // ---------------------------------------------------------------- what the developer's server is asked

    @Test
    void theDocumentedSample() throws Exception {
        developer.on("/path/to/script.php", answer(200, JSON, """
                {
                    "module": "tts",
                    "data": {
                        "text": "Pivot is pretty awesome. Have a great day."
                    },
                    "children": {}
                }"""));
        pivot.file("2030", """
                {
                 "numbers": ["2030"],
                 "flow":{
                     "module": "pivot",
                     "data":{
                         "voice_url": "%s",
                         "req_format": "kazoo",
                         "method": "get",
                         "debug": true
                     }
                 }
                }""".formatted(developer.url("/path/to/script.php"))).awaitCallflow("2030", "script.php");
        DemoCall call = pivot.callTo("2030");
        DemoCall.Result result = pivot.call(call, "");

        assertEquals(List.of("Pivot is pretty awesome. Have a great day."), result.heard());
        assertEquals("normal", result.reason());
        Request request = only("/path/to/script.php");
        assertEquals("GET", request.method());
        assertEquals("Account-ID=default&Api-Version=4.x&Call-ID=" + call.callId() + "&Caller-ID-Number=1001&Direction=inbound"
                + "&From=1001&Request=2030&To=2030", request.query());
        assertEquals("", request.body());
    }

    @Test
    void aPostCarriesAForm() throws Exception {
        DemoCall call = pivoting("'method':'post','req_format':'twiml'", "/form?tenant=7", answer(200, XML, "<Response/>"));
        pivot.call(call, "");
        Request request = only("/form");
        assertEquals("POST", request.method());
        assertEquals("tenant=7", request.query());
        assertEquals("application/x-www-form-urlencoded", request.header("Content-Type"));
        assertEquals("CallSid=" + call.callId() + "&AccountSid=default&From=1001&To=" + number
                + "&ApiVersion=2010-04-01&Direction=inbound&CallerNumber=1001", request.body());
    }

    @Test
    void aPostCarriesJson() throws Exception {
        DemoCall call = pivoting("'method':'post','req_body_format':'json'", "/post-json", answer(200, XML, "<Response/>"));
        pivot.call(call, "");
        Request request = only("/post-json");
        assertEquals("application/json", request.header("Content-Type"));
        assertEquals(MAPPER.readTree("""
                {"Account-ID":"default","Api-Version":"4.x","Call-ID":"%s","Caller-ID-Number":"1001","Direction":"inbound",
                 "From":"1001","Request":"%s","To":"%s"}""".formatted(call.callId(), number, number)),
                MAPPER.readTree(request.body()));
    }

    @Test
    void headersOnTheWire() throws Exception {
        pivot.call(pivoting("'custom_request_headers':{'X-Tenant':'42','X-Empty':''}", "/headers",
                answer(200, XML, "<Response/>")), "");
        Request request = only("/headers");
        assertEquals("42", request.header("X-Tenant"));
        assertTrue(request.header("User-Agent").startsWith("Pivot/"), request.header("User-Agent"));
        assertTrue(request.header("Accept").contains("application/json"));
        assertEquals("127.0.0.1:" + developer.port(), request.header("Host"));
        List<String> ours = request.headers().keySet().stream()
                .filter(name -> name.toLowerCase().matches("camel.*|pivot.*|breadcrumb.*|authorization|cookie|referer")).toList();
        assertEquals(List.of(), ours, "nothing of Pivot's inside goes out");
    }

    @Test
    void userAndPasswordOfTheUrlAreSentAndNeverShown() throws Exception {
        developer.on("/auth", answer(200, XML, "<Response><Redirect>/auth2</Redirect></Response>"))
                .on("/auth2", answer(200, XML, "<Response/>"));
        DemoCall call = asking("http://user:se%40cret@127.0.0.1:" + developer.port() + "/auth", "");
        pivot.call(call, "");
        assertEquals("Basic dXNlcjpzZUBjcmV0", only("/auth").header("Authorization"));
        assertFalse(only("/auth").target().contains("cret"));
        assertEquals("Basic dXNlcjpzZUBjcmV0", only("/auth2").header("Authorization"), "a relative URL keeps them");
        String documents = pivot.api("/pivot/debug/" + call.callId()).toString();
        assertTrue(documents.contains("/auth"), documents);
        assertFalse(documents.contains("cret") || documents.contains("dXNlcj"), documents);
    }

    @Test
    void digitsOfAGatherComeWithTheNextRequest() throws Exception {
        developer.on("/choice", answer(200, XML, "<Response><Say>thanks</Say></Response>"));
        DemoCall call = pivoting("'method':'post','req_format':'twiml'", "/gather", answer(200, XML,
                "<Response><Gather numDigits='2' action='choice'><Say>Two keys, please</Say></Gather><Say>none</Say></Response>"));
        assertEquals(List.of("Two keys, please", "thanks"), pivot.call(call, "42").heard());
        Request request = only("/choice");
        assertEquals("POST", request.method());
        assertTrue(request.body().endsWith("&Digits=42"), request.body());
        assertTrue(request.body().contains("CallStatus=in-progress"), request.body());
        assertEquals(List.of("Two keys, please", "none"), pivot.call(number, "").heard());
    }

    @Test
    void aWaitUrlMayBeASound_howeverLarge_andIsAskedForOnce() throws Exception {
        developer.on("/music.mp3", MisbehavingServer.huge("audio/mpeg", 10_000_000));
        DemoCall call = pivoting("", "/queue", answer(200, XML, "<Response><Enqueue waitUrl='/music.mp3'>q</Enqueue></Response>"));
        assertEquals(List.of("(" + developer.url("/music.mp3") + ")"), pivot.call(call, "").heard());
        assertTrue(only("/music.mp3").body().contains("QueuePosition=1"));
    }

    @Test
    void aRecordingIsToldWhenItBeginsAndWhenItIsDone() throws Exception {
        developer.on("/recording", answer(204, XML, ""));
        pivot.call(pivoting("'req_format':'twiml'", "/recorded-dial", answer(200, XML,
                "<Response><Dial record='record-from-answer' recordingStatusCallback='/recording'"
                        + " recordingStatusCallbackEvent='in-progress completed'>2000</Dial></Response>")), "");
        await().until(() -> developer.requests("/recording").size() == 2);
        assertTrue(developer.requests("/recording").get(0).body().contains("RecordingStatus=in-progress"));
        assertTrue(developer.requests("/recording").get(1).body().contains("RecordingStatus=completed"));
    }

    @Test
    void theLanguageMayChangeWithEveryAnswer() throws Exception {
        developer.on("/json", answer(200, "Application/JSON; charset=utf-8", """
                        {"module":"tts","data":{"text":"in JSON"},"children":{"_":
                          {"module":"pivot","data":{"voice_url":"%s"},"children":{}}}}""".formatted(developer.url("/xml-again"))))
                .on("/xml-again", answer(200, "application/xml", "<Response><Say>in TwiML again</Say></Response>"));
        assertEquals(List.of("in TwiML", "in JSON", "in TwiML again"), pivot.call(pivoting("", "/xml",
                answer(200, XML, "<Response><Say>in TwiML</Say><Redirect method='GET'>/json</Redirect></Response>")), "").heard());
    }

    @Test
    void afterARedirectRelativeUrlsBelongToWhereTheDocumentCameFrom() throws Exception {
        developer.on("/moved/here", answer(200, XML, "<Response><Say>moved</Say><Redirect>next</Redirect></Response>"))
                .on("/moved/next", answer(200, XML, "<Response><Say>next</Say></Response>"));
        assertEquals(List.of("moved", "next"), pivot.call(pivoting("", "/old", redirect(302, "/moved/here")), "").heard());
        assertEquals("/moved/here", only("/moved/here").target(), "Location says all of it");
    }

    @Test
    void aPostStaysAPostWhenTheRedirectSaysSo() throws Exception {
        developer.on("/kept", answer(200, XML, "<Response/>")).on("/seen", answer(200, XML, "<Response/>"));
        pivot.call(pivoting("'method':'post'", "/temporary", redirect(307, "/kept")), "");
        assertEquals("POST", only("/kept").method());
        assertEquals(only("/temporary").body(), only("/kept").body());
        number = String.valueOf(++numbers);
        pivot.call(pivoting("'method':'post'", "/other", redirect(303, "/seen")), "");
        assertEquals("GET", only("/seen").method());
    }

    @Test
    void passwordsStayWithTheirServer() throws Exception {
        try (MisbehavingServer stranger = MisbehavingServer.start()) {
            stranger.on("/there", answer(200, XML, "<Response/>"));
            developer.on("/away", redirect(302, stranger.url("/there")));
            pivot.call(asking("http://user:secret@127.0.0.1:" + developer.port() + "/away", ""), "");
            assertEquals("Basic dXNlcjpzZWNyZXQ=", only("/away").header("Authorization"));
            assertNull(stranger.requests("/there").get(0).header("Authorization"));
        }
    }

    // ---------------------------------------------------------------- which callflow

    @Test
    void anOfferMayBringItsPivotAlong() throws Exception {
        developer.on("/brought", answer(200, XML, "<Response><Say>brought along</Say></Response>"));
        DemoCall call = pivot.callTo("nobody").asking(developer.url("/brought"), "post", "twiml", null);
        assertEquals(List.of("brought along"), pivot.call(call, "").heard());
        assertEquals("POST", only("/brought").method());
    }

    @Test
    void numbersMayBePatterns() throws Exception {
        developer.on("/pattern", answer(200, XML, "<Response><Say>pattern</Say></Response>"));
        pivot.file("pattern", "{'patterns':['\\\\+4930[0-9]{4}'],'flow':{'module':'pivot','data':{'voice_url':'"
                + developer.url("/pattern") + "'}}}").awaitCallflow("+49301234", "/pattern");
        assertEquals(List.of("pattern"), pivot.call("+49301234", "").heard());
        assertEquals(List.of(), pivot.call("+493012345", "").heard(), "a pattern is the whole number");
    }

    @Test
    void aNumberThatNobodyKnowsIsRefused() throws Exception {
        DemoCall.Result result = pivot.call("99999", "");
        assertEquals(List.of(), result.heard());
        assertEquals("notFound", result.reason());
    }

    // ---------------------------------------------------------------- side by side, too late, twice

    @Test
    void aSlowServerHoldsUpNobodyElse() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        DemoCall waiting = pivoting("", "/slow", when(slow, answer(200, XML, "<Response><Say>slow</Say></Response>")));
        CompletableFuture<DemoCall.Result> first = CompletableFuture.supplyAsync(() -> run(waiting));
        await().until(() -> developer.requests("/slow").size() == 1);
        number = String.valueOf(++numbers);
        assertEquals(List.of("quick"), pivot.call(pivoting("", "/quick", answer(200, XML, "<Response><Say>quick</Say></Response>")),
                "").heard());
        assertFalse(first.isDone());
        slow.countDown();
        assertEquals(List.of("slow"), first.get(10, TimeUnit.SECONDS).heard());
    }

    @Test
    void whoHangsUpDuringARequestIsNotCalledBack() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        pivoting("", "/late", when(late, answer(200, XML, "<Response><Say>hello?</Say></Response>")));
        try (MisbehavingServer phone = phone(answer(202, XML, ""))) {
            assertEquals(202, offer("hung-up", phone).statusCode());
            await().until(() -> developer.requests("/late").size() == 1);
            assertEquals(202, pivot.tell(RunningPivot.event("end", "call.ended", "hung-up", "{'reason':'normal'}")).statusCode());
            await().until(() -> pivot.metric("pivot_calls_live") == 0);
            double dropped = pivot.metric("pivot_events_dropped_total{reason=\"unknown-call\"}");
            late.countDown();
            await().until(() -> pivot.metric("pivot_events_dropped_total{reason=\"unknown-call\"}") == dropped + 1);
            assertEquals(List.of(), phone.requests(), "the answer came too late: nobody is there");
            assertEquals("hung-up", pivot.api("/cdrs/hung-up").path("call_id").asText());
        }
    }

    @Test
    void aRepeatedOfferDoesNothing() throws Exception {
        pivoting("", "/once", answer(200, XML, "<Response><Say>once</Say></Response>"));
        try (MisbehavingServer phone = phone(answer(202, XML, ""))) {
            double calls = pivot.metric("pivot_calls_offered_total");
            assertEquals(202, offer("twice", phone).statusCode());
            assertEquals(202, offer("twice", phone).statusCode(), "it is taken, and is known");
            await().until(() -> phone.requests(COMMANDS).size() == 1);
            pivot.tell(RunningPivot.event("end", "call.ended", "twice", "{'reason':'normal'}"));
            await().until(() -> pivot.metric("pivot_calls_live") == 0);
            double dropped = pivot.metric("pivot_events_dropped_total{reason=\"finished-call\"}");
            assertEquals(202, offer("twice", phone).statusCode(), "even after the end of the call");
            await().until(() -> pivot.metric("pivot_events_dropped_total{reason=\"finished-call\"}") == dropped + 1);
            only("/once");
            assertEquals(1, phone.requests(COMMANDS).size());
            assertEquals(calls + 1, pivot.metric("pivot_calls_offered_total"));
        }
    }

    // ---------------------------------------------------------------- the switch's side of HTTP

    @Test
    void aTypeThatIsNotInTheContractIsDropped() throws Exception {
        double dropped = pivot.metric("pivot_events_dropped_total{reason=\"unknown-type\"}");
        assertEquals(202, pivot.tell(RunningPivot.event("1", "call.teleported", "c", "{}")).statusCode());
        assertEquals(dropped + 1, pivot.metric("pivot_events_dropped_total{reason=\"unknown-type\"}"));
    }

    @Test
    void aBadEventIsRefusedWithTheField() throws Exception {
        HttpResponse<String> answer = pivot.tell(RunningPivot.event("1", "call.offered", "c", "{'to':{'number':2030}}"));
        assertEquals(400, answer.statusCode());
        assertEquals(JSON, answer.headers().firstValue("Content-Type").orElse(""));
        JsonNode error = MAPPER.readTree(answer.body()).path("errors").path(0);
        assertEquals("/data/to/number", error.path("pointer").asText(), answer.body());
        assertTrue(error.path("message").asText().contains("2030"), answer.body());
        assertTrue(error.path("code").asText().startsWith("PV-"), answer.body());
    }

    @Test
    void whatIsNoEventIsRefused() throws Exception {
        assertEquals(400, pivot.tell("hello").statusCode());
        assertEquals(400, pivot.tell("").statusCode());
        assertEquals(415, pivot.send(HttpRequest.newBuilder(pivot.events()).header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{}")).build()).statusCode());
        assertEquals(405, pivot.get(pivot.events()).statusCode());
    }

    @Test
    void onlySwitchesWithTheTokenAreHeard(@TempDir Path folder) throws Exception {
        developer.on("/token", answer(200, XML, "<Response><Say>hello</Say></Response>"));
        try (MisbehavingServer phone = phone(answer(202, XML, ""));
                RunningPivot guarded = RunningPivot.start(folder, Map.of("pivot.switch.http.token", "sesame",
                        "pivot.switch.http.commands-url", phone.url(COMMANDS)))) {
            String event = RunningPivot.event("1", "call.offered", "c", "{'to':{'number':'1'},'application':{'voiceUrl':'"
                    + developer.url("/token") + "'}}");
            for (String wrong : List.of("Bearer Sesame", "Bearer", "sesame", "Basic c2VzYW1l")) {
                assertEquals(401, tell(guarded, event, wrong).statusCode(), wrong);
            }
            assertEquals(401, guarded.tell(event).statusCode());
            assertFalse(guarded.tell(event).body().contains("sesame"));
            assertEquals(202, tell(guarded, event, "Bearer sesame").statusCode());
            await().until(() -> phone.requests(COMMANDS).size() == 1);
            assertEquals("Bearer sesame", phone.requests(COMMANDS).get(0).header("Authorization"), "commands carry it, too");
        }
    }

    @Test
    void aCommandThatTheSwitchDidNotTakeIsSentAgain() throws Exception {
        pivoting("", "/say", answer(200, XML, "<Response><Say>hello</Say></Response>"));
        try (MisbehavingServer phone = phone(answer(503, XML, ""), answer(202, XML, ""))) {
            offer("flaky", phone);
            await().until(() -> phone.requests(COMMANDS).size() == 2);
            Request first = phone.requests(COMMANDS).get(0);
            assertEquals(first.body(), phone.requests(COMMANDS).get(1).body(), "the same, with the same id");
            assertEquals("application/cloudevents+json", first.header("Content-Type"));
            JsonNode command = MAPPER.readTree(first.body());
            assertTrue(command.path("type").asText().startsWith("command."), command::toString);
            assertEquals("flaky", command.path("subject").asText());
            pivot.tell(RunningPivot.event("end", "call.ended", "flaky", "{'reason':'normal'}"));
        }
    }

    @Test
    void aSwitchThatStaysAwayDoesNotHoldTheCallForEver() throws Exception {
        pivoting("", "/say", answer(200, XML, "<Response><Say>hello</Say></Response>"));
        try (MisbehavingServer phone = phone(answer(503, XML, ""))) {
            offer("away", phone);
            await().until(() -> pivot.metric("pivot_calls_live") == 0);
            List<String> ids = phone.requests(COMMANDS).stream().map(request -> request.body().replaceAll(".*\"id\":\"([^\"]*).*", "$1"))
                    .toList();
            assertEquals(3, ids.stream().filter(ids.get(0)::equals).count(), "tried once and twice again");
            assertTrue(lastCommand(phone).endsWith("hangup"), "then the call is given up: " + lastCommand(phone));
            assertEquals("away", pivot.api("/cdrs/away").path("call_id").asText());
        }
    }

    @Test
    void commandsGoOnlyToHostsThatAreAllowed(@TempDir Path folder) throws Exception {
        developer.on("/say", answer(200, XML, "<Response><Say>hello</Say></Response>"));
        try (MisbehavingServer phone = phone(answer(202, XML, ""));
                RunningPivot strict = RunningPivot.start(folder, Map.of("pivot.switch.http.reply-hosts", "switch.example",
                        "pivot.switch.http.retries", "0", "pivot.session.goodbye", "200ms"))) {
            strict.tell(RunningPivot.event("1", "call.offered", "elsewhere", "{'to':{'number':'1'},'replyTo':{'kind':'http','url':'"
                    + phone.url(COMMANDS) + "'},'application':{'voiceUrl':'" + developer.url("/say") + "'}}"));
            await().until(() -> strict.api("/cdrs").size() == 1);
            assertEquals(List.of(), phone.requests());
        }
    }

    // ---------------------------------------------------------------- helpers

    /** A callflow of the test's number that asks the developer's server at this path, and a call to it. */
    private DemoCall pivoting(String data, String path, Behaviour behaviour) throws IOException {
        developer.on(path.replaceFirst("\\?.*", ""), behaviour);
        return asking(developer.url(path), data);
    }

    private DemoCall asking(String voiceUrl, String data) throws IOException {
        pivot.callflow(number, "{'module':'pivot','data':{'voice_url':'" + voiceUrl + "','debug':true"
                + (data.isEmpty() ? "" : "," + data) + "}}").awaitCallflow(number, voiceUrl);
        return pivot.callTo(number);
    }

    private DemoCall.Result run(DemoCall call) {
        try {
            return pivot.call(call, "");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Behaviour when(CountDownLatch open, Behaviour then) {
        return connection -> {
            try {
                assertTrue(open.await(10, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            then.act(connection);
        };
    }

    /** A switch that only takes commands; its events are the test's. */
    private static MisbehavingServer phone(Behaviour... behaviours) {
        return MisbehavingServer.start().on(COMMANDS, behaviours);
    }

    private HttpResponse<String> offer(String call, MisbehavingServer phone) throws Exception {
        return pivot.tell(RunningPivot.event("offer", "call.offered", call, "{'from':{'number':'1001'},'to':{'number':'" + number
                + "'},'replyTo':{'kind':'http','url':'" + phone.url(COMMANDS) + "'}}"));
    }

    private static HttpResponse<String> tell(RunningPivot pivot, String event, String authorization) throws Exception {
        return pivot.send(HttpRequest.newBuilder(pivot.events()).header("Content-Type", JSON)
                .header("Authorization", authorization).POST(HttpRequest.BodyPublishers.ofString(event)).build());
    }

    private static String lastCommand(MisbehavingServer phone) throws IOException {
        List<Request> requests = phone.requests(COMMANDS);
        return MAPPER.readTree(requests.get(requests.size() - 1).body()).path("type").asText();
    }

    private Request only(String path) {
        List<Request> requests = developer.requests(path);
        assertEquals(1, requests.size(), () -> path + ": " + requests);
        return requests.get(0);
    }
}
