package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The verb of messaging documents. In a call it sends a message, as {@link Sms} does, and is reported (12200).
 *
 * <pre>
 * attribute                 values                       default                  code
 * to, from                  numbers                      the caller, the called   -
 * action, method            URL; GET, POST               none, POST               11100, 14104
 * statusCallback            URL                          -                        14105
 * statusCallbackMethod      GET, POST                    POST                     14104
 * (text) or Body            the message                  -                        14103
 * Media                     URL of a picture or other    -                        11100
 *                           file; there may be several
 * </pre>
 */
final class Message implements Verb {

    private static final Attributes NO_ATTRIBUTES = Attributes.of();

    @Override
    public String name() {
        return "Message";
    }

    @Override
    public Step read(Element element, Reading reading) {
        reading.warn(Reading.SCHEMA, element, "is a messaging verb; in a call it sends a message");
        ObjectNode data = ShortMessage.ATTRIBUTES.read(element, reading);
        if (!element.text().isEmpty()) {
            data.put("text", element.text());
        }
        for (Element child : element.elements()) {
            switch (child.name()) {
                case "Body" -> body(child, data, reading);
                case "Media" -> media(child, data, reading);
                default -> reading.skipUnknown(child, element);
            }
        }
        return ShortMessage.step(data, element, reading);
    }

    private static void body(Element element, ObjectNode data, Reading reading) {
        NO_ATTRIBUTES.read(element, reading);
        reading.expectNoElements(element);
        if (!element.text().isEmpty()) {
            data.put("text", element.text());
        }
    }

    private static void media(Element element, ObjectNode data, Reading reading) {
        NO_ATTRIBUTES.read(element, reading);
        reading.expectNoElements(element);
        String url = element.text().isEmpty() ? null : reading.url(element.text());
        if (url == null) {
            reading.warn(Reading.BAD_URL, element, Reading.quoted(element.text())
                    + " must be an http or https URL, absolute or relative to the document's; it is skipped");
        } else {
            data.withArrayProperty("media").add(url);
        }
    }
}
