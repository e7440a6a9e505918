package org.callpivot.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.callpivot.twiml.TwimlBenchmark;

/**
 * Runs benches, each in a JVM of its own, and writes what they print into {@code bench/RESULTS.md}. A bench that is not run keeps its
 * section there.
 */
final class Benches {

    private static final Path RESULTS = Path.of("bench/RESULTS.md");
    private static final String HEAD = """
            # What the benches measured

            Written by `mvn -q -Pbench test-compile exec:exec`, which runs them all; `-Dbench="kafka session"` runs some. Numbers of
            different days and machines do not compare; ratios within one table do.

            ## Targets

            | bench | date | | measured | target | met |
            |---|---|---|---:|---:|---|
            """;

    private record Bench(String title, Class<?> main, List<String> arguments) {}

    private static final Map<String, Bench> ALL = new LinkedHashMap<>();

    static {
        ALL.put("kafka", new Bench("Kafka → HTTP → Kafka", KafkaBench.class, List.of()));
        ALL.put("session", new Bench("Steps of sessions", SessionBench.class, List.of()));
        ALL.put("growth", new Bench("From 1,000 to 100,000 live calls", GrowthBench.class, List.of()));
        ALL.put("kill", new Bench("A node is killed with 1,000 calls", KillBench.class, List.of()));
        ALL.put("pipeline", new Bench("The whole pipeline against a hand-written loop", PipelineBench.class, List.of()));
        ALL.put("inflight", new Bench("5,000 requests in flight", InFlightBench.class, List.of()));
        ALL.put("neighbour", new Bench("A host that hangs beside a fast one", NeighbourBench.class, List.of()));
        ALL.put("latency", new Bench("Latency that Pivot adds", LatencyBench.class, List.of()));
        // JMH's own report goes to a file, the table to the results.
        ALL.put("twiml", new Bench("TwiML", TwimlBenchmark.class, List.of("-o", "target/jmh.txt")));
    }

    private Benches() {}

    /** @param arguments names of benches, in one or several; {@code all} for all */
    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        List<String> names = Stream.of(arguments).flatMap(some -> Stream.of(some.strip().split("\\s+")))
                .filter(name -> !name.equals("all")).toList();
        if (!ALL.keySet().containsAll(names)) {
            throw new IllegalArgumentException("the benches are " + ALL.keySet() + ", not " + names);
        }
        for (String name : names.isEmpty() ? ALL.keySet() : new TreeSet<>(names)) {
            Bench bench = ALL.get(name);
            System.out.println("== " + bench.title());
            write(bench.title(), "\n" + machine() + "\n\n" + run(bench).strip() + "\n");
        }
    }

    private static String machine() throws IOException {
        String processor = Files.exists(Path.of("/proc/cpuinfo"))
                ? Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(line -> line.startsWith("model name")).findFirst()
                        .map(line -> line.substring(line.indexOf(':') + 2)).orElse("unknown processor")
                : System.getProperty("os.arch");
        return "%s; %s, %d cores, %.0f GB of memory; %s %s, JDK %s; load average at the start %.1f".formatted(LocalDate.now(), processor,
                Runtime.getRuntime().availableProcessors(), memory() / 1e9, System.getProperty("os.name"),
                System.getProperty("os.version"), System.getProperty("java.version"),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static double memory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    private static String run(Bench bench) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx3g",
                "-Duser.language=en", "-Dfile.encoding=UTF-8", "-Dsun.stdout.encoding=UTF-8", "-Dpivot.log.level=warn",
                "-cp", System.getProperty("java.class.path"), bench.main().getName()));
        command.addAll(bench.arguments());
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(line);
                said.append(line).append('\n');
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(bench.title() + " ended with status " + process.exitValue());
        }
        return said.toString();
    }

    /** Replaces the section of this title, and keeps the others; the table of targets is made of all. */
    private static void write(String title, String text) throws IOException {
        Map<String, String> sections = new LinkedHashMap<>();
        if (Files.exists(RESULTS)) {
            for (String section : Files.readString(RESULTS).split("(?m)^## ")) {
                int end = section.indexOf('\n');
                sections.put(section.substring(0, end), section.substring(end + 1));
            }
        }
        sections.put(title, text);
        List<String> known = ALL.values().stream().map(Bench::title).filter(sections::containsKey).toList();
        String targets = known.stream().flatMap(one -> targets(one, sections.get(one))).collect(Collectors.joining());
        Files.writeString(RESULTS, HEAD + targets + known.stream()
                .map(one -> "\n## " + one + "\n\n" + sections.get(one).strip() + "\n").collect(Collectors.joining()));
    }

    private static Stream<String> targets(String title, String section) {
        String date = section.strip().replaceFirst("(?s);.*", "");
        return section.lines().filter(line -> line.startsWith(Target.LINE))
                .map(line -> "| " + title + " | " + date + " | " + line.substring(Target.LINE.length()) + "\n");
    }
}
