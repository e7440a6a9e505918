package org.callpivot.http;

import java.util.Locale;

/**
 * A host on an operator's list, or with {@code *.} every name below one. It is brought to the one form that the hosts of URLs have, so that
 * {@code Bücher.example.} fits {@code xn--bcher-kva.example}, and {@code ::1} every way to write it.
 *
 * @param written for people
 * @param host    IPv6 without brackets
 */
record HostPattern(String written, String host, boolean below) {

    private static final String BELOW = "*.";

    /** @throws IllegalArgumentException with the text, if no URL has such a host: it would fit nothing, and so block nothing */
    static HostPattern parse(String text) {
        String written = text.strip();
        boolean below = written.startsWith(BELOW);
        String host = below ? written.substring(BELOW.length()) : written;
        try {
            CheckedUrl url = UrlSyntax.parse("http://" + (host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host));
            if (url.authorization() != null || !url.url().equals("http://" + url.host() + "/")) {
                throw invalid(text);
            }
            return new HostPattern(written, bare(url.host()), below);
        } catch (HttpFailure noHost) {
            throw invalid(text);
        }
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("'" + text + "' is not a host such as shop.example, *.example.com or 10.0.0.1");
    }

    /** @param name as in a {@link CheckedUrl}, or as the HTTP client has it: IPv6 with brackets or without */
    boolean fits(String name) {
        String other = bare(name).toLowerCase(Locale.ROOT);
        return below ? other.endsWith("." + host) : other.equals(host);
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** As it was written. */
    @Override
    public String toString() {
        return written;
    }
}
