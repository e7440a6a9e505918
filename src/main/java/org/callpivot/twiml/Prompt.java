package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.flag;
import static org.callpivot.twiml.Attribute.oneOf;
import static org.callpivot.twiml.Attribute.wholes;
import static org.callpivot.twiml.Attribute.words;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@link Pay} says at one of its steps: one of its {@code prompts}, with the Say, Play and Pause in it as
 * {@code items}. Alone in a Response, where no payment asks for it, its content is heard as it stands.
 *
 * <pre>
 * attribute               values                                                        default   code    key
 * for                     payment-card-number, expiration-date, security-code,          -         12200   for
 *                         postal-code, payment-processing, bank-account-number,
 *                         bank-routing-number
 * attempt                 1..10, several                                                every     12200   attempt
 * cardType                visa, mastercard, amex, maestro, discover, optima, jcb,       every     12200   cardType
 *                         diners-club, enroute, several
 * errorType               timeout, invalid-card-number, invalid-card-type,              none      12200   errorType
 *                         invalid-date, invalid-security-code, internal-error,
 *                         input-matching-failed, several
 * requireMatchingInputs   true, false                                                   -         12200   …
 * (children)              Say, Play without digits, Pause                               -         12200   items
 * </pre>
 */
final class Prompt implements Verb {

    static final String NAME = "Prompt";
    static final String[] CARDS = {
        "visa", "mastercard", "amex", "maestro", "discover", "optima", "jcb", "diners-club", "enroute"};

    private static final Attributes ATTRIBUTES = Attributes.neutral(
            oneOf("for", "payment-card-number", "expiration-date", "security-code", "postal-code",
                    "payment-processing", "bank-account-number", "bank-routing-number"),
            wholes("attempt", 1, 10),
            words("cardType", CARDS),
            words("errorType", "timeout", "invalid-card-number", "invalid-card-type", "invalid-date",
                    "invalid-security-code", "internal-error", "input-matching-failed"),
            flag("requireMatchingInputs"));

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Step read(Element element, Reading reading) {
        ATTRIBUTES.read(element, reading);
        reading.expectNoText(element);
        List<Step> steps = new ArrayList<>();
        for (Element child : element.elements()) {
            if (Verbs.named(child.name()) instanceof Audible verb) {
                steps.add(verb.read(child, reading));
            } else {
                reading.skipUnknown(child, element);
            }
        }
        return Step.of(steps);
    }

    /** The data for a payment; empty, with a warning, for one that does not say at which step it is heard. */
    static Optional<ObjectNode> data(Element element, Reading reading) {
        ObjectNode data = ATTRIBUTES.read(element, reading);
        reading.expectNoText(element);
        data.set("items", reading.prompt(element.elements(), element, Reading.SCHEMA));
        if (!data.has("for")) {
            reading.warn(Reading.SCHEMA, element, "must have a for; it is skipped");
            return Optional.empty();
        }
        return Optional.of(data);
    }
}
