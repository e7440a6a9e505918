package org.callpivot.http;

/**
 * A URL that the policy lets through, in the one form that every later reader understands in the same way.
 *
 * @param scheme        {@code http} or {@code https}
 * @param host          lower case, ASCII (punycode), no trailing dot; an address literal in its canonical form, IPv6 in
 *                      brackets
 * @param port          1..65535, the scheme's own where the URL names none
 * @param url           absolute and ASCII, without user:password and fragment, every character outside of RFC 3986
 *                      percent-encoded. That includes braces: camel-http would fill in property placeholders
 * @param authorization value of the Authorization header for {@code user:password@}, or null; secret
 */
public record CheckedUrl(String scheme, String host, int port, String url, String authorization) {

    /** Scheme, host and port: credentials never leave it. */
    public String origin() {
        return scheme + "://" + host + ":" + port;
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return url;
    }
}
