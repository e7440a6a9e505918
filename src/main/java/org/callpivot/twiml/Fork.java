package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * What the media of a call can be copied to (Start) or what the caller can be connected to (Connect). Implementations
 * have no state.
 */
interface Fork {

    /** The element's name; its neutral form is the {@code kind}. */
    String name();

    /** What the switch is told, with the status callback in {@link SwitchCommand#CALLBACK}. */
    Attributes attributes();

    /** Which of Parameter, Config and Language it may hold. */
    default Set<String> parts() {
        return Set.of();
    }

    /** Key of its text; null: it may hold no text. */
    default String textKey() {
        return null;
    }

    /** Whether the data are enough to begin; may add what follows from the document. Not asked by Stop. */
    default boolean complete(ObjectNode data, Element element, Reading reading) {
        return true;
    }

    /** What the request after Connect tells of the result, beside what all tell. */
    default Map<String, String> tells() {
        return Map.of();
    }

    /** The data for the switch: {@code kind}, attributes, {@code parameters}, {@code config}, {@code languages}. */
    default ObjectNode data(Element element, Reading reading) {
        ObjectNode data = attributes().read(element, reading).put("kind", Reading.neutral(name()));
        for (Element child : element.elements()) {
            if (!parts().contains(child.name())) {
                reading.skipUnknown(child, element);
                continue;
            }
            switch (child.name()) {
                case NamedValue.PARAMETER -> NamedValue.put(child, data, "parameters", reading);
                case NamedValue.CONFIG -> NamedValue.put(child, data, "config", reading);
                default -> Language.data(child, reading)
                        .ifPresent(language -> data.withArrayProperty("languages").add(language));
            }
        }
        if (textKey() == null) {
            reading.expectNoText(element);
        } else if (!element.text().isEmpty()) {
            data.put(textKey(), element.text());
        }
        return data;
    }
}
