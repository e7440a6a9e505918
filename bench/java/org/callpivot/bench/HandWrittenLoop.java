package org.callpivot.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What a programmer would write for one purpose: take an offer, post a form to the developer, send a reject. It knows one document,
 * remembers nothing, stores nothing, and commits before the work is done: when it dies, calls are lost.
 */
final class HandWrittenLoop implements AutoCloseable {

    private final ObjectMapper json = new ObjectMapper();
    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final CloseableHttpClient http;
    private final ExecutorService workers;
    private final String commands;
    private final Thread polling;

    HandWrittenLoop(String brokers, String events, String commands, int threads) {
        this.commands = commands;
        Map<String, Object> settings = Map.of("bootstrap.servers", brokers, "group.id", "loop", "auto.offset.reset", "earliest");
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        producer = new KafkaProducer<>(Map.of("bootstrap.servers", brokers, "acks", "all"), new StringSerializer(),
                new ByteArraySerializer());
        http = HttpClients.custom().setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(threads).setMaxConnPerRoute(threads).build()).build();
        workers = Executors.newFixedThreadPool(threads);
        polling = new Thread(() -> poll(events), "loop-poll");
        polling.start();
    }

    private void poll(String events) {
        try (consumer) {
            consumer.subscribe(List.of(events));
            while (true) {
                consumer.poll(Duration.ofMillis(200)).forEach(event -> workers.execute(() -> handle(event)));
            }
        } catch (WakeupException closing) {
            // The bench is over.
        }
    }

    private void handle(ConsumerRecord<String, byte[]> record) {
        try {
            JsonNode event = json.readTree(record.value());
            String call = event.path("subject").asText();
            JsonNode data = event.path("data");
            String document = post(data.at("/application/voiceUrl").asText(), List.of(
                    new BasicNameValuePair("CallSid", call),
                    new BasicNameValuePair("AccountSid", data.path("account").asText("default")),
                    new BasicNameValuePair("From", data.at("/from/number").asText()),
                    new BasicNameValuePair("To", data.at("/to/number").asText()),
                    new BasicNameValuePair("CallStatus", data.path("state").asText()),
                    new BasicNameValuePair("Direction", data.path("direction").asText()),
                    new BasicNameValuePair("ApiVersion", "2010-04-01")));
            if (document.contains("<Reject/>")) {
                producer.send(new ProducerRecord<>(commands, call, json.writeValueAsBytes(reject(call)))).get();
            }
        } catch (Exception e) {
            throw new IllegalStateException("the loop has lost " + record.key(), e);
        }
    }

    private String post(String url, List<NameValuePair> form) throws IOException {
        HttpPost post = new HttpPost(url);
        post.setEntity(new UrlEncodedFormEntity(form));
        return http.execute(post, answer -> EntityUtils.toString(answer.getEntity()));
    }

    private static ObjectNode reject(String call) {
        ObjectNode command = JsonNodeFactory.instance.objectNode().put("specversion", "1.0").put("id", UUID.randomUUID().toString())
                .put("source", "/loop").put("type", "command.reject").put("subject", call).put("partitionkey", call)
                .put("time", Instant.now().toString()).put("datacontenttype", "application/json");
        command.putObject("data").put("callId", call).put("reason", "busy");
        return command;
    }

    @Override
    public void close() {
        consumer.wakeup();
        workers.shutdown();
        producer.close();
        try {
            http.close();
            polling.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
