package org.callpivot.bus;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A switch on Kafka: the producer keeps events, in order, until the broker has them. */
public final class KafkaBus implements SwitchBus {

    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final String events;
    private final String commands;

    /** @param events topic of the events @param commands topic of this switch's commands */
    public KafkaBus(String brokers, String events, String commands) {
        this.events = events;
        this.commands = commands;
        Map<String, Object> settings = Map.of("bootstrap.servers", brokers, "reconnect.backoff.max.ms", "200",
                "auto.offset.reset", "earliest");
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(commands).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition())).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    @Override
    public void onCommand(Consumer<byte[]> taker) {
        new Thread(() -> listen(taker), "fleet-kafka").start();
    }

    private void listen(Consumer<byte[]> taker) {
        try (consumer) {
            while (true) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> taker.accept(record.value()));
            }
        } catch (WakeupException closing) {
            // The fleet is done.
        }
    }

    @Override
    public ObjectNode replyTo(String session) {
        return JsonNodeFactory.instance.objectNode().put("kind", "kafka").put("topic", commands);
    }

    @Override
    public void tell(String type, String session, byte[] event) {
        producer.send(new ProducerRecord<>(events, session, event));
    }

    @Override
    public void close() {
        consumer.wakeup();
        producer.close(Duration.ofSeconds(5));
    }
}
