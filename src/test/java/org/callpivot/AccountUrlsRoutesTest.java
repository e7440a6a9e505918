package org.callpivot;

import static org.awaitility.Awaitility.await;
import static org.callpivot.http.MisbehavingServer.answer;
import static org.callpivot.http.MisbehavingServer.redirect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.callpivot.demo.DemoCall;
import org.callpivot.http.MisbehavingServer;
import org.callpivot.http.MisbehavingServer.Behaviour;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** URLs that one account may not have asked, and others may, on the shipped routes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountUrlsRoutesTest {

    private static final Behaviour SAY = answer(200, "text/xml", "<Response><Say>hello</Say></Response>");
    private static final String RULE =
            "host blocked.example is blocked by pivot.http.account-block-hosts (default:blocked.example): not allowed";

    private final AtomicInteger lookUps = new AtomicInteger();
    private MisbehavingServer server;
    private RunningPivot pivot;
    private int number = 6000;
    private DemoCall last;

    /** All names lead to the server; the second time one asks, rebind.example leads elsewhere. */
    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = MisbehavingServer.start();
        pivot = RunningPivot.start(folder, Map.of("pivot.http.account-block-hosts", "default:blocked.example, third:127.0.0.1",
                "pivot.http.account-block-cidrs", "default:127.0.0.66"), host -> new InetAddress[] {InetAddress.getByName(
                        host.equals("rebind.example") && lookUps.getAndIncrement() > 0 ? "127.0.0.66" : "127.0.0.1")});
    }

    @AfterAll
    void stop() {
        pivot.close();
        server.close();
    }

    @Test
    void firstRequestAndRedirect() throws Exception {
        server.on("/blocked", SAY).on("/to", redirect(302, blocked("/blocked")));
        assertEquals(List.of("fallback"), call(blocked("/blocked"), ""));
        assertEquals(List.of("11205", RULE), failure());
        assertEquals(List.of("fallback"), call(server.url("/to"), ""));
        assertEquals(List.of("11205", RULE), failure());
        assertEquals(0, server.requests("/blocked").size());
    }

    @Test
    void aCdr() throws Exception {
        server.on("/voice", SAY).on("/cdr", answer(204, "text/plain", ""));
        assertEquals(List.of("hello"), call(server.url("/voice"), ",'cdr_url':'" + blocked("/cdr") + "'"));
        await().untilAsserted(() -> assertEquals("failed", delivery().path("status").asText()));
        assertEquals("11205 REFUSED_URL: " + RULE, delivery().path("last_error").asText());
        assertEquals(0, server.requests("/cdr").size());
    }

    @Test
    void aNameThatLeadsElsewhereWhenPivotConnects() throws Exception {
        assertEquals(List.of("fallback"), call("http://rebind.example:" + server.port() + "/rebind", ""));
        assertEquals(List.of("11205", "host rebind.example resolves to 127.0.0.66, which is blocked by pivot.http.account-block-cidrs "
                + "(default:127.0.0.66/32): not allowed"), failure());
        assertTrue(lookUps.get() > 1, "the early check has let it through");
    }

    @Test
    void anotherAccountIsNotMeant() throws Exception {
        server.on("/others", SAY);
        pivot.tell(RunningPivot.event("e-1", "call.offered", "of-other",
                "{'to':{'number':'2030'},'account':'other','application':{'voiceUrl':'" + blocked("/others") + "'}}"));
        await().until(() -> server.requests("/others").size() == 1);
    }

    // ---------------------------------------------------------------- words of the tests

    private String blocked(String path) {
        return "http://blocked.example:" + server.port() + path;
    }

    private List<String> call(String url, String more) throws Exception {
        String called = String.valueOf(++number);
        pivot.callflow(called, "{'module':'pivot','data':{'voice_url':'" + url + "','debug':true" + more + "},"
                + "'children':{'_':{'module':'tts','data':{'text':'fallback'}}}}");
        pivot.awaitCallflow(called, url);
        last = pivot.callTo(called);
        return pivot.call(last, "").heard();
    }

    /** Code and message in the last call's debug record. */
    private List<String> failure() throws Exception {
        JsonNode failure = pivot.api("/pivot/debug/" + last.callId()).findValues("failure").get(0);
        return List.of(failure.get("code").asText(), failure.get("message").asText());
    }

    private JsonNode delivery() throws Exception {
        return pivot.api("/cdrs/" + last.callId()).at("/deliveries/0");
    }
}
