package org.callpivot.session;

import org.callpivot.callflow.Node;

/**
 * {@code branch_variable}: goes on at the child named by a channel variable's value. The other scopes (account, user, device,
 * merged, doc) are documents of Kazoo that Pivot does not have: their values count as missing, {@code _} is taken.
 */
final class BranchVariableModule implements Module {

    @Override
    public void start(Turn turn, Node node) {
        String scope = node.text("scope", "custom_channel_vars");
        if (!scope.equals("custom_channel_vars")) {
            turn.note("branch_variable: the scope " + scope + " is not known to Pivot: going on at the child _");
            turn.go();
            return;
        }
        String name = node.data().path("variable").isArray()
                ? node.data().path("variable").path(0).asText("") : node.text("variable", "");
        String value = turn.session().channelVars.get(name);
        if (value == null) {
            value = turn.session().applicationVars.get(name);
        }
        if (value == null) {
            turn.go();
        } else {
            turn.go(value);
        }
    }
}
