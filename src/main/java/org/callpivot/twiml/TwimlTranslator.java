package org.callpivot.twiml;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.callpivot.callflow.InvalidDocument;
import org.callpivot.callflow.Translation;

/**
 * Turns a TwiML document into the callflow nodes that the session carries out: one verb after another, chained by
 * {@code _} (facts/twiml.md A1 and A2, facts/kazoo-pivot.md part 5). What is unknown, wrong, misplaced or never reached
 * becomes a warning with line and column; the rest of the document runs.
 */
public final class TwimlTranslator {

    private static final Attributes NO_ATTRIBUTES = Attributes.of();
    private static final String PAUSE = "Pause";

    private final Function<String, UnaryOperator<String>> references;

    /**
     * @param references of a document's URL: each reference in it to the absolute URL by RFC 3986 section 5; an empty
     *                   one gives the document's; never throws
     */
    public TwimlTranslator(Function<String, UnaryOperator<String>> references) {
        this.references = references;
    }

    /** The translation in the default dialect, {@link Dialect#KAZOO}. */
    public Translation translate(TwimlDocument document, String documentUrl) {
        return translate(document, documentUrl, Dialect.KAZOO);
    }

    /**
     * @param documentUrl where the document came from, after redirects: relative URLs and default actions refer to it
     * @param dialect     whose habits the document counts on
     * @return a null program for a document that asks for nothing
     * @throws InvalidDocument of kind CONTENT, 12102: the root is not Response
     */
    public Translation translate(TwimlDocument document, String documentUrl, Dialect dialect) {
        Element root = document.root();
        if (!root.name().equals("Response")) {
            throw Faults.root(root);
        }
        Reading reading = new Reading(documentUrl, dialect, references);
        NO_ATTRIBUTES.read(root, reading);
        reading.expectNoText(root);

        List<Step> steps = new ArrayList<>();
        Element end = null;
        for (Element element : root.elements()) {
            if (end != null) {
                reading.warn(Reading.SCHEMA, element, "is never reached: the document ends with <" + end.name()
                        + "> at " + end.where());
                continue;
            }
            Step step = step(element, reading);
            steps.add(step);
            if (step.last()) {
                end = element;
            } else if (step != Step.skipped() && !element.name().equals(PAUSE)) {
                reading.begin();
            }
        }
        return new Translation(Step.of(steps).before().apply(null), reading.warnings());
    }

    private static Step step(Element element, Reading reading) {
        Verb verb = Verbs.named(element.name());
        if (verb != null) {
            return verb.read(element, reading);
        }
        reading.warn(Reading.SCHEMA, element, Verbs.unknown(element.name()));
        return Step.skipped();
    }
}
