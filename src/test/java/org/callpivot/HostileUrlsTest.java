package org.callpivot;

import static org.callpivot.http.MisbehavingServer.answer;
import static org.callpivot.http.MisbehavingServer.redirect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.callpivot.HostileUrls.Chain;
import org.callpivot.HostileUrls.Hostile;
import org.callpivot.cdr.Outbox;
import org.callpivot.demo.DemoCall;
import org.callpivot.http.MisbehavingServer;
import org.callpivot.http.MisbehavingServer.Behaviour;
import org.callpivot.request.InvalidUrl;
import org.callpivot.request.WebUrl;
import org.callpivot.session.Failure.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pivot as it ships, tried with every URL and redirect of {@code hostile-urls.txt}: nobody comes to the listeners on loopback, and
 * each request ends with the failure that the list names. Only 127.0.0.77 may be called: there is the developer's server.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileUrlsTest {

    private static final String TWIML = "text/xml";
    private static final String GOES_ON = "<Response><Say>goes on</Say></Response>";

    /** Where else a URL stands. @see #inEveryOtherField */
    private enum Field {
        STATUS_CALLBACK("<Response><Dial><Number statusCallback='#'>2000</Number></Dial><Redirect>/goes-on</Redirect></Response>"),
        RECORDING_STATUS_CALLBACK("<Response><Record recordingStatusCallback='#' action='/goes-on'/></Response>"),
        WEBHOOK("{'module':'webhook','data':{'uri':#},'children':{'_':{'module':'tts','data':{'text':'goes on'}}}}"),
        WAIT_URL("<Response><Enqueue waitUrl='#' action='/goes-on'>queue</Enqueue></Response>"),
        WHISPER("<Response><Dial action='/goes-on'><Number url='#'>2000</Number></Dial></Response>"),
        VOICE_FALLBACK_URL("{'module':'pivot','data':{'voice_url':'http://good.example:{good}/gone','voice_fallback_url':#,'debug':true}}");

        /** A number sign stands for the URL. */
        private final String document;

        Field(String document) {
            this.document = document;
        }

        boolean isTwiml() {
            return document.startsWith("<");
        }

        /** Sent from the outbox beside the call. */
        boolean isBeside() {
            return ordinal() <= WEBHOOK.ordinal();
        }

        /** In TwiML a URL may be relative. */
        Kind kind(Hostile hostile) {
            return isTwiml() ? hostile.asReference() : hostile.asVoiceUrl();
        }

        Behaviour behaviour(String url, int good) {
            String text = document.replace("{good}", String.valueOf(good));
            return isTwiml() ? answer(200, TWIML, text.replace("#", xml(url)))
                    : answer(200, "application/json", text.replace('\'', '"').replace("#", TextNode.valueOf(url).toString()));
        }
    }

    private MisbehavingServer good;
    private LoopbackTraps traps;
    private HostileUrls list;
    private RunningPivot pivot;
    private int paths;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        good = MisbehavingServer.start("127.0.0.77");
        traps = new LoopbackTraps();
        list = HostileUrls.read(traps.port(), good.port());
        pivot = RunningPivot.start(folder, Map.of("pivot.http.allow-cidrs", "127.0.0.77/32"), list::resolve);
    }

    @AfterAll
    void stop() throws Exception {
        pivot.close();
        traps.close();
        good.close();
    }

    @AfterEach
    void nobodyCame() {
        assertEquals(List.of(), traps.visits());
    }

    Stream<Hostile> urls() {
        return list.urls().stream();
    }

    Stream<Hostile> urlsForXml() {
        return urls().filter(hostile -> hostile.url().chars().allMatch(c -> c >= ' ' || "\t\r\n".indexOf(c) >= 0));
    }

    Stream<Hostile> urlsForHeaders() {
        return urls().filter(hostile -> hostile.url().chars().noneMatch(Character::isISOControl));
    }

    Stream<Chain> chains() {
        return list.chains().stream();
    }

    @Test
    void theListIsLong() {
        assertTrue(list.urls().size() + list.chains().size() >= 150, list.urls().size() + " URLs");
        assertEquals(list.urls().size(), list.urls().stream().map(Hostile::url).distinct().count(), "no URL stands there twice");
    }

    @ParameterizedTest
    @CsvSource({"http://2130706433:8080/, 127.0.0.1", "http://017700000001/, 127.0.0.1", "http://0x7f.1./, 127.0.0.1",
        "http://127.65535/, 127.0.255.255", "//a:b@c@0251.0xfe.43518, 169.254.169.254", "http://①②⑦。１?x, 127.0.0.1",
        "http://[::ffff:127.0.0.1]:80, 127.0.0.1", "http://[fe80::1]#x, fe80:0:0:0:0:0:0:1", "http://256.1/,", "http://127.0.0.08/,",
        "http://127.0.0.1.example/,"})
    void theListsOwnReaderOfAddressesCanRead(String url, String address) {
        assertEquals(Optional.ofNullable(address), SpecialAddresses.literal(url).map(InetAddress::getHostAddress));
        assertTrue(SpecialAddresses.literal(url).stream().allMatch(SpecialAddresses::isSpecial));
    }

    @Test
    void theServerThatMayBeCalledIsReached() throws Exception {
        good.on("/fine", answer(200, TWIML, "<Response><Say>hello</Say></Response>"));
        DemoCall call = call("http://both.example:" + good.port() + "/fine");
        assertEquals(List.of(), failures(call));
        assertEquals(1, good.requests("/fine").size());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("urls")
    void asVoiceUrl(Hostile hostile) throws Exception {
        DemoCall call = call(hostile.url());
        // What is no URL at all is not even a valid pivot: the session refuses it before there is a request.
        assertEquals(isUrl(hostile.url()) ? List.of(hostile.asVoiceUrl()) : List.of(), failures(call));
        assertTrue(isUrl(hostile.url()) || hostile.asVoiceUrl() == Kind.BAD_URL);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("urlsForXml")
    void asRedirectOfTwiml(Hostile hostile) throws Exception {
        String path = "/document-" + ++paths;
        good.on(path, answer(200, TWIML, "<Response><Redirect method='GET'>" + xml(hostile.url()) + "</Redirect></Response>"));
        List<Kind> failures = failures(call("http://good.example:" + good.port() + path));
        if (hostile.asReference() == Kind.BAD_URL) {
            assertTrue(List.of(Kind.BAD_URL).containsAll(failures), "refused, or skipped with a warning: " + failures);
        } else {
            assertEquals(List.of(hostile.asReference()), failures);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("urlsForHeaders")
    void asLocation(Hostile hostile) throws Exception {
        String path = "/location-" + ++paths;
        good.on(path, redirect(302, hostile.url()));
        List<Kind> failures = failures(call("http://good.example:" + good.port() + path));
        if (hostile.url().chars().allMatch(c -> c < 128)) {
            assertEquals(List.of(asLocation(hostile.asReference())), failures);
        } else {
            // A header is bytes, not Unicode: what arrives is another text than the one in the list.
            assertEquals(1, failures.size());
            assertTrue(Set.of(Kind.REFUSED_URL, Kind.BAD_REDIRECT, Kind.DNS, Kind.STATUS).containsAll(failures), failures::toString);
        }
    }

    /**
     * The sample of the list, side by side, each in a call of its own: the call goes on as if the field were not there, and what was asked
     * instead of nobody failed as the list says. What is no URL is ignored with a warning in TwiML, and may make a document of JSON invalid.
     */
    @ParameterizedTest
    @EnumSource(Field.class)
    void inEveryOtherField(Field field) throws Exception {
        good.on("/goes-on", answer(200, TWIML, GOES_ON)).on("/gone", answer(410, TWIML, ""));
        Map<Hostile, CompletableFuture<Tried>> calls = new LinkedHashMap<>();
        for (Hostile hostile : list.sample()) {
            String path = "/field-" + ++paths;
            good.on(path, field.behaviour(hostile.url(), good.port()));
            DemoCall call = pivot.callTo("1").asking("http://good.example:" + good.port() + path, "get",
                    field.isTwiml() ? "twiml" : "kazoo", null);
            calls.put(hostile, CompletableFuture.supplyAsync(() -> played(call), task -> new Thread(task, "hostile-call").start()));
        }
        assertTrue(calls.size() >= 40, calls.size() + " URLs");
        for (Map.Entry<Hostile, CompletableFuture<Tried>> tried : calls.entrySet()) {
            assertRefused(field, tried.getKey(), tried.getValue().get());
        }
    }

    private void assertRefused(Field field, Hostile hostile, Tried how) throws Exception {
        List<Kind> requests = failures(how.call());
        if (field.kind(hostile) == Kind.BAD_URL && requests.equals(List.of(Kind.CALLFLOW))) {
            assertFalse(field.isTwiml(), hostile::toString);    // the schema of the module has refused the whole document
            return;
        }
        boolean fallback = field == Field.VOICE_FALLBACK_URL;
        assertEquals(fallback ? List.of() : List.of("goes on"), how.heard(), hostile::toString);
        List<Kind> all = field.isBeside() ? deliveryFailures(how.call()) : requests;
        List<Kind> failures = fallback && all.size() > 1 ? all.subList(1, all.size()) : all;
        if (field.kind(hostile) == Kind.BAD_URL) {
            assertTrue(List.of(Kind.BAD_URL, Kind.SETTINGS).containsAll(failures), () -> hostile + " " + failures);
        } else {
            assertEquals(List.of(field.kind(hostile)), failures, hostile::toString);
        }
    }

    private record Tried(DemoCall call, List<String> heard) {}

    private Tried played(DemoCall call) {
        try {
            return new Tried(call, pivot.call(call, "").heard());
        } catch (Exception e) {
            throw new IllegalStateException(call.callId() + " was not played", e);
        }
    }

    /** Why the first attempt of each of the call's deliveries failed; waits until it has. */
    private List<Kind> deliveryFailures(DemoCall call) {
        Outbox outbox = pivot.main().context().getRegistry().lookupByNameAndType("outbox", Outbox.class);
        List<String> legs = List.of(call.callId(), call.callId() + "-callee-1");
        Awaitility.await().until(() -> outbox.ofCalls("default", legs).stream().noneMatch(entry -> entry.lastError() == null));
        return outbox.ofCalls("default", legs).stream().map(entry -> Kind.valueOf(entry.lastError().split("[ :]")[1])).toList();
    }

    private static Kind asLocation(Kind kind) {
        return kind == Kind.BAD_URL ? Kind.BAD_REDIRECT : kind;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chains")
    void chainOfRedirects(Chain chain) throws Exception {
        String path = "/chain-" + ++paths;
        for (int i = 0; i < chain.hops().size(); i++) {
            HostileUrls.Hop hop = chain.hops().get(i);
            good.on(path + "-" + i, redirect(hop.status(), hop.location().replace("{next}", path + "-" + (i + 1))));
        }
        assertEquals(List.of(chain.kind()), failures(call("http://good.example:" + good.port() + path + "-0")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Refresh: 0; url=#", "Content-Location: #", "Link: <#>; rel=canonical", "Link: <#>; rel=preload",
        "Alt-Svc: http/1.1=\"127.0.0.1:{trap}\"", "Upgrade: h2c", "Proxy: #", "X-Accel-Redirect: /", "Set-Cookie: a=b; Domain=127.0.0.1"})
    void noOtherHeaderIsFollowed(String header) throws Exception {
        String[] parts = header.replace("#", "http://127.0.0.1:" + traps.port() + "/")
                .replace("{trap}", String.valueOf(traps.port())).split(": ", 2);
        good.on("/header", answer(200, Map.of("Content-Type", TWIML, parts[0], parts[1]), "<Response/>"));
        assertEquals(List.of(), failures(call("http://good.example:" + good.port() + "/header")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "<!DOCTYPE r SYSTEM '#'><Response/>",
        "<!DOCTYPE r PUBLIC 'x' '#'><Response/>",
        "<!DOCTYPE r [<!ENTITY x SYSTEM '#'>]><Response><Say>&x;</Say></Response>",
        "<!DOCTYPE r [<!ENTITY % x SYSTEM '#'> %x;]><Response/>",
        "<?xml-stylesheet type='text/xsl' href='#'?><Response/>",
        "<Response xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='#'/></Response>",
        "<Response xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:noNamespaceSchemaLocation='#'/>",
        "<html><head><meta http-equiv='refresh' content='0;url=#'/></head></html>"})
    void noDocumentIsFollowedElsewhere(String document) throws Exception {
        good.on("/document", answer(200, TWIML, document.replace("#", "http://127.0.0.1:" + traps.port() + "/")));
        int before = good.requests("/document").size();
        call("http://good.example:" + good.port() + "/document");
        assertEquals(before + 1, good.requests("/document").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:{trap}/", "http://[::1]:{trap}/", "http://flip.example:{trap}/",
        "http://mapped.example:{trap}/", "http://2130706433:{trap}/"})
    void everyOtherUrlThatIsFetchedIsChecked(String hostile) throws Exception {
        String url = hostile.replace("{trap}", String.valueOf(traps.port()));
        good.on("/action", answer(200, TWIML, "<Response><Gather numDigits='1' method='GET' action='" + url + "'/></Response>"));
        DemoCall action = pivot.callTo("1").asking("http://good.example:" + good.port() + "/action", "get", "twiml", null);
        pivot.call(action, "5");
        assertEquals(List.of(Kind.REFUSED_URL), failures(action));

        good.on("/hangup", answer(200, TWIML, "<Response><Hangup/></Response>"));
        DemoCall cdr = pivot.callTo("1").asking("http://good.example:" + good.port() + "/hangup", "get", "twiml", URI.create(url));
        pivot.call(cdr.withoutCdrs(), "");
        Awaitility.await().until(() -> delivery(cdr.callId()).path("status").asText().equals("failed"));
        assertTrue(delivery(cdr.callId()).path("last_error").asText().startsWith("11205 REFUSED_URL"), delivery(cdr.callId())::toString);
    }

    /** A call whose switch names this server. */
    private DemoCall call(String voiceUrl) throws Exception {
        DemoCall call = pivot.callTo("1").asking(voiceUrl, "get", "twiml", null);
        pivot.call(call, "");
        return call;
    }

    private List<Kind> failures(DemoCall call) throws Exception {
        for (JsonNode known : pivot.api("/pivot/debug")) {
            if (known.path("call_id").asText().equals(call.callId())) {
                return pivot.api("/pivot/debug/" + call.callId()).findValues("failure").stream()
                        .map(failure -> Kind.valueOf(failure.path("kind").asText())).toList();
            }
        }
        return List.of();
    }

    private JsonNode delivery(String callId) throws Exception {
        return pivot.api("/cdrs").findParents("call_id").stream().filter(cdr -> cdr.path("call_id").asText().equals(callId))
                .map(cdr -> cdr.path("deliveries").path(0)).findFirst().orElse(MissingNode.getInstance());
    }

    private static boolean isUrl(String url) {
        try {
            WebUrl.parse(url);
            return true;
        } catch (InvalidUrl notAUrl) {
            return false;
        }
    }

    /** Every character that is not a plain one as a reference, line ends too. */
    private static String xml(String text) {
        return text.codePoints().mapToObj(c -> Character.isLetterOrDigit(c) && c < 128 ? Character.toString(c) : "&#" + c + ";")
                .collect(Collectors.joining());
    }
}
