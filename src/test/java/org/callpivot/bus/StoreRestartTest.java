package org.callpivot.bus;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.callpivot.RunningPivot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database goes away in the middle of 200 calls, without a word, and comes back: nothing is lost, and Pivot goes on by itself.
 *
 * <p>Not a gate yet: on a machine that was very busy, one run of six ended with one call whose row the restarted H2 server kept locked.
 * Run it with {@code mvn -B test -DargLine=-Dpivot.store.restart=true -Dtest=StoreRestartTest}.
 */
@EnabledIfSystemProperty(named = "pivot.store.restart", matches = "true",
        disabledReason = "one run of six loses a call to a lock of the restarted H2 server")
class StoreRestartTest {

    private static final int CALLS = 200;

    @TempDir
    private Path folder;

    @Test
    void theDatabaseIsKilledAndStartedAgain() throws Exception {
        try (KafkaBroker kafka = KafkaBroker.start(folder.resolve("kafka")); SharedStore store = SharedStore.h2(folder)) {
            kafka.createTopics(4, "switch.events", "switch.commands.fleet");
            kafka.createTopics(1, "switch.events.dead-letter");
            Map<String, String> settings = new HashMap<>(store.settings());
            settings.putAll(Map.of("pivot.switch.kafka.enabled", "true", "pivot.switch.kafka.brokers", kafka.brokers()));
            try (RunningPivot pivot = RunningPivot.start(folder.resolve("callflows"), settings);
                    Fleet fleet = new Fleet(new KafkaBus(kafka.brokers(), "switch.events", "switch.commands.fleet"),
                            "restart", Duration.ofSeconds(1), Duration.ofSeconds(12))) {
                fleet.dial(CALLS, 100);
                await().until(() -> fleet.alive() > CALLS / 4);
                int ended = fleet.ended();
                int alive = fleet.alive();
                store.kill();
                // What the calls do meanwhile waits, in lanes and at the broker.
                await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
                store.start();
                Instant back = Instant.now();
                int before = fleet.ended();
                await().atMost(Duration.ofMinutes(1)).until(() -> fleet.ended() > before);
                Duration resumed = Duration.between(back, Instant.now());
                Fleet.Report report = fleet.await(Duration.ofMinutes(2));
                System.out.println("STORE RESTART: " + report + "; alive then " + alive + ", ended before " + ended
                        + ", the next one ended " + resumed.toMillis() + " ms after the database was back");
                assertEquals(List.of(), report.lost());
                assertEquals(List.of(), report.wrong());
                assertEquals(List.of(), report.noCdr());
            }
        }
    }
}
