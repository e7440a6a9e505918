package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Set (Kazoo): stores its {@link Variable}s for all later requests of the call: node {@code twiml:set}. It has no
 * attributes; without a variable it is skipped (12200).
 */
final class SetVariables implements Verb {

    private static final Attributes ATTRIBUTES = Attributes.of();

    @Override
    public String name() {
        return "Set";
    }

    @Override
    public Step read(Element element, Reading reading) {
        ATTRIBUTES.read(element, reading);
        reading.expectNoText(element);
        ObjectNode variables = Variable.in(element, reading);
        if (variables.isEmpty()) {
            reading.warn(Reading.SCHEMA, element, "has no Variable and is skipped");
        }
        return Variable.set(variables);
    }
}
