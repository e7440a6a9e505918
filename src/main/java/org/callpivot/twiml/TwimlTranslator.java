package org.callpivot.twiml;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BinaryOperator;
import org.callpivot.callflow.InvalidDocument;
import org.callpivot.callflow.Node;
import org.callpivot.callflow.Translation;

/**
 * Turns a TwiML document into the callflow nodes that the session carries out: one verb after another, chained by
 * {@code _} (facts/twiml.md A1 and A2, facts/kazoo-pivot.md part 5). What is unknown, wrong, misplaced or never reached
 * becomes a warning with line and column; the rest of the document runs.
 */
public final class TwimlTranslator {

    private final BinaryOperator<String> resolve;

    /**
     * @param resolve (base URL, reference) to the absolute URL by RFC 3986 section 5; an empty reference gives the base;
     *                never throws
     */
    public TwimlTranslator(BinaryOperator<String> resolve) {
        this.resolve = resolve;
    }

    /**
     * @param documentUrl where the document came from, after redirects: relative URLs and default actions refer to it
     * @return a null program for a document that asks for nothing
     * @throws InvalidDocument of kind CONTENT, 12102: the root is not Response
     */
    public Translation translate(TwimlDocument document, String documentUrl) {
        Element root = document.root();
        if (!root.name().equals("Response")) {
            throw Faults.root(root);
        }
        Reading reading = new Reading(documentUrl, resolve);
        reading.attributes(root).data();
        reading.expectNoText(root);

        Deque<Step> backwards = new ArrayDeque<>();
        Element end = null;
        for (Element element : root.elements()) {
            if (end != null) {
                reading.warn(Reading.SCHEMA, element, "is never reached: the document ends with <" + end.name()
                        + "> at " + end.where());
                continue;
            }
            Step step = step(element, reading);
            backwards.push(step);
            end = step.last() ? element : null;
        }
        Node program = null;
        for (Step step : backwards) {
            program = step.before().apply(program);
        }
        return new Translation(program, reading.warnings());
    }

    private static Step step(Element element, Reading reading) {
        return Verbs.named(element.name())
                .map(verb -> verb.read(element, reading))
                .orElseGet(() -> {
                    reading.warn(Reading.SCHEMA, element, Verbs.unknown(element.name()));
                    return Step.skipped();
                });
    }
}
