package org.callpivot.bus;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.callpivot.store.FreshDatabase;

/** A database that several processes share: a schema of this machine's PostgreSQL, or an H2 server of its own where there is none. */
public final class SharedStore implements AutoCloseable {

    private final Path folder;
    private final int port;
    private final Map<String, String> settings;
    private Process server;

    private SharedStore(Path folder, int port, String url, String user) {
        this.folder = folder;
        this.port = port;
        this.settings = Map.of("pivot.database.url", url, "pivot.database.user", user);
    }

    public static SharedStore open(Path folder) throws IOException {
        return FreshDatabase.hasPostgresql() ? new SharedStore(folder, 0, FreshDatabase.postgresql(), "") : h2(folder);
    }

    /** An H2 server as a process of its own; it keeps its data over {@link #kill} and {@link #start}. */
    public static SharedStore h2(Path folder) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        SharedStore store = new SharedStore(folder, port, "jdbc:h2:tcp://127.0.0.1:" + port + "/./pivot;WRITE_DELAY=0", "sa");
        store.start();
        return store;
    }

    public void start() throws IOException {
        server = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), "org.h2.tools.Server", "-tcp", "-tcpPort", String.valueOf(port),
                "-ifNotExists", "-baseDir", folder.toString())
                .redirectErrorStream(true).redirectOutput(folder.resolve("h2.log").toFile()).start();
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            new Socket("127.0.0.1", port).close();
            return true;
        });
    }

    /** As a power cut. */
    public void kill() throws InterruptedException {
        server.destroyForcibly().waitFor();
    }

    public Map<String, String> settings() {
        return settings;
    }

    /** What it is, for reports. */
    public String name() {
        return server == null ? "PostgreSQL" : "H2 server";
    }

    @Override
    public void close() {
        if (server != null) {
            server.destroyForcibly();
        }
    }
}
