package org.callpivot.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.callpivot.request.InvalidUrl;
import org.callpivot.request.WebUrl;
import org.callpivot.session.Failure;

/**
 * Rewrites a URL to a {@link CheckedUrl}, whose host every later reader understands in the same way. Syntax only: what is allowed
 * is the policy's affair.
 */
public final class UrlSyntax {

    static final int MAX_URL = 16 * 1024;

    private UrlSyntax() {}

    static CheckedUrl parse(String url) {
        if (url == null || url.isBlank()) {
            throw bad("the URL is empty");
        }
        if (url.length() > MAX_URL) {
            throw bad("the URL has " + url.length() + " characters, " + MAX_URL + " are allowed");
        }
        if (url.strip().chars().anyMatch(Character::isISOControl)) {
            throw bad("the URL has a control character in it");
        }
        WebUrl read = read(url);
        String host = hostOf(read.host());
        int standard = read.scheme().equals("https") ? 443 : 80;
        int port = read.port() < 0 ? standard : read.port();
        String wire = new WebUrl(read.scheme(), null, host, port == standard ? -1 : port, read.path(), read.query(), null)
                .wire();
        requireReadable(wire, host);
        return new CheckedUrl(read.scheme(), host, port, wire, read.authorization());
    }

    /** The host of a URL as {@link CheckedUrl} writes it, or null if the URL cannot be read. */
    public static String host(String url) {
        try {
            return parse(url).host();
        } catch (HttpFailure unreadable) {
            return null;
        }
    }

    private static WebUrl read(String url) {
        try {
            return WebUrl.parse(url.strip());
        } catch (InvalidUrl invalid) {
            throw bad(invalid.getMessage());
        }
    }

    private static String hostOf(String text) {
        if (text.startsWith("[")) {
            return IpLiteral.parse(text.substring(1, text.length() - 1))
                    .filter(address -> text.indexOf(':') >= 0)
                    .map(IpLiteral::inUrl)
                    .orElseThrow(() -> bad("host " + text + " is not an IPv6 address"));
        }
        String host = text.toLowerCase(Locale.ROOT);
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        if (IpLiteral.looksNumeric(host)) {
            return IpLiteral.parse(host).map(InetAddress::getHostAddress)
                    .orElseThrow(() -> bad("host " + text + " ends in a number but is not an IPv4 address"));
        }
        return host;
    }

    /** camel-http reads the URL with {@link URI} and cannot call a host that this class does not see. */
    private static void requireReadable(String url, String host) {
        try {
            if (new URI(url).getHost() == null) {
                throw bad("host " + host + " is not a valid host name: no underscores, the last label must begin with a letter");
            }
        } catch (URISyntaxException e) {
            throw bad("the URL is malformed: " + e.getReason());
        }
    }

    private static HttpFailure bad(String message) {
        return new HttpFailure(Failure.Kind.BAD_URL, message);
    }
}
