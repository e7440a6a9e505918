package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.oneOf;

/**
 * A recording beside the document: kind {@code recording}.
 *
 * <pre>
 * attribute                    values                       default     code
 * channels                     mono, dual                   -           12200
 * track                        inbound, outbound, both      -           12200
 * trim                         trim-silence, do-not-trim    -           13699
 * recordingStatusCallback…     as in {@link Record}         …           13256, 13621
 * recordingConfigurationId     any                          -           -
 * </pre>
 */
final class Recording implements Fork {

    private static final Attributes ATTRIBUTES = Attributes.neutral(
            oneOf("channels", "mono", "dual"),
            oneOf("track", "inbound", "outbound", "both"),
            oneOf("trim", "trim-silence", "do-not-trim").code("13699"))
            .andRecordingStatus(SwitchCommand.CALLBACK);

    @Override
    public String name() {
        return "Recording";
    }

    @Override
    public Attributes attributes() {
        return ATTRIBUTES;
    }
}
