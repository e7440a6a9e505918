package org.callpivot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.callpivot.http.MisbehavingServer.answer;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.callpivot.bus.AmqpBroker;
import org.callpivot.bus.AmqpSwitch;
import org.callpivot.bus.SimulatedSwitch;
import org.callpivot.http.MisbehavingServer;
import org.callpivot.http.MisbehavingServer.Behaviour;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The RabbitMQ transport as it ships, on a real broker. Without one these tests are skipped, and say so. */
class SwitchAmqpTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TALK =
            "{'module':'tts','data':{'text':'one'},'children':{'_':{'module':'tts','data':{'text':'two'}}}}";
    private static final String NODE = "ast.01";

    @TempDir
    private Path folder;

    private AmqpBroker broker;

    @BeforeEach
    void findBroker() throws Exception {
        broker = AmqpBroker.find(folder);
    }

    @AfterEach
    void deleteWhatWasDeclared() throws Exception {
        if (broker != null) {
            broker.delete(NODE);
            broker.close();
        }
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    private RunningPivot start(Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(broker.settings());
        settings.putAll(more);
        return RunningPivot.start(folder.resolve("callflows"), settings);
    }

    @Test
    void aCallFromItsOfferToItsCdr() throws Exception {
        try (RunningPivot pivot = start(Map.of()); SimulatedSwitch exchange = new SimulatedSwitch(broker, NODE)) {
            pivot.callflow("2030", TALK).awaitCallflow("2030", "one");

            exchange.offer("call.7", "2030");

            await().until(() -> exchange.calls().ended() == 1);
            assertEquals(List.of("answer", "say", "say", "hangup"), exchange.calls().carriedOut("call.7"));
            await().until(() -> pivot.api("/cdrs").size() == 1);
            assertEquals("call.7", pivot.api("/cdrs").at("/0/call_id").asText());

            AmqpSwitch.Delivery first = exchange.commands().remove();
            assertEquals("ast%2E01.call%2E7", first.routingKey());
            assertEquals("application/cloudevents+json", first.properties().getContentType());
            assertEquals("command.answer", first.properties().getType());
            assertEquals(JSON.readTree(first.body()).path("id").asText(), first.properties().getMessageId());
            assertEquals(first.properties().getMessageId(), first.properties().getCorrelationId());
            assertEquals(2, first.properties().getDeliveryMode(), "persistent");
            assertNotNull(first.properties().getTimestamp());
            assertEquals(Map.of(), Objects.requireNonNullElse(first.properties().getHeaders(), Map.of()));
        }
    }

    @Test
    void whatIsNoEventIsADeadLetterWithItsReasonAndTheNextCallGoesOn() throws Exception {
        try (RunningPivot pivot = start(Map.of()); SimulatedSwitch exchange = new SimulatedSwitch(broker, NODE)) {
            pivot.callflow("2030", TALK).awaitCallflow("2030", "one");
            byte[] poison = "{\"specversion\":\"1.0\",\"id\":\"e-1\"".getBytes(UTF_8);
            // Its properties lie: the body is what counts.
            AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                    .contentType("text/plain").contentEncoding("no-such").replyTo("someone")
                    .headers(Map.of("PivotTransport", "http")).build();

            broker.publish("switch.events", "call.dtmf.ast.call-1", properties, poison);
            exchange.offer("call-7", "2030");

            GetResponse letter = broker.take("pivot.dead-letter");
            assertArrayEquals(poison, letter.getBody());
            assertEquals("call.dtmf.ast.call-1", letter.getEnvelope().getRoutingKey());
            Map<String, Object> headers = letter.getProps().getHeaders();
            assertEquals("PV-EVENT-SYNTAX", headers.get("pivot-reason-code").toString());
            assertTrue(headers.get("pivot-reason").toString().startsWith("the message is not well-formed JSON"),
                    headers::toString);
            assertEquals(broker.name("switch.events"), headers.get("pivot-exchange").toString());
            assertEquals("call.dtmf.ast.call-1", headers.get("pivot-routing-key").toString());
            assertTrue(headers.get("pivot-time").toString().endsWith("Z"), headers::toString);
            await().until(() -> exchange.calls().ended() == 1);
        }
        assertEquals(0, broker.ready("pivot.events"), "acknowledged");
    }

    @Test
    void aCommandThatNoSwitchWantsLiesInAQueueForIt() throws Exception {
        try (RunningPivot pivot = start(Map.of("pivot.switch.amqp.commands-key", "nobody.{session}"))) {
            pivot.callflow("2030", TALK).awaitCallflow("2030", "one");

            broker.publish("switch.events", "call.offered.x", null, offer("call.8", ""));

            GetResponse command = broker.take("switch.commands.unroutable");
            assertEquals("nobody.call%2E8", command.getEnvelope().getRoutingKey());
            assertEquals("command.answer", JSON.readTree(command.getBody()).path("type").asText());
        }
    }

    @Test
    void aRoutingKeyThatIsNotAllowedIsNoAddress() throws Exception {
        try (RunningPivot pivot = start(Map.of("pivot.switch.amqp.reply-keys", "ast-*.call, fs"))) {
            pivot.callflow("2030", TALK).awaitCallflow("2030", "one");

            broker.publish("switch.events", "call.offered.x", null,
                    offer("call-8", ",'replyTo':{'kind':'amqp','routingKey':'billing.refund'}"));
            broker.publish("switch.events", "call.offered.x", null,
                    offer("call-9", ",'replyTo':{'kind':'amqp','routingKey':'ast-01.call'}"));

            // Of call-8 nothing is published, neither then nor later: the session was told that its command failed.
            GetResponse command = broker.take("switch.commands.unroutable");
            assertEquals("ast-01.call", command.getEnvelope().getRoutingKey());
            assertEquals("call-9", JSON.readTree(command.getBody()).path("partitionkey").asText());
        }
    }

    private static byte[] offer(String call, String more) {
        return RunningPivot.event("e-" + call, "call.offered", call,
                "{'from':{'number':'1001'},'to':{'number':'2030'}" + more + "}")
                .getBytes(UTF_8);
    }

    @Test
    void anEventIsAcknowledgedWhenItIsDoneAndNotEarlier() throws Exception {
        byte[] key = RunningPivot.event("e-2", "call.dtmf", "call-9", "{'digit':'5'}").getBytes(UTF_8);
        try (RunningPivot first = start(Map.of("pivot.session.early", "1h"))) {
            broker.publish("switch.events", "call.dtmf.x", null, key);
            await().until(() -> first.metric("pivot_events_total{type=\"call.dtmf\"") == 1);
            assertEquals(0, broker.ready("pivot.events"), "in the hands of a node that waits for the call's offer");
        }
        await().until(() -> broker.ready("pivot.events") == 1);
        try (RunningPivot second = start(Map.of("pivot.session.early", "0s"))) {
            await().until(() -> second.metric("pivot_events_dropped_total{reason=\"unknown-call\"") == 1);
        }
        assertEquals(0, broker.ready("pivot.events"), "done and acknowledged");
    }

    @Test
    void aNodeHasNoMoreInHandThanItMay() throws Exception {
        try (RunningPivot pivot = start(Map.of("pivot.session.early", "1h", "pivot.switch.amqp.in-flight", "2"))) {
            for (int i = 0; i < 5; i++) {
                broker.publish("switch.events", "call.dtmf.x", null,
                        RunningPivot.event("e-" + i, "call.dtmf", "call-9", "{'digit':'5'}").getBytes(UTF_8));
            }
            await().until(() -> pivot.metric("pivot_events_total{type=\"call.dtmf\"") == 2);
            assertEquals(3, broker.ready("pivot.events"), "the rest waits where it is");
        }
    }

    @Test
    void aNodeThatStopsTakesNoNewCallAndFinishesWhatIsInFlight() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        try (MisbehavingServer developer = MisbehavingServer.start(); RunningPivot pivot = start(Map.of("pivot.session.stop", "1m"));
                SimulatedSwitch exchange = new SimulatedSwitch(broker, NODE)) {
            Behaviour document = answer(200, "text/xml", "<Response><Say>slow</Say></Response>");
            developer.on("/slow", connection -> {
                await().until(() -> slow.getCount() == 0);
                document.act(connection);
            });
            pivot.callflow("2030", "{'module':'pivot','data':{'voice_url':'" + developer.url("/slow") + "'}}")
                    .awaitCallflow("2030", "/slow");
            exchange.offer("call-1", "2030");
            await().until(() -> developer.requests("/slow").size() == 1);

            Thread stopping = new Thread(pivot::close);
            stopping.start();
            await().until(() -> pivot.main().context().getRouteController().getRouteStatus("switch-amqp-events").isSuspended());
            exchange.offer("call-2", "2030");
            slow.countDown();
            stopping.join();

            await().until(() -> exchange.calls().carriedOut("call-1").equals(List.of("answer")));
            assertEquals(List.of(), exchange.calls().carriedOut("call-2"));
            assertEquals(1, developer.requests("/slow").size());
            await().until(() -> broker.ready("pivot.events") == 3);    // an offer, an answer and its command's end are left to others
        }
    }

    /** The switch's queue is full and refuses more, as its operator wants it: a command that is not confirmed is not sent. */
    @Test
    void aCommandThatTheBrokerDoesNotConfirmIsSentAgain() throws Exception {
        try (RunningPivot pivot = start(Map.of("pivot.session.resend", "1s",
                "camel.metrics.enable-route-policy", "true")); Channel channel = broker.channel()) {
            pivot.callflow("2030", TALK).awaitCallflow("2030", "one");
            String queue = AmqpSwitch.commandsQueue(broker.exchanges(), NODE);
            channel.queueDeclare(queue, true, false, false, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
            channel.queueBind(queue, broker.name("switch.commands"), "full.#");
            channel.confirmSelect();
            channel.basicPublish("", queue, null, "something else".getBytes(UTF_8));
            channel.waitForConfirmsOrDie(5000);

            broker.publish("switch.events", "call.offered.x", null,
                    offer("call-9", ",'replyTo':{'kind':'amqp','routingKey':'full.call-9'}"));
            await().until(() -> pivot.metric("camel_exchanges_failures_handled_total{") > 0);
            assertEquals("something else", new String(channel.basicGet(queue, true).getBody(), UTF_8));

            GetResponse command = await().until(() -> channel.basicGet(queue, true), taken -> taken != null);
            assertEquals("command.answer", JSON.readTree(command.getBody()).path("type").asText());
        }
    }

    @Test
    void twoNodesShareManyCallsInOrder() throws Exception {
        int calls = 200;
        String database = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        String flow = "{'module':'tts','data':{'text':'one'},'children':{'_':"
                + "{'module':'collect_dtmf','data':{'max_digits':1},"
                + "'children':{'_':{'module':'play','data':{'id':'https://media.example.com/two.wav'},"
                + "'children':{'_':{'module':'tts','data':{'text':'three'}}}}}}}}";
        Map<String, String> small = Map.of("pivot.database.url", database, "pivot.switch.amqp.in-flight", "20");
        try (RunningPivot one = start(small); RunningPivot two = start(small); SimulatedSwitch exchange = new SimulatedSwitch(broker, NODE)) {
            one.callflow("2030", flow).awaitCallflow("2030", "one");
            two.awaitCallflow("2030", "one");

            for (int i = 0; i < calls; i++) {
                exchange.offer("call-" + i, "2030");
            }

            await().until(() -> exchange.calls().ended() == calls);
            for (int i = 0; i < calls; i++) {
                assertEquals(List.of("answer", "say", "gather", "play", "say", "hangup"),
                        exchange.calls().carriedOut("call-" + i));
            }
            String all = "pivot_events_total";
            assertTrue(one.metric(all) > calls && two.metric(all) > calls,
                    "both have worked: " + one.metric(all) + ", " + two.metric(all));
            await().until(() -> one.metric("pivot_calls_live") == 0);
            System.out.printf("RabbitMQ, two nodes: %d calls, %d ended, %d repeated commands, %.0f + %.0f events%n",
                    calls, exchange.calls().ended(), exchange.calls().repeated(), one.metric(all), two.metric(all));
        }
        assertEquals(0, broker.ready("pivot.events"));
        assertEquals(0, broker.ready("pivot.dead-letter"));
    }

    @Test
    void theTopologyIsDeclaredAsTheFileSays() throws Exception {
        start(Map.of()).close();

        for (JsonNode exchange : broker.definitions().path("exchanges")) {
            String name = exchange.path("name").asText();
            assertDeclared(true, channel -> channel.exchangeDeclare(name, exchange.path("type").asText(), true, false,
                    arguments(exchange)));
            assertDeclared(false, channel -> channel.exchangeDeclare(name, "headers", true, false,
                    arguments(exchange)));
        }
        for (JsonNode queue : broker.definitions().path("queues")) {
            String name = queue.path("name").asText();
            assertDeclared(true, channel -> channel.queueDeclare(name, true, false, false, arguments(queue)));
            assertDeclared(false, channel -> channel.queueDeclare(name, true, false, false,
                    Map.of("x-max-length", 1)));
        }
    }

    private interface Declaration {
        void on(Channel channel) throws IOException;
    }

    private void assertDeclared(boolean so, Declaration declaration) throws IOException {
        Channel channel = broker.channel();
        if (so) {
            declaration.on(channel);
        } else {
            assertThrows(IOException.class, () -> declaration.on(channel));
        }
    }

    private static Map<String, Object> arguments(JsonNode definition) {
        return JSON.convertValue(definition.path("arguments"),
                JSON.getTypeFactory().constructMapType(Map.class, String.class, Object.class));
    }

    @Test
    void aQueueThatIsThereInAnotherFormStopsTheStartWithItsName() throws Exception {
        try (Channel channel = broker.channel()) {
            channel.queueDeclare(broker.name("pivot.events"), true, false, false, Map.of("x-max-length", 7));
        }

        String message = assertThrows(Exception.class, () -> start(Map.of())).toString();

        assertTrue(message.contains("PV-AMQP-TOPOLOGY: RabbitMQ refuses the queue " + broker.name("pivot.events")),
                message);
        assertTrue(message.contains("PRECONDITION_FAILED"), message);
    }

    @Test
    void whatTheOperatorDeclaresPivotDoesNot() throws Exception {
        try (RunningPivot pivot = start(Map.of("pivot.switch.amqp.declare", "false"))) {
            assertEquals(200, pivot.get(pivot.management("/observe/health")).statusCode());
            assertThrows(IOException.class, () -> broker.channel().queueDeclarePassive(broker.name("pivot.events")));
        }
    }
}
