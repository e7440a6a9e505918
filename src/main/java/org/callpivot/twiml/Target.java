package org.callpivot.twiml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One of the {@code targets} of a Dial. */
final class Target {

    /** Key under which {@link Attributes#andMachineDetection} keeps the callback of {@code amd}. */
    static final String AMD_CALLBACK = "amd_callback";

    private Target() {}

    /** @param options what the noun's attributes said; not used afterwards */
    static ObjectNode of(String type, String value, ObjectNode options) {
        ObjectNode target = JsonNodeFactory.instance.objectNode().put("type", type).put("value", value);
        JsonNode callback = options.remove(AMD_CALLBACK);
        if (callback != null && options.get("amd") instanceof ObjectNode amd) {
            amd.set("callback", callback);
        }
        return target.setAll(options);
    }
}
