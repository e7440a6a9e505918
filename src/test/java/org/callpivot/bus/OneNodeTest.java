package org.callpivot.bus;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node with the H2 file that it has by default: killed and started again, it finds its calls. */
class OneNodeTest {

    private static final int CALLS = 200;
    private static final int PER_SECOND = 40;

    @TempDir
    private Path folder;

    @Test
    void findsItsCallsAgainAfterEachKill() throws Exception {
        // It lies idle for some seconds at each start, and nobody is through before all have dialled.
        Duration shortest = Duration.ofSeconds(6 + CALLS / PER_SECOND);
        try (KafkaBroker kafka = KafkaBroker.start(folder.resolve("kafka"))) {
            kafka.createTopics(4, "switch.events", "switch.commands.fleet");
            kafka.createTopics(1, "switch.events.dead-letter");
            Map<String, String> settings = Map.of("pivot.switch.kafka.enabled", "true", "pivot.switch.kafka.brokers", kafka.brokers(),
                    "pivot.switch.kafka.session-timeout", "6000", "pivot.outbox.lease", "10s",
                    "pivot.database.url", "jdbc:h2:file:" + folder.resolve("pivot") + ";WRITE_DELAY=0;RETENTION_TIME=2000");
            PivotProcess node = PivotProcess.start("node", folder, settings).awaitReady();
            try (Fleet fleet = new Fleet(new KafkaBus(kafka.brokers(), "switch.events", "switch.commands.fleet"),
                    "one", shortest, shortest.plusSeconds(12))) {
                // A JVM that has just started: its first calls are slow, and not what is looked at here.
                fleet.dial(20, 5);
                fleet.dial(CALLS, PER_SECOND);
                await().atMost(Duration.ofMinutes(1)).until(() -> fleet.alive() > CALLS * 3 / 4);
                int alive = fleet.alive();
                for (int kill = 1; kill <= 2; kill++) {
                    node.kill();
                    node = PivotProcess.start("again-" + kill, folder, settings).awaitReady();
                    int before = fleet.ended();
                    await().atMost(Duration.ofMinutes(1)).until(() -> fleet.ended() > before);
                }
                Fleet.Report report = fleet.await(Duration.ofMinutes(2));
                System.out.println("ONE NODE on its H2 file, killed and started again twice: " + report + "; alive at the first kill " + alive);
                assertEquals(List.of(), report.lost());
                assertEquals(List.of(), report.wrong());
                assertEquals(List.of(), report.noCdr());
            } finally {
                node.close();
            }
        }
    }
}
