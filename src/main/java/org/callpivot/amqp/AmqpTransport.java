package org.callpivot.amqp;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.camel.CamelContext;
import org.apache.camel.component.springrabbit.DefaultListenerContainerFactory;
import org.apache.camel.component.springrabbit.SpringRabbitMQComponent;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.apache.camel.support.ResourceHelper;
import org.callpivot.tls.TlsStores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpAuthenticationException;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;

/**
 * The connection to RabbitMQ, as the Camel component {@code switch-amqp} of {@code routes/switch-amqp.camel.yaml}: what
 * it waits for is bounded, it comes back by itself, and everything that it needs on the broker is declared at every
 * connection.
 */
public final class AmqpTransport implements AutoCloseable {

    /** A broker that is away must not hold up a call's lane for longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** How soon a broker that has come back is noticed. */
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int HEARTBEAT_SECONDS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(AmqpTransport.class);

    /**
     * @param uri        {@code amqp://user:password@host:port/vhost}, or {@code amqps://…} for TLS
     * @param tls        whom to believe that he is the broker, and who we are if the broker asks; read for amqps only
     * @param topology   location of the definitions, {@code file:…} or {@code classpath:…}; empty to declare nothing
     * @param name       of the connection, for the operator of the broker
     * @param publishers how many publish at the same time
     */
    public record Settings(String uri, TlsStores tls, String topology, String name, int publishers) {

        /** Without the URI, which may hold a password. */
        @Override
        public String toString() {
            return name;
        }
    }

    private final Settings settings;
    private final CachingConnectionFactory connections;

    /** @throws IllegalArgumentException if the URI or a store cannot be used */
    public AmqpTransport(Settings settings) {
        this.settings = settings;
        this.connections = new CachingConnectionFactory(client(settings));
        connections.setConnectionNameStrategy(factory -> settings.name());
        connections.setChannelCacheSize(settings.publishers());
        // The route waits for the confirmation of each message; events have a connection of their own, so that a broker
        // that takes no more messages for lack of memory still takes acknowledgements.
        connections.setPublisherConfirmType(CachingConnectionFactory.ConfirmType.SIMPLE);
    }

    /**
     * Adds the component, and declares the topology.
     *
     * @throws IllegalStateException if the broker refuses it, or refuses us, or is not whom we believe; one that is
     *                               only away is no error, it will be tried again
     */
    public void bind(CamelContext context) {
        AmqpTopology topology = settings.topology().isEmpty() ? AmqpTopology.NOTHING : topology(context);
        try {
            declare(topology, connections.createConnection());
        } catch (AmqpException | IOException fault) {
            if (fault instanceof AmqpAuthenticationException || fault.getCause() instanceof SSLException) {
                throw new IllegalStateException("PV-AMQP-CONNECTION: RabbitMQ cannot be used: " + fault.getMessage(),
                        fault);
            }
            LOG.warn("RabbitMQ cannot be reached now, and will be tried again: {}", fault.getMessage());
        }
        connections.addConnectionListener(connection -> declareAgain(topology, connection));
        SpringRabbitMQComponent component = new SpringRabbitMQComponent();
        component.setConnectionFactory(connections);
        component.setMessageConverter(new RawBytes());
        component.setListenerContainerFactory(new SoonBack());
        component.setShutdownTimeout(PATIENCE.toMillis());
        context.addComponent("switch-amqp", component);
    }

    private AmqpTopology topology(CamelContext context) {
        try (InputStream definitions =
                ResourceHelper.resolveMandatoryResourceAsInputStream(context, settings.topology())) {
            return AmqpTopology.read(definitions);
        } catch (IOException e) {
            throw new IllegalArgumentException("pivot.switch.amqp.topology is \"" + settings.topology()
                    + "\", but must be a file of RabbitMQ definitions: " + e.getMessage(), e);
        }
    }

    private static void declareAgain(AmqpTopology topology, Connection connection) {
        try {
            declare(topology, connection);
        } catch (AmqpTopology.Refused | IOException e) {
            LOG.error("the topology could not be declared", e);
        }
    }

    private static void declare(AmqpTopology topology, Connection connection) throws IOException {
        topology.declare(connection.getDelegate());
    }

    private static ConnectionFactory client(Settings settings) {
        ConnectionFactory client = new ConnectionFactory();
        SSLContext tls = settings.uri().toLowerCase(Locale.ROOT).startsWith("amqps:") ? settings.tls().context() : null;
        try {
            URI uri = new URI(settings.uri());
            if (tls != null) {
                // Told of "amqps", the client would believe every certificate.
                client.setPort(ConnectionFactory.DEFAULT_AMQP_OVER_SSL_PORT);
                client.setUri(new URI(settings.uri().replaceFirst("(?i)amqps", "amqp")));
                client.useSslProtocol(tls);
                client.enableHostnameVerification();
            } else {
                client.setUri(uri);
            }
        } catch (URISyntaxException | IllegalArgumentException | NullPointerException e) {
            // Neither the URI nor what the parser says of it: it may hold a password.
            throw new IllegalArgumentException(
                    "pivot.switch.amqp.uri must be like amqp://user:password@host:5672/vhost, or amqps://…");
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the client takes no URI: " + e.getMessage(), e);
        }
        client.setAutomaticRecoveryEnabled(false);    // Spring's own
        client.setConnectionTimeout((int) PATIENCE.toMillis());
        client.setHandshakeTimeout((int) PATIENCE.toMillis());
        client.setChannelRpcTimeout((int) PATIENCE.toMillis());
        client.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        return client;
    }

    @Override
    public void close() {
        connections.destroy();
    }

    /** By itself a container looks only every ten seconds for its broker. */
    private static final class SoonBack extends DefaultListenerContainerFactory {

        @Override
        public AbstractMessageListenerContainer createListenerContainer(SpringRabbitMQEndpoint endpoint) {
            AbstractMessageListenerContainer container = super.createListenerContainer(endpoint);
            container.setFailedDeclarationRetryInterval(RETRY.toMillis());
            container.setRecoveryInterval(RETRY.toMillis());
            if (container instanceof DirectMessageListenerContainer direct) {
                direct.setMonitorInterval(RETRY.toMillis());
            }
            return container;
        }
    }
}
