package org.callpivot.twiml;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a document names media: a URL, absolute or relative to the document's; one of Kazoo's own schemes
 * ({@code prompt://…}, {@code tone_stream://…}); or, without scheme, slash and dot, the id of stored media or a prompt
 * (facts/kazoo-pivot.md 5.2, Play). Schemes that would read the switch's own files are refused.
 */
final class Media {

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+._-]*):.*", Pattern.DOTALL);
    private static final Set<String> SWITCH_SCHEMES = Set.of(
            "ftp", "ftps", "shout", "prompt", "tone_stream", "silence_stream", "local_stream");

    private Media() {}

    /** The absolute URL or media id, or null when the text names neither. */
    static String id(String text, Reading reading) {
        Matcher scheme = SCHEME.matcher(text);
        if (scheme.matches() && SWITCH_SCHEMES.contains(scheme.group(1).toLowerCase(Locale.ROOT))) {
            return text;
        }
        if (scheme.matches() || text.contains("/") || text.contains(".")) {
            return reading.url(text);
        }
        return text;
    }
}
