package org.callpivot.debug;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes secrets out of what is logged, stored for debugging or shown: credentials in URLs, header values that
 * authenticate, and values whose name says that they are secret, in a query, a form, JSON or an XML attribute.
 *
 * <p>Names are judged by their end: {@code token}, {@code access_token} and {@code X-Api-Key} are secret, {@code
 * keyword} is not. All patterns run in time linear in the text, as the text may come from a hostile server.
 */
public final class Masking {

    /** Stands where a secret was. */
    public static final String MASK = "***";

    private static final String SECRET_NAME =
            "(?:token|password|passwd|passphrase|pwd|secret|signature|credentials?"
            + "|(?:api|access|private|auth|secret|account|subscription)[_.-]?key)";

    /**
     * At most 40 characters before the telling end of a name: unbounded, a long text of such characters would take
     * square time.
     */
    private static final String NAME = "[\\w.-]{0,40}?" + SECRET_NAME;

    /** The slashes may be escaped, as JSON allows. */
    private static final Pattern USER_INFO = Pattern.compile("(:(?:\\\\?/){2})[^\\s/\\\\\"'<>?#]*@");

    private static final Pattern PARAMETER = Pattern.compile(
            "(?i)((?:^|[?&;])" + NAME + "(?:%5D|])?=)[^&;#\\s\"'<>]+");

    private static final Pattern QUOTED_MEMBER = Pattern.compile(
            "(?i)([\"']" + NAME + "[\"']\\s{0,8}:\\s{0,8})(\"(?:[^\"\\\\]|\\\\.)*+\"?|-?[0-9][0-9.eE+-]*+)");

    private static final Pattern ATTRIBUTE = Pattern.compile(
            "(?i)(\\s" + NAME + "\\s{0,8}=\\s{0,8})(?:\"[^\"]*+\"?|'[^']*+'?)");

    private static final Set<String> SECRET_HEADERS =
            Set.of("authorization", "proxy-authorization", "cookie", "set-cookie");

    private static final Pattern SECRET_HEADER =
            Pattern.compile("x-.*(?:token|key|secret|auth|authorization|password|signature|credentials?)(?:-.*)?");

    private Masking() {}

    /** A URL, a body or a message without its secrets; null stays null. */
    public static String text(String text) {
        if (text == null) {
            return null;
        }
        String masked = USER_INFO.matcher(text).replaceAll("$1" + MASK + "@");
        masked = PARAMETER.matcher(masked).replaceAll("$1" + MASK);
        masked = QUOTED_MEMBER.matcher(masked).replaceAll("$1\"" + MASK + "\"");
        return ATTRIBUTE.matcher(masked).replaceAll("$1\"" + MASK + "\"");
    }

    /** Headers with the values of secret ones replaced; the order stays. */
    public static Map<String, String> headers(Map<String, String> headers) {
        Map<String, String> masked = new LinkedHashMap<>();
        headers.forEach((name, value) -> masked.put(name, isSecretHeader(name) ? MASK : text(value)));
        return masked;
    }

    static boolean isSecretHeader(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return SECRET_HEADERS.contains(lower) || SECRET_HEADER.matcher(lower).matches();
    }
}
