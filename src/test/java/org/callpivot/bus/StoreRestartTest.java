package org.callpivot.bus;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.callpivot.RunningPivot;
import org.callpivot.store.PostgresServer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * PostgreSQL goes away in the middle of 200 calls and comes back: nothing is lost, and Pivot goes on by itself. What the calls do
 * meanwhile waits, in their lanes and at the broker.
 */
class StoreRestartTest {

    private static final int CALLS = 200;
    private static final int PER_SECOND = 40;
    /** Nobody is through before all have dialled. */
    private static final Duration SHORTEST = Duration.ofSeconds(3 + CALLS / PER_SECOND);
    private static final Duration AWAY = Duration.ofSeconds(3);

    /** How the database goes. */
    enum Way {
        /** As by {@code kill -9}, or when its machine dies. */
        KILLED,
        /** As for an upgrade: every connection is ended with a word (57P01). */
        RESTARTED,
        /** It takes connections and answers nothing, as a machine that hangs. */
        FROZEN
    }

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void postgresqlGoesAndComesBack(Way way) throws Exception {
        try (KafkaBroker kafka = KafkaBroker.start(folder.resolve("kafka")); PostgresServer postgres = PostgresServer.start()) {
            kafka.createTopics(4, "switch.events", "switch.commands.fleet");
            kafka.createTopics(1, "switch.events.dead-letter");
            try (RunningPivot pivot = RunningPivot.start(folder.resolve("callflows"), Map.of(
                            "pivot.database.url", postgres.url(), "pivot.outbox.lease", "10s",
                            "pivot.switch.kafka.enabled", "true", "pivot.switch.kafka.brokers", kafka.brokers()));
                    Fleet fleet = new Fleet(new KafkaBus(kafka.brokers(), "switch.events", "switch.commands.fleet"),
                            way.name(), SHORTEST, SHORTEST.plusSeconds(8))) {
                // A JVM that has just started: its first calls are slow, and not what is looked at here.
                fleet.dial(20, 5);
                fleet.dial(CALLS, PER_SECOND);
                await().until(() -> fleet.alive() > CALLS * 3 / 4);
                int ended = fleet.ended();
                int alive = fleet.alive();
                leave(postgres, way);
                await().pollDelay(AWAY).until(() -> true);
                comeBack(postgres, way);
                Instant back = Instant.now();
                int before = fleet.ended();
                await().atMost(Duration.ofMinutes(1)).until(() -> fleet.ended() > before);
                Duration resumed = Duration.between(back, Instant.now());
                Fleet.Report report = fleet.await(Duration.ofMinutes(1));
                System.out.println("STORE " + way + ": " + report + "; alive then " + alive + ", ended before " + ended
                        + ", the next one ended " + resumed.toMillis() + " ms after the database was back");
                assertEquals(List.of(), report.lost());
                assertEquals(List.of(), report.wrong());
                assertEquals(List.of(), report.noCdr());
            }
        }
    }

    private static void leave(PostgresServer postgres, Way way) throws Exception {
        switch (way) {
            case KILLED -> postgres.kill();
            case RESTARTED -> postgres.stop();
            case FROZEN -> postgres.freeze();
        }
    }

    private static void comeBack(PostgresServer postgres, Way way) throws Exception {
        if (way == Way.FROZEN) {
            postgres.thaw();
        } else {
            postgres.startAgain();
        }
    }
}
