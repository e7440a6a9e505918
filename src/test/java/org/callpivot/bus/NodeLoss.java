package org.callpivot.bus;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Two processes of Pivot share calls in all stages (playing, gathering, waiting for a slow web server, in a bridge), and one of them goes.
 *
 * @param bus        that carries the calls
 * @param store      that the nodes share
 * @param way        in which the node went
 * @param gone       how long that took
 * @param alive      calls that were alive then
 * @param offered    calls of which the node had had the offer
 * @param exitStatus of the node; 128 + 9 when it was killed
 * @param report     what became of the calls
 * @param over       when the last one had ended, after the node was told to go or killed
 * @param log        of the node that went
 * @param survivor   log of the other one
 */
public record NodeLoss(String bus, String store, Way way, Duration gone, int alive, int offered, int exitStatus, Fleet.Report report,
                       Duration over, String log, String survivor) {

    /** How the node goes: as by {@code kill -9}, or told to stop. */
    public enum Way { KILLED, STOPPED }

    private static final int PER_SECOND = 25;
    /** In which the calls come to their end, from the moment on in which the node goes. */
    private static final Duration SPREAD = Duration.ofSeconds(15);
    private static final Duration LONG = Duration.ofMinutes(3);
    /** 128 + SIGKILL. */
    private static final int ENDED_BY_SIGKILL = 137;

    /** On a broker of its own. @param folder for all that is written, empty */
    public static NodeLoss onKafka(Path folder, Way way, int calls) throws Exception {
        String run = UUID.randomUUID().toString();
        String events = "switch.events." + run;
        String commands = "switch.commands." + run;
        try (KafkaBroker kafka = KafkaBroker.start(folder.resolve("kafka"))) {
            kafka.createTopics(8, events, commands);
            kafka.createTopics(1, "switch.events.dead-letter");
            return of("Kafka", folder, way, calls, Map.of("pivot.switch.kafka.enabled", "true",
                            "pivot.switch.kafka.brokers", kafka.brokers(), "pivot.switch.kafka.events-topic", events,
                            "pivot.switch.kafka.group", run, "pivot.switch.kafka.session-timeout", "6000"),
                    () -> new KafkaBus(kafka.brokers(), events, commands));
        }
    }

    /** On this machine's broker; the test is skipped where there is none. @param folder for all that is written, empty */
    public static NodeLoss onRabbitMq(Path folder, Way way, int calls) throws Exception {
        try (AmqpBroker rabbit = AmqpBroker.find(folder)) {
            NodeLoss loss = of("RabbitMQ", folder, way, calls, rabbit.settings(),
                    () -> new AmqpSwitch(rabbit.uri(), rabbit.exchanges(), "fleet"));
            rabbit.delete("fleet");
            return loss;
        }
    }

    private static NodeLoss of(String bus, Path folder, Way way, int calls, Map<String, String> transport, Callable<SwitchBus> connect)
            throws Exception {
        try (SharedStore store = SharedStore.open(folder)) {
            Map<String, String> settings = new HashMap<>(transport);
            settings.putAll(store.settings());
            settings.put("pivot.outbox.lease", "10s");
            settings.put("pivot.outbox.period", "100");
            settings.put("pivot.outbox.batch", "32");
            settings.put("pivot.outbox.max-per-host", "0");
            try (PivotProcess victim = PivotProcess.start("victim", folder, settings);
                    PivotProcess survivor = PivotProcess.start("survivor", folder, settings)) {
                victim.awaitReady();
                survivor.awaitReady();
                try (Fleet fleet = new Fleet(connect.call(), way + "-" + bus, Duration.ZERO, spread(calls))) {
                    // Two JVMs that have just started: their first calls are slow, and not what is looked at here.
                    fleet.dial(20, 5);
                    fleet.hold();
                    fleet.dial(calls, PER_SECOND);
                    await().atMost(LONG).until(() -> fleet.alive() >= calls);
                    fleet.letGo();
                    int alive = fleet.alive();
                    int offered = victim.offered();
                    Instant begin = Instant.now();
                    int exitStatus = go(victim, way);
                    Duration gone = Duration.between(begin, Instant.now());
                    Fleet.Report report = fleet.await(LONG);
                    return new NodeLoss(bus, store.name(), way, gone, alive, offered, exitStatus, report,
                            Duration.between(begin, Instant.now()), victim.log(), survivor.log());
                }
            }
        }
    }

    /** The callers go on no faster than they have dialled: what is looked at is the loss of a node, not 1,000 requests in one moment. */
    private static Duration spread(int calls) {
        Duration dialling = Duration.ofSeconds(calls / PER_SECOND);
        return dialling.compareTo(SPREAD) > 0 ? dialling : SPREAD;
    }

    private static int go(PivotProcess node, Way way) throws InterruptedException {
        if (way == Way.STOPPED) {
            return node.stop(Duration.ofSeconds(25));
        }
        node.kill();
        return ENDED_BY_SIGKILL;
    }

    /** What the node that is left tells of trouble, and both of the first call that went wrong. */
    String trouble() {
        String call = Stream.concat(report.wrong().stream(), report.lost().stream()).findFirst().orElse("none").split(" ")[0];
        return Stream.concat(log.lines().filter(line -> line.contains(call + "\"")),
                        survivor.lines().filter(line -> !line.contains("\"INFO\"") || line.contains(call + "\"")))
                .map(line -> line.substring(0, Math.min(line.length(), 500))).limit(60).reduce("", (a, b) -> a + "\n" + b);
    }

    @Override
    public String toString() {
        return way + " after " + gone.toMillis() + " ms, " + bus + ", " + store + ": " + report + "; alive then " + alive + ", " + offered
                + " of all had been offered to this node, all over after " + over.toSeconds() + " s";
    }
}
