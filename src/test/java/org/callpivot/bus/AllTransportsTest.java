package org.callpivot.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.callpivot.RunningPivot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One Pivot, three transports, five switches at the same time: each call is answered over the transport that brought it. */
class AllTransportsTest {

    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int CALLS = 20;

    @TempDir
    private Path folder;

    @Test
    void callsOverHttpKafkaAndRabbitMqAtOnce() throws Exception {
        try (AmqpBroker rabbit = AmqpBroker.find(folder); KafkaBroker kafka = KafkaBroker.start(folder.resolve("kafka"))) {
            kafka.createTopics(2, "switch.events", "switch.commands.one", "switch.commands.two");
            kafka.createTopics(1, "switch.events.dead-letter");
            Map<String, String> settings = new HashMap<>(rabbit.settings());
            settings.putAll(Map.of("pivot.switch.kafka.enabled", "true", "pivot.switch.kafka.brokers", kafka.brokers()));
            try (RunningPivot pivot = RunningPivot.start(folder.resolve("callflows"), settings)) {
                pivot.callflow("2030", "{'module':'tts','data':{'text':'over http'}}").awaitCallflow("2030", "over http");
                try (Fleet one = fleet("one", new KafkaBus(kafka.brokers(), "switch.events", "switch.commands.one"));
                        Fleet two = fleet("two", new KafkaBus(kafka.brokers(), "switch.events", "switch.commands.two"));
                        Fleet three = fleet("three", new AmqpSwitch(rabbit.uri(), rabbit.exchanges(), "three"));
                        Fleet four = fleet("four", new AmqpSwitch(rabbit.uri(), rabbit.exchanges(), "four"))) {
                    for (Fleet fleet : List.of(one, two, three, four)) {
                        fleet.dial(CALLS, 1000);
                    }
                    assertEquals(List.of("over http"), pivot.call("2030", "").heard());
                    for (Fleet fleet : List.of(one, two, three, four)) {
                        Fleet.Report report = fleet.await(LONG);
                        assertEquals(CALLS, report.right(), report::toString);
                    }
                }
            }
            rabbit.delete("three");
            rabbit.delete("four");
        }
    }

    private static Fleet fleet(String name, SwitchBus bus) throws Exception {
        return new Fleet(bus, name, SHORT, SHORT.multipliedBy(5));
    }
}
