package org.callpivot.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** Whose code the CPU runs, sampled by the JDK's flight recorder. A sample belongs to the owner of the topmost frame that has one. */
final class Profile {

    /** By the beginning of a class's name, the longest first. */
    private static final Map<String, String> OWNERS = new LinkedHashMap<>();

    static {
        OWNERS.put("org.callpivot.bench.", "load, web server");
        OWNERS.put("org.callpivot.bus.", "load, web server");
        OWNERS.put("sun.net.httpserver.", "load, web server");
        OWNERS.put("org.callpivot.", "Pivot");
        OWNERS.put("org.h2.", "H2");
        OWNERS.put("com.zaxxer.", "JDBC layer (Spring, HikariCP)");
        OWNERS.put("org.springframework.", "JDBC layer (Spring, HikariCP)");
        OWNERS.put("com.fasterxml.", "Jackson, Woodstox, CloudEvents");
        OWNERS.put("com.ctc.wstx.", "Jackson, Woodstox, CloudEvents");
        OWNERS.put("io.cloudevents.", "Jackson, Woodstox, CloudEvents");
        OWNERS.put("org.apache.hc.", "HTTP client");
        OWNERS.put("org.apache.camel.", "Camel");
        OWNERS.put("io.vertx.", "HTTP server (Vert.x, Netty)");
        OWNERS.put("io.netty.", "HTTP server (Vert.x, Netty)");
        OWNERS.put("io.micrometer.", "metrics (Micrometer)");
        OWNERS.put("org.apache.logging.", "log");
        OWNERS.put("org.apache.kafka.clients.", "Kafka clients (load and Pivot)");
        OWNERS.put("org.apache.kafka.", "Kafka broker and protocol");
        OWNERS.put("kafka.", "Kafka broker and protocol");
        OWNERS.put("scala.", "Kafka broker and protocol");
    }

    private final Map<String, Integer> samples;

    private Profile(Map<String, Integer> samples) {
        this.samples = samples;
    }

    static Profile of(Path folder, Callable<?> work) throws Exception {
        Path file = folder.resolve("profile.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
            recording.start();
            work.call();
            recording.stop();
            recording.dump(file);
        }
        Map<String, Integer> samples = new TreeMap<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            if (event.getEventType().getName().equals("jdk.ExecutionSample") && event.getStackTrace() != null) {
                samples.merge(owner(event), 1, Integer::sum);
            }
        }
        Files.delete(file);
        return new Profile(samples);
    }

    private static String owner(RecordedEvent event) {
        RecordedThread thread = event.getThread("sampledThread");
        if (thread != null && HttpSwitch.THREAD.equals(thread.getJavaName())) {
            return "load, web server";
        }
        return event.getStackTrace().getFrames().stream().map(Profile::owner).filter(one -> one != null).findFirst().orElse("JDK");
    }

    private static String owner(RecordedFrame frame) {
        String name = frame.getMethod().getType().getName();
        return OWNERS.entrySet().stream().filter(owner -> name.startsWith(owner.getKey())).map(Map.Entry::getValue)
                .findFirst().orElse(null);
    }

    void print() {
        int all = samples.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println("| | of " + all + " samples |");
        System.out.println("|---|---:|");
        samples.entrySet().stream().sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .forEach(one -> System.out.printf("| %s | %.0f %% |%n", one.getKey(), 100.0 * one.getValue() / all));
    }
}
