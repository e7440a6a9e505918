package org.callpivot.bus;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;

/**
 * A RabbitMQ for one test: the broker is there already, every exchange and queue of the shipped topology has a prefix
 * of its own, and all of them are deleted at the end.
 */
public final class AmqpBroker implements AutoCloseable {

    /** The topology that operators get. */
    public static final Path SHIPPED = Path.of("config/amqp-topology.json");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI uri;
    private final String prefix = "t-" + UUID.randomUUID() + ".";
    private final Connection connection;
    private final Path topology;
    private final JsonNode definitions;
    private final Map<String, String> settings = new HashMap<>();

    /** The broker of PIVOT_TEST_AMQP, else the one on 127.0.0.1:5672; without one the test is skipped, and says so. */
    public static AmqpBroker find(Path folder) throws Exception {
        String named = System.getenv("PIVOT_TEST_AMQP");
        URI uri = URI.create(named == null ? "amqp://guest:guest@127.0.0.1:5672" : named);
        if (named == null && !listens(uri)) {
            String reason = "SKIPPED: no RabbitMQ listens on 127.0.0.1:5672, and PIVOT_TEST_AMQP names no other";
            System.out.println(reason);
            assumeTrue(false, reason);
        }
        return at(uri, folder);
    }

    public static AmqpBroker at(URI uri, Path folder) throws Exception {
        return at(uri, SHIPPED, folder);
    }

    /** @param topology with the names of the shipped one, for a broker that does not take that */
    public static AmqpBroker at(URI uri, Path topology, Path folder) throws Exception {
        return new AmqpBroker(uri, topology, folder);
    }

    private AmqpBroker(URI uri, Path original, Path folder) throws Exception {
        this.uri = uri;
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(uri);
        factory.setNetworkRecoveryInterval(200);
        this.connection = factory.newConnection("test");
        String mine = Files.readString(original).replaceAll("\"((?:switch|pivot)\\.[a-z.-]+)\"", "\"" + prefix + "$1\"");
        this.topology = Files.writeString(folder.resolve(prefix + "topology.json"), mine);
        this.definitions = new ObjectMapper().readTree(mine);
        settings.putAll(Map.of("pivot.switch.amqp.enabled", "true", "pivot.switch.amqp.uri", uri.toString(),
                "pivot.switch.amqp.topology", "file:" + topology,
                "pivot.switch.amqp.events-queue", name("pivot.events"),
                "pivot.switch.amqp.dead-letter-exchange", name("pivot.dead-letter"),
                "pivot.switch.amqp.commands-exchange", name("switch.commands")));
    }

    private static boolean listens(URI uri) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public URI uri() {
        return uri;
    }

    /** The name in this test of a name in the shipped topology. */
    public String name(String shipped) {
        return prefix + shipped;
    }

    /** Pivot's settings: the shipped ones, with the names of this test. */
    public Map<String, String> settings() {
        return Map.copyOf(settings);
    }

    /** The topology with the names of this test. */
    public JsonNode definitions() {
        return definitions;
    }

    public AmqpSwitch.Exchanges exchanges() {
        return new AmqpSwitch.Exchanges(name("switch.events"), name("switch.commands"));
    }

    public Channel channel() throws IOException {
        return connection.createChannel();
    }

    /** Whatever it is: it need not be an event. */
    public void publish(String exchange, String routingKey, AMQP.BasicProperties properties, byte[] body)
            throws Exception {
        try (Channel channel = channel()) {
            channel.confirmSelect();
            channel.basicPublish(name(exchange), routingKey, properties, body);
            channel.waitForConfirmsOrDie(5000);
        }
    }

    /** Waits for the next message of a queue and takes it out. */
    public GetResponse take(String queue) throws Exception {
        try (Channel channel = channel()) {
            return Awaitility.await().atMost(PATIENCE)
                    .until(() -> channel.basicGet(name(queue), true), message -> message != null);
        }
    }

    /** Messages that lie there and that nobody has in hand. */
    public long ready(String queue) throws Exception {
        try (Channel channel = channel()) {
            return channel.messageCount(name(queue));
        }
    }

    /** How many take from a queue. */
    public long consumers(String queue) throws Exception {
        try (Channel channel = channel()) {
            return channel.consumerCount(name(queue));
        }
    }

    @Override
    public void close() throws Exception {
        try (Channel channel = channel()) {
            for (JsonNode queue : definitions.path("queues")) {
                channel.queueDelete(queue.path("name").asText());
            }
            // The last one first: Broker-J keeps an exchange that is another one's alternate.
            JsonNode exchanges = definitions.path("exchanges");
            for (int i = exchanges.size() - 1; i >= 0; i--) {
                channel.exchangeDelete(exchanges.path(i).path("name").asText());
            }
        } finally {
            connection.close();
        }
    }

    /** The node's queue of commands goes too. */
    public void delete(String node) throws Exception {
        try (Channel channel = channel()) {
            channel.queueDelete(AmqpSwitch.commandsQueue(exchanges(), node));
        }
    }
}
