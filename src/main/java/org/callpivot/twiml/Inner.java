package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The content of a noun that is an id and Parameters. */
final class Inner {

    private static final Attributes NO_ATTRIBUTES = Attributes.of();

    private Inner() {}

    /**
     * The text of the inner element of that name, else of the noun itself; {@link NamedValue Parameters} become object
     * {@code parameters} of the options.
     */
    static String text(String name, Element noun, ObjectNode options, Reading reading) {
        String text = noun.text();
        for (Element child : noun.elements()) {
            if (child.name().equals(name)) {
                NO_ATTRIBUTES.read(child, reading);
                reading.expectNoElements(child);
                text = child.text();
            } else if (child.name().equals(NamedValue.PARAMETER)) {
                NamedValue.put(child, options, "parameters", reading);
            } else {
                reading.skipUnknown(child, noun);
            }
        }
        return text;
    }
}
