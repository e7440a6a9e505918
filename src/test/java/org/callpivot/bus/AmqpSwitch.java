package org.callpivot.bus;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A switch's side of RabbitMQ: events are published until the broker has confirmed them, whatever happens to it in the
 * meantime; the node's commands come from a queue of its own. Pivot, or the operator, has declared the
 * exchanges before.
 */
public final class AmqpSwitch implements SwitchBus {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /**
     * @param events   exchange that takes events
     * @param commands exchange that commands come from; the node's queue is named after it and the node
     */
    public record Exchanges(String events, String commands) {}

    /** A command as it came over the wire. */
    public record Delivery(String routingKey, AMQP.BasicProperties properties, byte[] body) {}

    private final Connection connection;
    private final Exchanges exchanges;
    private final String node;
    private Channel publisher;

    public AmqpSwitch(URI broker, Exchanges exchanges, String node) throws Exception {
        this.exchanges = exchanges;
        this.node = node;
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(broker);
        factory.setNetworkRecoveryInterval(200);
        this.connection = factory.newConnection("switch " + node);
        try (Channel channel = connection.createChannel()) {
            String queue = commandsQueue(exchanges, node);
            channel.queueDeclare(queue, true, false, false, null);
            channel.queueBind(queue, exchanges.commands(), word(node) + ".#");
        }
    }

    @Override
    public void onCommand(Consumer<byte[]> taker) {
        onDelivery(delivery -> taker.accept(delivery.body()));
    }

    /** The same, with what is around the command; it is acknowledged when the taker returns. */
    public void onDelivery(Consumer<Delivery> taker) {
        try {
            Channel consumer = connection.createChannel();
            DeliverCallback take = (tag, message) -> {
                taker.accept(new Delivery(message.getEnvelope().getRoutingKey(), message.getProperties(),
                        message.getBody()));
                acknowledge(consumer, message.getEnvelope().getDeliveryTag());
            };
            CancelCallback ignored = tag -> { };
            // Bounded: taking one may wait for a confirm, which comes on the same connection behind all that is on its way.
            consumer.basicQos(100);
            consumer.basicConsume(commandsQueue(exchanges, node), false, take, ignored);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command comes again if the connection has gone meanwhile. */
    private static void acknowledge(Channel channel, long tag) throws IOException {
        try {
            channel.basicAck(tag, false);
        } catch (AlreadyClosedException gone) {
            return;
        }
    }

    public static String commandsQueue(Exchanges exchanges, String node) {
        return exchanges.commands() + "." + node;
    }

    @Override
    public ObjectNode replyTo(String session) {
        return JsonNodeFactory.instance.objectNode().put("kind", "amqp")
                .put("routingKey", word(node) + "." + word(session));
    }

    /** Returns when the broker has the event for good. */
    @Override
    public synchronized void tell(String type, String session, byte[] event) {
        Instant until = Instant.now().plus(PATIENCE);
        while (!published(type + "." + word(node) + "." + word(session), event)) {
            if (Instant.now().isAfter(until)) {
                throw new IllegalStateException("the broker takes no events for " + PATIENCE);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private boolean published(String routingKey, byte[] event) {
        try {
            if (publisher == null || !publisher.isOpen()) {
                publisher = connection.createChannel();
                publisher.confirmSelect();
            }
            publisher.basicPublish(exchanges.events(), routingKey, MessageProperties.PERSISTENT_BASIC, event);
            return publisher.waitForConfirms(2000);
        } catch (IOException | TimeoutException | RuntimeException away) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** One word of a routing key, escaped as mod_amqp does. */
    static String word(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace(".", "%2E").replace("%7E", "~").replace("*", "%2A");
    }

    @Override
    public void close() {
        connection.abort(2000);
    }
}
