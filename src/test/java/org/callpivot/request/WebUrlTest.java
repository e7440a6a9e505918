package org.callpivot.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebUrlTest {

    /** RFC 3986 sections 5.4.1 and 5.4.2, strict. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "g:h           | g:h",
        "g             | http://a/b/c/g",
        "./g           | http://a/b/c/g",
        "g/            | http://a/b/c/g/",
        "/g            | http://a/g",
        "//g           | http://g",
        "?y            | http://a/b/c/d;p?y",
        "g?y           | http://a/b/c/g?y",
        "#s            | http://a/b/c/d;p?q#s",
        "g#s           | http://a/b/c/g#s",
        "g?y#s         | http://a/b/c/g?y#s",
        ";x            | http://a/b/c/;x",
        "g;x           | http://a/b/c/g;x",
        "g;x?y#s       | http://a/b/c/g;x?y#s",
        "\"\"          | http://a/b/c/d;p?q",
        ".             | http://a/b/c/",
        "./            | http://a/b/c/",
        "..            | http://a/b/",
        "../           | http://a/b/",
        "../g          | http://a/b/g",
        "../..         | http://a/",
        "../../        | http://a/",
        "../../g       | http://a/g",
        "../../../g    | http://a/g",
        "../../../../g | http://a/g",
        "/./g          | http://a/g",
        "/../g         | http://a/g",
        "g.            | http://a/b/c/g.",
        ".g            | http://a/b/c/.g",
        "g..           | http://a/b/c/g..",
        "..g           | http://a/b/c/..g",
        "./../g        | http://a/b/g",
        "./g/.         | http://a/b/c/g/",
        "g/./h         | http://a/b/c/g/h",
        "g/../h        | http://a/b/c/h",
        "g;x=1/./y     | http://a/b/c/g;x=1/y",
        "g;x=1/../y    | http://a/b/c/y",
        "g?y/./x       | http://a/b/c/g?y/./x",
        "g?y/../x      | http://a/b/c/g?y/../x",
        "g#s/./x       | http://a/b/c/g#s/./x",
        "g#s/../x      | http://a/b/c/g#s/../x",
        "http:g        | http:g",
    })
    void referencesAreResolvedAsTheRfcSays(String reference, String target) {
        assertEquals(target, WebUrl.resolve("http://a/b/c/d;p?q", reference));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "http://u:p@h:81/app/menu.php?x=1  | next.php        | http://u:p@h:81/app/next.php",
        "http://u:p@h/app                  | /x              | http://u:p@h/x",
        "http://u:p@h/app                  | //other/x       | http://other/x",
        "http://u:p@h/app                  | http://h/x      | http://h/x",
        "http://u:p@h/app?x=1#f            | \"\"            | http://u:p@h/app?x=1#f",
        "http://u:p@h/app?x=1#f            | \"  \"          | http://u:p@h/app?x=1#f",
        "http://host.com                   | x.php           | http://host.com/x.php",
        "http://host.com?x                 | ?y              | http://host.com?y",
        "http://h/a//b                     | ../c            | http://h/a/c",
        "http://h/1                        | v1.2/next       | http://h/v1.2/next",
        "http://h/1                        | HTTPS://h/2     | https://h/2",
        "http://h/1                        | http://x/a/../b | http://x/b",
        "http://h/1                        | grüß gott?a=ä   | http://h/gr%C3%BC%C3%9F%20gott?a=%C3%A4",
        "http://h/1                        | ftp://u:p@h/x   | ftp://u:p@h/x",
        "http://h/1                        | http://:9/x     | http://:9/x",
    })
    void developersReferences(String base, String reference, String target) {
        assertEquals(target, WebUrl.resolve(base, reference));
    }

    @Test
    void oneDocumentHasManyReferences() {
        UnaryOperator<String> references = WebUrl.references("http://u:p@h:81/app/menu?x=1");

        assertEquals("https://other/x", references.apply("https://other/x"));
        assertEquals("http://u:p@h:81/app/next", references.apply("next"));
        assertEquals("http://other/y", references.apply("//other/y"));
        assertEquals("http://u:p@h:81/app/menu?x=1", references.apply(""));
        assertEquals("http://u:p@h:81/z#a%20b", references.apply("/z#a b"));
    }

    @Test
    void aDocumentThatIsNoWebPageStillHasReferences() {
        UnaryOperator<String> references = WebUrl.references("ftp://h/a/b?q");

        assertEquals("ftp://h/a/ c", references.apply("./ c"));
        assertEquals("http://h/c", references.apply("http://h/c"));
        assertEquals("ftp://h/a/b?q", references.apply(" "));
    }

    @Test
    void noReferenceIsTheDocumentItself() {
        assertEquals("http://h/a?b#c", WebUrl.resolve("http://h/a?b#c", null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "HTTP://h                        | http://h/",
        "http://h?x                      | http://h/?x",
        "\" https://h/a \"               | https://h/a",
        "http://h:80/a#b                 | http://h:80/a",
        "http://h:/a                     | http://h/a",
        "http://user:pass@h/a            | http://h/a",
        "http://h/a b/ä/%C3%A4/%/%zz     | http://h/a%20b/%C3%A4/%C3%A4/%25/%25zz",
        "http://h/a?b[]=1&c=%2f&d=a+b    | http://h/a?b[]=1&c=%2f&d=a+b",
        "http://h/a[1]{x}^`\\\"           | http://h/a%5B1%5D%7Bx%7D%5E%60%5C%22",
        "http://h/a?x=<&y=\uD83D\uDE00   | http://h/a?x=%3C&y=%F0%9F%98%80",
        "http://bücher.example/          | http://xn--bcher-kva.example/",
        "http://[::1]:8080/a             | http://[::1]:8080/a",
        "http://h/a@b:c                  | http://h/a@b:c",
        "http://my_host.local.:8080/x    | http://my_host.local.:8080/x",
    })
    void theWireSeesAsciiWithoutCredentialsAndFragment(String url, String wire) {
        assertEquals(wire, WebUrl.parse(url).wire());
        assertEquals(wire, URI.create(wire).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "http://user:pass@h/           | user:pass",
        "http://user@h/                | user:",
        "http://:pass@h/               | :pass",
        "http://u:a:b@h/               | u:a:b",
        "http://u:p@ss@h/              | u:p@ss",
        "http://u%40x:p%3A%2F%C3%A4@h/ | u@x:p:/ä",
        "http://jörg:a+b%@h/           | jörg:a+b%",
    })
    void credentialsOfTheUrlAreBasicAuthentication(String url, String credentials) {
        String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        assertEquals("Basic " + encoded, WebUrl.parse(url).authorization());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h/", "http://@h/", "http://h/a@b"})
    void withoutCredentialsThereIsNoAuthentication(String url) {
        assertNull(WebUrl.parse(url).authorization());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "\"\"                         | must begin with http:// or https://",
        "ftp://h/                     | must begin with http:// or https://",
        "/menu                        | must begin with http:// or https://",
        "httpx://h/                   | must begin with http:// or https://",
        "javascript:alert(1)          | must begin with http:// or https://",
        "http:h                       | must have // and a host after the scheme",
        "http:/h/a                    | must have // and a host after the scheme",
        "http://                      | must have a host",
        "http:///a                    | must have a host",
        "http://:80/                  | must have a host",
        "http://user@/                | must have a host",
        "http://a b/                  | must have a host name of",
        "http://a%2Eb/                | must have a host name of",
        "http://h\\@x\\/              | must have no backslash",
        "http://x\t@h/               | must have no backslash and no control character",
        "http://a..b/                 | must have a host name of",
        "http://a／b/                 | must have a host name of",
        "http://[::1/                 | must have a host, or",
        "http://h:x/                  | must have a host, or",
        "http://h:1:2/                | must have a host, or",
        "http://h:0/                  | must have a port of 1..65535",
        "http://h:65536/              | must have a port of 1..65535",
        "http://h:99999999999/        | must have a port of 1..65535",
    })
    void whatCannotBeAskedIsRefused(String url, String rule) {
        InvalidUrl refused = assertThrows(InvalidUrl.class, () -> WebUrl.parse(url));
        assertTrue(refused.getMessage().contains('"' + (url.contains("@") ? "" : url)), refused.getMessage());
        assertTrue(refused.getMessage().contains(rule), refused.getMessage());
    }

    @Test
    void aHostMustFitTheDns() {
        String label = "a".repeat(63);
        assertThrows(InvalidUrl.class, () -> WebUrl.parse("http://" + label + "a/"));
        assertThrows(InvalidUrl.class, () -> WebUrl.parse("http://" + "a.".repeat(100_000) + "a/"));
        assertThrows(InvalidUrl.class, () -> WebUrl.parse("http://" + "ä".repeat(100) + ".example/"));
        assertEquals(label, WebUrl.parse("http://" + label + "/").host());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "http://h/a?mail=x@y          | http://h/a?mail=x@y",
        "http://u:pw@h:8/a?mail=x@y   | http://***@h:8/a?mail=x@y",
        "https://u@h/                 | https://***@h/",
        "http://u:p@ss@h/             | http://***@h/",
        "http://u:p/ss@h/             | http://***@h/",
        "http://u:p#s?s@h/            | http://***@h/",
        "http://u:pw@h:port/          | http://***@h:port/",
        "ftp://u:pw@h/                | ftp://***@h/",
        "http:/u:pw@h/                | ***@h/",
        "u:pw@h/                      | ***@h/",
        "//u:pw@h/                    | ***@h/",
        "nonsense                     | nonsense",
        "\"\"                         | \"\"",
    })
    void aMaskedUrlHasNoCredentials(String url, String masked) {
        assertEquals(masked, WebUrl.mask(url));
    }

    @Test
    void aMaskedUrlIsOneLineWhateverItWas() {
        assertEquals("null", WebUrl.mask(null));
        assertEquals("no url  GET /", WebUrl.mask("no url\r\nGET /"));
        assertEquals("http://h/%0D%0AGET%20/", WebUrl.mask("http://h/\r\nGET /"));
    }

    @Test
    void aUrlShowsItsCredentialsOnlyWhenAskedTo() {
        WebUrl url = WebUrl.parse("http://user:geheim@h/a");
        assertEquals("http://***@h/a", url.toString());
        assertEquals("http://user:geheim@h/a", url.text());
    }

    /** Any text whatever: no surprise, no secret, and what is accepted is a URL for the JDK as well. */
    @Test
    void noTextBreaksIt() {
        String alphabet = "htp:/?#[]@%. \\\"<ä\n\u0000{|}^`&=+;a1-_~";
        Random random = new Random(3986);
        int accepted = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "" : "http://h");
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String url = text.toString();
            assertFalse(WebUrl.mask("http://u:SECRET@" + url).contains("SECRET"), url);
            String resolved = WebUrl.resolve("http://h/x/y", url);
            try {
                WebUrl parsed = WebUrl.parse(resolved);
                assertEquals(parsed.wire(), URI.create(parsed.wire()).toString());
                assertEquals(parsed, WebUrl.parse(parsed.text()));
                accepted++;
            } catch (InvalidUrl refused) {
                assertFalse(refused.getMessage().isEmpty());
            }
        }
        assertTrue(accepted > 5_000, "accepted " + accepted);
    }
}
