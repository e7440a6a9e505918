package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.text;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Parameter, Config and Header: a name and a value for whoever is called or connected. A later one of the same name wins.
 *
 * <pre>
 * attribute   values                      code
 * name        not empty                   12200
 * value       any; empty when absent      -
 * </pre>
 */
final class NamedValue {

    static final String PARAMETER = "Parameter";
    static final String CONFIG = "Config";
    static final String HEADER = "Header";

    private static final Attributes ATTRIBUTES = Attributes.of(text("name"), text("value"));

    private NamedValue() {}

    /** Puts the pair into the object {@code key} of the data, which is made when there is none. */
    static void put(Element element, ObjectNode data, String key, Reading reading) {
        reading.expectNothingInside(element);
        ObjectNode pair = ATTRIBUTES.read(element, reading);
        if (pair.has("name")) {
            data.withObjectProperty(key).put(pair.get("name").asText(), pair.path("value").asText(""));
        } else {
            reading.warn(Reading.SCHEMA, element, "has no name and is skipped");
        }
    }

    /** For an element that holds nothing but Parameters: object {@code parameters}, if there is one. */
    static void parameters(Element parent, ObjectNode data, Reading reading) {
        for (Element child : parent.elements()) {
            if (child.name().equals(PARAMETER)) {
                put(child, data, "parameters", reading);
            } else {
                reading.skipUnknown(child, parent);
            }
        }
    }
}
