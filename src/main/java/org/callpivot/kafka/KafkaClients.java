package org.callpivot.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.component.kafka.KafkaClientFactory;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes the clients of Camel's Kafka endpoints (option {@code kafkaClientFactory}): with this security, and consumers that
 * commit what is settled. Camel itself commits nothing then, if {@code allowManualCommit} is true and no
 * {@code kafkaManualCommitFactory} is set.
 */
public final class KafkaClients implements KafkaClientFactory {

    /**
     * @param security Kafka's own settings {@code security.*}, {@code sasl.*}, {@code ssl.*}
     * @param inFlight while a consumer has this many unsettled records, it takes no more
     * @param drain    how long a partition that goes to another node waits for what is in hand
     */
    public record Settings(Map<String, String> security, int inFlight, Duration drain) {}

    private final Settings settings;
    private final Set<SettlingConsumer> consumers = ConcurrentHashMap.newKeySet();

    public KafkaClients(Settings settings) {
        this.settings = settings;
    }

    /**
     * Reads a file of Kafka's security settings, as Kafka's own tools take it ({@code --command-config}).
     *
     * @throws IllegalArgumentException if it cannot be read, or sets anything else: the transport counts on what its routes set
     */
    public static Map<String, String> security(Path file) {
        Properties read = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            read.load(in);
        } catch (IOException e) {
            throw new IllegalArgumentException("the file " + file + " cannot be read: " + e.getMessage(), e);
        }
        Map<String, String> security = new HashMap<>();
        for (String key : read.stringPropertyNames()) {
            if (!key.matches("(security|sasl|ssl)\\..+")) {
                throw new IllegalArgumentException("the file " + file + " sets " + key
                        + ", but may only set security.*, sasl.* and ssl.*");
            }
            security.put(key, read.getProperty(key));
        }
        return security;
    }

    @Override
    public Producer<?, ?> getProducer(Properties properties) {
        return new KafkaProducer<>(secured(properties));
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Properties properties) {
        SettlingConsumer consumer =
                new SettlingConsumer(secured(properties), settings.inFlight(), settings.drain(), consumers::remove);
        consumers.add(consumer);
        return consumer;
    }

    @Override
    public String getBrokers(KafkaConfiguration configuration) {
        return configuration.getBrokers();
    }

    private Properties secured(Properties properties) {
        properties.putAll(settings.security());
        return properties;
    }

    /** Somebody works on this record: a partition that is given away waits for it. Call it on the thread that polls. */
    public void hand(String topic, int partition, long offset) {
        consumers.forEach(consumer -> consumer.offsets().hand(new TopicPartition(topic, partition), offset));
    }

    /**
     * This record is done. That is so whoever took it: if its partition has wandered between consumers of this node, it holds for
     * the one that has it now.
     */
    public void settle(String topic, int partition, long offset) {
        consumers.forEach(consumer -> consumer.offsets().settle(new TopicPartition(topic, partition), offset));
    }

    /** Records that are taken and not settled. */
    public int unsettled() {
        return consumers.stream().mapToInt(consumer -> consumer.offsets().unsettled()).sum();
    }
}
