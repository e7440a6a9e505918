package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.keys;
import static org.callpivot.twiml.Attribute.matching;
import static org.callpivot.twiml.Attribute.whole;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.callpivot.callflow.Node;

/**
 * Plays media: node {@code play}; with {@code digits} and no text it sends keys: node {@code send_dtmf}, with {@code loop} only
 * when it is not 1.
 *
 * <pre>
 * attribute    values                        default                             code
 * loop         0..1000, 0 is for ever        1                                   13410
 * digits       0-9 * # and w, W (half a      none                                13430
 *              second of silence)
 * terminators  keys that stop it (Kazoo)     all keys; none in Twilio's dialect  -
 * (text)       see {@link Media}             -                                   12200, 11100
 * </pre>
 */
final class Play implements Verb.Audible {

    private static final String DIGITS = "digits";
    private static final String LOOP = "loop";
    private static final Attributes ATTRIBUTES = Attributes.of(
            matching(DIGITS, "[0-9*#wW]+", "must hold only 0-9, *, #, w and W").code("13430"),
            whole(LOOP, 0, 1000).or(1).code("13410"),
            keys(TERMINATORS));

    @Override
    public String name() {
        return "Play";
    }

    @Override
    public Optional<Node> heard(Element element, Reading reading) {
        reading.expectNoElements(element);
        ObjectNode data = ATTRIBUTES.read(element, reading);
        String text = element.text();
        if (text.isEmpty() && data.has(DIGITS)) {
            if (data.get(LOOP).asInt() == 1) {
                data.remove(LOOP);
            }
            return Optional.of(Node.of(SEND_DTMF, data.retain(DIGITS, LOOP)));
        }
        if (text.isEmpty()) {
            reading.warn(Reading.SCHEMA, element, "has nothing to play, neither a URL nor digits, and is skipped");
            return Optional.empty();
        }
        if (data.remove(DIGITS) != null) {
            reading.warn(Reading.SCHEMA, element, "has media and digits; only the media are played");
        }
        String id = Media.id(text, reading);
        if (id == null) {
            reading.warn(Reading.BAD_URL, element, Reading.quoted(text)
                    + " must be a URL of media or a media id; it is skipped");
            return Optional.empty();
        }
        return Optional.of(Node.of("play", data.put("id", id)));
    }
}
