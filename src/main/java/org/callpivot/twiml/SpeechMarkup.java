package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.language;
import static org.callpivot.twiml.Attribute.matching;
import static org.callpivot.twiml.Attribute.oneOf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The content of a Say: words and speech markup (facts/twiml.md A2, Say; what holds what is the SDK's schema, the
 * forms of values are those of SSML 1.1). Markup that is unknown or stands where it may not leaves its words.
 *
 * <pre>
 * element    attributes                                                          code    may hold
 * break      strength: none, x-weak, weak, medium, strong, x-strong              12200   nothing
 *            time: seconds or milliseconds, 1.5s, 250ms                          12200
 * emphasis   level: strong, moderate, reduced, none                              12200   inline
 * lang       xml:lang: a language tag                                            12200   inline, p, s
 * p          xml:lang                                                            12200   inline, s
 * s          xml:lang                                                            12200   inline
 * phoneme    alphabet: ipa or x-…; ph: any, must be there                        12200   words
 * prosody    volume: default, silent, x-soft … x-loud, a number, +6dB, -6dB      12200   inline, p, s
 *            rate: default, x-slow … x-fast, a number, 85%                       13513
 *            pitch: default, x-low … x-high, +10%, -2st, 120Hz                   12200
 * say-as     interpret-as: see the code, must be there; format: any              12200   words
 * sub        alias: any, must be there                                           12200   words
 * w          role: any                                                           -       inline without lang and w
 * </pre>
 *
 * Inline is break, emphasis, lang, phoneme, prosody, say-as, sub and w. Elements and attributes of one vendor's engine
 * ({@code amazon:effect}) are passed on as they are, {@code speak} adds nothing to what Say itself says.
 *
 * @param text the words, trimmed
 * @param ssml the words with their markup in a {@code speak} element; null when there is no markup
 */
record SpeechMarkup(String text, String ssml) {

    /** @param needs the attribute without which the element means nothing; null: none */
    private record Mark(Set<String> holds, String needs, Attributes attributes) {

        Mark(Set<String> holds, Attribute... attributes) {
            this(holds, null, Attributes.neutral(attributes));
        }
    }

    private static final String LANG = "xml:lang";
    private static final Set<String> WORDS = Set.of();
    private static final Set<String> IN_WORD = Set.of("break", "emphasis", "phoneme", "prosody", "say-as", "sub");
    private static final Set<String> INLINE =
            Set.of("break", "emphasis", "lang", "phoneme", "prosody", "say-as", "sub", "w");
    private static final Set<String> SENTENCES =
            Set.of("break", "emphasis", "lang", "phoneme", "prosody", "say-as", "sub", "w", "s");
    private static final String NUMBER = "\\d+(\\.\\d+)?";

    private static final Map<String, Mark> MARKS = Map.ofEntries(
            Map.entry("break", new Mark(WORDS,
                    oneOf("strength", "none", "x-weak", "weak", "medium", "strong", "x-strong"),
                    matching("time", NUMBER + "(s|ms)", "must be a time such as 1.5s or 250ms"))),
            Map.entry("emphasis", new Mark(INLINE, oneOf("level", "strong", "moderate", "reduced", "none"))),
            Map.entry("p", new Mark(SENTENCES, language(LANG))),
            Map.entry("s", new Mark(INLINE, language(LANG))),
            Map.entry("w", new Mark(IN_WORD, Attribute.text("role"))),
            // Paragraphs may stand in the two that have no bounds of their own, as in Say.
            Map.entry("lang", new Mark(null, language(LANG))),
            Map.entry("prosody", new Mark(null,
                    matching("volume", "default|silent|x-soft|soft|medium|loud|x-loud|[+-]?" + NUMBER + "(dB)?",
                            "must be default, silent, x-soft, soft, medium, loud, x-loud or decibels such as +6dB"),
                    matching("rate", "default|x-slow|slow|medium|fast|x-fast|[+-]?" + NUMBER + "%?",
                            "must be default, x-slow, slow, medium, fast, x-fast or a percentage").code("13513"),
                    matching("pitch", "default|x-low|low|medium|high|x-high|[+-]?" + NUMBER + "(%|st|Hz)",
                            "must be default, x-low, low, medium, high, x-high or a change such as +10%"))),
            Map.entry("phoneme", new Mark(WORDS, "ph", Attributes.neutral(
                    matching("alphabet", "ipa|x-[a-z-]+", "must be ipa or begin with x-"), Attribute.text("ph")))),
            Map.entry("say-as", new Mark(WORDS, "interpret-as", Attributes.neutral(
                    oneOf("interpret-as", "address", "cardinal", "characters", "date", "digits", "expletive",
                            "fraction", "number", "ordinal",
                            "spell-out", "telephone", "time", "unit"), Attribute.text("format")))),
            Map.entry("sub", new Mark(WORDS, "alias", Attributes.neutral(Attribute.text("alias")))));

    private static final String VENDOR = ":";
    private static final String SPEAK = "speak";

    static SpeechMarkup of(Element say, Reading reading) {
        if (isWords(say.children())) {
            return new SpeechMarkup(say.text(), null);
        }
        StringBuilder text = new StringBuilder();
        StringBuilder ssml = new StringBuilder();
        append(say, say, reading, text, ssml);
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

    /** @param within the markup around the content that is kept, or the Say */
    private static void append(Element parent, Element within, Reading reading, StringBuilder text,
            StringBuilder ssml) {
        for (Content child : parent.children()) {
            if (child instanceof Text words) {
                text.append(words.value());
                ssml.append(escaped(words.value()));
            } else if (child instanceof Element element) {
                appendMarkup(element, within, reading, text, ssml);
            }
        }
    }

    private static void appendMarkup(Element element, Element within, Reading reading, StringBuilder text,
            StringBuilder ssml) {
        Map<String, String> attributes = attributes(element, within, reading);
        if (attributes == null) {
            append(element, within, reading, text, ssml);
            return;
        }
        ssml.append('<').append(element.name());
        attributes.forEach((key, value) ->
                ssml.append(' ').append(key).append("=\"").append(escaped(value)).append('"'));
        ssml.append('>');
        append(element, element, reading, text, ssml);
        ssml.append("</").append(element.name()).append('>');
    }

    /** Those that are passed on; null when the element itself is not. */
    private static Map<String, String> attributes(Element element, Element within, Reading reading) {
        String name = element.name();
        if (name.contains(VENDOR)) {
            return element.attributes();
        }
        Mark mark = MARKS.get(name);
        if (mark == null || !mayHold(within.name(), name)) {
            if (!name.equals(SPEAK)) {
                reading.warn(Reading.SCHEMA, element, "is no speech markup that <" + within.name()
                        + "> may hold; only the words in it are spoken");
            }
            return null;
        }
        Map<String, String> own = new LinkedHashMap<>();
        Map<String, String> vendors = new LinkedHashMap<>();
        element.attributes().forEach((key, value) ->
                (key.contains(VENDOR) && !key.equals(LANG) ? vendors : own).put(key, value));
        ObjectNode read = mark.attributes().read(
                new Element(name, own, element.children(), element.line(), element.column()), reading);
        if (mark.needs() != null && !read.has(mark.needs())) {
            if (!own.containsKey(mark.needs())) {
                reading.warn(Reading.SCHEMA, element,
                        "must have the attribute " + mark.needs() + "; only the words in it are spoken");
            }
            return null;
        }
        Map<String, String> kept = new LinkedHashMap<>();
        read.properties().forEach(attribute -> kept.put(attribute.getKey(), attribute.getValue().asText()));
        kept.putAll(vendors);
        return kept;
    }

    /** Say and markup of a vendor hold everything. */
    private static boolean mayHold(String within, String name) {
        Mark mark = MARKS.get(within);
        return mark == null || mark.holds() == null || mark.holds().contains(name);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
