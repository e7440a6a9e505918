package org.callpivot.kazoo;

import com.fasterxml.jackson.databind.JsonNode;
import org.callpivot.callflow.InvalidDocument;
import org.callpivot.callflow.Node;
import org.callpivot.callflow.Translation;

/**
 * Turns a developer's JSON answer into a callflow (facts/kazoo-pivot.md part 6). The answer is a node itself, not a
 * list of nodes and not a callflow document.
 */
public final class KazooTranslator {

    private final NodeReader nodes;

    public KazooTranslator(NodeReader nodes) {
        this.nodes = nodes;
    }

    /**
     * @param body the answer, as {@link StrictJson} reads it
     * @throws InvalidDocument of kind CONTENT with every fault, each with its JSON pointer
     */
    public Translation translate(JsonNode body) {
        Findings findings = new Findings();
        if (body == null || body.isMissingNode()) {
            findings.error("PV-CF-TYPE", "", "the answer is empty, must be a node: an object with a module");
        } else if (!body.isObject()) {
            findings.error("PV-CF-TYPE", "",
                    "the answer is " + Quote.kind(body) + ", must be a node: an object with a module");
        } else if (!body.has("module") && body.has("flow")) {
            findings.error("PV-CF-FLOW", "/flow",
                    "the answer must be the node itself: send what is under flow, without numbers and flow around it");
        }
        findings.refuseIfWrong();
        Node program = nodes.read(body, "", findings);
        findings.refuseIfWrong();
        return new Translation(program, findings.warnings());
    }
}
