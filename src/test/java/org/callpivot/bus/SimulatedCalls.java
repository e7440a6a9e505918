package org.callpivot.bus;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.callpivot.contract.Codec;
import org.callpivot.contract.Command;
import org.callpivot.contract.SwitchEvent;

/**
 * Many calls of a simulated switch, whatever transport carries them: each command is carried out at once and once, its
 * end is told, and every event is counted by its session ({@code sequence}).
 * The caller of {@code gather} presses what he is given.
 */
public final class SimulatedCalls {

    /** Hands an event to a transport, for good. */
    public interface Wire {
        void tell(String type, String session, byte[] event);
    }

    private final Codec codec = new Codec();
    private final Map<String, Call> calls = new ConcurrentHashMap<>();
    private final AtomicLong repeated = new AtomicLong();
    private final String node;
    private final Wire wire;
    /** Complete while callers press what they are asked for. */
    private volatile CompletableFuture<Void> pressing = CompletableFuture.completedFuture(null);

    public SimulatedCalls(String node, Wire wire) {
        this.node = node;
        this.wire = wire;
    }

    private final class Call {

        private final String id;
        private final String digits;
        private final List<String> carriedOut = new ArrayList<>();
        private final Set<String> seen = new HashSet<>();
        private long sequence;
        private boolean ended;

        Call(String id, String digits) {
            this.id = id;
            this.digits = digits;
        }

        synchronized void tell(String type, ObjectNode data) {
            sequence++;
            byte[] event = codec.write(new SwitchEvent.Meta(id + "-e" + sequence, type, "/switch/" + node, id, id,
                    Instant.now(), sequence), data);
            wire.tell(type, id, event);
        }

        synchronized void take(Command command) {
            if (!seen.add(command.id())) {
                repeated.incrementAndGet();
                return;
            }
            if (ended) {
                return;
            }
            carriedOut.add(command.name());
            if (command.name().equals("gather")) {
                pressing.thenRun(() -> done(command, object().put("digits", digits).put("outcome", "matched")));
                return;
            }
            if (command.name().equals("answer")) {
                tell("call.answered", object());
            }
            done(command, object());
            if (Set.of("hangup", "reject").contains(command.name())) {
                ended = true;
                tell("call.ended", object().put("reason", "normal").put("endedBy", "service"));
            }
        }

        private void done(Command command, ObjectNode result) {
            tell("command.status",
                    object().put("commandId", command.id()).put("status", "completed").set("result", result));
        }
    }

    /** Callers who are asked for keys press none, until {@link #letGo}. To be said before they are asked. */
    public void hold() {
        pressing = new CompletableFuture<>();
    }

    /** All callers who were asked press what they are given. */
    public void letGo() {
        pressing.complete(null);
    }

    /**
     * A new call.
     *
     * @param replyTo of its offer, JSON; may be null
     * @param digits  what the caller presses when he is asked
     */
    public void offer(String id, String number, ObjectNode replyTo, String digits) {
        Call call = new Call(id, digits);
        calls.put(id, call);
        ObjectNode data = object().put("direction", "inbound").put("state", "ringing").put("node", node);
        data.putObject("from").put("number", "1001");
        data.putObject("to").put("number", number);
        if (replyTo != null) {
            data.set("replyTo", replyTo);
        }
        call.tell("call.offered", data);
    }

    /** A command as it came over the wire; a repeated one is only counted. */
    public void take(byte[] json) {
        Command command = codec.readCommand(json);
        calls.get(command.callId()).take(command);
    }

    /** Names of what was carried out, in order. */
    public List<String> carriedOut(String id) {
        Call call = calls.get(id);
        synchronized (call) {
            return List.copyOf(call.carriedOut);
        }
    }

    /** How many calls were told this last. */
    public long at(String command) {
        return calls.keySet().stream().map(this::carriedOut)
                .filter(names -> !names.isEmpty() && names.get(names.size() - 1).equals(command)).count();
    }

    public long ended() {
        return calls.values().stream().filter(call -> {
            synchronized (call) {
                return call.ended;
            }
        }).count();
    }

    /** Commands that came once more: allowed, and done once. */
    public long repeated() {
        return repeated.get();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
