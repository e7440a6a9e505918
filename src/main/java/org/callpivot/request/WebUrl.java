package org.callpivot.request;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An absolute http or https URL that a developer wrote, in ASCII. What RFC 3986 does not allow in a path, query or
 * fragment (spaces, umlauts, a stray {@code %}) is percent-encoded, an international host name becomes its {@code xn--}
 * form; every other byte stays as it was written.
 *
 * @param scheme   {@code http} or {@code https}
 * @param userInfo {@code user:password} as it stood in the URL, encoded; null when there is none
 * @param host     a name, an IPv4 address, or an IPv6 address in brackets; says nothing about whether it may be asked
 * @param port     1..65535, or -1 when the URL names none
 * @param path     empty or beginning with a slash
 * @param query    without the question mark; null when there is none
 * @param fragment without the number sign; null when there is none
 */
public record WebUrl(
        String scheme, String userInfo, String host, int port, String path, String query, String fragment) {

    private static final String PATH = "-._~!$&'()*+,;=:@/";
    /** Brackets are not RFC 3986, but Kazoo's nested names need them and java.net.URI takes them. */
    private static final String QUERY = PATH + "?[]";
    private static final String USER_INFO = "-._~!$&'()*+,;=:";

    private static final Pattern ADDRESS = Pattern.compile("\\[[0-9A-Fa-f:.]+]");
    private static final Pattern ANY_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://");
    private static final int MAX_HOST = 254; // 253 and the dot of the root
    private static final int MAX_LABEL = 63;
    private static final int MAX_PORT = 65535;
    private static final int MAX_SHOWN = 200;

    /** @throws InvalidUrl if it is not http or https, or has no valid host and port */
    public static WebUrl parse(String url) {
        return of(UriReference.of(url), url);
    }

    /** @param url the same as the parts, for the message of an error */
    private static WebUrl of(UriReference parts, String url) {
        if (!"http".equals(parts.scheme()) && !"https".equals(parts.scheme())) {
            throw new InvalidUrl(url, "must begin with http:// or https://");
        }
        if (parts.authority() == null) {
            throw new InvalidUrl(url, "must have // and a host after the scheme");
        }
        if (parts.authority().chars().anyMatch(c -> c == '\\' || Character.isISOControl(c))) {
            // Some parsers end the host there, others drop it: nobody could say which server is meant.
            throw new InvalidUrl(url, "must have no backslash and no control character before the path");
        }
        int at = parts.authority().lastIndexOf('@');
        String userInfo = at <= 0 ? null : PercentEncoding.complete(parts.authority().substring(0, at), USER_INFO);
        String hostAndPort = parts.authority().substring(at + 1);
        int colon = hostAndPort.indexOf(':', hostAndPort.lastIndexOf(']') + 1);
        String host = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
        String port = colon < 0 ? "" : hostAndPort.substring(colon + 1);
        boolean name = host.indexOf('[') < 0 && host.indexOf(']') < 0;
        if (!(name || ADDRESS.matcher(host).matches()) || !isDigits(port)) {
            throw new InvalidUrl(url, "must have a host, or a host and a port number");
        }
        UriReference rest = completed(parts);
        return new WebUrl(parts.scheme(), userInfo, host(url, host), port(url, port),
                rest.path(), rest.query(), rest.fragment());
    }

    /** What stands behind the host, percent-encoded. */
    static UriReference completed(UriReference parts) {
        return new UriReference(null, null, PercentEncoding.complete(parts.path(), PATH), completeQuery(parts.query()),
                completeQuery(parts.fragment()));
    }

    /** {@link #references} for one reference. */
    public static String resolve(String base, String reference) {
        return references(base).apply(reference);
    }

    /**
     * From references in the document at {@code base} to the URLs that they name: RFC 3986 section 5. Credentials of
     * the base stay with every reference that names no host of its own. An empty reference, or null, is the base
     * itself.
     *
     * <p>Never fails: a result that is not an http or https URL (the reference says {@code ftp:}, a host is
     * malformed) comes back as it is, and the request to it is refused with {@link InvalidUrl}.
     */
    public static UnaryOperator<String> references(String base) {
        return new References(base);
    }

    /** Null for what {@link #parse} refuses. */
    static WebUrl orNull(UriReference parts) {
        try {
            return of(parts, "");
        } catch (InvalidUrl notForUs) {
            return null;
        }
    }

    /**
     * The URL for people and logs: {@code https://***@host/path} in place of the credentials. Takes any text: where no
     * URL can be read from it, everything up to the last {@code @} is hidden. The result is one line.
     */
    public static String mask(String url) {
        try {
            return parse(String.valueOf(url)).toString();
        } catch (InvalidUrl unreadable) {
            return maskUnreadable(String.valueOf(url));
        }
    }

    /** {@link #mask} for text that {@link #parse} refuses. */
    static String maskUnreadable(String text) {
        String line = text.strip().replaceAll("\\p{Cntrl}", " ");
        Matcher scheme = ANY_SCHEME.matcher(line);
        int start = scheme.lookingAt() ? scheme.end() : 0;
        int at = line.lastIndexOf('@');
        return at < start ? line : line.substring(0, start) + "***" + line.substring(at);
    }

    /** As much of a text as a message should show. */
    static String cut(String text) {
        return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
    }

    /** The whole URL, credentials and fragment included: not for logs. */
    public String text() {
        return text(credentials(), path, query, fragment);
    }

    /** The URL as the request names it: without credentials and fragment, and with a path. */
    public String wire() {
        return text("", path.isEmpty() ? "/" : path, query, null);
    }

    /**
     * The value of an {@code Authorization} header for the URL's credentials (RFC 7617, UTF-8), or null when it has
     * none. {@code user@} alone has an empty password.
     */
    public String authorization() {
        if (userInfo == null) {
            return null;
        }
        int colon = userInfo.indexOf(':');
        String user = PercentEncoding.decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
        String password = colon < 0 ? "" : PercentEncoding.decode(userInfo.substring(colon + 1));
        byte[] credentials = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    /** This URL with more parameters after those that it has, which stay as they are. */
    public WebUrl withParameters(String parameters) {
        boolean first = query == null || query.isEmpty();
        String separator = first || query.endsWith("&") || parameters.isEmpty() ? "" : "&";
        String all = first ? parameters : query + separator + parameters;
        return new WebUrl(scheme, userInfo, host, port, path, all, fragment);
    }

    /** With masked credentials, see {@link #mask}. */
    @Override
    public String toString() {
        return text(userInfo == null ? "" : "***@", path, query, fragment);
    }

    private String text(String credentials, String shownPath, String shownQuery, String shownFragment) {
        return new UriReference(null, null, shownPath, shownQuery, shownFragment).textAfter(site(credentials));
    }

    private String credentials() {
        return userInfo == null ? "" : userInfo + '@';
    }

    /** Everything before the path, for {@link #text()}. */
    String site() {
        return site(credentials());
    }

    private String site(String credentials) {
        return scheme + "://" + credentials + host + (port < 0 ? "" : ":" + port);
    }

    private static String host(String url, String written) {
        String host = isAscii(written) ? written : international(url, written);
        if (host.isEmpty()) {
            throw new InvalidUrl(url, "must have a host");
        }
        if (!host.startsWith("[") && (host.length() > MAX_HOST || !isName(host))) {
            throw new InvalidUrl(url, "must have a host name of letters, digits, hyphens and dots, or an IP address");
        }
        return host;
    }

    private static String international(String url, String host) {
        try {
            return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            throw new InvalidUrl(url, "must have a host name that the DNS can hold");
        }
    }

    private static int port(String url, String digits) {
        if (digits.isEmpty()) {
            return -1;
        }
        int port = digits.length() > 5 ? 0 : Integer.parseInt(digits);
        if (port < 1 || port > MAX_PORT) {
            throw new InvalidUrl(url, "must have a port of 1.." + MAX_PORT);
        }
        return port;
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Labels of 1 to 63 letters, digits, hyphens and underscores with dots between them, and perhaps one at the end. */
    private static boolean isName(String host) {
        int label = 0;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '.') {
                if (label == 0) {
                    return false;
                }
                label = 0;
            } else if (++label > MAX_LABEL || !isLabel(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLabel(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                return false;
            }
        }
        return true;
    }

    private static String completeQuery(String text) {
        return text == null ? null : PercentEncoding.complete(text, QUERY);
    }
}
