package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.flag;
import static org.callpivot.twiml.Attribute.language;
import static org.callpivot.twiml.Attribute.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * An agent of another vendor: kind {@code virtualAgent}. It holds {@link NamedValue Config and Parameters}.
 *
 * <pre>
 * attribute              values                         default   code
 * connectorName          any; must be there             -         12200
 * language               a language tag                 -         12200
 * sentimentAnalysis      true, false                    -         12200
 * statusCallback         URL                            -         11100
 * statusCallbackMethod   GET, POST                      POST      12200
 * </pre>
 */
final class VirtualAgent implements Fork {

    private static final Attributes ATTRIBUTES = Attributes.neutral(
            text("connectorName"), language("language"), flag("sentimentAnalysis"))
            .andCallback(SwitchCommand.CALLBACK, "statusCallback");

    @Override
    public String name() {
        return "VirtualAgent";
    }

    @Override
    public Attributes attributes() {
        return ATTRIBUTES;
    }

    @Override
    public Set<String> parts() {
        return Set.of(NamedValue.PARAMETER, NamedValue.CONFIG);
    }

    @Override
    public boolean complete(ObjectNode data, Element element, Reading reading) {
        if (!data.has("connectorName")) {
            reading.warn(Reading.SCHEMA, element, "must have a connectorName; it is skipped");
        }
        return data.has("connectorName");
    }

    @Override
    public Map<String, String> tells() {
        return Map.of("VirtualAgentStatus", "status", "VirtualAgentErrorCode", "errorCode",
                "VirtualAgentError", "errorMessage");
    }
}
