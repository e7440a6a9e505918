package org.callpivot.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.callpivot.contract.BadEvent;
import org.callpivot.debug.Masking;
import org.callpivot.kafka.KafkaClients;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of the Kafka transport that are its own ({@code routes/switch-kafka.camel.yaml}): a record's way from being taken to being
 * settled, topics of commands, dead letters.
 */
public final class SwitchKafka implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SwitchKafka.class);
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    /** Characters of a reason: it comes on top of the event, and both must fit into one record. */
    private static final int MAX_REASON = 1000;

    /**
     * @param commandsTopic where commands go when a call's offer names no topic; empty for none
     * @param replyTopics   topics that a call's offer may name; {@code *} stands for any characters
     */
    public record Settings(String commandsTopic, List<String> replyTopics) {}

    /** There is no topic for a command, or none that may be used. */
    static final class NoTopic extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoTopic(String message) {
            super(message);
        }
    }

    /** An event as it was taken. */
    private record Taken(String topic, int partition, long offset, byte[] key, byte[] value) {

        static Taken from(Message message) {
            return new Taken(message.getHeader(KafkaConstants.TOPIC, String.class),
                    message.getHeader(KafkaConstants.PARTITION, Integer.class),
                    message.getHeader(KafkaConstants.OFFSET, Long.class),
                    message.getHeader(KafkaConstants.KEY, byte[].class), message.getBody(byte[].class));
        }

        @Override
        public String toString() {
            return topic + "-" + partition + "@" + offset;
        }
    }

    private final KafkaClients clients;
    private final String commandsTopic;
    private final Pattern replyTopics;
    private final MeterRegistry meters;
    private final Clock clock;
    private final ProducerTemplate burying;
    private final ExecutorService gravedigger = Executors.newSingleThreadExecutor(Threads.named("pivot-dead-letter"));

    /** @param context its route {@code dead-letter-kafka} takes what cannot be handled */
    public SwitchKafka(KafkaClients clients, Settings settings, CamelContext context, MeterRegistry meters, Clock clock) {
        this.clients = clients;
        this.commandsTopic = settings.commandsTopic();
        this.replyTopics = Pattern.compile(settings.replyTopics().stream().map(SwitchKafka::pattern)
                .collect(Collectors.joining("|")));
        this.meters = meters;
        this.clock = clock;
        this.burying = context.createProducerTemplate();
        burying.setExecutorService(gravedigger);
        meters.gauge("pivot.kafka.unsettled", clients, KafkaClients::unsettled);
    }

    private static String pattern(String glob) {
        return Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    }

    /** The record counts as settled when its receipt says so; nothing of it goes further than its body. */
    public void take(Exchange exchange) {
        Taken taken = Taken.from(exchange.getMessage());
        exchange.getMessage().removeHeaders("*");
        clients.hand(taken.topic(), taken.partition(), taken.offset());
        Receipt.open(exchange).settled().whenComplete((done, reason) -> {
            if (reason == null) {
                settle(taken);
            } else {
                bury(taken, reason);
            }
        });
    }

    /** The route is through; the call's lane may still hold the receipt. */
    public void taken(Exchange exchange) {
        Receipt.of(exchange).release();
    }

    /** The event breaks the contract, or something else went wrong with it on its way to the lane. */
    public void refuse(Exchange exchange) {
        Exception error = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (error instanceof BadEvent || !exchange.getContext().isStopping()) {
            Receipt.of(exchange).refuse(error);
        } else {
            // The routes are going, the event is not at fault: it is not settled, so another node gets it.
            LOG.info("an event is left to another node: {}", error.getMessage());
        }
    }

    private void settle(Taken taken) {
        clients.settle(taken.topic(), taken.partition(), taken.offset());
    }

    /** To the dead letters, and only then the record is settled. The route tries until the broker has it. */
    private void bury(Taken taken, Throwable reason) {
        String code = reason instanceof BadEvent bad ? bad.code() : "PV-INTERNAL";
        String text = Masking.text(String.valueOf(reason.getMessage()));
        LOG.warn("the event {} cannot be handled and becomes a dead letter: {} {}", taken, code, text);
        bury(taken, taken.key(), taken.value(), Map.of("pivot-reason-code", code,
                "pivot-reason", text.substring(0, Math.min(text.length(), MAX_REASON)), "pivot-topic", taken.topic(),
                "pivot-partition", String.valueOf(taken.partition()), "pivot-offset", String.valueOf(taken.offset()),
                "pivot-time", clock.instant().toString()));
    }

    /** With key and body, and without them if the broker does not take it so: they still lie where the headers say. */
    private void bury(Taken taken, byte[] key, byte[] value, Map<String, Object> headers) {
        try {
            burying.asyncSend("direct:dead-letter-kafka", exchange -> {
                Message letter = exchange.getMessage();
                letter.setBody(value);
                letter.setHeaders(headers);
                letter.setHeader(KafkaConstants.KEY, key);
            }).thenAccept(buried -> {
                if (buried.getException() == null) {
                    meters.counter("pivot.dead.letters", "transport", "kafka").increment();
                    settle(taken);
                } else if (value != null && buried.getException(RecordTooLargeException.class) != null) {
                    bury(taken, null, null, headers);
                } else {
                    LOG.warn("the dead letter of {} was not written: the event comes again", taken, buried.getException());
                }
            });
        } catch (RejectedExecutionException stopping) {
            LOG.info("the event {} comes again, on another node", taken);
        }
    }

    /** Where the command goes, and its key. @throws NoTopic if nowhere */
    public void address(Exchange exchange) {
        SwitchCommand order = exchange.getMessage().getBody(SwitchCommand.class);
        String named = order.replyTo().path("topic").asText("");
        if (named.isEmpty() && commandsTopic.isEmpty()) {
            throw new NoTopic("the call's offer names no topic (replyTo), and pivot.switch.kafka.commands-topic is empty");
        }
        if (!named.isEmpty() && !(TOPIC.matcher(named).matches() && replyTopics.matcher(named).matches())) {
            throw new NoTopic("the call's offer names the topic \"" + named + "\", which is not in pivot.switch.kafka.reply-topics");
        }
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(KafkaConstants.OVERRIDE_TOPIC, named.isEmpty() ? commandsTopic : named);
        message.setHeader(KafkaConstants.KEY, order.sessionId());
        message.setHeader("content-type", "application/cloudevents+json");
    }

    /** Dead letters that are not written are not settled either. */
    @Override
    public void close() {
        gravedigger.shutdownNow();
    }
}
