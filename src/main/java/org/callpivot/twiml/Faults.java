package org.callpivot.twiml;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import javax.xml.stream.Location;
import javax.xml.stream.XMLStreamException;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.callflow.InvalidDocument;

/** Turns whatever went wrong below into the one error that leaves this package (codes: facts/twiml.md A5). */
final class Faults {

    private static final String PARSE = "12100";
    private static final String ROOT = "12102";
    private static final String TOO_LARGE = "11750";
    private static final String EMPTY = "11770";
    private static final String START = "1:1";

    private Faults() {}

    static InvalidDocument empty() {
        return syntax(EMPTY, START, "the document is empty");
    }

    static InvalidDocument tooLarge(int limit) {
        return syntax(TOO_LARGE, START, "the document is larger than " + limit + " bytes");
    }

    static InvalidDocument unreadable(String where, String message) {
        return syntax(PARSE, where, message);
    }

    static InvalidDocument root(Element root) {
        return new InvalidDocument(InvalidDocument.Kind.CONTENT, List.of(Diagnostic.error(ROOT, root.where(),
                "the root element is " + Reading.quoted(root.name()) + ", it must be Response")));
    }

    /** The first cause that says what was wrong: ours, Woodstox's, Jackson's, in this order. */
    static InvalidDocument of(Throwable thrown) {
        InvalidDocument best = null;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidDocument invalid) {
                return invalid;
            }
            if (cause instanceof XMLStreamException xml) {
                best = of(xml, xml.getLocation());
            } else if (cause instanceof JsonProcessingException json && best == null) {
                best = unreadable(START, firstLine(json.getOriginalMessage()));
            }
        }
        return best == null ? unreadable(START, "the document cannot be read as XML") : best;
    }

    /** @param reached where the reader stands: Woodstox gives no place when a bound was passed */
    static InvalidDocument of(XMLStreamException xml, Location reached) {
        String message = firstLine(xml.getMessage());
        String where = where(xml.getLocation() == null ? reached : xml.getLocation());
        if (message.startsWith("Unexpected EOF in prolog")) {
            return empty();
        }
        // Woodstox has no type of its own for a bound that was passed; that of a text is that of the document.
        boolean tooLarge = message.startsWith("Maximum document characters") || message.startsWith("Text size limit");
        return syntax(tooLarge ? TOO_LARGE : PARSE, where, message);
    }

    static String where(Location at) {
        return at == null ? START : Math.max(1, at.getLineNumber()) + ":" + Math.max(1, at.getColumnNumber());
    }

    private static InvalidDocument syntax(String code, String where, String message) {
        return new InvalidDocument(InvalidDocument.Kind.SYNTAX, List.of(Diagnostic.error(code, where, message)));
    }

    /** Woodstox and Jackson add the position in lines of their own. */
    private static String firstLine(String message) {
        return message == null ? "the document cannot be read as XML" : message.lines().findFirst().orElse("");
    }
}
