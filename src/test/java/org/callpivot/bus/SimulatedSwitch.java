package org.callpivot.bus;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A switch on an AMQP broker whose calls do what they are told. */
public final class SimulatedSwitch implements AutoCloseable {

    private final Queue<AmqpSwitch.Delivery> commands = new ConcurrentLinkedQueue<>();
    private final AmqpBroker broker;
    private final String node;
    private final SimulatedCalls calls;
    private AmqpSwitch bus;

    /** Pivot, or the operator, has declared the exchanges before. */
    public SimulatedSwitch(AmqpBroker broker, String node) throws Exception {
        this.broker = broker;
        this.node = node;
        this.calls = new SimulatedCalls(node, (type, session, event) -> bus.tell(type, session, event));
        connect();
    }

    /** Also again, after {@link #close}: its calls are still there. */
    public void connect() throws Exception {
        bus = new AmqpSwitch(broker.uri(), broker.exchanges(), node);
        bus.onDelivery(command -> {
            commands.add(command);
            calls.take(command.body());
        });
    }

    public void offer(String call, String number) {
        calls.offer(call, number, bus.replyTo(call), "5");
    }

    public SimulatedCalls calls() {
        return calls;
    }

    /** All that came, in order. */
    public Queue<AmqpSwitch.Delivery> commands() {
        return commands;
    }

    @Override
    public void close() {
        bus.close();
    }
}
