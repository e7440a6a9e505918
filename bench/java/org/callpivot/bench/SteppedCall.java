package org.callpivot.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.callpivot.callflow.Callflow;
import org.callpivot.callflow.Node;
import org.callpivot.contract.Command;
import org.callpivot.contract.Offer;
import org.callpivot.contract.SwitchEvent;
import org.callpivot.contract.SwitchEvent.Meta;
import org.callpivot.pipeline.Steps;
import org.callpivot.session.Input;

/** A call whose switch confirms every command at once. Its callflow says texts one after another and hangs up. */
final class SteppedCall {

    static final Callflow CALLFLOW = callflow(10);

    private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

    private final String id;
    private final Steps steps;
    private final Queue<SwitchEvent> next = new ArrayDeque<>();
    private long sequence;

    SteppedCall(String id, Steps steps) {
        this.id = id;
        this.steps = steps;
        ObjectNode replyTo = JsonNodeFactory.instance.objectNode().put("kind", "kafka").put("topic", "switch.commands");
        next.add(new SwitchEvent.Offered(meta("call.offered"), new Offer(party("1001"), party("2030"), null, "inbound", "ringing",
                CALLFLOW.account(), "sw-1", null, Map.of(), Map.of(), null, null, replyTo, null)));
    }

    private static Callflow callflow(int prompts) {
        Node rest = Node.of("hangup", null);
        for (int i = prompts; i > 0; i--) {
            rest = Node.of("tts", JsonNodeFactory.instance.objectNode().put("text", "This is prompt number " + i)).then(rest);
        }
        return new Callflow("bench", "bench", null, List.of("2030"), List.of(), rest);
    }

    private static Offer.Party party(String number) {
        return new Offer.Party(number, null, null, null);
    }

    private Meta meta(String type) {
        sequence++;
        return new Meta(id + "-e" + sequence, type, "/switch/sw-1", id, id, Instant.now(), sequence);
    }

    String id() {
        return id;
    }

    /** The switch tells the next event. @return whether the call goes on */
    boolean step() {
        for (Command command : steps.on(new Input.FromSwitch(next.remove()))) {
            next.add(new SwitchEvent.CommandStatus(meta("command.status"), command.id(), SwitchEvent.Status.COMPLETED, NOTHING, null));
            if (command.name().equals("hangup")) {
                next.add(new SwitchEvent.Ended(meta("call.ended"), "normal", 16, null, null, null, null, null, null, NOTHING));
            }
        }
        return !next.isEmpty();
    }
}
