package org.callpivot.http;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.callpivot.request.Method;
import org.callpivot.request.WebUrl;
import org.callpivot.session.Failure;

/**
 * Where an answer sends the request next. The HTTP client follows nothing by itself, because every hop has to pass
 * the {@link UrlPolicy} (facts/twiml.md A4). The next hop is not checked yet.
 *
 * <p>301, 302 and 303 turn a POST into a GET without a body, 307 and 308 repeat the request as it was. An
 * Authorization header never leaves its origin (scheme, host, port); custom {@code X-…} headers go along.
 */
public final class Redirects {

    private final int limit;

    /** At most 5 hops. */
    public Redirects() {
        this(5);
    }

    /** @param limit hops that are followed */
    public Redirects(int limit) {
        this.limit = limit;
    }

    /** Whether {@link #next} has something to follow. */
    public boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /**
     * @param hop      the request that was answered
     * @param status   of the answer
     * @param location the answer's Location header, or null
     * @return the next request; empty if the status is no redirect
     * @throws HttpFailure REDIRECTS beyond the limit, BAD_REDIRECT without a usable Location
     */
    public Optional<Hop> next(Hop hop, int status, String location) {
        if (!isRedirect(status)) {
            return Optional.empty();
        }
        if (hop.redirects() >= limit) {
            throw new HttpFailure(Failure.Kind.REDIRECTS, "more than " + limit + " redirects");
        }
        String target = target(hop.url(), status, location);
        boolean repeat = status >= 307 || hop.method() == Method.GET;
        return Optional.of(new Hop(
                repeat ? hop.method() : Method.GET,
                target,
                headers(hop, target),
                repeat ? hop.contentType() : null,
                repeat ? hop.body() : null,
                hop.redirects() + 1));
    }

    private static String target(String url, int status, String location) {
        if (location == null || location.isBlank()) {
            throw new HttpFailure(Failure.Kind.BAD_REDIRECT, "status " + status + " without a Location header");
        }
        try {
            String absolute = WebUrl.resolve(url, location.strip());
            UrlSyntax.parse(absolute);
            return absolute;
        } catch (HttpFailure e) {
            throw new HttpFailure(Failure.Kind.BAD_REDIRECT,
                    "the Location header of status " + status + " is unusable: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> headers(Hop hop, String target) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(hop.headers());
        if (!UrlSyntax.parse(hop.url()).origin().equals(UrlSyntax.parse(target).origin())) {
            headers.remove(Hop.AUTHORIZATION);
        }
        return headers;
    }
}
