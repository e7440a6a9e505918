package org.callpivot.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.callpivot.request.Method;

/**
 * One request on the wire: the first one to a developer's server, or the one that a redirect asks for.
 *
 * @param url         absolute; may hold credentials until {@link #at} has moved them to the headers
 * @param headers     custom ones ({@code X-…}), Accept, User-Agent, Authorization; see {@link WireHeaders}
 * @param contentType of the body; null without one
 * @param body        null for a GET
 * @param redirects   hops that were followed to come here; 0 for the first request
 */
public record Hop(
        Method method, String url, Map<String, String> headers, String contentType, String body, int redirects) {

    static final String AUTHORIZATION = "Authorization";

    public Hop {
        headers = Map.copyOf(headers);
    }

    /** The first request. */
    public static Hop first(Method method, String url, Map<String, String> headers, String contentType, String body) {
        return new Hop(method, url, headers, contentType, body, 0);
    }

    /** This request to the URL as it was checked; its {@code user:password@} becomes basic authentication. */
    public Hop at(CheckedUrl checked) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        if (checked.authorization() != null) {
            all.put(AUTHORIZATION, checked.authorization());
        }
        return new Hop(method, checked.url(), all, contentType, body, redirects);
    }

    /** This request with one more header, or another value of it. */
    Hop with(String name, String value) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        all.put(name, value);
        return new Hop(method, url, all, contentType, body, redirects);
    }

    /** This request without a header. */
    Hop without(String name) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        all.remove(name);
        return new Hop(method, url, all, contentType, body, redirects);
    }

    /** Without headers, body and credentials. */
    @Override
    public String toString() {
        return method + " " + url.replaceFirst("//[^/?#]*@", "//***@");
    }
}
