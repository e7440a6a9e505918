package org.callpivot.twiml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.xml.XmlMapper;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.callflow.Node;
import org.callpivot.callflow.Translation;

/** Documents in, programs out: the words that the tests of this package are written in. */
final class Documents {

    static final String URL = "https://app.example/ivr/start?step=1";

    private static final XmlMapper XML = TwimlMapper.create(TwimlLimits.DEFAULT);
    private static final JsonMapper JSON = new JsonMapper();
    private static final TwimlTranslator TRANSLATOR = new TwimlTranslator(
            base -> reference -> resolve(base, reference));

    private Documents() {}

    private static String resolve(String base, String reference) {
        try {
            return reference.isEmpty() ? base : URI.create(base).resolve(reference).toString();
        } catch (IllegalArgumentException notAUrl) {
            return reference;
        }
    }

    static TwimlDocument parse(String xml) {
        try {
            return XML.readValue(xml, TwimlDocument.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError("only InvalidDocument may leave the mapper", e);
        }
    }

    /** Translates the content of a Response. */
    static Translation translate(String content) {
        return TRANSLATOR.translate(parse("<Response>" + content + "</Response>"), URL);
    }

    static Translation translate(String content, Dialect dialect) {
        return TRANSLATOR.translate(parse("<Response>" + content + "</Response>"), URL, dialect);
    }

    static Translation translateDocument(String xml) {
        return translate(parse(xml));
    }

    static Translation translate(TwimlDocument document) {
        return TRANSLATOR.translate(document, URL);
    }

    /** The content of a Response as one line: modules along {@code _}, other children in brackets. */
    static String outline(String content) {
        return outline(translate(content).program());
    }

    static String outline(Node node) {
        List<String> steps = new ArrayList<>();
        for (Node at = node; at != null; at = at.child(Node.DEFAULT).orElse(null)) {
            List<String> branches = new ArrayList<>();
            at.children().forEach((key, child) -> {
                if (!key.equals(Node.DEFAULT)) {
                    branches.add(key + ": " + outline(child));
                }
            });
            steps.add(at.module() + (branches.isEmpty() ? "" : branches.toString()));
        }
        return String.join(" > ", steps);
    }

    /** The whole program as JSON; an empty object for none. */
    static ObjectNode asJson(Node node) {
        ObjectNode json = JSON.createObjectNode();
        if (node != null) {
            json.put("module", node.module()).set("data", node.data());
            node.children().forEach((key, child) -> json.withObjectProperty("children").set(key, asJson(child)));
        }
        return json;
    }

    static List<String> codes(Translation translation) {
        return translation.warnings().stream().map(Diagnostic::code).toList();
    }

    /** The first node of the module in the content of a Response, on the way along {@code _}. */
    static Node node(String module, String content) {
        Translation translation = translate(content);
        for (Node at = translation.program(); at != null; at = at.child(Node.DEFAULT).orElse(null)) {
            if (at.module().equals(module)) {
                return at;
            }
        }
        throw new AssertionError("no " + module + " in " + outline(translation.program()) + translation.warnings());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    /**
     * One row of an attribute table.
     *
     * @param element  with {@code %s} where the attribute goes
     * @param module   of the node that the element becomes
     * @param value    null: the attribute is absent
     * @param pointer  JSON pointer into the node's data
     * @param expected JSON; null: nothing there
     * @param code     of the one warning; null: none
     */
    static void row(String element, String module, String attribute, String value, String pointer, String expected,
            String code) {
        String content = element.formatted(value == null ? "" : attribute + "=\"" + value + "\"");
        Translation translation = translate(content);
        assertEquals(code == null ? List.of() : List.of(code), codes(translation), translation.warnings().toString());
        if (code != null) {
            Diagnostic warning = translation.warnings().get(0);
            assertEquals(Diagnostic.Severity.WARNING, warning.severity());
            assertTrue(warning.message().contains(attribute), warning.message());
        }
        JsonNode found = node(module, content).data().at(pointer);
        if (expected == null) {
            assertTrue(found.isMissingNode(), () -> pointer + " is " + found);
        } else {
            assertEquals(json(expected), found);
        }
    }
}
