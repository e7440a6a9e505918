package org.callpivot.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.callpivot.callflow.Node;

/**
 * {@code set_variables}: custom application variables, which later requests tell ({@code Custom-Application-Vars}), and
 * {@code set_variable}: one channel variable, which {@code branch_variable} reads. Both reach the switch.
 */
final class SetVariablesModule implements Module {

    @Override
    public void start(Turn turn, Node node) {
        ObjectNode data = Turn.object();
        ObjectNode variables = data.putObject("variables");
        if (node.module().equals("set_variable")) {
            String name = node.text("variable", "");
            String value = node.text("value", "");
            turn.session().channelVars.put(name, value);
            variables.put(name, value);
            data.put("legs", node.text("channel", "a").equals("both") ? "both" : "first");
        } else {
            node.data().path("custom_application_vars").properties().forEach(entry -> {
                String value = entry.getValue().isValueNode() ? entry.getValue().asText() : entry.getValue().toString();
                turn.session().applicationVars.put(entry.getKey(), value);
                variables.put(entry.getKey(), value);
            });
            data.put("legs", node.flag("export", false) ? "both" : "first");
        }
        if (variables.isEmpty()) {
            turn.go();
        } else {
            turn.send("setVariables", data);
        }
    }
}
