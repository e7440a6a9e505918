package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.keys;
import static org.callpivot.twiml.Attribute.language;
import static org.callpivot.twiml.Attribute.text;
import static org.callpivot.twiml.Attribute.whole;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.callpivot.callflow.Node;

/**
 * Speaks its text: node {@code tts}. With speech markup inside, {@code ssml} holds it and {@code text} the bare words.
 *
 * <pre>
 * attribute    values                             default                  code
 * voice        any name; man and woman as Kazoo   the switch's             -
 *              says them, male and female
 * language     a language tag (en, en-GB)         the switch's             12200
 * loop         0..1000, 0 is for ever             1                        13510
 * engine       any name (Kazoo)                   the switch's             -
 * terminators  keys that stop it (Kazoo)          all keys; none in the    -
 *                                                 dialect of Twilio
 * (text)       1..4096 characters, cut there      -                        13520, 13521
 * </pre>
 */
final class Say implements Verb.Audible {

    private static final Attributes ATTRIBUTES = Attributes.of(
            text("voice"),
            text("engine"),
            language("language"),
            whole("loop", 0, 1000).or(1).code("13510"),
            keys(TERMINATORS));
    private static final int MAX_TEXT = 4096;

    @Override
    public String name() {
        return "Say";
    }

    @Override
    public Optional<Node> heard(Element element, Reading reading) {
        ObjectNode data = ATTRIBUTES.read(element, reading);
        switch (data.path("voice").asText()) {
            case "man" -> data.put("voice", "male");
            case "woman" -> data.put("voice", "female");
            default -> { }
        }
        SpeechMarkup speech = SpeechMarkup.of(element, reading);
        String text = speech.text();
        if (text.isEmpty()) {
            reading.warn("13520", element, "has no text to speak and is skipped");
            return Optional.empty();
        }
        if (text.length() > MAX_TEXT && text.codePointCount(0, text.length()) > MAX_TEXT) {
            reading.warn("13521", element, "has a text of " + text.codePointCount(0, text.length())
                    + " characters; only the first " + MAX_TEXT + " are spoken, without markup");
            data.put("text", text.substring(0, text.offsetByCodePoints(0, MAX_TEXT)));
        } else {
            data.put("text", text);
            if (speech.ssml() != null) {
                data.put("ssml", speech.ssml());
            }
        }
        return Optional.of(Node.of("tts", data));
    }
}
