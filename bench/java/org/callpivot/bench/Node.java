package org.callpivot.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.callpivot.bus.PivotProcess;

/** Pivot as it ships, as a process of its own on a JDK of one's choice, with what the system says of its size. */
final class Node implements AutoCloseable {

    /** As the README starts Pivot; others by {@code -Dbench.options="…"}. */
    static final String[] OPTIONS = System.getProperty("bench.options",
            "-Xms560m -Xmx560m -XX:MetaspaceSize=160m -XX:StackShadowPages=10 -XX:+UseTransparentHugePages").split(" ");

    private static final Path JDKS = Path.of("/usr/lib/jvm");

    private final PivotProcess process;
    private final int port;

    /**
     * Starts it and waits until it takes calls.
     *
     * @param jdk      its home
     * @param settings that differ from the shipped ones; the store is a new H2 file
     * @param options  of the JVM
     */
    Node(Path folder, Path jdk, Map<String, String> settings, String... options) throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Map<String, String> all = new LinkedHashMap<>(Map.of("camel.server.enabled", "true",
                "camel.server.port", String.valueOf(port), "pivot.switch.http.enabled", "true",
                "pivot.database.url", Stores.file(folder.resolve("pivot"))));
        all.putAll(settings);
        process = PivotProcess.start("bench", Files.createDirectories(folder), all, jdk, List.of(options)).awaitReady();
    }

    /** The JDK of this JVM. */
    static Path thisJdk() {
        return Path.of(System.getProperty("java.home"));
    }

    /** The newest JDK of the machine that is newer than this one; empty if there is none. */
    static Optional<Path> newestJdk() throws IOException {
        if (!Files.isDirectory(JDKS)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(JDKS)) {
            return homes.filter(home -> Files.isExecutable(home.resolve("bin/java")) && feature(home) > Runtime.version().feature())
                    .max(Comparator.comparingInt(Node::feature));
        }
    }

    /** Its number, by its file {@code release}; 0 if that says none. */
    static int feature(Path home) {
        try (Stream<String> lines = Files.lines(home.resolve("release"))) {
            return lines.filter(line -> line.startsWith("JAVA_VERSION=\"")).findFirst()
                    .map(line -> Runtime.Version.parse(line.substring("JAVA_VERSION=\"".length(), line.length() - 1)).feature()).orElse(0);
        } catch (IOException | IllegalArgumentException unknown) {
            return 0;
        }
    }

    URI events() {
        return URI.create("http://127.0.0.1:" + port + "/switch/events");
    }

    int threads() throws IOException {
        return Integer.parseInt(status("Threads"));
    }

    /** Resident memory, MB. */
    double resident() throws IOException {
        return kilobytes("VmRSS") * 1024 / 1e6;
    }

    /** The most that it had, MB. */
    double mostResident() throws IOException {
        return kilobytes("VmHWM") * 1024 / 1e6;
    }

    private double kilobytes(String field) throws IOException {
        return Double.parseDouble(status(field).replace(" kB", ""));
    }

    private String status(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream().filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).strip()).findFirst().orElseThrow();
    }

    /** Processor time until now, s. */
    double cpu() {
        return process.cpu().toMillis() / 1e3;
    }

    @Override
    public void close() {
        process.close();
    }
}
