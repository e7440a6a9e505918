package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;

/**
 * How a document names media: a URL, absolute or relative to the document's; one of Kazoo's own schemes
 * ({@code prompt://…}, {@code tone_stream://…}); or, without scheme, slash and dot, the id of stored media or a prompt
 * (facts/kazoo-pivot.md 5.2, Play). Schemes that would read the switch's own files are refused.
 */
final class Media {

    private static final Set<String> SWITCH_SCHEMES = Set.of(
            "ftp", "ftps", "shout", "prompt", "tone_stream", "silence_stream", "local_stream");

    /** Group of the data that {@link #settleWait} is about. */
    static final String WAIT = "wait";

    /** Music on hold of a FreeSWITCH by this name is none. */
    private static final String SILENCE = "silence";

    private Media() {}

    /** The absolute URL or media id, or null when the text names neither. */
    static String id(String text, Reading reading) {
        int colon = text.indexOf(':');
        boolean scheme = colon > 0 && isScheme(text.substring(0, colon));
        if (scheme && SWITCH_SCHEMES.contains(text.substring(0, colon).toLowerCase(Locale.ROOT))) {
            return text;
        }
        if (scheme || text.contains("/") || text.contains(".")) {
            return reading.url(text);
        }
        return text;
    }

    /**
     * What a caller who waits hears, in group {@code wait} of a node's data: a web URL is asked for a document or a
     * sound ({@code url}, {@code method}; an empty one is silence), any other media are played again and again
     * ({@code media}).
     */
    static void settleWait(ObjectNode data) {
        String heard = data.path(WAIT).path("url").asText();
        if (heard.equalsIgnoreCase(SILENCE)) {
            data.withObjectProperty(WAIT).put("url", "");
        } else if (!heard.isEmpty() && !isWebUrl(heard)) {
            data.putObject(WAIT).put("media", heard);
        }
    }

    private static boolean isWebUrl(String text) {
        return text.regionMatches(true, 0, "http://", 0, 7) || text.regionMatches(true, 0, "https://", 0, 8);
    }

    /** As RFC 3986 has it, and with the underscores of FreeSWITCH. */
    private static boolean isScheme(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && (i == 0 || !((c >= '0' && c <= '9') || "+._-".indexOf(c) >= 0))) {
                return false;
            }
        }
        return true;
    }
}
