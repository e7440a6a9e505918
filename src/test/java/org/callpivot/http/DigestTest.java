package org.callpivot.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.callpivot.request.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** To whom the answer to a challenge goes. */
class DigestTest {

    private static final List<String> CHALLENGE = List.of("Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256");
    private static final String BASIC = "Basic Ym9iOnB3";

    private final Hop first = Hop.first(Method.GET, "https://dev.example/voice", Map.of("Authorization", BASIC), null, null);

    @ParameterizedTest
    @CsvSource({"https://dev.example/next, Digest", "https://dev.example:443/next, Digest", "/next, Digest",
        "http://dev.example/next, ''", "https://dev.example:8443/next, ''", "https://other.example/next, ''", "https://www.dev.example/next, ''"})
    void afterARedirectOnlyTheServerThatHasAskedGetsIt(String location, String scheme) {
        Digest digest = new Digest(false);
        assertTrue(digest.challenged(first, 401, CHALLENGE));
        Hop next = new Redirects().next(first, 302, location).orElseThrow();
        assertEquals(scheme, digest.authorize(next).headers().getOrDefault("Authorization", "").split(" ")[0]);
    }

    @Test
    void beforeTheChallengeItIsBasic_orNothing() {
        assertEquals(BASIC, new Digest(false).authorize(first).headers().get("Authorization"));
        assertFalse(new Digest(true).authorize(first).headers().containsKey("Authorization"));
    }

    @Test
    void onlyStatus401Asks() {
        assertFalse(new Digest(false).challenged(first, 407, CHALLENGE));
        assertFalse(new Digest(false).challenged(first, 200, CHALLENGE));
    }
}
