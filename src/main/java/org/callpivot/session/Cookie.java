package org.callpivot.session;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A cookie that a developer's server has set in this call (RFC 6265). It goes back to the same host and to no other, whatever its
 * {@code Domain} says, and is forgotten with the call.
 *
 * @param value     secret: never in a log
 * @param host      that has set it, as {@code CheckedUrl} writes it
 * @param path      below which it is sent
 * @param secure    sent over https only
 * @param expiresAt null: with the call. One in the past takes the cookie of the same name, host and path away
 */
public record Cookie(String name, String value, String host, String path, boolean secure, Instant expiresAt) {

    /** Of one call. */
    public static final int MOST = 20;
    /** Of all of them together, with names, hosts and paths: they stand in the stored session, and in one header. */
    public static final int MOST_BYTES = 4096;

    /** Counts against {@link #MOST_BYTES}. */
    public int bytes() {
        return (name + value + host + path).getBytes(StandardCharsets.UTF_8).length;
    }

    public boolean isExpired(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }

    /** One replaces the other. */
    public boolean replaces(Cookie older) {
        return name.equals(older.name) && host.equals(older.host) && path.equals(older.path);
    }

    /**
     * What a call has after an answer: the newer ones replace their like, expired ones are gone, and beyond the two bounds the oldest.
     *
     * @param before oldest first, as the result
     */
    public static List<Cookie> merge(List<Cookie> before, List<Cookie> newer, Instant now) {
        List<Cookie> all = new ArrayList<>(before);
        for (Cookie cookie : newer) {
            all.removeIf(cookie::replaces);
            all.add(cookie);
        }
        all.removeIf(cookie -> cookie.isExpired(now));
        while (all.size() > MOST || all.stream().mapToInt(Cookie::bytes).sum() > MOST_BYTES) {
            all.remove(0);
        }
        return all;
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "Cookie[" + name + "=***, host=" + host + ", path=" + path + ", secure=" + secure + ", expiresAt=" + expiresAt + "]";
    }
}
