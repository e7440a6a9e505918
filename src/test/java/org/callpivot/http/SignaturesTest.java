package org.callpivot.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.twilio.security.RequestValidator;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.callpivot.request.FormBody;
import org.callpivot.request.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is signed, held against Twilio's own SDK where it has an opinion. */
class SignaturesTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_767_605_400);
    private static final String JSON = "{\"Call-ID\":\"call-7\",\"name\":\"Jürgen\"}";

    private final Signatures signatures = new Signatures(Map.of("acme", new LinkedHashSet<>(List.of("new", "old"))));

    /** The samples of Twilio's documentation (https://www.twilio.com/docs/usage/security) and of the tests of its SDKs. */
    @ParameterizedTest
    @CsvSource({"%2B12349013030, 0/KCTR6DLpKmkAf8muzZqo1nDgQ=", "%2B14158675309, RSOYDt4T1cUTdK1PDd93/VVr8B8="})
    void twiliosPublishedSamples(String caller, String signature) {
        String form = "To=%2B18005551212&From=" + caller + "&Digits=1234&Caller=" + caller + "&CallSid=CA1234567890ABCDE";
        assertEquals(signature, post("https://mycompany.com/myapp.php?foo=1&bar=2", form).twilio("12345"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "https://dev.example/voice", "https://dev.example/voice?a=1&b[]=2", "http://dev.example:8080/",
        "https://dev.example/voice?q=a%20b%2Bc&Custom-SIP-Headers[X-A]=1"})
    void twiliosSdkAcceptsAGet(String url) {
        Hop signed = sign(Hop.first(Method.GET, url, Map.of(), null, null));
        assertEquals(url, signed.url());
        assertTrue(new RequestValidator("new").validate(url, Map.of(), signed.headers().get("X-Twilio-Signature")));
        assertFalse(new RequestValidator("other").validate(url, Map.of(), signed.headers().get("X-Twilio-Signature")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "CallSid=call-7&From=1001&To=%2B493012", "b=2&a=1&B=3&A=4", "Custom-SIP-Headers[X-A]=a+b%26c&empty=&%C3%BC=%E2%82%AC",
        "name-without-value&x=%25"})
    void twiliosSdkAcceptsAForm(String form) {
        Hop signed = sign(Hop.first(Method.POST, "https://dev.example/voice?a=1", Map.of(), FormBody.CONTENT_TYPE, form));
        assertEquals("https://dev.example/voice?a=1", signed.url());
        assertTrue(new RequestValidator("new").validate(signed.url(), fields(form),
                signed.headers().get("X-Twilio-Signature")));
        Map<String, String> changed = fields(form);
        changed.put("Digits", "1");
        assertFalse(new RequestValidator("new").validate(signed.url(), changed, signed.headers().get("X-Twilio-Signature")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://dev.example/voice", "https://dev.example/voice?a=1", "https://dev.example/?"})
    void twiliosSdkAcceptsJson_itsHashStandsInTheQuery(String url) throws Exception {
        Hop signed = sign(Hop.first(Method.POST, url, Map.of(), "application/json", JSON));
        assertTrue(signed.url().startsWith(url) && signed.url().contains("bodySHA256="), signed.url());
        RequestValidator twilio = new RequestValidator("new");
        assertTrue(twilio.validate(signed.url(), JSON, signed.headers().get("X-Twilio-Signature")));
        assertFalse(twilio.validate(signed.url(), JSON + " ", signed.headers().get("X-Twilio-Signature")));
        assertEquals(signed.url(), sign(signed).url(), "a repeated request has the hash once");
    }

    @Test
    void aNameThatIsThereTwice_eachOfItsValuesCountsOnce() {
        assertEquals(post("http://h/", "a=1&a=2&b=3").twilio("k"), post("http://h/", "b=3&a=2&a=1&a=2").twilio("k"));
        assertNotEquals(post("http://h/", "a=1&a=2").twilio("k"), post("http://h/", "a=1&a=3").twilio("k"));
    }

    /** Made with: printf '1767605400\nPOST\nhttps://dev.example/voice\na=1' | openssl dgst -sha256 -hmac new. */
    @Test
    void theTimeStampedSignatureIsWhatOpensslMakes() {
        Hop signed = sign(Hop.first(Method.POST, "https://dev.example/voice", Map.of(), FormBody.CONTENT_TYPE, "a=1"));
        assertEquals("t=1767605400,v1=29bf235fcc7abdd3071aedc6d87d3bebaf94f5a207e0c34472819a028145c858,"
                + "v1=9a42ffa85fc0baf55945a87fc5d562f2a79903a26652825b4a2952f32c131a00", signed.headers().get("X-Pivot-Signature"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "1767605401 | POST | https://h/  | a=1", "1767605400 | GET | https://h/  | a=1",
        "1767605400 | POST | https://h/x | a=1", "1767605400 | POST | https://h/ | a=2"})
    void whateverIsChanged_theTimeStampedSignatureIsAnother(long seconds, String method, String url, String body) {
        String expected = new SignedRequest("POST", "https://h/", FormBody.CONTENT_TYPE, "a=1").pivot("k", 1_767_605_400);
        assertNotEquals(expected, new SignedRequest(method, url, FormBody.CONTENT_TYPE, body).pivot("k", seconds));
    }

    @Test
    void anAccountWithoutKeysIsNotSigned() {
        Hop hop = Hop.first(Method.GET, "http://h/", Map.of("X-A", "1"), null, null);
        assertSame(hop, signatures.sign("other", hop, NOW));
    }

    @Test
    void aCustomHeaderOfThisNameIsReplaced() {
        Hop signed = sign(Hop.first(Method.GET, "http://h/", Map.of("x-twilio-signature", "forged", "X-A", "1"), null, null));
        List<String> names = new ArrayList<>(signed.headers().keySet());
        names.replaceAll(String::toLowerCase);
        assertEquals(Set.of("x-a", "x-twilio-signature", "x-pivot-signature"), Set.copyOf(names));
        assertEquals(3, names.size());
        assertFalse(signed.headers().containsValue("forged"));
    }

    private Hop sign(Hop hop) {
        return signatures.sign("acme", hop, NOW);
    }

    private static SignedRequest post(String url, String form) {
        return new SignedRequest("POST", url, FormBody.CONTENT_TYPE, form);
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : form.split("&")) {
            String[] parts = pair.split("=", 2);
            fields.put(URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return fields;
    }
}
