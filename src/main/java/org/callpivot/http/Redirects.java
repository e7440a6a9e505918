package org.callpivot.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.callpivot.request.Method;
import org.callpivot.session.Failure;

/**
 * Where an answer sends the request next. The HTTP client follows nothing by itself, because every hop has to pass
 * the {@link UrlPolicy} (facts/twiml.md A4). The next hop is not checked yet.
 *
 * <p>301, 302 and 303 turn a POST into a GET without a body, 307 and 308 repeat the request as it was. An
 * Authorization header never leaves its origin (scheme, host, port); custom {@code X-…} headers go along.
 */
public final class Redirects {

    private static final Pattern SCHEME = Pattern.compile("(?is)[a-z][a-z0-9+.-]*:.*");

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
            String absolute = absolute(url, location.strip());
            UrlSyntax.parse(absolute);
            return absolute;
        } catch (HttpFailure | IllegalArgumentException e) {
            throw new HttpFailure(Failure.Kind.BAD_REDIRECT,
                    "the Location header of status " + status + " is unusable: " + e.getMessage(), e);
        }
    }

    /** RFC 3986 part 5.2. */
    private static String absolute(String url, String reference) {
        if (SCHEME.matcher(reference).matches()) {
            return reference;
        }
        String base = UrlSyntax.parse(url).url();
        if (reference.startsWith("//")) {
            return base.substring(0, base.indexOf("//")) + reference;
        }
        int pathStart = base.indexOf('/', base.indexOf("//") + 2);
        String origin = base.substring(0, pathStart);
        String basePath = path(base.substring(pathStart));
        String target = UrlSyntax.encode(reference.replaceFirst("#.*", ""));
        String path = path(target);
        if (path.isEmpty()) {
            return target.isEmpty() ? base : origin + basePath + target;
        }
        String whole = path.startsWith("/") ? path : basePath.substring(0, basePath.lastIndexOf('/') + 1) + path;
        return origin + withoutDots(whole) + target.substring(path.length());
    }

    private static String path(String pathAndQuery) {
        int mark = pathAndQuery.indexOf('?');
        return mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
    }

    /** RFC 3986 part 5.2.4. */
    private static String withoutDots(String path) {
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean up = segments[i].equals("..");
            boolean dots = up || segments[i].equals(".");
            if (up) {
                kept.pollLast();
            }
            if (!dots || i == segments.length - 1) {
                kept.add(dots ? "" : segments[i]);
            }
        }
        return "/" + String.join("/", kept);
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
