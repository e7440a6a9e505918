package org.callpivot;

import static org.awaitility.Awaitility.await;
import static org.callpivot.http.MisbehavingServer.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import org.callpivot.demo.DemoCall;
import org.callpivot.http.MisbehavingServer;
import org.callpivot.http.MisbehavingServer.Behaviour;
import org.callpivot.tls.TlsStores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS on the shipped routes with stores of one's own: whom Pivot believes, and as whom it shows itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpsRoutesTest {

    private static final Behaviour SAY = answer(200, "text/xml", "<Response><Say>hello</Say></Response>");
    private static final String TLS = "11220";

    private TestAuthority authority;
    /** The JDK believes this one. */
    private TestAuthority stranger;
    private RunningPivot pivot;
    private int number = 6000;
    private DemoCall last;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        authority = new TestAuthority(Files.createDirectory(folder.resolve("authority")));
        stranger = new TestAuthority(Files.createDirectory(folder.resolve("stranger")));
        stranger.trustedByDefault();
        pivot = RunningPivot.start(folder.resolve("callflows"), Map.of(
                "pivot.http.tls.trust-store", authority.trustStore().toString(),
                "pivot.http.tls.trust-store-password", TestAuthority.PASSWORD,
                "pivot.http.tls.key-store", authority.issueStore("pivot.example", 30).toString(),
                "pivot.http.tls.key-store-password", TestAuthority.PASSWORD));
    }

    @AfterAll
    void stop() {
        pivot.close();
        stranger.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aServerOfTheTrustedAuthority(String version) throws Exception {
        try (MisbehavingServer server = MisbehavingServer.tls(authority.issue("127.0.0.1", 30),
                socket -> socket.setEnabledProtocols(new String[] {version}))) {
            server.on("/voice", SAY);
            assertEquals(List.of("hello"), call(pivot, server, "").heard());
        }
    }

    @Test
    void theStoreReplacesWhomTheJdkBelieves() throws Exception {
        refused(stranger.issue("127.0.0.1", 30));
    }

    @Test
    void aCertificateThatSignsItself() throws Exception {
        refused(authority.selfSigned("127.0.0.1"));
    }

    @ParameterizedTest
    @CsvSource({"other.example,30", "127.0.0.2,30", "127.0.0.1,-10"})
    void anotherNameOrATimeThatIsOver(String name, int daysLeft) throws Exception {
        refused(authority.issue(name, daysLeft));
    }

    @Test
    void nothingOlderThanTls12IsOffered() throws Exception {
        BlockingQueue<String> hellos = new LinkedBlockingQueue<>();
        try (MisbehavingServer server = MisbehavingServer.greeting(connection -> {
            hellos.add(HexFormat.of().formatHex(connection.tlsRecord()));
            connection.close();
        })) {
            assertEquals(List.of("fallback"), call(pivot, server, "").heard());
        }
        // RFC 8446 section 4.2.1: the extension supported_versions, 5 bytes, of these a list of 4: 1.3 and 1.2.
        String hello = hellos.take();
        assertTrue(hello.contains("002b0005" + "04" + "0304" + "0303"), hello);
    }

    @Test
    void aServerThatAsksWhoIsCallingIsTold_forCdrsToo() throws Exception {
        BlockingQueue<String> callers = new LinkedBlockingQueue<>();
        try (MisbehavingServer server = MisbehavingServer.tls(authority.issue("127.0.0.1", 30), socket -> socket.setNeedClientAuth(true))) {
            server.on("/voice", connection -> {
                callers.add(connection.client());
                SAY.act(connection);
            });
            server.on("/cdr", connection -> {
                callers.add(connection.client());
                answer(204, "text/plain", "").act(connection);
            });
            assertEquals(List.of("hello"), call(pivot, server, ",'cdr_url':'" + https(server, "/cdr") + "'").heard());
            await().untilAsserted(() ->
                    assertEquals("delivered", pivot.api("/cdrs/" + last.callId()).at("/deliveries/0/status").asText()));
        }
        assertEquals(List.of("CN=pivot.example", "CN=pivot.example"), List.copyOf(callers));
    }

    @Test
    void aCdrIsNotDeliveredToAServerThatNobodyVouchesFor() throws Exception {
        try (MisbehavingServer good = MisbehavingServer.tls(authority.issue("127.0.0.1", 30));
                MisbehavingServer bad = MisbehavingServer.tls(stranger.issue("127.0.0.1", 30))) {
            good.on("/voice", SAY);
            call(pivot, good, ",'cdr_url':'" + https(bad, "/cdr") + "'");
            await().untilAsserted(() -> assertTrue(
                    pivot.api("/cdrs/" + last.callId()).at("/deliveries/0/last_error").asText().startsWith(TLS + " TLS: ")));
            assertEquals(0, bad.requests().size());
        }
    }

    /** TLS 1.3 has the client begin before the server has judged: then it may be the request that breaks. */
    @ParameterizedTest
    @CsvSource({"TLSv1.3,11220|11206", "TLSv1.2,11220"})
    void withoutACertificateOfItsOwnPivotIsTurnedAway(String version, String codes, @TempDir Path folder) throws Exception {
        try (MisbehavingServer server = MisbehavingServer.tls(authority.issue("127.0.0.1", 30), socket -> {
            socket.setEnabledProtocols(new String[] {version});
            socket.setNeedClientAuth(true);
        }); RunningPivot nobody = RunningPivot.start(folder, Map.of(
                "pivot.http.tls.trust-store", authority.trustStore().toString(),
                "pivot.http.tls.trust-store-password", TestAuthority.PASSWORD))) {
            server.on("/voice", SAY);
            assertEquals(List.of("fallback"), call(nobody, server, "").heard());
            String code = nobody.api("/pivot/debug/" + last.callId()).findValuesAsText("code").get(0);
            assertTrue(code.matches(codes), code);
            assertEquals(0, server.requests().size());
        }
    }

    @Test
    void aStoreThatCannotBeReadStopsTheStart(@TempDir Path folder) {
        Exception refusal = assertThrows(Exception.class, () -> RunningPivot.start(folder, Map.of(
                "pivot.http.tls.trust-store", authority.trustStore().toString(),
                "pivot.http.tls.trust-store-password", "s3cret")));
        assertEquals("pivot.http.tls.trust-store " + authority.trustStore()
                + " cannot be read with pivot.http.tls.trust-store-password: keystore password was incorrect", Reason.of(refusal));
    }

    @Test
    void everyFaultOfAStoreIsToldWithItsKeyAndFile(@TempDir Path folder) throws Exception {
        Path text = Files.writeString(folder.resolve("text.p12"), "-----BEGIN CERTIFICATE-----");
        Path empty = folder.resolve("empty.p12");
        try (OutputStream out = Files.newOutputStream(empty)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.store(out, TestAuthority.PASSWORD.toCharArray());
        }
        wrong("/no/such.p12", "", "trust /no/such.p12 cannot be read with trust-password: there is no such file");
        wrong("", "/no/such.p12", "own /no/such.p12 cannot be read with own-password: there is no such file");
        wrong(text.toString(), "", "trust " + text + " cannot be read with trust-password: ");
        wrong(folder.toString(), "", "trust " + folder + " cannot be read with trust-password: Is a directory");
        wrong(empty.toString(), "", "trust " + empty + " has no trusted certificate, but must have one (keytool -importcert)");
        wrong("", authority.trustStore().toString(),
                "own " + authority.trustStore() + " has no key, but must have one with its certificate");
    }

    private static void wrong(String trust, String own, String message) {
        TlsStores stores = new TlsStores(new TlsStores.Store("trust", trust, TestAuthority.PASSWORD),
                new TlsStores.Store("own", own, TestAuthority.PASSWORD));
        String told = assertThrows(IllegalArgumentException.class, stores::context).getMessage();
        assertTrue(told.startsWith(message), told);
        assertFalse((told + stores).contains(TestAuthority.PASSWORD), told);
    }

    // ---------------------------------------------------------------- words of the tests

    private void refused(SSLContext certificate) throws Exception {
        try (MisbehavingServer server = MisbehavingServer.tls(certificate)) {
            server.on("/voice", SAY);
            assertEquals(List.of("fallback"), call(pivot, server, "").heard());
            assertEquals(List.of(TLS), pivot.api("/pivot/debug/" + last.callId()).findValuesAsText("code"));
            assertEquals(0, server.requests().size());
        }
    }

    private static String https(MisbehavingServer server, String path) {
        return server.url(path).replace("http:", "https:");
    }

    private DemoCall.Result call(RunningPivot by, MisbehavingServer server, String more) throws Exception {
        String called = String.valueOf(++number);
        by.callflow(called, "{'module':'pivot','data':{'voice_url':'" + https(server, "/voice") + "','debug':true" + more
                + "},'children':{'_':{'module':'tts','data':{'text':'fallback'}}}}");
        by.awaitCallflow(called, "voice_url");
        last = by.callTo(called);
        return by.call(last, "");
    }
}
