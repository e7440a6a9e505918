package org.callpivot.http;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.cookie.CookieOrigin;
import org.apache.hc.client5.http.cookie.CookieSpec;
import org.apache.hc.client5.http.cookie.MalformedCookieException;
import org.apache.hc.client5.http.impl.cookie.BasicClientCookie;
import org.apache.hc.client5.http.impl.cookie.RFC6265LaxSpec;
import org.apache.hc.core5.http.message.BasicHeader;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.session.Cookie;

/**
 * The cookies of one request: what its call has, and what its answers, those of its redirects too, say of them. RFC 6265 as HttpClient
 * reads it: path, Secure, Max-Age and Expires hold; a cookie goes to the host that has set it and to no other. For one exchange.
 */
public final class CookieJar {

    private static final String CODE = "PV-COOKIE";

    private final CookieSpec rules = new RFC6265LaxSpec();
    private final List<Cookie> changes = new ArrayList<>();
    private List<Cookie> kept;

    /** @param kept of the call, before the request */
    public CookieJar(List<Cookie> kept) {
        this.kept = kept;
    }

    /** What the answers have set or taken away, for the call to keep. */
    public List<Cookie> changes() {
        return List.copyOf(changes);
    }

    /** This request with the cookies that belong to it. @param hop already checked ({@link Hop#at}) */
    public Hop add(Hop hop, Instant now) {
        CookieOrigin origin = origin(hop);
        List<org.apache.hc.client5.http.cookie.Cookie> its = new ArrayList<>();
        for (Cookie cookie : kept) {
            org.apache.hc.client5.http.cookie.Cookie read = read(cookie);
            if (!cookie.isExpired(now) && rules.match(read, origin)) {
                its.add(read);
            }
        }
        return its.isEmpty() ? hop : hop.with(WireHeaders.COOKIE, rules.formatCookies(its).get(0).getValue());
    }

    /**
     * Takes what an answer sets.
     *
     * @param hop       that was answered
     * @param setCookie values of the answer's {@code Set-Cookie} headers
     * @return what was left out, and why; names, never values
     */
    public List<Diagnostic> take(Hop hop, List<String> setCookie, Instant now) {
        List<Diagnostic> refused = new ArrayList<>();
        CookieOrigin origin = origin(hop);
        for (String header : setCookie) {
            try {
                for (org.apache.hc.client5.http.cookie.Cookie read : rules.parse(new BasicHeader("Set-Cookie", header), origin)) {
                    rules.validate(read, origin);
                    keep(cookie(read, origin), refused, now);
                }
            } catch (MalformedCookieException e) {
                // Its message may hold the value.
                refused.add(refused("a Set-Cookie header is malformed or names another domain"));
            }
        }
        return refused;
    }

    private void keep(Cookie cookie, List<Diagnostic> refused, Instant now) {
        if (cookie.bytes() > Cookie.MOST_BYTES) {
            refused.add(refused("the cookie " + name(cookie) + " has " + cookie.bytes() + " bytes, all of a call may have "
                    + Cookie.MOST_BYTES));
            return;
        }
        List<Cookie> before = kept;
        kept = Cookie.merge(kept, List.of(cookie), now);
        before.stream().filter(old -> !old.isExpired(now) && !kept.contains(old) && !cookie.replaces(old)).forEach(old ->
                refused.add(refused("the cookie " + name(old) + " is dropped: a call may have " + Cookie.MOST + " of "
                        + Cookie.MOST_BYTES + " bytes together")));
        changes.removeIf(cookie::replaces);
        changes.add(cookie);
    }

    /** @throws MalformedCookieException if it cannot go back as it came, or was set where everybody can */
    private static Cookie cookie(org.apache.hc.client5.http.cookie.Cookie read, CookieOrigin origin) throws MalformedCookieException {
        String value = read.getValue() == null ? "" : read.getValue();
        if (!visible(read.getName()) || !visible(value) || !visible(read.getPath())) {
            throw new MalformedCookieException("not visible ASCII");
        }
        if (read.isSecure() && !origin.isSecure()) {
            throw new MalformedCookieException("Secure, over http");
        }
        return new Cookie(read.getName(), value, origin.getHost(), read.getPath(), read.isSecure(), read.getExpiryInstant());
    }

    private static boolean visible(String text) {
        return text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    }

    /** Without the attribute "domain", by which the rules know that it is for one host alone. */
    private static org.apache.hc.client5.http.cookie.Cookie read(Cookie cookie) {
        BasicClientCookie read = new BasicClientCookie(cookie.name(), cookie.value());
        read.setDomain(cookie.host());
        read.setPath(cookie.path());
        read.setSecure(cookie.secure());
        return read;
    }

    private static CookieOrigin origin(Hop hop) {
        CheckedUrl url = UrlSyntax.parse(hop.url());
        return new CookieOrigin(url.host(), url.port(), URI.create(url.url()).getRawPath(), url.scheme().equals("https"));
    }

    private static String name(Cookie cookie) {
        return Failures.shorten(cookie.name());
    }

    private static Diagnostic refused(String message) {
        return Diagnostic.warning(CODE, "", message);
    }
}
