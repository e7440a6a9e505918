package org.callpivot.bus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.callpivot.RunningPivot;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls over the shipped routes and a real broker. Each test has topics and a group of its own. */
class SwitchKafkaTest {

    private static final List<String> SCRIPT = List.of("answer", "one", "two", "three", "four", "five", "hangup");
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private static Path broker;
    private static KafkaBroker kafka;

    @TempDir
    private Path folder;
    private final String run = UUID.randomUUID().toString();
    private final String events = "switch.events." + run;
    private final String commands = "switch.commands." + run;
    private final String deadLetters = "switch.events.dead-letter." + run;

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = KafkaBroker.start(broker);
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void createTopics() {
        kafka.createTopics(4, events, commands);
        kafka.createTopics(1, deadLetters);
    }

    private RunningPivot pivot(String... more) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "pivot.switch.kafka.enabled", "true",
                "pivot.switch.kafka.brokers", kafka.brokers(),
                "pivot.switch.kafka.events-topic", events,
                "pivot.switch.kafka.group", run,
                "pivot.switch.kafka.consumers", "2",
                "pivot.switch.kafka.dead-letter-topic", deadLetters,
                "pivot.session.resend", "1s"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        RunningPivot pivot = RunningPivot.start(folder, settings).callflow("2030", script(SCRIPT.subList(1, SCRIPT.size() - 1)));
        pivot.awaitCallflow("2030", SCRIPT.get(1));
        return pivot;
    }

    /** A callflow that says these words one after another. */
    private static String script(List<String> words) {
        String rest = words.size() == 1 ? "" : ",'children':{'_':" + script(words.subList(1, words.size())) + "}";
        return "{'module':'tts','data':{'text':'" + words.get(0) + "'}" + rest + "}";
    }

    private KafkaSwitch aSwitch() {
        return new KafkaSwitch(kafka.brokers(), events, commands);
    }

    private static List<String> dial(KafkaSwitch lab, String prefix, int calls) {
        List<String> ids = IntStream.range(0, calls).mapToObj(i -> prefix + i).toList();
        ids.forEach(id -> lab.dial(id, "2030"));
        return ids;
    }

    private static void awaitEnd(KafkaSwitch lab) {
        Awaitility.await().atMost(LONG).untilAsserted(() -> assertEquals(List.of(), List.copyOf(lab.open())));
    }

    /** What every call was told, in the order in which Pivot counts its commands, and whether they came under the session's key. */
    private static void assertPlayed(KafkaSwitch lab, List<String> calls) {
        for (String call : calls) {
            assertEquals(SCRIPT, lab.commands(call).stream().map(KafkaSwitch.Received::words).toList(), call);
            assertEquals(IntStream.rangeClosed(1, SCRIPT.size()).mapToObj(number -> call + "-c" + number).toList(),
                    lab.commands(call).stream().map(KafkaSwitch.Received::id).toList());
            assertTrue(lab.commands(call).stream().allMatch(command -> command.key().equals(call)), call);
        }
    }

    /** All that the switch told is done and committed. */
    private void awaitCommitted() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertEquals(ends(), committed()));
    }

    private Map<Integer, Long> committed() {
        Map<Integer, Long> offsets = new HashMap<>();
        kafka.committed(run).forEach((partition, offset) -> offsets.put(partition.partition(), offset.offset()));
        return offsets;
    }

    private Map<Integer, Long> ends() {
        try (KafkaConsumer<byte[], byte[]> reader = reader()) {
            Map<Integer, Long> ends = new HashMap<>();
            reader.endOffsets(reader.partitionsFor(events).stream().map(info -> new TopicPartition(events, info.partition())).toList())
                    .forEach((partition, offset) -> ends.put(partition.partition(), offset));
            ends.values().removeIf(offset -> offset == 0);
            return ends;
        }
    }

    private static KafkaConsumer<byte[], byte[]> reader() {
        return new KafkaConsumer<>(Map.of("bootstrap.servers", kafka.brokers(), "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private List<ConsumerRecord<byte[], byte[]>> deadLetters(int count) {
        try (KafkaConsumer<byte[], byte[]> reader = reader()) {
            reader.assign(List.of(new TopicPartition(deadLetters, 0)));
            reader.seekToBeginning(reader.assignment());
            List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                reader.poll(Duration.ofMillis(100)).forEach(letters::add);
                return letters.size() >= count;
            });
            return letters;
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void aCallFromItsOfferToItsCdr() throws Exception {
        try (RunningPivot pivot = pivot(); KafkaSwitch lab = aSwitch()) {
            List<String> calls = dial(lab, "call-", 1);
            awaitEnd(lab);

            assertPlayed(lab, calls);
            assertEquals("application/cloudevents+json", lab.commands("call-0").get(0).contentType());
            Awaitility.await().until(() -> pivot.api("/cdrs").size() == 1);
            JsonNode cdr = pivot.api("/cdrs").get(0);
            assertEquals("call-0", cdr.path("call_id").asText());
            awaitCommitted();
        }
    }

    @Test
    void manyCallsSideBySideEachInOrder() throws Exception {
        try (RunningPivot pivot = pivot(); KafkaSwitch lab = aSwitch()) {
            List<String> calls = dial(lab, "call-", 300);
            awaitEnd(lab);
            assertPlayed(lab, calls);
            awaitCommitted();
            assertEquals(0, pivot.metric("pivot_kafka_unsettled"));
        }
    }

    @Test
    void whatIsNoEventBecomesADeadLetterAndTheOthersGoOn() throws Exception {
        try (RunningPivot pivot = pivot(); KafkaSwitch lab = aSwitch()) {
            lab.send("call-0", "{".getBytes(StandardCharsets.UTF_8));
            lab.send(null, RunningPivot.event("e-1", "call.dtmf", "call-9", "{'digit':'x'}").getBytes(StandardCharsets.UTF_8));
            lab.send("call-0", null);
            List<String> calls = dial(lab, "call-", 1);
            awaitEnd(lab);
            assertPlayed(lab, calls);

            List<ConsumerRecord<byte[], byte[]>> letters = deadLetters(3);
            ConsumerRecord<byte[], byte[]> broken = letters.stream()
                    .filter(letter -> letter.value() != null && letter.value().length == 1).findFirst().orElseThrow();
            assertArrayEquals("call-0".getBytes(StandardCharsets.UTF_8), broken.key());
            assertEquals("PV-EVENT-SYNTAX", header(broken, "pivot-reason-code"));
            assertEquals(events + " 0", header(broken, "pivot-topic") + " " + header(broken, "pivot-offset"));
            ConsumerRecord<byte[], byte[]> wrongDigit = letters.stream().filter(letter -> letter.value() != null
                    && letter.value().length > 1).findFirst().orElseThrow();
            assertEquals("PV-EVENT-FIELD /data/digit is \"x\": must be one of 0-9 * # A-D",
                    header(wrongDigit, "pivot-reason-code") + " " + header(wrongDigit, "pivot-reason"));
            awaitCommitted();
            assertEquals(3, pivot.metric("pivot_dead_letters_total"));
        }
    }

    /** As large as a record may be: with the reason on top it does not fit. Nothing may wait for it behind its offset. */
    @Test
    void aDeadLetterThatIsTooLargeTellsAtLeastWhereItCameFrom() throws Exception {
        try (RunningPivot pivot = pivot(); KafkaSwitch lab = aSwitch()) {
            lab.send("call-0", new byte[1_048_400]);
            List<String> calls = dial(lab, "call-", 1);
            awaitEnd(lab);
            assertPlayed(lab, calls);

            ConsumerRecord<byte[], byte[]> letter = deadLetters(1).get(0);
            assertEquals("PV-EVENT-SIZE " + events + " 0", header(letter, "pivot-reason-code") + " " + header(letter, "pivot-topic") + " "
                    + header(letter, "pivot-offset"));
            assertNull(letter.value());
            awaitCommitted();
        }
    }

    /** The switch's topic is narrow: what does not fit is known not to have been done, at once. */
    @Test
    void aCommandThatIsTooLargeForItsTopicHasFailed() throws Exception {
        String narrow = "switch.commands.narrow." + run;
        kafka.createTopic(narrow, Map.of("max.message.bytes", "900"));
        try (RunningPivot pivot = pivot(); KafkaSwitch lab = new KafkaSwitch(kafka.brokers(), events, narrow)) {
            pivot.callflow("2031", script(List.of("long ".repeat(190)))).awaitCallflow("2031", "long");
            lab.dial("call-0", "2031");
            awaitEnd(lab);
            assertEquals(List.of("answer", "hangup"), lab.commands("call-0").stream().map(KafkaSwitch.Received::name).toList());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                        | switch.commands.default-% | true
            switch.commands.%        | -                         | true
            -                        | -                         | false
            switch.events.%          | switch.commands.default-% | false
            switch.commands./../../% | -                         | false
            """)
    void commandsGoOnlyWhereTheyMay(String named, String byDefault, boolean arrives) throws Exception {
        String topic = byDefault == null ? commands : byDefault.replace("%", run);
        if (byDefault != null) {
            kafka.createTopics(1, topic);
        }
        try (RunningPivot pivot = pivot("pivot.switch.kafka.commands-topic", byDefault == null ? "" : topic);
                KafkaSwitch lab = new KafkaSwitch(kafka.brokers(), events, topic)) {
            ObjectNode replyTo = named == null ? null
                    : JsonNodeFactory.instance.objectNode().put("kind", "kafka").put("topic", named.replace("%", run));
            lab.dial("call-0", "2030", replyTo);
            if (arrives) {
                awaitEnd(lab);
                assertPlayed(lab, List.of("call-0"));
            } else {
                lab.tell("call-0", "call.ended", JsonNodeFactory.instance.objectNode().put("reason", "normal"));
                awaitCommitted();
                assertEquals(List.of(), lab.commands("call-0"));
            }
        }
    }

    /** Somebody holds the calls' rows: what was taken is not committed, and the next node gets it. */
    @Test
    void whatIsNotStoredIsNotCommittedAndComesToTheNextNode() throws Exception {
        String url = "jdbc:h2:mem:" + run + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=300";
        try (KafkaSwitch lab = aSwitch()) {
            List<String> calls;
            RunningPivot first = pivot("pivot.database.url", url, "pivot.session.stop", "200ms", "pivot.switch.kafka.drain", "100ms");
            try (Connection holder = DriverManager.getConnection(url, "", "")) {
                holder.setAutoCommit(false);
                holder.createStatement().executeUpdate("""
                        INSERT INTO live_call (id, account, form, version, state, body, created, modified)
                        SELECT 'call-' || x, 'default', 1, 1, 'held', '{}', NOW(), NOW() FROM SYSTEM_RANGE(0, 2)""");
                calls = dial(lab, "call-", 3);
                Awaitility.await().until(() -> first.metric("pivot_kafka_unsettled") == 3);
                first.close();
            } finally {
                first.close();
            }
            assertEquals(Map.of(), committed());
            assertEquals(List.of(), lab.commands("call-0"));
            try (RunningPivot second = pivot("pivot.database.url", url)) {
                awaitEnd(lab);
                assertPlayed(lab, calls);
                awaitCommitted();
            }
        }
    }

    /** Two nodes share the calls; one joins and one leaves in the middle. */
    @Test
    void nodesJoinAndLeaveUnderLoad() throws Exception {
        String url = "jdbc:h2:mem:" + run + ";DB_CLOSE_DELAY=-1";
        RunningPivot first = pivot("pivot.database.url", url, "pivot.node", "first");
        try (KafkaSwitch lab = aSwitch()) {
            List<String> calls = new ArrayList<>(dial(lab, "a-", 200));
            try (RunningPivot second = pivot("pivot.database.url", url, "pivot.node", "second")) {
                // Until the second node has its share: a fast machine ends a fixed number of calls before it has joined.
                Awaitility.await("commands of both nodes").atMost(LONG).until(() -> {
                    calls.addAll(dial(lab, "b" + calls.size() + "-", 20));
                    return sources(lab, calls) == 2;
                });
                calls.addAll(dial(lab, "c-", 100));
                first.close();
                calls.addAll(dial(lab, "d-", 100));
                awaitEnd(lab);
                assertPlayed(lab, calls);
                awaitCommitted();
                System.out.println("REBALANCE, nodes join and leave: " + calls.size() + " calls, lost " + lab.open().size()
                        + ", commands of each in the sequence of their numbers, doubled by id " + lab.repeated());
            }
        } finally {
            first.close();
        }
    }

    /** How many nodes have sent commands. */
    private static long sources(KafkaSwitch lab, List<String> calls) {
        return calls.stream().flatMap(call -> lab.commands(call).stream())
                .map(command -> command.event().path("source").asText()).distinct().count();
    }

    @Test
    void overTlsWithAPassword() throws Exception {
        Path keystore = folder.resolve("broker.p12");
        run("keytool", "-genkeypair", "-keystore", keystore.toString(), "-storetype", "PKCS12", "-storepass", "changeit",
                "-alias", "broker", "-keyalg", "RSA", "-dname", "CN=127.0.0.1", "-ext", "SAN=IP:127.0.0.1");
        Path security = folder.resolve("security.properties");
        Files.writeString(security, """
                security.protocol=SASL_SSL
                sasl.mechanism=SCRAM-SHA-512
                sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\
                  username="pivot" password="s3cret;";
                ssl.truststore.location=%s
                ssl.truststore.type=PKCS12
                ssl.truststore.password=changeit
                """.formatted(keystore));
        try (KafkaBroker secure = KafkaBroker.startSecure(folder.resolve("kafka"), keystore, "changeit", "pivot", "s3cret;")) {
            secure.createTopics(1, events, commands, deadLetters);
            try (RunningPivot pivot = pivot("pivot.switch.kafka.brokers", secure.secureBrokers(),
                    "pivot.switch.kafka.security-file", security.toString());
                    KafkaSwitch lab = new KafkaSwitch(secure.brokers(), events, commands)) {
                List<String> calls = dial(lab, "call-", 1);
                awaitEnd(lab);
                assertPlayed(lab, calls);
            }
        }
    }

    private static void run(String... words) throws Exception {
        Process process = new ProcessBuilder(Stream.concat(Stream.of(Path.of(System.getProperty("java.home"), "bin", words[0])
                .toString()), Stream.of(words).skip(1)).toList()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }
}
