package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Pattern;
import org.callpivot.callflow.Node;

/**
 * Speaks its text: node {@code tts}. With speech markup inside, {@code ssml} holds it and {@code text} the bare words.
 *
 * <pre>
 * attribute    values                             default         code
 * voice        any name; man and woman as Kazoo   the switch's    -
 *              says them, male and female
 * language     a language tag (en, en-GB)         the switch's    13512
 * loop         0..1000, 0 is for ever             1               13510
 * engine       any name (Kazoo)                   the switch's    -
 * terminators  keys that stop it (Kazoo)          all keys        -
 * (text)       1..4096 characters, cut there      -               13520, 13521
 * </pre>
 */
final class Say implements Verb.Audible {

    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*");
    private static final int MAX_TEXT = 4096;

    @Override
    public String name() {
        return "Say";
    }

    @Override
    public Optional<Node> heard(Element element, Reading reading) {
        ObjectNode options = reading.attributes(element)
                .text("voice", "engine")
                .matching("language", LANGUAGE, "must be a language tag such as en-US", null, "13512")
                .whole("loop", 1, 0, 1000, "13510")
                .terminators()
                .data();
        switch (options.path("voice").asText()) {
            case "man" -> options.put("voice", "male");
            case "woman" -> options.put("voice", "female");
            default -> { }
        }
        SpeechMarkup speech = SpeechMarkup.of(element, reading);
        if (speech.text().isEmpty()) {
            reading.warn("13520", element, "has no text to speak and is skipped");
            return Optional.empty();
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        int length = speech.text().codePointCount(0, speech.text().length());
        if (length > MAX_TEXT) {
            reading.warn("13521", element, "has a text of " + length + " characters; only the first " + MAX_TEXT
                    + " are spoken, without markup");
            data.put("text", speech.text().substring(0, speech.text().offsetByCodePoints(0, MAX_TEXT)));
        } else {
            data.put("text", speech.text());
            if (speech.ssml() != null) {
                data.put("ssml", speech.ssml());
            }
        }
        return Optional.of(Node.of("tts", data.setAll(options)));
    }
}
