package org.callpivot.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            http://bob:pw@host/a               | http://***@host/a
            https://bob:p@w:x@host:8443/?a=1   | https://***@host:8443/?a=1
            http://host/p?a=b@c                | http://host/p?a=b@c
            http://host/?token=abc&x=1         | http://host/?token=***&x=1
            http://host/?x=1&API_KEY=a-b#f     | http://host/?x=1&API_KEY=***#f
            http://host/?access_token=abc      | http://host/?access_token=***
            http://host/?v[password]=abc       | http://host/?v[password]=abc
            http://host/?keyword=abc           | http://host/?keyword=abc
            secret=abc&Digits=12               | secret=***&Digits=12
            Digits=12&client_secret=abc        | Digits=12&client_secret=***
            {"password": "a\\"b", "b": 1}      | {"password": "***", "b": 1}
            {"api_key":1234,"b":1}             | {"api_key":"***","b":1}
            {"url":"http:\\/\\/u:p@h\\/"}      | {"url":"http:\\/\\/***@h\\/"}
            {"text":"Enter your token: now"}   | {"text":"Enter your token: now"}
            <Sip username="u" password="p">x   | <Sip username="u" password="***">x
            <Sip password='p'>sip:a@b</Sip>    | <Sip password="***">sip:a@b</Sip>
            ;PASSWORD=x;MODE=PostgreSQL        | ;PASSWORD=***;MODE=PostgreSQL
            """)
    void secretsInTextsAreMasked(String text, String masked) {
        assertEquals(masked, Masking.text(text));
    }

    @Test
    void noTextStaysNoText() {
        assertNull(Masking.text(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "proxy-authorization", "Cookie", "Set-Cookie", "X-Auth-Token", "X-API-Key",
            "X-Twilio-Signature", "X-Secret", "x-auth-user"})
    void headersThatAuthenticateAreMasked(String name) {
        assertEquals(Map.of(name, Masking.MASK), Masking.headers(Map.of(name, "abc")));
    }

    @Test
    void otherHeadersStay() {
        Map<String, String> harmless = Map.of("Content-Type", "text/xml", "X-Keyboard", "de", "X-Author", "bob");
        assertEquals(harmless, Masking.headers(harmless));
        assertEquals(Map.of("Location", "http://***@h/"), Masking.headers(Map.of("Location", "http://u:p@h/")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a-", "://", "://a", "\"token\":\"", "\\\\/",
            "&token", " token=\"", "\"token\":\"\\a", "@", "?a="})
    void aHostileTextTakesLinearTime(String part) {
        String text = part.repeat(1_000_000 / part.length());
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Masking.text("x=\"" + text));
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Masking.text("\"token\":\"" + text));
    }
}
