package org.callpivot.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.callpivot.request.FormBody;

/**
 * What of a request is signed, and the two signatures of it (facts/twiml.md A4): Twilio's own, which every Twilio SDK
 * checks, and one over time, method, URL and body, which cannot be replayed later or with another body.
 *
 * @param url         as it is sent: no credentials, no fragment, no port that is the scheme's own
 * @param contentType of the body; null without one
 * @param body        null for a GET
 */
public record SignedRequest(String method, String url, String contentType, String body) {

    private static final String BODY_HASH = "bodySHA256=";

    static SignedRequest of(Hop hop) {
        return new SignedRequest(hop.method().name(), hop.url(), hop.contentType(), hop.body());
    }

    /**
     * Twilio's signature covers a form by its fields; of any other body it covers the hash, which stands in the query.
     *
     * @return the URL to which the request must go, the same for a GET or a form
     */
    public String urlWithBodyHash() {
        if (body == null || isForm()) {
            return url;
        }
        String hash = BODY_HASH + hex(sha256(body));
        return url.contains(hash) ? url : url + (url.indexOf('?') < 0 ? "?" : "&") + hash;
    }

    /** {@code X-Twilio-Signature}: base64 of HMAC-SHA1 over the URL, for a form with the sorted names and values behind it. */
    public String twilio(String key) {
        StringBuilder text = new StringBuilder(url);
        if (body != null && isForm()) {
            TreeMap<String, TreeSet<String>> fields = new TreeMap<>();
            for (String pair : body.split("&")) {
                int equals = pair.indexOf('=');
                if (!pair.isEmpty()) {
                    fields.computeIfAbsent(decode(equals < 0 ? pair : pair.substring(0, equals)), name -> new TreeSet<>())
                            .add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
                }
            }
            fields.forEach((name, values) -> values.forEach(value -> text.append(name).append(value)));
        }
        return Base64.getEncoder().encodeToString(hmac("HmacSHA1", key, text.toString()));
    }

    /**
     * One {@code v1} of {@code X-Pivot-Signature}: HMAC-SHA256 in hexadecimal over four lines without a line end behind the
     * last: the time, the method, the URL, the body (empty for a GET).
     *
     * @param seconds the header's {@code t}, since 1970
     */
    public String pivot(String key, long seconds) {
        return hex(hmac("HmacSHA256", key, seconds + "\n" + method + "\n" + url + "\n" + (body == null ? "" : body)));
    }

    private boolean isForm() {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith(FormBody.CONTENT_TYPE);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static byte[] hmac(String algorithm, String key, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
