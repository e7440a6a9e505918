package org.callpivot.bus;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.callpivot.RunningPivot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker is restarted in the middle of 200 calls, all of them alive: nothing is lost, and Pivot goes on by itself. */
class BrokerRestartTest {

    private static final int CALLS = 200;
    private static final int PER_SECOND = 40;
    /** In which the calls come to their end, from the moment on in which the broker goes. */
    private static final Duration SPREAD = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private interface Step {
        void take() throws Exception;
    }

    @Test
    void kafka() throws Exception {
        try (KafkaBroker kafka = KafkaBroker.start(folder.resolve("kafka"))) {
            kafka.createTopics(4, "switch.events", "switch.commands.fleet");
            kafka.createTopics(1, "switch.events.dead-letter");
            restart("Kafka", Map.of("pivot.switch.kafka.enabled", "true", "pivot.switch.kafka.brokers", kafka.brokers()),
                    () -> new KafkaBus(kafka.brokers(), "switch.events", "switch.commands.fleet"), kafka::stop, kafka::startAgain);
        }
    }

    @Test
    void rabbitMq() throws Exception {
        try (RabbitNode node = RabbitNode.start(folder); AmqpBroker rabbit = AmqpBroker.at(node.uri(), folder)) {
            restart("RabbitMQ", rabbit.settings(), () -> new AmqpSwitch(rabbit.uri(), rabbit.exchanges(), "fleet"),
                    node::stop, node::start);
        }
    }

    private void restart(String bus, Map<String, String> transport, Callable<SwitchBus> connect, Step stop, Step start) throws Exception {
        Map<String, String> settings = new HashMap<>(transport);
        settings.put("pivot.session.resend", "1s");
        try (RunningPivot pivot = RunningPivot.start(folder.resolve("callflows"), settings);
                Fleet fleet = new Fleet(connect.call(), bus, Duration.ZERO, SPREAD)) {
            fleet.hold();
            fleet.dial(CALLS, PER_SECOND);
            await().atMost(LONG).until(() -> fleet.alive() == CALLS);
            fleet.letGo();
            stop.take();
            int ended = fleet.ended();
            start.take();
            Instant back = Instant.now();
            await().atMost(LONG).until(() -> fleet.ended() > ended);
            Duration resumed = Duration.between(back, Instant.now());
            Fleet.Report report = fleet.await(LONG);
            System.out.println("BROKER " + bus + " restarted: " + report + "; alive then " + CALLS + ", ended before it was back " + ended
                    + ", the next one ended " + resumed.toMillis() + " ms after it was back");
            assertEquals(List.of(), report.lost());
            assertEquals(List.of(), report.wrong());
            assertEquals(List.of(), report.noCdr());
            await().until(() -> pivot.metric("pivot_calls_live") == 0);
        }
    }
}
