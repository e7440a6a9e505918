package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A telephone number: target of type {@code number}. Of the text, digits and {@code +} are kept.
 *
 * <pre>
 * attribute                   values                                      code
 * sendDigits                  0-9 A-D * # and w, W (half a second)        13222
 * url, method                 what the callee hears first; GET, POST      11100, 13221
 * byoc                        any                                         -
 * statusCallback              URL                                         11100
 * statusCallbackMethod        GET, POST                                   12200
 * statusCallbackEvent         initiated, ringing, answered, completed     12200
 * machineDetection…           see {@link Attributes#machineDetection()}   12200
 * (text)                      the number                                  13223
 * </pre>
 *
 * Nothing has a default.
 */
final class Number implements Noun.Party {

    private static final Pattern NOT_DIALLED = Pattern.compile("[^0-9+]");
    private static final Pattern WRITTEN_NUMBER = Pattern.compile("[+0-9 ()./-]*[0-9][+0-9 ()./-]*");
    private static final Pattern SEND_DIGITS = Pattern.compile("[0-9A-D*#wW]+");

    @Override
    public String name() {
        return "Number";
    }

    @Override
    public Optional<ObjectNode> read(Element element, Reading reading) {
        reading.expectNoElements(element);
        ObjectNode data = reading.attributes(element)
                .matching("sendDigits", SEND_DIGITS, "must hold only 0-9, A-D, *, #, w and W", null, "13222")
                .whisper("13221")
                .text("byoc")
                .statusCallback("initiated", "ringing", "answered", "completed")
                .machineDetection()
                .data();
        Optional<String> number = clean(element.text());
        if (number.isEmpty()) {
            reading.warn("13223", element, Reading.quoted(element.text()) + " is no telephone number; it is skipped");
        }
        return number.map(digits -> target(digits).setAll(data));
    }

    static ObjectNode target(String number) {
        return JsonNodeFactory.instance.objectNode().put("type", "number").put("value", number);
    }

    /** The number as it is dialled, or empty when the text holds no digit. */
    static Optional<String> clean(String text) {
        String dialled = NOT_DIALLED.matcher(text).replaceAll("");
        return dialled.chars().anyMatch(Character::isDigit) ? Optional.of(dialled) : Optional.empty();
    }

    /** Cleans what is written as a number and leaves other ids ({@code client:joe}, {@code sip:…}) as they are. */
    static String cleanIfNumber(String text) {
        return WRITTEN_NUMBER.matcher(text).matches() ? clean(text).orElse(text) : text;
    }
}
