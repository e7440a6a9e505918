package org.callpivot.bench;

import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.Future;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.callpivot.RunningPivot;

/**
 * HTTP → HTTP → HTTP: a call is offered (POST /switch/events), its developer's web server is asked, the first command comes back. Pivot
 * with its shipped routes against {@link HandWrittenHttp}, which says what it leaves out; both with the same switch, web server and number
 * in flight, in turn, in this JVM.
 *
 * <p>Calls are ended between the rounds, so what is measured is two decisions for a call, each with its write to the store.
 */
final class PipelineBench {

    private static final int CALLS = Integer.getInteger("bench.calls", 4_000);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    /** The cores are busy with the calls, so that the JVM's compilers need long for their work. */
    private static final int WARM_UPS = Integer.getInteger("bench.warm-ups", 24);
    private static final int IN_FLIGHT = 64;
    private static final double AT_LEAST = 0.6;
    private static final OperatingSystemMXBean PROCESS = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private PipelineBench() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("pivot-bench");
        try (HttpSwitch lines = new HttpSwitch();
                RunningPivot memory = RunningPivot.start(folder.resolve("memory"), settings());
                RunningPivot file = RunningPivot.start(folder.resolve("file"), onFile(folder));
                HandWrittenHttp loop = new HandWrittenHttp(IN_FLIGHT);
                HandWrittenHttp stored = new HandWrittenStored(IN_FLIGHT, Stores.H2_MEMORY.open(folder).orElseThrow())) {
            WebServer developer = new WebServer(lines.vertx(), "127.0.0.1", 0, "<Response><Reject/></Response>");
            Load ofLoop = new Load(lines, developer, loop.events(), false);
            Load ofStored = new Load(lines, developer, stored.events(), true);
            Load ofMemory = new Load(lines, developer, memory.events(), true);
            Load ofFile = new Load(lines, developer, file.events(), true);
            List<Load> loads = List.of(ofLoop, ofStored, ofMemory, ofFile);
            for (int i = 0; i < WARM_UPS; i++) {
                for (Load load : loads) {
                    load.round();
                }
            }
            loads.forEach(Load::warm);
            double[][] rates = new double[loads.size()][ROUNDS];
            double[][] cpus = new double[loads.size()][ROUNDS];
            double[][] ratios = new double[loads.size()][ROUNDS];
            double[][] ofWork = new double[loads.size()][ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < loads.size(); i++) {
                    rates[i][round] = loads.get(i).round();
                    cpus[i][round] = loads.get(i).cpu();
                    ratios[i][round] = rates[i][round] / rates[0][round];
                    ofWork[i][round] = i == 0 ? 0 : rates[i][round] / rates[1][round];
                }
            }
            System.out.println("Median of " + ROUNDS + " rounds of " + CALLS + " calls in turn, " + IN_FLIGHT
                    + " in flight, after " + WARM_UPS + " such rounds; web server and switch are in the same JVM, on one thread. The bare loop"
                    + " leaves out sessions, store, checks of events and URLs, deadlines, bounds, retries and metrics; the second one has"
                    + " Pivot's sessions and store, but no Camel, no guards around its requests, no metrics.\n");
            System.out.println("| | calls/s | of the bare loop | of the loop with store | CPU of all, µs for a call | otherwise ended |");
            System.out.println("|---|---:|---:|---:|---:|---:|");
            String[] names = {"bare loop: Vert.x, the same HTTP client, JSON and TwiML parser; no Camel, no store",
                "the same with Pivot's sessions, H2 in memory; no Camel",
                "Pivot: shipped routes, H2 in memory", "Pivot: shipped routes, H2 file as shipped"};
            for (int i = 0; i < loads.size(); i++) {
                System.out.printf("| %s | %,.0f | %.2f | %s | %,.0f | %d |%n", names[i], SessionBench.median(rates[i]),
                        SessionBench.median(ratios[i]), i == 0 ? "" : "%.2f".formatted(SessionBench.median(ofWork[i])),
                        SessionBench.median(cpus[i]), loads.get(i).wrong.get());
            }
            Target.print(Target.atLeast("HTTP in to first command out, of the bare loop; H2 in memory",
                            SessionBench.median(ratios[2]), AT_LEAST, ""),
                    Target.atLeast("the same; H2 file", SessionBench.median(ratios[3]), AT_LEAST, ""),
                    Target.atLeast("the same, of the loop that stores its sessions, too; H2 in memory", SessionBench.median(ofWork[2]),
                            AT_LEAST, ""));
            System.out.println("\nWhere the CPU is during rounds of Pivot on H2 in memory (samples by the first frame that belongs to"
                    + " somebody):\n");
            Profile.of(folder, () -> {
                for (int i = 0; i < ROUNDS; i++) {
                    ofMemory.round();
                }
                return null;
            }).print();
        }
    }

    /** The shipped ones, where tests have others; calls are ended after each round, so commands stay unconfirmed for that long. */
    private static Map<String, String> settings() {
        return Map.of("pivot.outbox.period", "500", "pivot.callflows.interval", "1s", "pivot.session.resend", "10m",
                "pivot.session.goodbye", "10m");
    }

    private static Map<String, String> onFile(Path folder) {
        Map<String, String> settings = new LinkedHashMap<>(settings());
        settings.put("pivot.database.url", Stores.file(folder.resolve("pivot")));
        settings.put("pivot.database.user", "sa");
        return settings;
    }

    private static final class Load {

        private final HttpSwitch lines;
        private final WebServer developer;
        private final URI events;
        private final boolean ends;
        private final Semaphore free = new Semaphore(IN_FLIGHT);
        private final AtomicInteger wrong = new AtomicInteger();
        private double cpu;

        /** @param ends whether the calls have to be ended after each round */
        private Load(HttpSwitch lines, WebServer developer, URI events, boolean ends) {
            this.lines = lines;
            this.developer = developer;
            this.events = events;
            this.ends = ends;
        }

        /** What is counted is counted from now on. */
        private void warm() {
            wrong.set(0);
        }

        /** Of the last round, of the whole process, in µs for a call. */
        private double cpu() {
            return cpu;
        }

        /** @return calls per second */
        private double round() throws InterruptedException {
            String round = UUID.randomUUID().toString();
            long cpuBefore = PROCESS.getProcessCpuTime();
            long begin = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                acquire(1);
                lines.offer(events, round + "-" + i, developer.url(), first -> {
                    if (!first.equals("reject")) {
                        wrong.incrementAndGet();
                    }
                    free.release();
                });
            }
            acquire(IN_FLIGHT);
            double perSecond = CALLS * 1e9 / (System.nanoTime() - begin);
            cpu = (PROCESS.getProcessCpuTime() - cpuBefore) / 1e3 / CALLS;
            free.release(IN_FLIGHT);
            developer.forget();
            if (ends) {
                end(round);
            }
            return perSecond;
        }

        /** The callers hang up; what comes next begins with Pivot at rest. */
        private void end(String round) {
            List<Future<Void>> ends = IntStream.range(0, CALLS).mapToObj(i -> lines.end(events, round + "-" + i)).toList();
            Waiting.on(Future.all(ends));
        }

        private void acquire(int places) throws InterruptedException {
            if (!free.tryAcquire(places, 1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("no command within a minute for " + lines.waiting() + " calls");
            }
        }
    }
}
