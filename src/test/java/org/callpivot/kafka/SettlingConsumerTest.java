package org.callpivot.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.callpivot.bus.KafkaBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is committed, when, and who gets what again: against a real broker, one partition, a group of its own for each test. */
class SettlingConsumerTest {

    @TempDir
    private static Path folder;
    private static KafkaBroker broker;

    private final String topic = "t-" + UUID.randomUUID();
    private final TopicPartition partition = new TopicPartition(topic, 0);
    private final List<TopicPartition> lost = new ArrayList<>();

    @BeforeAll
    static void startBroker() throws Exception {
        broker = KafkaBroker.start(folder.resolve("broker"));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private static KafkaClients clients(int inFlight, Duration drain) {
        return new KafkaClients(new KafkaClients.Settings(Map.of(), inFlight, drain));
    }

    private void send(int records) throws Exception {
        broker.createTopics(1, topic);
        for (int i = 0; i < records; i++) {
            sendTo(0);
        }
    }

    private void sendTo(int number) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers", broker.brokers()),
                new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, number, null, new byte[1])).get();
        }
    }

    private Consumer<byte[], byte[]> consumer(KafkaClients clients) {
        return consumer(clients, Duration.ofMinutes(1));
    }

    /** @param patience of its group: who does not poll for longer has left */
    private Consumer<byte[], byte[]> consumer(KafkaClients clients, Duration patience) {
        Properties properties = new Properties();
        properties.putAll(Map.of("bootstrap.servers", broker.brokers(), "group.id", topic, "auto.offset.reset", "earliest",
                "enable.auto.commit", "false", "max.poll.records", "5", "max.poll.interval.ms", String.valueOf(patience.toMillis()),
                "session.timeout.ms", String.valueOf(patience.toMillis()), "heartbeat.interval.ms", "300",
                "key.deserializer", ByteArrayDeserializer.class.getName(),
                "value.deserializer", ByteArrayDeserializer.class.getName()));
        Consumer<byte[], byte[]> consumer = clients.getConsumer(properties);
        consumer.subscribe(List.of(topic), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                lost.addAll(partitions);
            }
        });
        return consumer;
    }

    private List<Long> poll(Consumer<byte[], byte[]> consumer) {
        List<Long> offsets = new ArrayList<>();
        consumer.poll(Duration.ofMillis(50)).forEach(record -> offsets.add(record.offset()));
        return offsets;
    }

    /** Polls until this many records are there; they are in hand then. */
    private List<Long> take(KafkaClients clients, Consumer<byte[], byte[]> consumer, int records) {
        List<Long> taken = new ArrayList<>();
        Awaitility.await().until(() -> taken.addAll(poll(consumer)) && taken.size() >= records);
        taken.forEach(offset -> clients.hand(topic, 0, offset));
        return taken;
    }

    private void settle(KafkaClients clients, long... offsets) {
        LongStream.of(offsets).forEach(offset -> clients.settle(topic, 0, offset));
    }

    /** -1 for none. */
    private long committed() {
        return broker.committed(topic).containsKey(partition) ? broker.committed(topic).get(partition).offset() : -1;
    }

    @Test
    void commitsUpToTheFirstThatIsNotSettledAndTheRestComesAgain() throws Exception {
        send(5);
        KafkaClients clients = clients(100, Duration.ofMillis(100));
        try (Consumer<byte[], byte[]> first = consumer(clients)) {
            take(clients, first, 5);
            settle(clients, 0, 1, 3);
            Awaitility.await().until(() -> poll(first).isEmpty() && committed() == 2);
            assertEquals(2, clients.unsettled());
        }
        assertEquals(2, committed());
        assertEquals(0, clients.unsettled());
        try (Consumer<byte[], byte[]> second = consumer(clients)) {
            assertEquals(List.of(2L, 3L, 4L), take(clients, second, 3));
        }
    }

    @Test
    void takesNoMoreWhileTooMuchIsUnsettled() throws Exception {
        send(30);
        KafkaClients clients = clients(10, Duration.ofMillis(100));
        try (Consumer<byte[], byte[]> consumer = consumer(clients)) {
            take(clients, consumer, 10);
            for (int i = 0; i < 20; i++) {
                assertEquals(List.of(), poll(consumer));
            }
            assertEquals(List.of(partition), List.copyOf(consumer.paused()));
            settle(clients, 0);
            assertEquals(List.of(10L, 11L, 12L, 13L, 14L), take(clients, consumer, 5));
            settle(clients, LongStream.range(1, 15).toArray());
            take(clients, consumer, 10);
        }
    }

    @Test
    void staysSuspendedWhenTheRestIsSettled() throws Exception {
        send(20);
        KafkaClients clients = clients(5, Duration.ofMillis(100));
        try (Consumer<byte[], byte[]> consumer = consumer(clients)) {
            take(clients, consumer, 5);
            assertEquals(List.of(), poll(consumer));
            consumer.pause(consumer.assignment());
            settle(clients, 0, 1, 2, 3, 4);
            for (int i = 0; i < 5; i++) {
                assertEquals(List.of(), poll(consumer));
            }
            consumer.resume(consumer.assignment());
            assertEquals(List.of(5L, 6L, 7L, 8L, 9L), take(clients, consumer, 5));
        }
    }

    /** A node that stops is suspended first; then another one goes. */
    @Test
    void takesNothingOfPartitionsThatComeWhileItIsSuspended() throws Exception {
        broker.createTopics(2, topic);
        KafkaClients clients = clients(100, Duration.ofMillis(100));
        try (Consumer<byte[], byte[]> stopping = consumer(clients)) {
            try (Consumer<byte[], byte[]> other = consumer(clients)) {
                Awaitility.await().until(() -> poll(stopping).isEmpty() && poll(other).isEmpty()
                        && stopping.assignment().size() == 1 && other.assignment().size() == 1);
                stopping.pause(stopping.assignment());
            }
            sendTo(0);
            sendTo(1);
            Awaitility.await().until(() -> poll(stopping).isEmpty() && stopping.assignment().size() == 2);
            for (int i = 0; i < 20; i++) {
                assertEquals(List.of(), poll(stopping));
            }
            stopping.resume(stopping.assignment());
            take(clients, stopping, 2);
        }
    }

    @Test
    void aPartitionThatGoesToAnotherConsumerWaitsForWhatIsInHand() throws Exception {
        broker.createTopics(2, topic);
        sendTo(0);
        sendTo(1);
        KafkaClients clients = clients(100, Duration.ofSeconds(30));
        KafkaClients others = clients(100, Duration.ofSeconds(30));
        try (Consumer<byte[], byte[]> first = consumer(clients); Consumer<byte[], byte[]> second = consumer(others)) {
            take(clients, first, 2);
            clients.hand(topic, 1, 0);
            Thread polling = new Thread(() -> {
                while (first.assignment().size() != 1) {
                    poll(first);
                }
            });
            polling.start();
            Awaitility.await().until(() -> poll(second).isEmpty()
                    && List.of(polling.getStackTrace()).toString().contains("awaitSettled"));
            assertEquals(Set.of(), second.assignment());
            clients.settle(topic, 0, 0);
            clients.settle(topic, 1, 0);
            while (polling.isAlive() || second.assignment().isEmpty()) {
                assertEquals(List.of(), poll(second), "done and committed before it went");
            }
        }
    }

    @Test
    void whoeverIsClosedWaitsForWhatIsInHand() throws Exception {
        send(3);
        KafkaClients clients = clients(100, Duration.ofSeconds(30));
        Consumer<byte[], byte[]> consumer = consumer(clients);
        take(clients, consumer, 3);
        Thread closing = new Thread(consumer::close);
        closing.start();
        Awaitility.await().until(() -> closing.getState() == Thread.State.TIMED_WAITING
                && List.of(closing.getStackTrace()).toString().contains("awaitSettled"));
        settle(clients, 0, 1, 2);
        closing.join();
        assertEquals(3, committed());
    }

    @Test
    void butNotForEver() throws Exception {
        send(3);
        KafkaClients clients = clients(100, Duration.ofMillis(100));
        Consumer<byte[], byte[]> consumer = consumer(clients);
        take(clients, consumer, 3);
        settle(clients, 0);
        consumer.close();
        assertEquals(1, committed());
        settle(clients, 1, 2);    // too late: nobody listens
        assertEquals(1, committed());
    }

    @Test
    void aPartitionThatIsLostIsNotCommitted() throws Exception {
        send(3);
        KafkaClients clients = clients(100, Duration.ofMillis(100));
        try (Consumer<byte[], byte[]> consumer = consumer(clients, Duration.ofMillis(1500))) {
            take(clients, consumer, 3);
            Awaitility.await().until(() -> broker.members(topic) == 0);    // nobody polls: the group goes on without it
            settle(clients, 0);
            assertEquals(List.of(0L, 1L, 2L), take(clients, consumer, 3));
            assertTrue(lost.contains(partition), lost::toString);
            assertEquals(-1, committed());
        }
    }

    @Test
    void theSecurityFileSetsSecurityOnly() throws Exception {
        Path file = folder.resolve("client.properties");
        Files.writeString(file, "security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\n");
        assertEquals(Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "SCRAM-SHA-512"), KafkaClients.security(file));

        Files.writeString(file, "enable.auto.commit=true\n");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> KafkaClients.security(file)).getMessage()
                .endsWith("sets enable.auto.commit, but may only set security.*, sasl.* and ssl.*"));
    }
}
