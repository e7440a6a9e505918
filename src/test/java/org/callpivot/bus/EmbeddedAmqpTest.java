package org.callpivot.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.callpivot.RunningPivot;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The RabbitMQ transport as it ships, on a broker that is there wherever Maven is. Never skipped; what only RabbitMQ has (dead letters of
 * its own, bounds of queues, a queue that survives, TLS) is in {@code SwitchAmqpTest}, {@code RabbitNodeTest} and {@code BrokerRestartTest}.
 */
class EmbeddedAmqpTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MENU = "{'module':'tts','data':{'text':'one'},'children':{'_':"
            + "{'module':'collect_dtmf','data':{'max_digits':1},'children':{'_':{'module':'tts','data':{'text':'two'}}}}}}";
    private static final List<String> ALL_OF_IT = List.of("answer", "say", "gather", "say", "hangup");

    private static EmbeddedAmqp embedded;

    @TempDir
    private Path folder;

    private AmqpBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        embedded = EmbeddedAmqp.start();
    }

    @AfterAll
    static void stopBroker() {
        embedded.close();
    }

    @BeforeEach
    void useBroker() throws Exception {
        broker = AmqpBroker.at(embedded.uri(), EmbeddedAmqp.TOPOLOGY, folder);
    }

    @AfterEach
    void deleteWhatWasDeclared() throws Exception {
        broker.close();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    /** With the callflow 2030. */
    private RunningPivot start(Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(broker.settings());
        settings.putAll(more);
        RunningPivot pivot = RunningPivot.start(folder.resolve("callflows"), settings);
        pivot.callflow("2030", MENU).awaitCallflow("2030", "one");
        return pivot;
    }

    /** This broker's count has the messages that somebody has in hand, too: at 0 all are acknowledged. */
    private void awaitAllAcknowledged() {
        await().until(() -> broker.ready("pivot.events") == 0);
    }

    @Test
    void aCallFromItsOfferToItsCdr() throws Exception {
        try (RunningPivot pivot = start(Map.of()); SimulatedSwitch ast = new SimulatedSwitch(broker, "ast.01")) {
            ast.offer("call.7", "2030");

            await().until(() -> ast.calls().ended() == 1);
            assertEquals(ALL_OF_IT, ast.calls().carriedOut("call.7"));
            await().until(() -> pivot.api("/cdrs").size() == 1);
            assertEquals("call.7", pivot.api("/cdrs").at("/0/call_id").asText());
            awaitAllAcknowledged();

            AmqpSwitch.Delivery first = ast.commands().remove();
            assertEquals("application/cloudevents+json", first.properties().getContentType());
            assertEquals("command.answer", first.properties().getType());
            assertEquals(JSON.readTree(first.body()).path("id").asText(), first.properties().getMessageId());
            assertEquals(2, first.properties().getDeliveryMode(), "persistent");
        }
    }

    @Test
    void manyCallsSideBySideEachInOrder() throws Exception {
        int calls = 200;
        try (RunningPivot pivot = start(Map.of("pivot.switch.amqp.in-flight", "20"));
                SimulatedSwitch ast = new SimulatedSwitch(broker, "ast")) {
            ast.calls().hold();
            for (int i = 0; i < calls; i++) {
                ast.offer("call-" + i, "2030");
            }
            await().until(() -> ast.calls().at("gather") == calls);
            assertEquals(calls, pivot.metric("pivot_calls_live"));
            ast.calls().letGo();
            await().until(() -> ast.calls().ended() == calls);
            for (int i = 0; i < calls; i++) {
                assertEquals(ALL_OF_IT, ast.calls().carriedOut("call-" + i));
            }
            await().until(() -> pivot.metric("pivot_calls_live") == 0);
            awaitAllAcknowledged();
            assertEquals(0, broker.ready("pivot.dead-letter"));
        }
    }

    @Test
    void eachCallIsAnsweredWhereItsOfferSays() throws Exception {
        try (RunningPivot pivot = start(Map.of()); SimulatedSwitch ast = new SimulatedSwitch(broker, "ast.01");
                SimulatedSwitch fs = new SimulatedSwitch(broker, "fs")) {
            ast.offer("call.1", "2030");
            fs.offer("call.2", "2030");
            ast.offer("call.3", "2030");

            await().until(() -> ast.calls().ended() == 2 && fs.calls().ended() == 1);
            assertEquals(Set.of("call.1 at ast%2E01.call%2E1", "call.3 at ast%2E01.call%2E3"), addresses(ast));
            assertEquals(Set.of("call.2 at fs.call%2E2"), addresses(fs));
            assertEquals(0, broker.ready("switch.commands.unroutable"));
        }
    }

    /** Each call with the routing key of its commands. */
    private static Set<String> addresses(SimulatedSwitch node) throws IOException {
        Set<String> addresses = new HashSet<>();
        for (AmqpSwitch.Delivery command : node.commands()) {
            addresses.add(JSON.readTree(command.body()).path("subject").asText() + " at " + command.routingKey());
        }
        return addresses;
    }

    /** RabbitMQ keeps its durable queues over a restart. This broker has lost even them: Pivot makes them again, and its calls go on. */
    @Test
    void aBrokerThatComesBackEmptyGetsItsTopologyAgain() throws Exception {
        try (RunningPivot pivot = start(Map.of()); SimulatedSwitch ast = new SimulatedSwitch(broker, "ast")) {
            ast.calls().hold();
            ast.offer("call-1", "2030");
            await().until(() -> ast.calls().at("gather") == 1);
            awaitAllAcknowledged();
            ast.close();

            embedded.stop();
            embedded.startAgain();
            Instant back = Instant.now();
            await().ignoreExceptions().until(() -> broker.consumers("pivot.events") == 1);
            System.out.printf("BROKER Broker-J restarted, empty: Pivot took events again %d ms after it was back%n",
                    Duration.between(back, Instant.now()).toMillis());
            ast.connect();
            ast.calls().letGo();
            ast.offer("call-2", "2030");

            await().until(() -> ast.calls().ended() == 2);
            assertEquals(ALL_OF_IT, ast.calls().carriedOut("call-1"));
            assertEquals(ALL_OF_IT, ast.calls().carriedOut("call-2"));
            await().until(() -> pivot.metric("pivot_calls_live") == 0);
        }
    }

    /** Somebody has deleted the exchange: without a confirm Pivot would not notice. */
    @Test
    void aCommandThatTheBrokerDoesNotConfirmIsSentAgain() throws Exception {
        try (RunningPivot pivot = start(Map.of("pivot.session.resend", "1s", "camel.metrics.enable-route-policy", "true"));
                SimulatedSwitch ast = new SimulatedSwitch(broker, "ast"); Channel operator = broker.channel()) {
            // Pivot's connection for commands is there from now on; a new one would make the exchange again.
            ast.offer("call-1", "2030");
            await().until(() -> ast.calls().ended() == 1);
            operator.exchangeDelete(broker.name("switch.commands"));
            ast.offer("call-2", "2030");
            await().until(() -> pivot.metric("camel_exchanges_failures_handled_total{") > 0);
            assertEquals(List.of(), ast.calls().carriedOut("call-2"));
            ast.close();

            operator.exchangeDeclare(broker.name("switch.commands"), "topic", true);
            ast.connect();

            await().until(() -> ast.calls().ended() == 2);
            assertEquals(ALL_OF_IT, ast.calls().carriedOut("call-2"));
        }
    }

    @Test
    void aCommandThatNoSwitchWantsLiesInAQueueForIt() throws Exception {
        try (RunningPivot pivot = start(Map.of("pivot.switch.amqp.commands-key", "nobody.{session}"))) {
            broker.publish("switch.events", "call.offered.x", null, RunningPivot.event("e-1", "call.offered", "call.8",
                    "{'from':{'number':'1001'},'to':{'number':'2030'}}").getBytes(UTF_8));

            GetResponse command = broker.take("switch.commands.unroutable");
            assertEquals("nobody.call%2E8", command.getEnvelope().getRoutingKey());
            assertEquals("command.answer", JSON.readTree(command.getBody()).path("type").asText());
        }
    }

    /** Pivot puts it away itself, so that any broker will do. */
    @Test
    void whatIsNoEventIsADeadLetterWithItsReason() throws Exception {
        try (RunningPivot pivot = start(Map.of())) {
            byte[] poison = "{\"specversion\":\"1.0\",\"id\":\"e-1\"".getBytes(UTF_8);

            broker.publish("switch.events", "call.dtmf.ast.call-1", null, poison);

            GetResponse letter = broker.take("pivot.dead-letter");
            assertArrayEquals(poison, letter.getBody());
            assertEquals("call.dtmf.ast.call-1", letter.getEnvelope().getRoutingKey());
            assertEquals("PV-EVENT-SYNTAX", letter.getProps().getHeaders().get("pivot-reason-code").toString());
            awaitAllAcknowledged();
        }
    }

    /** Whoever changes the one changes the other. */
    @Test
    void theTopologyIsTheShippedOneButForArguments() throws Exception {
        start(Map.of()).close();    // Broker-J takes it

        for (String kind : List.of("exchanges", "queues", "bindings")) {
            assertEquals(withoutArguments(AmqpBroker.SHIPPED, kind), withoutArguments(EmbeddedAmqp.TOPOLOGY, kind));
        }
    }

    private static Set<JsonNode> withoutArguments(Path topology, String kind) throws IOException {
        Set<JsonNode> objects = new HashSet<>();
        for (JsonNode object : JSON.readTree(Files.readString(topology)).path(kind)) {
            objects.add(((ObjectNode) object).without("arguments"));
        }
        return objects;
    }
}
