package org.callpivot.twiml;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.dataformat.xml.deser.FromXmlParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.Location;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the stream below Jackson in document order. Jackson's own binding groups equal elements, and with them the order
 * of the verbs is lost (facts/camel.md part 5). Recursion is bounded by {@link TwimlLimits#depth()}.
 */
final class DocumentReader extends StdDeserializer<TwimlDocument> {

    private static final long serialVersionUID = 1L;

    DocumentReader() {
        super(TwimlDocument.class);
    }

    @Override
    public TwimlDocument deserialize(JsonParser parser, DeserializationContext context) {
        // Jackson stands at the root's start tag: it has looked at its attributes and read nothing behind it.
        XMLStreamReader xml = ((FromXmlParser) parser).getStaxReader();
        try {
            Element root = element(xml);
            while (xml.hasNext()) {
                xml.next();
            }
            return new TwimlDocument(root);
        } catch (XMLStreamException e) {
            throw Faults.of(e, xml.getLocation());
        } catch (RuntimeException e) {
            throw Faults.of(e);
        }
    }

    private static Element element(XMLStreamReader xml) throws XMLStreamException {
        Location at = xml.getLocation();
        String name = xml.getLocalName();
        Map<String, String> attributes = attributes(xml);
        List<Content> children = List.of();
        String text = "";
        for (int event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> {
                    children = with(text, children);
                    text = "";
                    children = with(element(xml), children);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    text = text.isEmpty() ? xml.getText() : text + xml.getText();
                case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION -> { }
                default -> throw Faults.unreadable(Faults.where(xml.getLocation()), "entities are not allowed");
            }
        }
        return new Element(name, attributes, with(text, children), at.getLineNumber(), at.getColumnNumber());
    }

    private static Map<String, String> attributes(XMLStreamReader xml) {
        int count = xml.getAttributeCount();
        if (count == 0) {
            return Map.of();
        }
        if (count == 1) {
            return Map.of(xml.getAttributeLocalName(0), xml.getAttributeValue(0));
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
        }
        return attributes;
    }

    private static List<Content> with(String text, List<Content> children) {
        return text.isEmpty() ? children : with(new Text(text), children);
    }

    /** Most elements hold nothing or one text: only the others need a list that grows. */
    private static List<Content> with(Content child, List<Content> children) {
        if (children.isEmpty()) {
            return List.of(child);
        }
        List<Content> growing = children instanceof ArrayList<Content> all ? all : new ArrayList<>(children);
        growing.add(child);
        return growing;
    }
}
