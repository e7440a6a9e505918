package org.callpivot.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.callpivot.session.Failure;
import org.callpivot.session.Failure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlPolicyTest {

    /** The names of this test's little internet. */
    private static final Map<String, String> NAMES = Map.of(
            "shop.example", "93.184.216.34",
            "xn--bcher-kva.example", "93.184.216.35",
            "v6.example", "2606:2800:220:1::1",
            "loop.example", "127.0.0.1",
            "meta.example", "169.254.169.254",
            "mapped.example", "::ffff:127.0.0.1",
            "lan.example", "192.168.1.10",
            "both.example", "127.0.0.1,93.184.216.34");

    private static InetAddress[] resolve(String host) throws UnknownHostException {
        if (!NAMES.containsKey(host)) {
            throw new UnknownHostException(host);
        }
        return Arrays.stream(NAMES.get(host).split(",")).map(UrlPolicyTest::address).toArray(InetAddress[]::new);
    }

    private static InetAddress address(String literal) {
        return IpLiteral.parse(literal).orElseThrow();
    }

    private static UrlPolicy policy(UrlPolicy.Settings settings) {
        return new UrlPolicy(settings, new Lookup(UrlPolicyTest::resolve, 4, 0, Duration.ofSeconds(5)));
    }

    private static UrlPolicy policy() {
        return policy(UrlPolicy.Settings.defaults());
    }

    private static Failure failure(UrlPolicy policy, String url) {
        return assertThrows(HttpFailure.class, () -> policy.check(url), url).failure();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://shop.example                          | http://shop.example/
            HTTP://Shop.Example:80/A?b=C                 | http://shop.example/A?b=C
            https://shop.example:443/                    | https://shop.example/
            https://shop.example:8443/x                  | https://shop.example:8443/x
            http://shop.example:/x                       | http://shop.example/x
            http://shop.example./x                       | http://shop.example/x
            http://shop.example//a/../b                  | http://shop.example//a/../b
            http://shop.example?x=1                      | http://shop.example/?x=1
            http://shop.example/x#fragment               | http://shop.example/x
            http://user:secret@shop.example/x            | http://shop.example/x
            http://bücher.example/grüße?ä=ö              | http://xn--bcher-kva.example/gr%C3%BC%C3%9Fe?%C3%A4=%C3%B6
            http://shop.example/a b?c=d e&f[]=<1>        | http://shop.example/a%20b?c=d%20e&f[]=%3C1%3E
            http://shop.example/100%?x=%zz&y=%2f         | http://shop.example/100%25?x=%25zz&y=%2f
            http://shop.example/{{env:HOME}}?a=${b}      | http://shop.example/%7B%7Benv:HOME%7D%7D?a=$%7Bb%7D
            http://93.184.216.34/                        | http://93.184.216.34/
            http://0x5db8d822/                           | http://93.184.216.34/
            http://1572395042/                           | http://93.184.216.34/
            http://0135.0270.0330.042/                   | http://93.184.216.34/
            http://93.184.55330/                         | http://93.184.216.34/
            http://[2606:2800:220:1::1]:8080/            | http://[2606:2800:220:1:0:0:0:1]:8080/
            http://[::ffff:93.184.216.34]/               | http://93.184.216.34/
            http://[64:ff9b::93.184.216.34]/             | http://[64:ff9b:0:0:0:0:5db8:d822]/
            http://v6.example/                           | http://v6.example/
            http://both.example/                         | http://both.example/
            http://lan.example/                          | http://lan.example/
            http://10.1.2.3/                             | http://10.1.2.3/
            http://100.64.0.1/                           | http://100.64.0.1/
            http://[fd12::1]/                            | http://[fd12:0:0:0:0:0:0:1]/
            """)
    void allowsAndRewritesToTheOneFormThatEverybodyReadsAlike(String url, String rewritten) {
        assertEquals(rewritten, policy().check(url).url());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "http://localhost/", "http://LOCALHOST:8080/", "http://localhost./", "http://app.localhost/",
        "http://localhost.localdomain/", "http://localhost/123",
        "http://127.0.0.1/", "http://127.1/", "http://127.255.255.254/", "http://2130706433/", "http://0x7f000001/",
        "http://0x7f.1/", "http://0177.0.0.1/", "http://017700000001/", "http://127.0.0.1./", "http://１２７．０．０．１/",
        "http://127。0。0。1/",
        "http://0/", "http://0.0.0.0/", "http://0.1.2.3/", "http://0:5984/_replicate//", "https://ignore:me@0.0.0.0",
        "http://169.254.169.254/latest/meta-data/", "http://169.254.1.1/", "http://2852039166/",
        "http://100.100.100.200/", "http://168.63.129.16/", "http://192.0.0.192/", "http://[fd00:ec2::254]/",
        "http://192.0.0.1/", "http://192.88.99.1/", "http://198.18.0.1/", "http://198.19.255.255/", "http://192.0.2.1/",
        "http://198.51.100.1/", "http://203.0.113.1/", "http://[2001:db8::1]/", "http://[3fff:fff::1]/", "http://[100::1]/",
        "http://[5f00::1]/", "http://[2001:2::1]/", "http://[2002:c612:1::]/",
        "http://224.0.0.1/", "http://239.255.255.250/", "http://240.0.0.1/", "http://255.255.255.255/",
        "http://[::1]/", "http://[::]/", "http://[0:0:0:0:0:0:0:1]:80/", "http://[fe80::1]/", "http://[ff02::1]/",
        "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::ffff:169.254.169.254]/",
        "http://[::127.0.0.1]/", "http://[64:ff9b::127.0.0.1]/", "http://[64:ff9b::a9fe:a9fe]/",
        "http://[2002:7f00:1::]/", "http://[2002:a9fe:a9fe::1]/", "http://[2001:0:1::1]/",
        "http://[64:ff9b:1::a9fe:a9fe]/",
        "http://loop.example/", "http://loop.example./", "http://meta.example/", "http://mapped.example/",
    })
    void refusesThisMachineAndItsNeighboursInEveryDisguise(String url) {
        assertEquals(Kind.REFUSED_URL, failure(policy(), url).kind(), () -> failure(policy(), url).message());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "   ", "shop.example", "/voice", "//shop.example/", "ftp://shop.example/", "file:///etc/passwd",
        "http:shop.example", "http:/shop.example", "http://", "http:///x", "http://?x", "http://:80/", "http://./",
        "http://user:secret@/", "http://shop.example:0/", "http://shop.example:65536/", "http://shop.example:-1/",
        "http://shop.example:99999999999/", "http://shop.example:8o/", "https://192.168.6.8:0/",
        "https://username@password:localhost:345/", "http://shop..example/", "http://.shop.example/",
        "http://a_b.example/", "http://-shop.example/", "http://shop .example/", "http://shop.example\\@127.0.0.1/",
        "http://shop.example%00.evil/", "http://%31%32%37.0.0.1/", "http://shop.example\r\nX: y/",
        "http://shop.example/\u0000", "http://256.1.1.1/", "http://1.2.3.4.5/", "http://1.2.3.256/",
        "http://shop.1a/", "http://09.1.1.1/", "http://4294967296/", "http://[::1", "http://::1/", "http://[1.2.3.4]/",
        "http://[::g]/", "http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/", "http://[]/",
        "javascript:alert(1)",
    })
    void refusesWhatIsNoHttpUrl(String url) {
        assertEquals(Kind.BAD_URL, failure(policy(), url).kind(), () -> failure(policy(), url).message());
    }

    @Test
    void refusesHostsAndUrlsThatAreTooLong() {
        assertEquals(Kind.BAD_URL, failure(policy(), "http://" + "a".repeat(64) + ".example/").kind());
        assertEquals(Kind.BAD_URL, failure(policy(), "http://" + "abc.".repeat(64) + "example/").kind());
        assertEquals(Kind.BAD_URL, failure(policy(), "http://shop.example/" + "a".repeat(16 * 1024)).kind());
    }

    @Test
    void saysHostAddressAndRule() {
        assertEquals("host loop.example resolves to 127.0.0.1, which is loopback (127.0.0.0/8): not allowed",
                failure(policy(), "http://loop.example/").message());
        assertEquals("169.254.169.254, which is cloud metadata (169.254.169.254/32): not allowed",
                failure(policy(), "http://169.254.169.254/").message());
        assertEquals("host no.example has no address in DNS", failure(policy(), "http://no.example/").message());
        assertEquals(Kind.DNS, failure(policy(), "http://no.example/").kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://bob:secret@localhost/", "http://bob:secret@loop.example/", "http://bob:secret@/",
        "http://bob:secret@no.example/", "http://bob:secret@shop.example:0/", "http://bob:secret@a:b:c/",
        "ftp://bob:secret@shop.example/", "http://bob:secret@a_b/", "http://bob:secret@1.2.3.4.5/"})
    void noMessageHoldsCredentials(String url) {
        String message = failure(policy(), url).message();
        assertFalse(message.contains("secret"), message);
        assertFalse(message.contains("bob"), message);
    }

    @Test
    void credentialsBecomeBasicAuthentication() {
        CheckedUrl checked = policy().check("http://b%40b:s%3Ae+cr%20t@shop.example:8080/x");
        assertEquals("Basic " + Base64.getEncoder().encodeToString("b@b:s:e+cr t".getBytes()), checked.authorization());
        assertEquals("http://shop.example:8080", checked.origin());
        assertEquals("http://shop.example:8080/x", checked.toString());
        assertEquals("Basic " + Base64.getEncoder().encodeToString("bob:".getBytes()),
                policy().check("http://bob@shop.example/").authorization());
        assertNull(policy().check("http://shop.example/").authorization());
    }

    @Test
    void ofSeveralAddressesOnlyTheAllowedOnesAreCalled() {
        assertEquals(List.of(address("93.184.216.34")), policy().addresses(null, "both.example", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://10.0.0.1/", "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.6.8/",
        "http://100.64.0.1/", "http://[fd12::1]/", "http://[fc00::1]/", "http://lan.example/",
        "http://[::ffff:10.0.0.1]/", "http://[64:ff9b::10.0.0.1]/", "http://[2002:0a00:0001::]/"})
    void privateNetworksHaveOneSwitch(String url) {
        UrlPolicy closed = policy(new UrlPolicy.Settings(false, UrlPolicy.Lists.NONE, Map.of()));
        assertEquals(Kind.REFUSED_URL, failure(closed, url).kind());
        policy().check(url);
        closed.check("http://172.32.0.1/");
        closed.check("http://100.128.0.1/");
    }

    @Test
    void configurationOpensHoles() {
        UrlPolicy open = policy(new UrlPolicy.Settings(false,
                new UrlPolicy.Lists(Set.of("127.0.0.0/8"), Set.of(), Set.of("LocalHost", "*.example"), Set.of(), Set.of()), Map.of()));
        open.check("http://127.0.0.1:8080/");
        open.check("http://[::ffff:127.0.0.1]/");
        open.check("http://loop.example/");
        open.check("http://lan.example/");
        assertEquals(Kind.REFUSED_URL, failure(open, "http://[::1]/").kind());
        assertEquals(Kind.DNS, failure(open, "http://localhost/").kind(), "allowed, but not known here");
        assertEquals(Kind.REFUSED_URL, failure(open, "http://app.localhost/").kind());
    }

    @Test
    void configurationBlocksAndItsBlocksWin() {
        UrlPolicy strict = policy(new UrlPolicy.Settings(true, new UrlPolicy.Lists(Set.of("93.184.216.0/24"),
                Set.of("93.184.216.34", "2606:2800::/32"), Set.of("*.example"), Set.of("evil.test", "*.evil.test"),
                Set.of(22, 5984)), Map.of()));
        assertEquals("93.184.216.34, which is blocked by pivot.http.block-cidrs (93.184.216.34/32): not allowed",
                failure(strict, "http://93.184.216.34/").message());
        assertEquals(Kind.REFUSED_URL, failure(strict, "http://shop.example/").kind());
        assertEquals(Kind.REFUSED_URL, failure(strict, "http://v6.example/").kind());
        assertEquals(Kind.REFUSED_URL, failure(strict, "http://[64:ff9b::93.184.216.34]/").kind());
        assertEquals("host www.evil.test is blocked by pivot.http.block-hosts (*.evil.test): not allowed",
                failure(strict, "http://www.EVIL.test/").message());
        assertEquals(Kind.REFUSED_URL, failure(strict, "http://evil.test./").kind());
        assertEquals("port 5984 is blocked by pivot.http.block-ports (5984): not allowed",
                failure(strict, "http://93.184.216.35:5984/").message());
        strict.check("http://93.184.216.35/");
    }

    /** Both lists: what a URL may be written like fits however the list was written. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            shop.example.           | http://shop.example/
            SHOP.Example            | http://shop.example./
            bücher.example          | http://xn--bcher-kva.example/
            xn--BCHER-kva.example.  | http://BÜCHER.example/
            *.Example.              | http://shop.example/
            *.bücher.example        | http://www.xn--bcher-kva.example/
            ｓｈｏｐ。example         | http://shop.example/
            93.184.216.34           | http://0x5db8d822/
            1572395042              | http://93.184.216.34/
            2606:2800:220:1::1      | http://[2606:2800:220:1:0:0:0:1]/
            [2606:2800:220:1:0::1]  | http://[2606:2800:220:1::1]/
            ::ffff:93.184.216.34    | http://93.184.216.34/
            """)
    void hostsOfTheListsAreReadLikeThoseOfUrls(String entry, String url) {
        UrlPolicy blocking = policy(new UrlPolicy.Settings(true,
                new UrlPolicy.Lists(Set.of(), Set.of(), Set.of(), Set.of(entry), Set.of()), Map.of()));
        String message = failure(blocking, url).message();
        assertTrue(message.endsWith(" is blocked by pivot.http.block-hosts (" + entry + "): not allowed"), message);
    }

    @ParameterizedTest
    @CsvSource({"::1,http://[::1]/", "[0::1],http://[::1]/", "127.1,http://127.0.0.1/", "LOCALHOST.,http://localhost/"})
    void aHostThatIsAllowedIsAllowedAtConnectToo(String entry, String url) {
        UrlPolicy open = policy(new UrlPolicy.Settings(true,
                new UrlPolicy.Lists(Set.of(), Set.of(), Set.of(entry), Set.of(), Set.of()), Map.of()));
        String host = UrlSyntax.host(url);
        if (host.equals("localhost")) {
            assertEquals(Kind.DNS, failure(open, url).kind(), "allowed, but not known here");
        } else {
            open.check(url);
            // The HTTP client tells its resolver the host of an IPv6 literal without the brackets.
            assertEquals(1, open.addresses(null, host.replaceAll("[\\[\\]]", ""), null).size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "shop.example:8080", "http://shop.example", "shop.example/x", "bob@shop.example", "shop example",
        "*.*.example", "shop.*", "[::1]:8080", "10.0.0.0/8", "1.2.3.4.5", "[::1", "a..example", "*."})
    void aHostOfTheListsThatFitsNothingIsRefusedAtStart(String entry) {
        Exception e = assertThrows(IllegalArgumentException.class, () -> policy(new UrlPolicy.Settings(true, UrlPolicy.Lists.NONE,
                Map.of("acme", new UrlPolicy.Lists(Set.of(), Set.of(), Set.of(), Set.of(entry), Set.of())))));
        assertEquals("pivot.http.account-block-hosts: '" + entry + "' is not a host such as shop.example, *.example.com or 10.0.0.1",
                e.getMessage());
    }

    /** Only for acme: loopback open but for one address, lan.example and localhost; shop.example and port 81 closed. */
    private static UrlPolicy accounts() {
        return policy(new UrlPolicy.Settings(false,
                new UrlPolicy.Lists(Set.of(), Set.of("127.0.0.9"), Set.of("v6.example"), Set.of("*.evil.example"), Set.of(22)),
                Map.of("acme", new UrlPolicy.Lists(Set.of("127.0.0.0/8"), Set.of("127.0.0.8", "fe80::/10"),
                        Set.of("LAN.example", "*.evil.example"), Set.of("shop.example", "v6.example"), Set.of(81)))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://127.0.0.1/ |  | 127.0.0.1, which is loopback (127.0.0.0/8)
            http://lan.example/ |  | private network
            http://shop.example/ | blocked by pivot.http.account-block-hosts (acme:shop.example) |
            http://v6.example/ | blocked by pivot.http.account-block-hosts (acme:v6.example) |
            http://93.184.216.34:81/ | port 81 is blocked by pivot.http.account-block-ports (acme:81) |
            http://127.0.0.8/ | blocked by pivot.http.account-block-cidrs (acme:127.0.0.8/32) | loopback
            http://[fe80::1]/ | blocked by pivot.http.account-block-cidrs (acme:fe80:0:0:0:0:0:0:0/10) | link-local
            http://127.0.0.9/ | blocked by pivot.http.block-cidrs (127.0.0.9/32) | blocked by pivot.http.block-cidrs (127.0.0.9/32)
            http://a.evil.example/ | blocked by pivot.http.block-hosts (*.evil.example) | blocked by pivot.http.block-hosts (*.evil.example)
            http://93.184.216.34:22/ | port 22 is blocked by pivot.http.block-ports (22) | port 22 is blocked
            http://10.0.0.1/ | private network | private network
            http://loop.example/ |  | loopback
            http://both.example/ |  |
            """)
    void anAccountHasItsOwnLists_whatIsBlockedForEverybodyStaysBlocked(String url, String ofAcme, String ofOthers) {
        assertRefused(ofAcme, "acme", url);
        assertRefused(ofOthers, "other", url);
        assertRefused(ofOthers, null, url);
    }

    /** @param rule null: it is not refused */
    private static void assertRefused(String rule, String account, String url) {
        if (rule == null) {
            accounts().check(account, url, null);
        } else {
            Failure failure = assertThrows(HttpFailure.class, () -> accounts().check(account, url, null)).failure();
            assertEquals(Kind.REFUSED_URL, failure.kind());
            assertTrue(failure.message().contains(rule), failure.message());
        }
    }

    @Test
    void ofSeveralAddressesEachAccountGetsItsOwn() {
        assertEquals(2, accounts().addresses("acme", "both.example", null).size());
        assertEquals(List.of(address("93.184.216.34")), accounts().addresses("other", "both.example", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "fe80::/129", "example.com", "", "::1/x",
        "10.1/16", "010.0.0.0/8"})
    void wrongRangesAreRefusedAtStart(String range) {
        Exception e = assertThrows(IllegalArgumentException.class, () -> policy(
                new UrlPolicy.Settings(true, new UrlPolicy.Lists(Set.of(), Set.of(range), Set.of(), Set.of(), Set.of()), Map.of())));
        assertTrue(e.getMessage().startsWith("pivot.http.block-cidrs: '" + range + "' is not"), e.getMessage());
    }

    @Test
    void aHangingLookUpEndsAtTheDeadlineAndHoldsOneThreadPerHost() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger lookUps = new AtomicInteger();
        try (Lookup lookup = new Lookup(host -> {
            lookUps.incrementAndGet();
            try {
                never.await();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
            throw new UnknownHostException(host);
        }, 1, 0, Duration.ofMillis(50))) {
            UrlPolicy policy = new UrlPolicy(UrlPolicy.Settings.defaults(), lookup);
            long start = System.nanoTime();
            HttpFailure late = assertThrows(HttpFailure.class,
                    () -> policy.check(null, "http://slow.example/", Instant.now().plusMillis(200)));
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertEquals(Kind.DNS, late.failure().kind());
            assertTrue(millis >= 150 && millis < 1_200, millis + " ms");
            assertEquals(Kind.DNS, failure(policy, "http://slow.example/").kind(), "the look-up's own limit");
            assertEquals(1, lookUps.get(), "the second caller waits for the first one's look-up");
            assertEquals(Kind.BUSY, failure(policy, "http://other.example/").kind());
            policy.check("http://93.184.216.34/");
        }
    }
}
