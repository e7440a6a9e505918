package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.flag;
import static org.callpivot.twiml.Attribute.language;
import static org.callpivot.twiml.Attribute.oneOf;
import static org.callpivot.twiml.Attribute.text;

import java.util.Set;

/**
 * Live transcription: kind {@code transcription}. It holds {@link NamedValue Config and Parameters}.
 *
 * <pre>
 * attribute                             values                                        default        code
 * name                                  any                                           -              -
 * track                                 inbound_track, outbound_track, both_tracks    both_tracks    12200
 * statusCallbackUrl                     URL                                           -              11100
 * statusCallbackMethod                  GET, POST                                     POST           12200
 * languageCode                          a language tag                                en-US          12200
 * inboundTrackLabel, outboundTrackLabel any                                           -              -
 * partialResults                        true, false                                   false          12200
 * profanityFilter                       true, false                                   true           12200
 * enableAutomaticPunctuation            true, false                                   true           12200
 * speechModel, hints                    any                                           -              -
 * transcriptionEngine                   any                                           -              -
 * intelligenceService                   any                                           -              -
 * </pre>
 */
final class Transcription implements Fork {

    private static final Attributes ATTRIBUTES = Attributes.neutral(
            text("name"),
            oneOf("track", "inbound_track", "outbound_track", "both_tracks").or("both_tracks"),
            language("languageCode").or("en-US"),
            text("inboundTrackLabel"), text("outboundTrackLabel"),
            flag("partialResults").or(false),
            flag("profanityFilter").or(true),
            flag("enableAutomaticPunctuation").or(true),
            text("speechModel"), text("hints"), text("transcriptionEngine"), text("intelligenceService"))
            .andCallback(SwitchCommand.CALLBACK, "statusCallbackUrl", "statusCallbackMethod", Reading.SCHEMA);

    @Override
    public String name() {
        return "Transcription";
    }

    @Override
    public Attributes attributes() {
        return ATTRIBUTES;
    }

    @Override
    public Set<String> parts() {
        return Set.of(NamedValue.PARAMETER, NamedValue.CONFIG);
    }
}
