package org.callpivot.kazoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.StreamSupport;
import org.callpivot.callflow.Callflow;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.callflow.InvalidDocument;
import org.callpivot.callflow.Node;
import org.callpivot.callflow.NumberPattern;

/**
 * Reads a programmable callflow in its documented form ({@code numbers}, {@code patterns}, {@code flow}; optional
 * {@code name}, {@code account_id}; other keys are ignored), from a file or the API.
 *
 * <p>It stands here and not beside {@link Callflow} because the form is Kazoo's JSON: {@code kazoo} knows
 * {@code callflow}, never the other way round.
 */
public final class CallflowReader {

    /** The schema's bound. */
    private static final int LONGEST_PATTERN = 200;

    private final NodeReader nodes;

    public CallflowReader(NodeReader nodes) {
        this.nodes = nodes;
    }

    /** A callflow that may be used, and what is doubtful about it. */
    public record Reading(Callflow callflow, List<Diagnostic> warnings) {

        public Reading {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * @param account the account it belongs to; an {@code account_id} in the document must say the same
     * @throws InvalidDocument of kind CONTENT with every fault, each with its JSON pointer
     */
    public Reading read(String id, String account, JsonNode document) {
        Findings findings = new Findings();
        if (!(document instanceof ObjectNode)) {
            findings.error("PV-CF-TYPE", "", "a callflow is " + (document == null ? "empty" : Quote.kind(document))
                    + ", must be an object with numbers and a flow");
        }
        findings.refuseIfWrong();

        JsonNode flow = document.get("flow");
        ObjectNode frame = JsonNodeFactory.instance.objectNode();
        frame.setAll((ObjectNode) document);
        if (flow != null) {
            // The nodes are read below: neither copied nor checked here.
            frame.put("flow", true);
        }
        nodes.schemas().checked(ModuleSchemas.DOCUMENT, frame, "", findings);
        JsonNode owner = document.path("account_id");
        if (owner.isTextual() && !owner.textValue().equals(account)) {
            findings.error("PV-CF-ACCOUNT", "/account_id", "account_id is " + Quote.value(owner)
                    + ", but the callflow belongs to the account " + account);
        }
        List<Pattern> patterns = patterns(document.path("patterns"), findings);
        List<String> numbers = texts(document.path("numbers"));
        Node first = flow == null ? null : nodes.read(flow, "/flow", findings);
        findings.refuseIfWrong();

        if (numbers.isEmpty() && patterns.isEmpty()) {
            findings.warning("PV-CF-NUMBERS", "",
                    "the callflow has neither numbers nor patterns: it is reached by its id only");
        }
        String name = document.path("name").textValue();
        return new Reading(new Callflow(id, account, name, numbers, patterns, first), findings.warnings());
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).filter(JsonNode::isTextual).map(JsonNode::textValue)
                .toList();
    }

    private static List<Pattern> patterns(JsonNode list, Findings findings) {
        List<Pattern> patterns = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String regex = list.path(i).textValue();
            // What is no string, or too long a one, the schema has found.
            if (regex == null || regex.length() > LONGEST_PATTERN) {
                continue;
            }
            String where = "/patterns/" + i;
            try {
                Pattern pattern = Pattern.compile(regex);
                if (NumberPattern.isAffordable(pattern)) {
                    patterns.add(pattern);
                } else {
                    findings.error("PV-CF-PATTERN", where, "pattern " + Quote.value(list.get(i))
                            + " takes too many steps on a long number: avoid repeated repetitions such as (\\d+)+");
                }
            } catch (PatternSyntaxException e) {
                findings.error("PV-CF-PATTERN", where, "pattern " + Quote.value(list.get(i))
                        + " is no regular expression: " + e.getDescription() + " near index " + e.getIndex());
            }
        }
        return patterns;
    }
}
