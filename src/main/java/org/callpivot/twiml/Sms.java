package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Sends a text message: command {@code message}, see {@link ShortMessage}. With {@code action} it is awaited, child
 * {@code _} asks the action and the document ends; without, the document goes on at once.
 *
 * <pre>
 * attribute                 values            default                  code
 * to, from                  numbers           the caller, the called   -
 * action, method            URL; GET, POST    none, POST               11100, 14104
 * statusCallback            URL               -                        14105
 * statusCallbackMethod      GET, POST         POST                     14104
 * (text)                    the message       -                        14103
 * </pre>
 */
final class Sms implements Verb {

    @Override
    public String name() {
        return "Sms";
    }

    @Override
    public Step read(Element element, Reading reading) {
        ObjectNode data = ShortMessage.ATTRIBUTES.read(element, reading);
        reading.expectNoElements(element);
        if (!element.text().isEmpty()) {
            data.put("text", element.text());
        }
        return ShortMessage.step(data, element, reading);
    }
}
