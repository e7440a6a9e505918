package org.callpivot.bus;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A RabbitMQ of the test's own, on loopback, with and without TLS: it may be stopped and started again. It needs the
 * broker to be installed, as Debian's package does it.
 */
public final class RabbitNode implements AutoCloseable {

    private static final Path HOME = Path.of("/usr/lib/rabbitmq/bin");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Of the key stores. */
    public static final String PASSWORD = "changeit";

    private final Path folder;
    private final int port = freePort();
    private final int tlsPort = freePort();
    private final String name = "pivot-test-" + port + "@localhost";
    private int starts;
    private Process server;

    /** Without an installed broker the test is skipped, and says so. */
    public static RabbitNode start(Path folder) throws Exception {
        if (!Files.isExecutable(HOME.resolve("rabbitmq-server"))) {
            String reason = "SKIPPED: no rabbitmq-server in " + HOME + " to start a node of the test's own";
            System.out.println(reason);
            assumeTrue(false, reason);
        }
        RabbitNode node = new RabbitNode(folder);
        node.start();
        return node;
    }

    private RabbitNode(Path folder) throws Exception {
        this.folder = folder;
        Path keys = folder.resolve("broker.p12");
        run(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "broker", "-keyalg", "EC", "-dname", "CN=localhost",
                "-ext", "SAN=dns:localhost,ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", keys.toString()));
        KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
        Certificate certificate = store.getCertificate("broker");
        Files.writeString(folder.resolve("broker.pem"), pem("CERTIFICATE", certificate.getEncoded()));
        Files.writeString(folder.resolve("broker.key"),
                pem("PRIVATE KEY", store.getKey("broker", PASSWORD.toCharArray()).getEncoded()));
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("broker", certificate);
        try (var out = Files.newOutputStream(trustStore())) {
            trust.store(out, PASSWORD.toCharArray());
        }
        Files.writeString(folder.resolve("rabbitmq.conf"), """
                listeners.tcp.1 = 127.0.0.1:%d
                listeners.ssl.1 = 127.0.0.1:%d
                ssl_options.cacertfile = %3$s/broker.pem
                ssl_options.certfile = %3$s/broker.pem
                ssl_options.keyfile = %3$s/broker.key
                log.console = true
                log.file = false
                """.formatted(port, tlsPort, folder));
        Files.writeString(folder.resolve("plugins"), "[].");
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END " + kind + "-----\n";
    }

    /** Again on the same ports, with what it has kept. */
    public void start() throws IOException {
        starts++;
        Path log = folder.resolve("rabbit-" + starts + ".log");
        server = command(List.of(HOME.resolve("rabbitmq-server").toString())).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        Awaitility.await().atMost(PATIENCE).failFast("the broker has ended, see " + log, () -> !server.isAlive())
                .until(() -> Files.readString(log).contains("Server startup complete"));
    }

    /** In good order: its clients lose their connections, it keeps its durable queues. */
    public void stop() throws InterruptedException {
        List<ProcessHandle> all = server.descendants().toList();
        server.destroy();
        if (!server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            server.destroyForcibly();
        }
        Awaitility.await().atMost(PATIENCE).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    public URI uri() {
        return URI.create("amqp://guest:guest@127.0.0.1:" + port);
    }

    public URI tlsUri() {
        return URI.create("amqps://guest:guest@127.0.0.1:" + tlsPort);
    }

    /** Who believes that the broker is the broker. */
    public Path trustStore() {
        return folder.resolve("trust.p12");
    }

    /** All that is declared, in RabbitMQ's own form. */
    public String definitions() throws Exception {
        Path file = folder.resolve("exported.json");
        Files.deleteIfExists(file);
        run(List.of(HOME.resolve("rabbitmqctl").toString(), "-n", name, "export_definitions", file.toString()));
        return Files.readString(file);
    }

    private void run(List<String> line) throws Exception {
        Process process = command(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(line.get(0) + ": " + said);
        }
    }

    private ProcessBuilder command(List<String> line) {
        ProcessBuilder builder = new ProcessBuilder(line);
        var environment = builder.environment();
        environment.put("HOME", folder.toString());
        environment.put("RABBITMQ_NODENAME", name);
        environment.put("RABBITMQ_DIST_PORT", String.valueOf(freePort()));
        environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_CONF_ENV_FILE", "/dev/null");
        environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq").toString());
        environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString());
        environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString());
        environment.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
        environment.put("RABBITMQ_PID_FILE", folder.resolve("pid").toString());
        return builder;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (server.isAlive()) {
            stop();
        }
    }
}
