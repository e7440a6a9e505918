package org.callpivot.twiml;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The content of a Say.
 *
 * @param text the words, trimmed
 * @param ssml the words with their markup in a {@code speak} element; null when there is no markup
 */
record SpeechMarkup(String text, String ssml) {

    /** Speech markup that Say may hold, nested at will, with its attributes (facts/twiml.md A2, Say). */
    private static final Map<String, Set<String>> KNOWN = Map.of(
            "break", Set.of("strength", "time"), "emphasis", Set.of("level"), "lang", Set.of("xml:lang"),
            "p", Set.of(), "s", Set.of(), "phoneme", Set.of("alphabet", "ph"),
            "prosody", Set.of("volume", "rate", "pitch"), "say-as", Set.of("interpret-as", "format"),
            "sub", Set.of("alias"), "w", Set.of("role"));
    /** Markup of one vendor's engine ({@code amazon:effect}) is passed on as it is. */
    private static final String VENDOR = ":";
    /** The whole of a speech document: adds nothing to what Say itself says. */
    private static final String SPEAK = "speak";

    static SpeechMarkup of(Element say, Reading reading) {
        if (isWords(say.children())) {
            return new SpeechMarkup(say.text(), null);
        }
        StringBuilder text = new StringBuilder();
        StringBuilder ssml = new StringBuilder();
        append(say, reading, text, ssml);
        boolean plain = ssml.indexOf("<") < 0;
        return new SpeechMarkup(text.toString().strip(),
                plain ? null : "<speak>" + ssml.toString().strip() + "</speak>");
    }

    private static boolean isWords(List<Content> children) {
        for (Content child : children) {
            if (child instanceof Element) {
                return false;
            }
        }
        return true;
    }

    private static void append(Element parent, Reading reading, StringBuilder text, StringBuilder ssml) {
        for (Content child : parent.children()) {
            if (child instanceof Text words) {
                text.append(words.value());
                ssml.append(escaped(words.value()));
            } else if (child instanceof Element element) {
                append(element, parent, reading, text, ssml);
            }
        }
    }

    private static void append(Element element, Element parent, Reading reading, StringBuilder text,
            StringBuilder ssml) {
        String name = element.name();
        boolean markup = KNOWN.containsKey(name) || name.contains(VENDOR);
        if (!markup && !name.equals(SPEAK)) {
            reading.warn(Reading.SCHEMA, element, "is no speech markup that <" + parent.name()
                    + "> may hold; only the words in it are spoken");
        }
        if (!markup) {
            append(element, reading, text, ssml);
            return;
        }
        Set<String> attributes = KNOWN.get(name);
        ssml.append('<').append(name);
        element.attributes().forEach((key, value) -> {
            if (attributes != null && !attributes.contains(key) && !key.startsWith("xmlns")) {
                reading.warn(Reading.SCHEMA, element, "has the attribute " + key
                        + ", which is not known here; the voice's engine gets it as it is");
            }
            ssml.append(' ').append(key).append("=\"").append(escaped(value)).append('"');
        });
        ssml.append('>');
        append(element, reading, text, ssml);
        ssml.append("</").append(name).append('>');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
