package org.callpivot.amqp;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.springrabbit.SpringRabbitMQConstants;
import org.callpivot.contract.BadEvent;
import org.callpivot.contract.Command;
import org.callpivot.debug.Masking;
import org.callpivot.pipeline.Receipt;
import org.callpivot.pipeline.SwitchCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of the RabbitMQ transport that are its own ({@code routes/switch-amqp.camel.yaml}): a message is
 * acknowledged when all that it caused is stored, or when it lies in the dead-letter queue; commands get their routing
 * key.
 */
public final class SwitchAmqp implements AutoCloseable {

    /** Headers of a dead letter: why it is one, where it came from, and when it became one. */
    static final String REASON_CODE = "pivot-reason-code";
    static final String REASON = "pivot-reason";
    static final String FROM_EXCHANGE = "pivot-exchange";
    static final String FROM_ROUTING_KEY = "pivot-routing-key";
    static final String TIME = "pivot-time";

    private static final String RECEIPT = "PivotAmqpReceipt";
    /** Bytes of a routing key, by AMQP. */
    private static final int MAX_KEY = 255;
    /** Characters of a reason: headers must fit into one frame. */
    private static final int MAX_REASON = 1000;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(SwitchAmqp.class);

    /**
     * @param commandsExchange the only exchange that commands go to
     * @param commandsKey      where commands go when a call's offer names no routing key; {@code {session}} stands for
     *                         the session's id; empty for nowhere
     * @param replyKeys        routing keys that a call's offer may name; {@code *} stands for any text
     */
    public record Settings(String commandsExchange, String commandsKey, List<String> replyKeys) {}

    /** A message that RabbitMQ keeps until it is acknowledged. */
    private record Delivery(Channel channel, long tag, String exchange, String routingKey, byte[] body) {}

    private final Settings settings;
    private final List<Pattern> replyKeys;
    private final ProducerTemplate sending;
    private final ScheduledThreadPoolExecutor buryers;
    private final MeterRegistry meters;
    private final Clock clock;

    /** @param context its route {@code dead-letter-amqp} is sent to */
    public SwitchAmqp(Settings settings, CamelContext context, MeterRegistry meters, Clock clock) {
        this.settings = settings;
        this.replyKeys = settings.replyKeys().stream().map(SwitchAmqp::pattern).toList();
        this.sending = context.createProducerTemplate();
        // Beside the lanes: the broker may take its time.
        this.buryers = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "pivot-amqp-dead-letters");
            thread.setDaemon(true);
            return thread;
        });
        this.meters = meters;
        this.clock = clock;
    }

    private static Pattern pattern(String key) {
        return Pattern.compile(Pattern.quote(key).replace("*", "\\E.*\\Q"));
    }

    /** A message has come: nothing of it goes further than its body, and it is settled when its receipt is. */
    public void receive(Exchange exchange) {
        Message message = exchange.getMessage();
        Delivery delivery = new Delivery(exchange.getProperty(SpringRabbitMQConstants.CHANNEL, Channel.class),
                message.getHeader(SpringRabbitMQConstants.DELIVERY_TAG, Long.class),
                message.getHeader(SpringRabbitMQConstants.EXCHANGE_NAME, "", String.class),
                message.getHeader(SpringRabbitMQConstants.ROUTING_KEY, "", String.class),
                message.getBody(byte[].class));
        message.removeHeaders("*");
        Receipt receipt = Receipt.open(exchange);
        exchange.setProperty(RECEIPT, receipt);
        receipt.settled().whenComplete((stored, reason) -> {
            if (reason == null) {
                acknowledge(delivery);
            } else {
                bury(delivery, reason, Duration.ZERO);
            }
        });
    }

    /** The route is through; whoever holds the message still settles it. */
    public void taken(Exchange exchange) {
        exchange.getProperty(RECEIPT, Receipt.class).release();
    }

    /** The message cannot be taken, now or ever; unless it is only that the routes are going: another node gets it. */
    public void refuse(Exchange exchange) {
        Exception error = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (error instanceof BadEvent || !exchange.getContext().isStopping()) {
            exchange.getProperty(RECEIPT, Receipt.class).refuse(error);
        } else {
            LOG.info("a message is left to another node: {}", error.getMessage());
        }
    }

    private static void acknowledge(Delivery delivery) {
        try {
            delivery.channel().basicAck(delivery.tag(), false);
        } catch (AlreadyClosedException | IOException gone) {
            // The message comes again, here or on another node, and is known there.
            LOG.debug("a message is not acknowledged, its channel has gone: {}", gone.getMessage());
        }
    }

    private void bury(Delivery delivery, Throwable reason, Duration pause) {
        try {
            buryers.schedule(() -> bury(delivery, reason), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("a message that cannot be taken is left to another node");
        }
    }

    /** Not acknowledged before the broker has the dead letter; if its channel is gone, the message comes again. */
    private void bury(Delivery delivery, Throwable reason) {
        if (!delivery.channel().isOpen()) {
            return;
        }
        String code = reason instanceof BadEvent bad ? bad.code() : "PV-INTERNAL";
        String text = Masking.text(reason instanceof BadEvent ? reason.getMessage() : String.valueOf(reason));
        Exchange sent = sending.send("direct:dead-letter-amqp", letter -> {
            Message message = letter.getMessage();
            message.setBody(delivery.body());
            message.setHeader(SpringRabbitMQConstants.ROUTING_OVERRIDE_KEY, delivery.routingKey());
            message.setHeader(REASON_CODE, code);
            message.setHeader(REASON, text.substring(0, Math.min(text.length(), MAX_REASON)));
            message.setHeader(FROM_EXCHANGE, delivery.exchange());
            message.setHeader(FROM_ROUTING_KEY, delivery.routingKey());
            message.setHeader(TIME, clock.instant().toString());
        });
        if (sent.isFailed()) {
            LOG.warn("a message that cannot be taken ({}) cannot be put away now either: {}", code,
                    sent.getException().getMessage());
            bury(delivery, reason, PAUSE);
        } else {
            LOG.warn("a message is a dead letter: {} {}", code, text);
            meters.counter("pivot.dead.letters", "transport", "amqp").increment();
            acknowledge(delivery);
        }
    }

    /**
     * Where the command goes, and what the broker shall know of it.
     *
     * @throws InvalidRoutingKey if nowhere
     */
    public void address(Exchange exchange) {
        SwitchCommand order = exchange.getMessage().getBody(SwitchCommand.class);
        Command command = order.command();
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(SpringRabbitMQConstants.ROUTING_OVERRIDE_KEY, routingKey(order));
        message.setHeader(SpringRabbitMQConstants.CONTENT_TYPE, "application/cloudevents+json");
        message.setHeader(SpringRabbitMQConstants.MESSAGE_ID, command.id());
        message.setHeader(SpringRabbitMQConstants.CORRELATION_ID, command.id());
        message.setHeader(SpringRabbitMQConstants.TYPE, "command." + command.name());
        Instant now = clock.instant();
        message.setHeader(SpringRabbitMQConstants.TIMESTAMP, now.toEpochMilli());
        if (command.expiresAt() != null) {
            message.setHeader(SpringRabbitMQConstants.EXPIRATION,
                    String.valueOf(Math.max(0, Duration.between(now, command.expiresAt()).toMillis())));
        }
    }

    private String routingKey(SwitchCommand order) {
        String exchange = order.replyTo().path("exchange").asText("");
        if (!exchange.isEmpty() && !exchange.equals(settings.commandsExchange())) {
            throw new InvalidRoutingKey("the offer's replyTo names the exchange " + exchange
                    + ", but pivot.switch.amqp.commands-exchange is " + settings.commandsExchange());
        }
        String named = order.replyTo().path("routingKey").asText("");
        if (!named.isEmpty() && replyKeys.stream().noneMatch(allowed -> allowed.matcher(named).matches())) {
            throw new InvalidRoutingKey("the offer's replyTo names the routing key " + named
                    + ", which is not in pivot.switch.amqp.reply-keys");
        }
        String key = named.isEmpty() ? settings.commandsKey().replace("{session}", word(order.sessionId())) : named;
        if (key.isEmpty()) {
            throw new InvalidRoutingKey(
                    "the offer's replyTo names no routing key, and pivot.switch.amqp.commands-key is empty");
        }
        if (key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY) {
            throw new InvalidRoutingKey("a routing key has at most " + MAX_KEY + " bytes: " + key);
        }
        return key;
    }

    /** One word of a routing key, escaped as FreeSWITCH's mod_amqp and Kazoo do (facts/switches.md, part a.1). */
    private static String word(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace(".", "%2E").replace("%7E", "~").replace("*", "%2A");
    }

    @Override
    public void close() {
        buryers.shutdownNow();
    }
}
