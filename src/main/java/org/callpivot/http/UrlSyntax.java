package org.callpivot.http;

import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.callpivot.session.Failure;

/**
 * Reads a URL as people write it and rewrites it to a {@link CheckedUrl}. Syntax only: what is allowed is the
 * policy's affair. Messages hold the host at most, the rest of a URL may be secret.
 */
final class UrlSyntax {

    static final int MAX_URL = 16 * 1024;

    private static final Pattern URL = Pattern.compile("(?i)(https?)://([^/?#]*)([^?#]*)(\\?[^#]*)?(#.*)?");
    private static final Pattern HOST_PORT = Pattern.compile("(\\[[^\\]]*]|[^:\\[\\]]*)(?::(\\d*))?");
    private static final Pattern LONE_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final String MAY_STAND = "-._~:/?@!$&'()*+,;=%";

    private UrlSyntax() {}

    static CheckedUrl parse(String url) {
        if (url == null || url.isBlank()) {
            throw bad("the URL is empty");
        }
        String text = url.strip();
        if (text.length() > MAX_URL) {
            throw bad("the URL has " + text.length() + " characters, " + MAX_URL + " are allowed");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw bad("the URL has a control character in it");
        }
        Matcher parts = URL.matcher(text);
        if (!parts.matches()) {
            throw bad("the URL must begin with http:// or https:// and a host");
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        String authority = parts.group(2);
        if (authority.indexOf('\\') >= 0) {
            throw bad("the host part of the URL has a backslash in it");     // some parsers end the host there
        }
        int at = authority.lastIndexOf('@');
        Matcher hostPort = HOST_PORT.matcher(authority.substring(at + 1));
        if (!hostPort.matches()) {
            throw bad("the part of the URL between // and / must be host, host:port or user:password@host:port");
        }
        String host = host(hostPort.group(1));
        int standard = scheme.equals("https") ? 443 : 80;
        int port = port(hostPort.group(2), standard);
        String path = parts.group(3).isEmpty() ? "/" : encode(parts.group(3));
        String query = parts.group(4) == null ? "" : encode(parts.group(4));
        String ascii = scheme + "://" + host + (port == standard ? "" : ":" + port) + path + query;
        requireReadable(ascii, host);
        return new CheckedUrl(scheme, host, port, ascii, at < 0 ? null : basic(authority.substring(0, at)));
    }

    private static String host(String text) {
        if (text.startsWith("[")) {
            if (text.indexOf('%') >= 0) {
                throw bad("host " + text + " has a zone, which means something on this machine only");
            }
            return IpLiteral.parse(text.substring(1, text.length() - 1))
                    .filter(address -> text.indexOf(':') >= 0)
                    .map(IpLiteral::inUrl)
                    .orElseThrow(() -> bad("host " + text + " is not an IPv6 address"));
        }
        String host = ascii(text);
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        if (host.isEmpty()) {
            throw bad("the URL has no host");
        }
        if (host.length() > 253) {
            throw bad("the host has " + host.length() + " characters, 253 are allowed");
        }
        if (IpLiteral.looksNumeric(host)) {
            return IpLiteral.parse(host).map(InetAddress::getHostAddress)
                    .orElseThrow(() -> bad("host " + text + " ends in a number but is not an IPv4 address"));
        }
        return host;
    }

    private static String ascii(String text) {
        try {
            return IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notAName) {
            throw bad("host '" + text + "' is not a valid host name: letters, digits, '-' and '.', no label empty or"
                    + " longer than 63 characters");
        }
    }

    private static int port(String digits, int standard) {
        if (digits == null || digits.isEmpty()) {
            return standard;
        }
        int port = digits.length() > 5 ? Integer.MAX_VALUE : Integer.parseInt(digits);
        if (port < 1 || port > 65535) {
            throw bad("port " + digits + " is not in 1..65535");
        }
        return port;
    }

    /** camel-http reads the URL with {@link URI} and cannot call a host that this class does not see. */
    private static void requireReadable(String url, String host) {
        try {
            if (new URI(url).getHost() == null) {
                throw bad("host " + host + " is not a valid host name: the last label must begin with a letter");
            }
        } catch (URISyntaxException e) {
            throw bad("the URL is malformed: " + e.getReason());
        }
    }

    /** Percent-encodes everything that RFC 3986 does not let stand in path and query; what is encoded stays. */
    static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (c < 128 && Character.isLetterOrDigit(c) || MAY_STAND.indexOf(c) >= 0) {
                out.append((char) c);
            } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    out.append(String.format("%%%02X", b));
                }
            }
        });
        return LONE_PERCENT.matcher(out).replaceAll("%25");
    }

    /** RFC 7617 in UTF-8. The URL's percent-encoding is undone first; a '+' is a plus. */
    private static String basic(String userInfo) {
        String plain = URLDecoder.decode(
                LONE_PERCENT.matcher(userInfo).replaceAll("%25").replace("+", "%2B"), StandardCharsets.UTF_8);
        String pair = plain.indexOf(':') < 0 ? plain + ":" : plain;
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpFailure bad(String message) {
        return new HttpFailure(Failure.Kind.BAD_URL, message);
    }
}
