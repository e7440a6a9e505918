package org.callpivot.bus;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A node: Pivot as a process of its own, that can be killed. Its log is a file in the folder. */
public final class PivotProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;
    private final int managementPort;

    /** Starts the node; {@link #awaitReady} tells when it takes calls. @param settings that differ from the shipped ones */
    public static PivotProcess start(String node, Path folder, Map<String, String> settings) throws IOException {
        return start(node, folder, settings, Path.of(System.getProperty("java.home")), List.of("-Xmx512m"));
    }

    /** The same. @param jdk home of the JDK that runs it @param options of the JVM */
    public static PivotProcess start(String node, Path folder, Map<String, String> settings, Path jdk, List<String> options)
            throws IOException {
        return new PivotProcess(node, folder, settings, jdk, options);
    }

    private PivotProcess(String node, Path folder, Map<String, String> settings, Path jdk, List<String> options) throws IOException {
        this.managementPort = freePort();
        Properties all = new Properties();
        all.putAll(Map.of("pivot.node", node, "camel.server.enabled", "false", "pivot.switch.http.enabled", "false",
                "camel.management.port", String.valueOf(managementPort),
                "pivot.callflows.folder", Files.createDirectories(folder.resolve("callflows")).toString(),
                "pivot.http.allow-cidrs", "127.0.0.0/8"));
        all.putAll(settings);
        Path file = folder.resolve(node + ".properties");
        try (var out = Files.newBufferedWriter(file)) {
            all.store(out, null);
        }
        this.log = folder.resolve(node + ".log");
        List<String> command = new ArrayList<>(List.of(jdk.resolve("bin/java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.callpivot.Main", "--config", file.toString()));
        this.process = new ProcessBuilder(command)
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    public PivotProcess awaitReady() {
        URI health = URI.create("http://127.0.0.1:" + managementPort + "/observe/health");
        Awaitility.await("the start of " + log).atMost(START).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the node has ended: " + Files.readString(log));
            }
            return HttpClient.newHttpClient().send(HttpRequest.newBuilder(health).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        });
        return this;
    }

    /** As {@code kill -9}. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As {@code kill}: it ends in order. @return its exit status */
    public int stop(Duration atMost) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the node does not end within " + atMost);
        }
        return process.exitValue();
    }

    /** Calls that were offered to it. */
    public int offered() throws IOException, InterruptedException {
        URI metrics = URI.create("http://127.0.0.1:" + managementPort + "/observe/metrics");
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                .body().lines().filter(line -> line.startsWith("pivot_calls_offered_total"))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
    }

    /** Of the system. */
    public long pid() {
        return process.pid();
    }

    /** Processor time that it has used. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    public String log() throws IOException {
        return Files.readString(log);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
