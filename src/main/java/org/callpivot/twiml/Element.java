package org.callpivot.twiml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * One element of a document.
 *
 * @param name       as written, with its prefix if it has one
 * @param attributes in document order, values as written; the map is the element's own from now on
 * @param children   elements and text in document order
 * @param line       of the opening {@code <}, from 1
 * @param column     of the opening {@code <}, from 1, in characters
 */
public record Element(String name, Map<String, String> attributes, List<Content> children, int line, int column)
        implements Content {

    public Element {
        attributes = attributes.size() < 2 ? Map.copyOf(attributes) : Collections.unmodifiableMap(attributes);
        children = List.copyOf(children);
    }

    /** The child elements, in document order. */
    public List<Element> elements() {
        List<Element> elements = List.of();
        for (Content child : children) {
            if (child instanceof Element element) {
                elements = elements.isEmpty() ? new ArrayList<>(children.size()) : elements;
                elements.add(element);
            }
        }
        return elements;
    }

    /** The element's own text, without that of its child elements, trimmed. */
    public String text() {
        String own = "";
        for (Content child : children) {
            if (child instanceof Text text && !(own.isEmpty() && text.value().isBlank())) {
                own += text.value();
            }
        }
        return own.strip();
    }

    /** {@code line:column}, as diagnostics name a place. */
    public String where() {
        return line + ":" + column;
    }
}
