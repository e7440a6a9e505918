package org.callpivot.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.callpivot.request.Method;
import org.callpivot.session.Failure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsTest {

    private static final String FORM = "application/x-www-form-urlencoded";

    private final Redirects redirects = new Redirects();

    private static Hop post(String url) {
        return Hop.first(Method.POST, url, Map.of("X-Custom", "1", "Authorization", "Basic Ym9i"), FORM, "a=b");
    }

    private Hop next(Hop hop, int status, String location) {
        return redirects.next(hop, status, location).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"301, GET", "302, GET", "303, GET", "307, POST", "308, POST"})
    void aPostBecomesAGetButFor307And308(int status, Method method) {
        Hop hop = next(post("http://a.example/x"), status, "/y");
        assertEquals(method, hop.method());
        assertEquals(method == Method.POST ? "a=b" : null, hop.body());
        assertEquals(method == Method.POST ? FORM : null, hop.contentType());
        assertEquals("http://a.example/y", hop.url());
        assertEquals(1, hop.redirects());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204, 300, 304, 305, 306, 399, 404, 500})
    void otherStatusesAreNoRedirects(int status) {
        assertEquals(Optional.empty(), redirects.next(post("http://a.example/"), status, "/y"));
        assertFalse(redirects.isRedirect(status));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            next.xml                  | http://a.example/dir/next.xml
            ./next.xml?x=1            | http://a.example/dir/next.xml?x=1
            ../next.xml               | http://a.example/next.xml
            ../../../next.xml         | http://a.example/next.xml
            /root#part                | http://a.example/root#part
            #part                     | http://a.example/dir/page.xml?q=1
            .                         | http://a.example/dir/
            ..                        | http://a.example/
            a/./b/../c/?x=/../y       | http://a.example/dir/a/c/?x=/../y
            ?q=2                      | http://a.example/dir/page.xml?q=2
            //b.example/x             | http://b.example/x
            https://b.example/x       | https://b.example/x
            HTTP://B.example:8080     | http://B.example:8080
            a b/ü?{{env:HOME}}        | http://a.example/dir/a%20b/%C3%BC?%7B%7Benv:HOME%7D%7D
            ' /padded '               | http://a.example/padded
            """)
    void resolvesTheLocation(String location, String url) {
        assertEquals(url, next(post("http://a.example/dir/page.xml?q=1"), 302, location).url());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", value = {"none", "''", "' '", "ftp://a.example/", "http://", "javascript:alert(1)",
        "mailto:a@b.example", "http://a_b.example/", "//", "http://a.example:0/"})
    void refusesAnUnusableLocation(String location) {
        HttpFailure failure = assertThrows(HttpFailure.class, () -> next(post("http://a.example/"), 302, location));
        assertEquals(Kind.BAD_REDIRECT, failure.failure().kind());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://a.example/x   | /y                      | true
            http://a.example/x   | http://A.example:80/y   | true
            http://a.example/x   | http://b.example/y      | false
            http://a.example/x   | http://a.example:81/y   | false
            http://a.example/x   | https://a.example/y     | false
            https://a.example/x  | http://a.example/y      | false
            http://a.example/x   | //a.example.evil/y      | false
            """)
    void credentialsStayWithTheirOrigin(String from, String location, boolean kept) {
        Hop hop = next(post(from), 307, location);
        assertEquals(kept, hop.headers().containsKey("Authorization"));
        assertEquals("1", hop.headers().get("X-Custom"));
    }

    @Test
    void aLocationMayBringItsOwnCredentials() {
        Hop hop = next(post("http://a.example/x"), 302, "http://eve:pw@b.example/y");
        assertNull(hop.headers().get("Authorization"));
        assertEquals("GET http://***@b.example/y", hop.toString());
        Hop sent = hop.at(UrlSyntax.parse(hop.url()));
        assertEquals("http://b.example/y", sent.url());
        assertEquals("Basic ZXZlOnB3", sent.headers().get("Authorization"));
    }

    @Test
    void followsFiveHopsAndNoMore() {
        Hop hop = post("http://a.example/0");
        for (int i = 1; i <= 5; i++) {
            hop = next(hop, 302, "/" + i);
        }
        Hop fifth = hop;
        assertEquals("http://a.example/5", fifth.url());
        HttpFailure failure = assertThrows(HttpFailure.class, () -> next(fifth, 302, "/6"));
        assertEquals(Kind.REDIRECTS, failure.failure().kind());
        assertTrue(redirects.next(fifth, 200, null).isEmpty(), "the fifth hop's answer counts");
    }
}
