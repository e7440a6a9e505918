package org.callpivot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.callpivot.bus.AmqpBroker;
import org.callpivot.bus.AmqpSwitch;
import org.callpivot.bus.RabbitNode;
import org.callpivot.bus.SimulatedCalls;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** RabbitMQ as its operator has it: late, with TLS, with another password. Skipped where none can be started. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RabbitNodeTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TALK =
            "{'module':'tts','data':{'text':'one'},'children':{'_':{'module':'tts','data':{'text':'two'}}}}";

    @TempDir
    private static Path folder;

    private RabbitNode node;

    /** Once; asked before each test, so that each that is skipped is counted. */
    @BeforeEach
    void startNode() throws Exception {
        if (node == null) {
            node = RabbitNode.start(folder);
        }
    }

    @AfterAll
    void stopNode() throws Exception {
        if (node != null) {
            node.close();
        }
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(90));
    }

    private RunningPivot start(Map<String, String> settings) throws Exception {
        return RunningPivot.start(folder.resolve("callflows"), settings);
    }

    @Test
    void theBrokerHasWhatTheShippedFileSays() throws Exception {
        start(Map.of("pivot.switch.amqp.enabled", "true", "pivot.switch.amqp.uri", node.uri().toString())).close();

        JsonNode shipped = JSON.readTree(Files.readString(Path.of("config/amqp-topology.json")));
        JsonNode there = JSON.readTree(node.definitions());
        for (String kind : List.of("exchanges", "queues", "bindings")) {
            assertEquals(lines(shipped.path(kind)), lines(there.path(kind)), kind);
        }
    }

    /** What definitions say of objects without a prefix of another test; exports leave "internal" out. */
    private static Set<String> lines(JsonNode objects) {
        Set<String> lines = new TreeSet<>();
        for (JsonNode object : objects) {
            Map<String, Object> fields = new TreeMap<>();
            object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            fields.remove("internal");
            if (object.path("type").asText().equals("classic")) {
                fields.remove("type");    // of a queue, as the export says it
            }
            String line = fields.toString();
            if (!line.contains("\"t-")) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static void offer(SimulatedCalls calls, AmqpSwitch bus, String id) {
        calls.offer(id, "2030", bus.replyTo(id), "5");
    }

    private static Map<String, String> with(Map<String, String> settings, String... more) {
        Map<String, String> all = new HashMap<>(settings);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    @Test
    void aNodeThatStartsBeforeItsBrokerFindsItLater() throws Exception {
        try (AmqpBroker broker = AmqpBroker.at(node.uri(), folder)) {
            node.stop();
            try (RunningPivot pivot = start(broker.settings())) {
                pivot.callflow("2030", TALK).awaitCallflow("2030", "one");
                node.start();
                await().ignoreExceptions().until(() -> broker.ready("pivot.events") == 0);
                try (AmqpSwitch bus = new AmqpSwitch(broker.uri(), broker.exchanges(), "ast")) {
                    SimulatedCalls simulated = new SimulatedCalls("ast", bus::tell);
                    bus.onCommand(simulated::take);

                    offer(simulated, bus, "call-1");

                    await().until(() -> simulated.ended() == 1);
                }
            }
        }
    }

    @Test
    void aCallOverTls() throws Exception {
        try (AmqpBroker broker = AmqpBroker.at(node.uri(), folder);
                RunningPivot pivot = start(with(broker.settings(), "pivot.switch.amqp.uri", node.tlsUri().toString(),
                        "pivot.switch.amqp.trust-store", node.trustStore().toString(),
                        "pivot.switch.amqp.trust-store-password", RabbitNode.PASSWORD));
                AmqpSwitch bus = new AmqpSwitch(broker.uri(), broker.exchanges(), "ast")) {
            SimulatedCalls simulated = new SimulatedCalls("ast", bus::tell);
            bus.onCommand(simulated::take);
            pivot.callflow("2030", TALK).awaitCallflow("2030", "one");

            offer(simulated, bus, "call-1");

            await().until(() -> simulated.ended() == 1);
        }
    }

    @Test
    void aBrokerWhoseCertificateNobodyVouchesForIsNotTalkedTo() throws Exception {
        refused("certification path", Map.of("pivot.switch.amqp.uri", node.tlsUri().toString()));
    }

    @Test
    void aWrongPasswordIsToldButNotShown() throws Exception {
        refused("ACCESS_REFUSED",
                Map.of("pivot.switch.amqp.uri", node.uri().toString().replace(":guest@", ":s3cret@")));
    }

    @Test
    void aWrongUriIsToldButNotShown() throws Exception {
        refused("pivot.switch.amqp.uri must be like", Map.of("pivot.switch.amqp.uri", "amqp://guest:s3cret@[half"));
    }

    @Test
    void aTrustStoreThatIsNotThereIsTold() throws Exception {
        refused("pivot.switch.amqp.trust-store /no/such.p12", Map.of("pivot.switch.amqp.uri", node.tlsUri().toString(),
                "pivot.switch.amqp.trust-store", "/no/such.p12"));
    }

    private void refused(String why, Map<String, String> settings) {
        Exception refusal = assertThrows(Exception.class,
                () -> start(with(settings, "pivot.switch.amqp.enabled", "true")));

        StringBuilder said = new StringBuilder();
        for (Throwable at = refusal; at != null; at = at.getCause()) {
            said.append(at).append('\n');
        }
        assertTrue(said.toString().contains(why), said::toString);
        assertFalse(said.toString().contains("s3cret"), said::toString);
    }
}
