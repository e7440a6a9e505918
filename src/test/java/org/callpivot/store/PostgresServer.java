package org.callpivot.store;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A PostgreSQL of a test's own, on a free port of loopback, that may be killed, restarted and frozen. It keeps its data over a restart;
 * {@link #close} deletes them. PostgreSQL refuses to run as root: a test that does runs it as the user {@code postgres}.
 */
public final class PostgresServer implements AutoCloseable {

    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final String OWNER = "postgres";
    private static final boolean ROOT = System.getProperty("user.name").equals("root");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path programs;
    private final Path folder;
    private final int port;
    private Process postmaster;

    /** A server that takes connections. The test is skipped where PostgreSQL's programs are not installed. */
    public static PostgresServer start() throws IOException, InterruptedException {
        Optional<Path> programs = programs();
        Assumptions.assumeTrue(programs.isPresent(), "skipped, no PostgreSQL: no " + INSTALLED + "/*/bin/initdb");
        return new PostgresServer(programs.get());
    }

    /** The newest version's. */
    private static Optional<Path> programs() throws IOException {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("bin")).filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.comparing(bin -> Integer.parseInt(bin.getParent().getFileName().toString())));
        }
    }

    private PostgresServer(Path programs) throws IOException, InterruptedException {
        this.programs = programs;
        // Not in a test's own folder: nobody but root may enter that.
        this.folder = Files.createTempDirectory("pivot-postgres");
        if (ROOT) {
            UserPrincipal owner = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(OWNER);
            Files.setOwner(folder, owner);
        }
        try (ServerSocket socket = new ServerSocket(0)) {
            this.port = socket.getLocalPort();
        }
        run("initdb", "-D", data(), "-U", OWNER, "--auth=trust", "--no-sync", "--no-locale", "-E", "UTF8");
        startAgain();
    }

    /** Starts it on the same port with the same data, and waits until it takes connections. */
    public void startAgain() throws IOException {
        // Only the processes die here, not the machine: what was written is there, without fsync as well.
        postmaster = program("postgres", "-D", data(), "-p", String.valueOf(port), "-c", "listen_addresses=127.0.0.1",
                "-c", "unix_socket_directories=", "-c", "fsync=off").start();
        Awaitility.await("the start of PostgreSQL").atMost(PATIENCE).ignoreExceptionsInstanceOf(SQLException.class).until(() -> {
            if (!postmaster.isAlive()) {
                throw new IllegalStateException("PostgreSQL has ended: " + Files.readString(log()));
            }
            try (Connection connection = DriverManager.getConnection(url())) {
                return true;
            }
        });
    }

    /** All its processes die at once, as by {@code kill -9}. */
    public void kill() throws InterruptedException {
        List<ProcessHandle> all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        postmaster.waitFor();
        // One that is left would keep the next postmaster from starting.
        Awaitility.await("the end of PostgreSQL").atMost(PATIENCE).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** An administrator stops it: its clients are told so and thrown out, {@code pg_ctl stop -m fast}. */
    public void stop() throws IOException, InterruptedException {
        run("pg_ctl", "stop", "-D", data(), "-m", "fast", "-w");
    }

    /** All its processes stand still, and keep their connections; the system goes on to take new ones for them. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** They go on where they stood. */
    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** JDBC URL, with the user. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + OWNER;
    }

    public int port() {
        return port;
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private Path log() {
        return folder.resolve("postgres.log");
    }

    /** The postmaster first: it would start the others again. */
    private List<ProcessHandle> processes() {
        return Stream.concat(Stream.of(postmaster.toHandle()), postmaster.descendants()).toList();
    }

    private void signal(String name) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("kill", "-" + name));
        processes().forEach(process -> words.add(String.valueOf(process.pid())));
        Process kill = new ProcessBuilder(words).inheritIO().start();
        if (kill.waitFor() != 0) {
            throw new IllegalStateException(words + " failed");
        }
    }

    private void run(String name, String... words) throws IOException, InterruptedException {
        Process process = program(name, words).start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(name + " failed: " + Files.readString(log()));
        }
    }

    /** {@code setpriv} becomes the program, so that the process is the program's own. */
    private ProcessBuilder program(String name, String... words) {
        List<String> all = new ArrayList<>();
        if (ROOT) {
            all.addAll(List.of("setpriv", "--reuid=" + OWNER, "--regid=" + OWNER, "--init-groups"));
        }
        all.add(programs.resolve(name).toString());
        all.addAll(List.of(words));
        return new ProcessBuilder(all).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (postmaster != null) {
            kill();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
