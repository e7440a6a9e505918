package org.callpivot.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A switch on Kafka with any number of calls: offers them, takes commands, and carries each out at once unless a test says how. What
 * it was told, by call, is there to be asked for.
 */
public final class KafkaSwitch implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A command as it came. */
    public record Received(String key, String contentType, JsonNode event) {
        public String name() {
            return event.path("type").asText().substring("command.".length());
        }

        public String id() {
            return event.path("id").asText();
        }

        /** What is said, for a {@code say}; else the name. */
        public String words() {
            return event.at("/data/text").asText(name());
        }
    }

    private final class Call {
        private final AtomicInteger sequence = new AtomicInteger();
        private final List<Received> commands = new ArrayList<>();
        private final Set<String> ids = new HashSet<>();
        private boolean ended;
    }

    private final String eventsTopic;
    private final String commandsTopic;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, Call> calls = new ConcurrentHashMap<>();
    private final AtomicInteger repeated = new AtomicInteger();
    private final BiConsumer<KafkaSwitch, Received> reaction;
    private final Thread listening;
    private volatile boolean closed;

    /** Carries every command out at once, and ends the call after a hangup. */
    public KafkaSwitch(String brokers, String eventsTopic, String commandsTopic) {
        this(brokers, eventsTopic, commandsTopic, KafkaSwitch::carryOut);
    }

    /** @param reaction to each command, once by its id; may call {@link #carryOut} later, from any thread */
    public KafkaSwitch(String brokers, String eventsTopic, String commandsTopic, BiConsumer<KafkaSwitch, Received> reaction) {
        this.eventsTopic = eventsTopic;
        this.commandsTopic = commandsTopic;
        this.reaction = reaction;
        Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", brokers, "auto.offset.reset", "earliest",
                "reconnect.backoff.max.ms", "500"));
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(commandsTopic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition())).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        listening = new Thread(this::listen, "kafka-switch");
        listening.start();
    }

    /** A call comes in; its commands come to this switch's topic. */
    public void dial(String call, String number) {
        dial(call, number, JsonNodeFactory.instance.objectNode().put("kind", "kafka").put("topic", commandsTopic));
    }

    /** @param replyTo null to name none */
    public void dial(String call, String number, ObjectNode replyTo) {
        calls.put(call, new Call());
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("direction", "inbound").put("state", "ringing");
        data.putObject("from").put("number", "1001");
        data.putObject("to").put("number", number);
        if (replyTo != null) {
            data.set("replyTo", replyTo);
        }
        tell(call, "call.offered", data);
    }

    /** An event of a call, with the next number of its sequence, keyed by the session. */
    public void tell(String call, String type, ObjectNode data) {
        int number = calls.get(call).sequence.incrementAndGet();
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("specversion", "1.0").put("id", call + "-e" + number)
                .put("source", "/switch/kafka-test").put("type", type).put("subject", call).put("partitionkey", call)
                .put("sequence", String.valueOf(number)).put("time", Instant.now().toString())
                .put("datacontenttype", "application/json").set("data", data);
        send(call, bytes(event));
    }

    /** Any bytes to the topic of the events. */
    public void send(String key, byte[] value) {
        producer.send(new ProducerRecord<>(eventsTopic, key, value));
    }

    /** The command is done; after a hangup the call is over. */
    public void carryOut(Received command) {
        String call = command.event().path("subject").asText();
        tell(call, "command.status", JsonNodeFactory.instance.objectNode().put("commandId", command.id())
                .put("status", "completed").set("result", JsonNodeFactory.instance.objectNode()));
        if (Set.of("hangup", "reject").contains(command.name())) {
            tell(call, "call.ended", JsonNodeFactory.instance.objectNode().put("reason", "normal").put("endedBy", "service"));
            synchronized (calls) {
                calls.get(call).ended = true;
            }
        }
    }

    private void listen() {
        try {
            while (!closed) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    take(record);
                }
            }
        } catch (WakeupException closing) {
            // The test is over.
        } catch (IOException e) {
            throw new UncheckedIOException("Pivot sent what is no JSON", e);
        } finally {
            consumer.close();
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) throws IOException {
        Received command = new Received(record.key(),
                new String(record.headers().lastHeader("content-type").value()), JSON.readTree(record.value()));
        boolean isNew;
        synchronized (calls) {
            Call call = calls.get(command.event().path("partitionkey").asText());
            isNew = call.ids.add(command.id());
            if (isNew) {
                call.commands.add(command);
            }
        }
        if (isNew) {
            reaction.accept(this, command);
        } else {
            repeated.incrementAndGet();
        }
    }

    /** The call's commands in the order in which they came, each once. */
    public List<Received> commands(String call) {
        synchronized (calls) {
            return List.copyOf(calls.get(call).commands);
        }
    }

    /** Commands that came once more, with an id that was seen. */
    public int repeated() {
        return repeated.get();
    }

    /** Calls that Pivot has not hung up. */
    public Set<String> open() {
        Set<String> open = new TreeSet<>();
        synchronized (calls) {
            calls.forEach((id, call) -> {
                if (!call.ended) {
                    open.add(id);
                }
            });
        }
        return open;
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            listening.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(1));
    }

    private static byte[] bytes(JsonNode event) {
        try {
            return JSON.writeValueAsBytes(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
