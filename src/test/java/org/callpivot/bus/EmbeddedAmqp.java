package org.callpivot.bus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.model.SystemConfig;

/**
 * Apache Qpid Broker-J inside the test's JVM, on a free port of loopback: an AMQP 0-9-1 broker that needs nothing but Maven. It is not
 * RabbitMQ, knows other arguments of exchanges and queues, and keeps nothing over a restart.
 */
public final class EmbeddedAmqp implements AutoCloseable {

    /** The shipped topology as far as this broker takes it, for {@link AmqpBroker#at(URI, Path, Path)}. */
    public static final Path TOPOLOGY = Path.of("src/test/resources/org/callpivot/bus/embedded-amqp-topology.json");

    static {
        // What a broker tells of a good day fills screens.
        List.of("org.apache.qpid", "qpid.message").forEach(logger -> Configurator.setLevel(logger, Level.WARN));
    }

    private final int port = freePort();
    private SystemLauncher broker;

    public static EmbeddedAmqp start() throws Exception {
        EmbeddedAmqp embedded = new EmbeddedAmqp();
        embedded.startAgain();
        return embedded;
    }

    private EmbeddedAmqp() {}

    /** On the same port, with nothing: neither messages nor what was declared. */
    public void startAgain() throws Exception {
        broker = new SystemLauncher();
        broker.startup(Map.of(SystemConfig.TYPE, "Memory", SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT, false,
                SystemConfig.INITIAL_CONFIGURATION_LOCATION, EmbeddedAmqp.class.getResource("embedded-amqp.json").toString(),
                SystemConfig.CONTEXT, Map.of("pivot.test.port", String.valueOf(port))));
    }

    /** Clients lose their connections, and find nobody. */
    public void stop() {
        broker.shutdown();
    }

    /** What clients have as their URI: this broker's virtual host has a name. */
    public URI uri() {
        return URI.create("amqp://guest:guest@127.0.0.1:" + port + "/default");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
