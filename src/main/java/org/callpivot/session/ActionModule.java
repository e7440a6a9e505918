package org.callpivot.session;

import org.callpivot.callflow.Node;

/**
 * Every module that Pivot does not carry out itself: the switch gets it as it is ({@code command.action}) and names the child in
 * {@code result.child}. A switch that does not know it answers notSupported; then the child {@code _} is taken.
 */
final class ActionModule implements Module {

    @Override
    public boolean keepsKeys() {
        return false;
    }

    @Override
    public void start(Turn turn, Node node) {
        turn.action(node.module(), node.data());
    }

    @Override
    public void ended(Turn turn, Node node, CommandEnd end) {
        String child = end.text("child");
        if (child == null) {
            turn.go();
        } else {
            turn.go(child);
        }
    }
}
