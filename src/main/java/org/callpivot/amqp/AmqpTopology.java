package org.callpivot.amqp;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Exchanges, queues and bindings, in the form of RabbitMQ's own definitions files. Everything is declared in the
 * virtual host of the connection; {@code vhost} of the file is for {@code rabbitmqctl import_definitions}.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record AmqpTopology(
        @JsonProperty(value = "exchanges", required = true) List<Exchange> exchanges,
        @JsonProperty(value = "queues", required = true) List<Queue> queues,
        @JsonProperty(value = "bindings", required = true) List<Binding> bindings) {

    /** The operator has declared it all. */
    static final AmqpTopology NOTHING = new AmqpTopology(List.of(), List.of(), List.of());

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Exchange(
            @JsonProperty(value = "name", required = true) String name,
            @JsonProperty(value = "type", required = true) String type,
            @JsonProperty("durable") boolean durable,
            @JsonProperty("auto_delete") boolean autoDelete,
            @JsonProperty("internal") boolean internal,
            @JsonProperty("arguments") Map<String, Object> arguments) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Queue(
            @JsonProperty(value = "name", required = true) String name,
            @JsonProperty("durable") boolean durable,
            @JsonProperty("auto_delete") boolean autoDelete,
            @JsonProperty("arguments") Map<String, Object> arguments) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Binding(
            @JsonProperty(value = "source", required = true) String source,
            @JsonProperty(value = "destination", required = true) String destination,
            @JsonProperty(value = "destination_type", required = true) String destinationType,
            @JsonProperty(value = "routing_key", required = true) String routingKey,
            @JsonProperty("arguments") Map<String, Object> arguments) {

        private boolean toQueue() {
            return destinationType.equals("queue");
        }
    }

    /** The broker does not take an object of the file: mostly because it has it already, but made in another way. */
    static final class Refused extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        Refused(String what, Throwable cause) {
            super("PV-AMQP-TOPOLOGY: RabbitMQ refuses the " + what + " of pivot.switch.amqp.topology: " + reason(cause),
                    cause);
        }

        private static String reason(Throwable cause) {
            for (Throwable at = cause; at != null; at = at.getCause()) {
                if (at instanceof ShutdownSignalException signal
                        && signal.getReason() instanceof AMQP.Channel.Close close) {
                    return close.getReplyText();
                }
            }
            return cause.getMessage();
        }
    }

    private interface Declaration {
        void on(Channel channel) throws IOException;
    }

    /** @throws IOException if it is no such file */
    static AmqpTopology read(InputStream definitions) throws IOException {
        return JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build()
                .readValue(definitions, AmqpTopology.class);
    }

    /**
     * Declares all of it; what is there already, and the same, stays as it is.
     *
     * @throws Refused     names the object that the broker does not take
     * @throws IOException the connection does not last
     */
    void declare(Connection connection) throws IOException {
        for (Exchange exchange : exchanges) {
            declare(connection, "exchange " + exchange.name(), channel -> channel.exchangeDeclare(exchange.name(),
                    exchange.type(), exchange.durable(), exchange.autoDelete(), exchange.internal(),
                    exchange.arguments()));
        }
        for (Queue queue : queues) {
            declare(connection, "queue " + queue.name(), channel -> channel.queueDeclare(queue.name(), queue.durable(),
                    false, queue.autoDelete(), queue.arguments()));
        }
        for (Binding binding : bindings) {
            declare(connection, "binding of " + binding.source() + " to " + binding.destination(),
                    channel -> bind(channel, binding));
        }
    }

    private static void bind(Channel channel, Binding binding) throws IOException {
        if (binding.toQueue()) {
            channel.queueBind(binding.destination(), binding.source(), binding.routingKey(), binding.arguments());
        } else {
            channel.exchangeBind(binding.destination(), binding.source(), binding.routingKey(), binding.arguments());
        }
    }

    /** On a channel of its own: the broker closes the channel of a declaration that it refuses. */
    private static void declare(Connection connection, String what, Declaration declaration) throws IOException {
        Channel channel = connection.createChannel();
        try {
            declaration.on(channel);
        } catch (IOException | ShutdownSignalException e) {
            if (connection.isOpen()) {
                throw new Refused(what, e);
            }
            throw e;
        }
        close(channel);
    }

    private static void close(Channel channel) throws IOException {
        try {
            channel.close();
        } catch (TimeoutException e) {
            throw new IOException(e);
        }
    }
}
