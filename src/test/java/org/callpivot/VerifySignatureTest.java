package org.callpivot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.twilio.security.RequestValidator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.callpivot.http.Hop;
import org.callpivot.http.Signatures;
import org.callpivot.request.FormBody;
import org.callpivot.request.Method;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code pivot verify-signature}: what it says of a request that has arrived, and its exit status. */
class VerifySignatureTest {

    private static final Instant SENT = Instant.parse("2026-01-05T09:30:00Z");
    private static final String URL = "https://dev.example/voice?a=1";

    private final Hop request = new Signatures(Map.of("acme", new LinkedHashSet<>(List.of("secret-1", "secret-2"))))
            .sign("acme", Hop.first(Method.POST, URL, Map.of(), FormBody.CONTENT_TYPE, "Digits=1&To=2030"), SENT);
    private final String twilio = "X-Twilio-Signature: " + request.headers().get("X-Twilio-Signature");
    private final String pivot = "X-Pivot-Signature: " + request.headers().get("X-Pivot-Signature");
    private Duration age = Duration.ofSeconds(12);
    private String output;
    private String body;

    @BeforeEach
    void arrives(@TempDir Path folder) throws Exception {
        body = Files.writeString(folder.resolve("body"), "Digits=1&To=2030").toString();
    }

    private int verify(String... words) {
        StringWriter out = new StringWriter();
        int status = new CommandLine(new VerifySignature(Clock.fixed(SENT.plus(age), ZoneOffset.UTC)))
                .setOut(new PrintWriter(out)).setErr(new PrintWriter(out)).execute(words);
        output = out.toString();
        return status;
    }

    private int verifyWith(String key, String url, String... headers) {
        List<String> words = new ArrayList<>(List.of("--key", key, "--url", url, "--body", body));
        words.addAll(List.of(headers));
        return verify(words.toArray(String[]::new));
    }

    @Test
    void bothSignaturesAreValid() {
        assertEquals(0, verifyWith("secret-1", URL, pivot, twilio), () -> output);
        assertEquals("X-Pivot-Signature: valid\nX-Twilio-Signature: valid\n", output.replace("\r", ""));
        assertTrue(new RequestValidator("secret-1").validate(URL, Map.of("Digits", "1", "To", "2030"), twilio.substring(20)));
    }

    @Test
    void whileAKeyIsChanged_bothKeysAreGood() {
        assertEquals(0, verifyWith("secret-2", URL, pivot), () -> output);
        assertEquals(1, verifyWith("secret-2", URL, twilio), "by the first key only");
    }

    @Test
    void anotherKey_anotherUrl_anotherBody() throws Exception {
        assertEquals(1, verifyWith("secret-3", URL, pivot));
        assertTrue(output.startsWith("X-Pivot-Signature: not valid: another key, method, URL or body than any of its 2 v1"), output);
        assertTrue(output.contains("checked: POST " + URL + ", 16 bytes of application/x-www-form-urlencoded"), output);
        assertEquals(1, verifyWith("secret-1", "http://dev.example/voice?a=1", pivot, twilio));
        Files.writeString(Path.of(body), "Digits=2&To=2030");
        assertEquals(1, verifyWith("secret-1", URL, pivot, twilio));
        assertEquals(1, verifyWith("secret-1", URL, twilio));
    }

    @Test
    void anOldSignatureIsNotValid_unlessItsAgeIsOfNoInterest() {
        age = Duration.ofSeconds(301);
        assertEquals(1, verifyWith("secret-1", URL, pivot));
        assertTrue(output.contains("signed at 2026-01-05T09:30:00Z, 301 s ago; --max-age is 300"), output);
        assertEquals(0, verifyWith("secret-1", URL, "--max-age", "0", pivot));
        assertEquals(1, verifyWith("secret-1", URL, "--max-age", "0", "X-Pivot-Signature: t=,v1=00"));
        age = Duration.ofSeconds(-301);
        assertEquals(1, verifyWith("secret-1", URL, pivot), "signed in the future");
    }

    @Test
    void aGetAndJson() throws Exception {
        Signatures one = new Signatures(Map.of("acme", new LinkedHashSet<>(List.of("k"))));
        Hop get = one.sign("acme", Hop.first(Method.GET, URL, Map.of(), null, null), SENT);
        assertEquals(0, verify("--key", "k", "--url", URL, "X-Pivot-Signature: " + get.headers().get("X-Pivot-Signature"),
                "x-twilio-signature: " + get.headers().get("X-Twilio-Signature")), () -> output);

        Hop json = one.sign("acme", Hop.first(Method.POST, URL, Map.of(), "application/json", "{}"), SENT);
        Files.writeString(Path.of(body), "{}");
        String signature = "X-Twilio-Signature: " + json.headers().get("X-Twilio-Signature");
        assertEquals(0, verifyWith("k", json.url(), "--content-type", "application/json", signature), () -> output);
        assertEquals(1, verifyWith("k", URL, "--content-type", "application/json", signature));
        assertTrue(output.contains("the URL has no bodySHA256 of this body"), output);
    }

    @Test
    void wrongWords() {
        assertEquals(2, verifyWith("k", URL, "Authorization: Basic eDp5"));
        assertTrue(output.contains("\"Authorization\" is neither X-Pivot-Signature nor X-Twilio-Signature"), output);
        assertEquals(2, verify("--url", URL, pivot));
        assertTrue(output.contains("--key"), output);
        assertEquals(0, new CommandLine(new Main()).setOut(new PrintWriter(new StringWriter()))
                .execute("verify-signature", "--help"));
    }
}
