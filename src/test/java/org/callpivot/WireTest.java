package org.callpivot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.callpivot.http.MisbehavingServer.answer;
import static org.callpivot.http.MisbehavingServer.redirect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.callpivot.bus.AmqpBroker;
import org.callpivot.bus.KafkaBroker;
import org.callpivot.http.MisbehavingServer;
import org.callpivot.http.MisbehavingServer.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What stands on the wire to a developer's server, to the letter: the headers that are named here and no other, whatever came
 * with the event of the switch.
 */
class WireTest {

    /** What a switch, a broker or Camel would leave in a message; the value must not be seen anywhere. */
    private static final String LEAK = "leaked";
    private static final List<String> ODD = List.of("X-Odd", "X-Forwarded-For", "Cookie", "Authorization", "Accept", "User-Agent", "Host-Name",
            "CamelHttpUri", "CamelHttpPath", "CamelHttpQuery", "CamelHttpMethod", "CamelHttpRawQuery", "CamelHttpHost", "CamelFileName",
            "CamelRestHttpUri", "Content-Language", "Trailer", "TE", "Via", "Forwarded", "Referer", "Origin", "kafka.TOPIC", "kafka.KEY",
            "JMSPriority", "JMSReplyTo", "JMSXGroupID", "breadcrumbId", "org.apache.camel.x", "PivotDeadline", "PivotTransport",
            "x-death", "spring_listener_return_correlation", "traceparent", "baggage");

    private static final Set<String> REQUEST = Set.of("Host", "Accept", "User-Agent", "Connection", "X-Shop",
            "traceparent", "I-Twilio-Idempotency-Token");
    private static final Set<String> DELIVERY = Set.of("Host", "User-Agent", "Connection", "Content-Type", "Content-Length",
            "traceparent", "I-Twilio-Idempotency-Token");

    @TempDir
    private Path folder;

    private final MisbehavingServer server = MisbehavingServer.start();
    private final String call = "call-" + UUID.randomUUID();

    @BeforeEach
    void answerEverything() {
        server.on("/voice", redirect(302, "/moved"))
                .on("/moved", answer(200, "text/xml", "<Response><Hangup/></Response>"))
                .on("/cdr", answer(200, "text/plain", ""));
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private interface Sender {

        void send(byte[] event) throws Exception;
    }

    private byte[] offered() {
        return RunningPivot.event("e-1-" + call, "call.offered", call, "{'from':{'number':'1001'},'to':{'number':'2030'},'application':"
                + "{'voiceUrl':'" + server.url("/voice") + "','cdrUrl':'" + server.url("/cdr") + "','requestHeaders':{'X-Shop':'7'}}}").getBytes(UTF_8);
    }

    private byte[] ended() {
        return RunningPivot.event("e-2-" + call, "call.ended", call, "{'reason':'normal','endedBy':'caller'}").getBytes(UTF_8);
    }

    /** The call ends only once its document was asked for: an ended call asks nothing any more. */
    private void assertWire(Sender ended) throws Exception {
        await().atMost(Duration.ofSeconds(30)).until(() -> server.requests("/moved").size() == 1);
        ended.send(ended());
        await().atMost(Duration.ofSeconds(30)).until(() -> server.requests("/cdr").size() == 1);
        for (String path : List.of("/voice", "/moved")) {
            assertHeaders(REQUEST, server.requests(path).get(0));
        }
        assertHeaders(DELIVERY, server.requests("/cdr").get(0));
    }

    private static void assertHeaders(Set<String> expected, Request request) {
        Set<String> names = new TreeSet<>();
        request.head().lines().skip(1).forEach(line -> assertTrue(names.add(line.substring(0, line.indexOf(':'))), request::head));
        assertEquals(new TreeSet<>(expected), names, request.head());
        assertFalse((request.head() + request.body()).toLowerCase(Locale.ROOT).contains(LEAK), request::toString);
        assertEquals("Pivot/dev", request.header("User-Agent"));
    }

    @Test
    void triggeredOverHttp() throws Exception {
        try (RunningPivot pivot = RunningPivot.start(folder, Map.of())) {
            Sender sender = event -> {
                HttpRequest.Builder request = HttpRequest.newBuilder(pivot.uri("/switch/events?CamelHttpUri=" + LEAK + "&X-Query=" + LEAK))
                        .header("Content-Type", "application/cloudevents+json");
                ODD.stream().filter(name -> !name.equals("TE") && !name.equals("Trailer")).forEach(name -> request.header(name, LEAK));
                assertEquals(202, pivot.send(request.POST(HttpRequest.BodyPublishers.ofByteArray(event)).build()).statusCode());
            };
            sender.send(offered());
            assertWire(sender);
        }
    }

    @Test
    void triggeredOverKafka() throws Exception {
        String events = "switch.events." + UUID.randomUUID();
        try (KafkaBroker kafka = KafkaBroker.start(folder.resolve("kafka"))) {
            kafka.createTopics(1, events, "switch.commands.wire", "dead.wire");
            try (RunningPivot pivot = RunningPivot.start(folder.resolve("callflows"), Map.of("pivot.switch.kafka.enabled", "true",
                    "pivot.switch.kafka.brokers", kafka.brokers(), "pivot.switch.kafka.events-topic", events, "pivot.switch.kafka.group", events,
                    "pivot.switch.kafka.commands-topic", "switch.commands.wire", "pivot.switch.kafka.dead-letter-topic", "dead.wire"));
                    KafkaProducer<String, byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers", kafka.brokers()),
                            new StringSerializer(), new ByteArraySerializer())) {
                Sender sender = event -> {
                    ProducerRecord<String, byte[]> record = new ProducerRecord<>(events, call, event);
                    ODD.forEach(name -> record.headers().add(name, LEAK.getBytes(UTF_8)));
                    producer.send(record).get();
                };
                sender.send(offered());
                assertWire(sender);
            }
        }
    }

    @Test
    void triggeredOverRabbitMq() throws Exception {
        AmqpBroker broker = AmqpBroker.find(folder);
        try (RunningPivot pivot = RunningPivot.start(folder.resolve("callflows"), broker.settings())) {
            Map<String, Object> headers = new HashMap<>();
            ODD.forEach(name -> headers.put(name, LEAK));
            AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder().headers(headers).appId(LEAK).clusterId(LEAK)
                    .correlationId(LEAK).messageId(LEAK).replyTo(LEAK).type(LEAK).priority(7).expiration("60000").timestamp(new Date()).build();
            Sender sender = event -> broker.publish("switch.events", "call.any." + LEAK, properties, event);
            sender.send(offered());
            assertWire(sender);
        } finally {
            broker.delete("nobody");
            broker.close();
        }
    }
}
