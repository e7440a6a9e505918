package org.callpivot.bus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** A real Kafka broker (KRaft, one node) inside the test's JVM, on free ports of loopback. It keeps its data over a restart. */
public final class KafkaBroker implements AutoCloseable {

    static {
        // What a broker tells of a good day fills screens.
        List.of("kafka", "org.apache.kafka", "org.apache.zookeeper", "state.change.logger")
                .forEach(logger -> Configurator.setLevel(logger, Level.WARN));
    }

    private final Path folder;
    private final int port = freePort();
    private final int securePort = freePort();
    private final Properties properties = new Properties();
    private KafkaRaftServer server;

    /** Starts a broker that everybody on this machine may use. @param folder for its data, empty or missing */
    public static KafkaBroker start(Path folder) throws IOException {
        return new KafkaBroker(folder, Map.of(), List.of());
    }

    /**
     * Starts a broker with a second listener, {@link #secureBrokers()}: TLS and SCRAM-SHA-512.
     *
     * @param keystore PKCS#12 with the broker's key and certificate
     */
    public static KafkaBroker startSecure(Path folder, Path keystore, String keystorePassword, String user, String password)
            throws IOException {
        return new KafkaBroker(folder, Map.of(
                "ssl.keystore.location", keystore.toString(),
                "ssl.keystore.type", "PKCS12",
                "ssl.keystore.password", keystorePassword,
                "listener.name.secure.sasl.enabled.mechanisms", "SCRAM-SHA-512",
                "listener.name.secure.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
                List.of("--add-scram", "SCRAM-SHA-512=[name=" + user + ",password=" + password + "]"));
    }

    private KafkaBroker(Path folder, Map<String, String> secure, List<String> formatting) throws IOException {
        this.folder = Files.createDirectories(folder);
        int controller = freePort();
        String listeners = "PLAINTEXT://127.0.0.1:" + port + (secure.isEmpty() ? "" : ",SECURE://127.0.0.1:" + securePort);
        Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controller),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("listeners", listeners + ",CONTROLLER://127.0.0.1:" + controller),
                Map.entry("advertised.listeners", listeners),
                Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                Map.entry("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SECURE:SASL_SSL"),
                Map.entry("log.dirs", folder.resolve("data").toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("group.min.session.timeout.ms", "1000")).forEach(properties::setProperty);
        secure.forEach(properties::setProperty);
        format(formatting);
        start();
    }

    private void format(List<String> more) throws IOException {
        Path file = folder.resolve("broker.properties");
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Files.writeString(file, text.toString());
        List<String> words = new ArrayList<>(List.of("format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()));
        words.addAll(more);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        if (StorageTool.execute(words.toArray(String[]::new), new PrintStream(said, true, StandardCharsets.UTF_8)) != 0) {
            throw new IllegalStateException("the broker's storage was not formatted: " + said.toString(StandardCharsets.UTF_8));
        }
    }

    private void start() {
        server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        server.startup();
    }

    /** What clients have as {@code bootstrap.servers}. */
    public String brokers() {
        return "127.0.0.1:" + port;
    }

    /** The same for the listener with TLS and SCRAM. */
    public String secureBrokers() {
        return "127.0.0.1:" + securePort;
    }

    public void createTopics(int partitions, String... names) {
        askAdmin(admin -> admin.createTopics(
                Stream.of(names).map(name -> new NewTopic(name, partitions, (short) 1)).toList()).all().get());
    }

    /** One partition. @param settings of the topic */
    public void createTopic(String name, Map<String, String> settings) {
        askAdmin(admin -> admin.createTopics(List.of(new NewTopic(name, 1, (short) 1).configs(settings))).all().get());
    }

    /** The offsets that the group has committed; partitions of which it has committed none are left out. */
    public Map<TopicPartition, OffsetAndMetadata> committed(String group) {
        return askAdmin(admin -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get());
    }

    /** How many consumers the group has. */
    public int members(String group) {
        return askAdmin(admin -> admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().size());
    }

    private interface Question<T> {
        T ask(Admin admin) throws ExecutionException, InterruptedException;
    }

    private <T> T askAdmin(Question<T> question) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers()))) {
            return question.ask(admin);
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops the broker, as for an upgrade: clients find nobody. */
    public void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    /** Starts it again, on the same ports with the same data. */
    public void startAgain() {
        start();
    }

    @Override
    public void close() {
        stop();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
