package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.matching;
import static org.callpivot.twiml.Attribute.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A telephone number: target of type {@code number}. Of the text, digits and {@code +} are kept.
 *
 * <pre>
 * attribute                   values                                           default      code          key
 * sendDigits                  0-9 A-D * # and w, W (half a second)             -            13222         …
 * url, method                 what the callee hears first; GET, POST           -, POST      11100, 13221  whisper
 * byoc                        any                                              -            -             …
 * statusCallback              URL                                              -            11100         status.url
 * statusCallbackMethod        GET, POST                                        POST         12200         status.method
 * statusCallbackEvent         initiated, ringing, answered, completed          completed    12200         status.events
 * machineDetection…           see {@link Attributes#andMachineDetection()}     -            12200         amd
 * (text)                      the number                                       -            13223         value
 * </pre>
 */
final class Number implements Noun.Party {

    private static final Attributes ATTRIBUTES = Attributes.of(
            matching("sendDigits", "[0-9A-D*#wW]+", "must hold only 0-9, A-D, *, #, w and W").code("13222"),
            text("byoc"))
            .andWhisper("13221")
            .andStatus("status", Attributes.CALL_EVENTS)
            .andMachineDetection();

    @Override
    public String name() {
        return "Number";
    }

    @Override
    public Optional<ObjectNode> target(Element element, Reading reading) {
        reading.expectNoElements(element);
        ObjectNode options = ATTRIBUTES.read(element, reading);
        String number = dialled(element.text());
        if (number.isEmpty()) {
            reading.warn("13223", element, Reading.quoted(element.text()) + " is no telephone number; it is skipped");
            return Optional.empty();
        }
        return Optional.of(Target.of("number", number, options));
    }

    /** The number as it is dialled: digits and {@code +}; empty when the text holds no digit. */
    static String dialled(String text) {
        StringBuilder number = new StringBuilder(text.length());
        boolean digits = false;
        for (int i = 0; i < text.length(); i++) {
            char key = text.charAt(i);
            boolean digit = key >= '0' && key <= '9';
            if (digit || key == '+') {
                number.append(key);
                digits |= digit;
            }
        }
        return digits ? number.toString() : "";
    }

    /** Cleans what is written as a number and leaves other ids ({@code client:joe}, {@code sip:…}) as they are. */
    static String dialledIfNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("+0123456789 ()./-".indexOf(text.charAt(i)) < 0) {
                return text;
            }
        }
        String number = dialled(text);
        return number.isEmpty() ? text : number;
    }
}
