package org.callpivot.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker that the other tests stand on. */
class KafkaBrokerTest {

    @TempDir
    private Path folder;

    @Test
    void whatIsSentIsStillThereAfterARestart() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder)) {
            broker.createTopics(2, "letters");
            try (KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", broker.brokers()),
                    new StringSerializer(), new StringSerializer())) {
                producer.send(new ProducerRecord<>("letters", "a", "alpha")).get();
                broker.stop();
                broker.startAgain();
                producer.send(new ProducerRecord<>("letters", "a", "again")).get();
            }
            try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", broker.brokers(),
                    "group.id", "readers", "auto.offset.reset", "earliest"), new StringDeserializer(), new StringDeserializer())) {
                consumer.subscribe(List.of("letters"));
                List<String> values = new ArrayList<>();
                while (values.size() < 2) {
                    consumer.poll(Duration.ofSeconds(1)).forEach(letter -> values.add(letter.value()));
                }
                assertEquals(List.of("alpha", "again"), values);
                assertEquals(1, broker.members("readers"));
            }
        }
    }
}
