package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.oneOf;
import static org.callpivot.twiml.Attribute.text;

import java.util.Set;

/**
 * A SIPREC recording session: kind {@code siprec}. It holds {@link NamedValue Parameters}.
 *
 * <pre>
 * attribute              values                                         default   code
 * name, connectorName    any                                            -         -
 * track                  inbound_track, outbound_track, both_tracks     -         12200
 * statusCallback         URL                                            -         11100
 * statusCallbackMethod   GET, POST                                      POST      12200
 * </pre>
 */
final class Siprec implements Fork {

    private static final Attributes ATTRIBUTES = Attributes.neutral(text("name"), text("connectorName"),
            oneOf("track", "inbound_track", "outbound_track", "both_tracks"))
            .andCallback(SwitchCommand.CALLBACK, "statusCallback");

    @Override
    public String name() {
        return "Siprec";
    }

    @Override
    public Attributes attributes() {
        return ATTRIBUTES;
    }

    @Override
    public Set<String> parts() {
        return Set.of(NamedValue.PARAMETER);
    }
}
