package org.callpivot.http;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Signs requests with the keys of their account, so that a developer's server can tell that they come from here. Each hop and each
 * delivery is signed as it is sent. An account without keys gets no signature.
 *
 * <p>Keys are changed without a gap: {@code X-Pivot-Signature} has one {@code v1} for each key; {@code X-Twilio-Signature},
 * which can be only one, is by the account's first key.
 */
public final class Signatures {

    public static final String TWILIO = "X-Twilio-Signature";
    public static final String PIVOT = "X-Pivot-Signature";

    private final Map<String, List<String>> keys;

    /** @param keys by account, each account's in the order in which they were configured */
    public Signatures(Map<String, Set<String>> keys) {
        Map<String, List<String>> ordered = new LinkedHashMap<>();
        keys.forEach((account, its) -> ordered.put(account, List.copyOf(its)));
        this.keys = Map.copyOf(ordered);
    }

    /**
     * The request as it is to be sent.
     *
     * @param hop already checked ({@link Hop#at}). A body that is no form adds its hash to the query
     * @param now goes into the signature, in seconds
     */
    public Hop sign(String account, Hop hop, Instant now) {
        List<String> own = keys.getOrDefault(account, List.of());
        if (own.isEmpty()) {
            return hop;
        }
        String url = SignedRequest.of(hop).urlWithBodyHash();
        SignedRequest request = new SignedRequest(hop.method().name(), url, hop.contentType(), hop.body());
        long seconds = now.getEpochSecond();
        // Case is ignored: a custom header of this name is replaced, not sent beside it.
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(hop.headers());
        headers.put(TWILIO, request.twilio(own.get(0)));
        headers.put(PIVOT, own.stream().map(key -> "v1=" + request.pivot(key, seconds))
                .collect(Collectors.joining(",", "t=" + seconds + ",", "")));
        return new Hop(hop.method(), url, headers, hop.contentType(), hop.body(), hop.redirects());
    }
}
