package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.flag;
import static org.callpivot.twiml.Attribute.language;
import static org.callpivot.twiml.Attribute.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * An assistant: kind {@code assistant}. It holds {@link Language} and {@link NamedValue Parameter} elements.
 *
 * <pre>
 * attribute                                        values            code
 * id                                               any; must be      12200
 *                                                  there
 * language, ttsLanguage, transcriptionLanguage     a language tag    12200
 * ttsProvider, voice                               any               -
 * transcriptionProvider, speechModel               any               -
 * welcomeGreeting, welcomeGreetingInterruptible    any               -
 * interruptible, hints                             any               -
 * profanityFilter, dtmfDetection, partialPrompts   true, false       12200
 * </pre>
 */
final class Assistant implements Fork {

    private static final Attributes ATTRIBUTES = Attributes.neutral(
            text("id"),
            language("language"), language("ttsLanguage"), language("transcriptionLanguage"),
            text("ttsProvider"), text("voice"), text("transcriptionProvider"), text("speechModel"),
            text("welcomeGreeting"), text("welcomeGreetingInterruptible"), text("interruptible"), text("hints"),
            flag("profanityFilter"), flag("dtmfDetection"), flag("partialPrompts"));

    @Override
    public String name() {
        return "Assistant";
    }

    @Override
    public Attributes attributes() {
        return ATTRIBUTES;
    }

    @Override
    public Set<String> parts() {
        return Set.of(NamedValue.PARAMETER, Language.NAME);
    }

    @Override
    public boolean complete(ObjectNode data, Element element, Reading reading) {
        if (!data.has("id")) {
            reading.warn(Reading.SCHEMA, element, "must have an id; it is skipped");
        }
        return data.has("id");
    }
}
