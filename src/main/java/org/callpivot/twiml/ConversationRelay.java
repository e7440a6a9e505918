package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.flag;
import static org.callpivot.twiml.Attribute.language;
import static org.callpivot.twiml.Attribute.socketUrl;
import static org.callpivot.twiml.Attribute.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * An agent that a developer's WebSocket feeds with text: kind {@code conversationRelay}. It holds {@link Language}
 * and {@link NamedValue Parameter} elements.
 *
 * <pre>
 * attribute                                          values                            code
 * url                                                wss URL; must be there            11100, 12200
 * language, ttsLanguage, transcriptionLanguage       a language tag                    12200
 * ttsProvider, voice                                 any                               -
 * transcriptionProvider, speechModel                 any                               -
 * welcomeGreeting, hints, intelligenceService        any                               -
 * welcomeGreetingInterruptible, interruptible        any (none, dtmf, speech, any)     -
 * interruptSensitivity                               any (high, medium, low)           -
 * profanityFilter, dtmfDetection, partialPrompts     true, false                       12200
 * preemptible                                        true, false                       12200
 * reportInputDuringAgentSpeech                       any (true, false, dtmf, speech)   -
 * debug, events                                      any                               -
 * elevenlabsTextNormalization, deepgramsmartformat   any                               -
 * backgroundnoisereduction, ignorebackchannel        any                               -
 * speechtimeout                                      any                               -
 * statusCallback, statusCallbackMethod               URL; GET, POST (POST)             11100, 12200
 * </pre>
 *
 * Other defaults are the agent's own.
 */
final class ConversationRelay implements Fork {

    private static final Attributes ATTRIBUTES = Attributes.neutral(
            socketUrl("url"),
            language("language"), language("ttsLanguage"), language("transcriptionLanguage"),
            text("ttsProvider"), text("voice"), text("transcriptionProvider"), text("speechModel"),
            text("welcomeGreeting"), text("hints"), text("intelligenceService"),
            text("welcomeGreetingInterruptible"), text("interruptible"), text("interruptSensitivity"),
            flag("profanityFilter"), flag("dtmfDetection"), flag("partialPrompts"), flag("preemptible"),
            text("reportInputDuringAgentSpeech"), text("debug"), text("events"),
            text("elevenlabsTextNormalization"), text("deepgramsmartformat"), text("backgroundnoisereduction"),
            text("ignorebackchannel"), text("speechtimeout"))
            .andCallback(SwitchCommand.CALLBACK, "statusCallback");

    @Override
    public String name() {
        return "ConversationRelay";
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
        if (!data.has("url")) {
            reading.warn(Reading.SCHEMA, element, "must have a url; it is skipped");
        }
        return data.has("url");
    }
}
