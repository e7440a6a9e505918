package org.callpivot.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * 5,000 requests in flight against a server that answers after 3 s: 5,000 calls, whose document sends each back to the server, so that
 * every answer is decided, stored, and makes the next request. The server could give 5,000 answers in 3 s; what is missing of these is
 * what Pivot has a call in hand between an answer and the next request. At the end each call is rejected by its document: a call that hears
 * another command, or any command before, is an error.
 */
final class InFlightBench {

    private static final int CALLS = Integer.getInteger("bench.calls", 5_000);
    private static final long ANSWER_MS = 3_000;
    private static final int SECONDS = Integer.getInteger("bench.seconds", 30);
    /** Until the machine code of the way of a call is made. */
    private static final int WARM_UP_SECONDS = Integer.getInteger("bench.warm-up", 20);
    /** The shares of hosts and accounts are measured elsewhere; more in flight than calls, as one may end while the next begins. */
    private static final Map<String, String> SETTINGS = Map.of("pivot.http.max-in-flight", String.valueOf(CALLS + 500),
            "pivot.http.max-per-host", "0", "pivot.http.max-per-account", "0");

    private record Result(String jdk, double rate, int inFlight, int threads, double resident, double cpu, int errors) {

        double ofIdeal() {
            return rate / (CALLS * 1e3 / ANSWER_MS);
        }
    }

    private InFlightBench() {}

    public static void main(String[] arguments) throws Exception {
        Result base = measure(Node.thisJdk());
        Optional<Path> newest = Node.newestJdk();
        List<Result> results = new ArrayList<>(List.of(base));
        if (newest.isPresent()) {
            results.add(measure(newest.get()));
        }
        System.out.printf("%,d calls in a Pivot of its own process (%s, shipped settings but for the bounds of requests, H2 file);"
                + " %d s after %d s of warm-up. Ideal: %,d / %d s = %,.0f answers/s.%n%n", CALLS, String.join(" ", Node.OPTIONS), SECONDS,
                WARM_UP_SECONDS, CALLS, ANSWER_MS / 1000, CALLS * 1e3 / ANSWER_MS);
        System.out.println("| | answers/s | of ideal | most in flight | threads | resident, MB | CPU, cores | errors |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|");
        for (Result one : results) {
            System.out.printf("| %s | %,.0f | %.3f | %,d | %,d | %,.0f | %.2f | %d |%n", one.jdk, one.rate, one.ofIdeal(), one.inFlight,
                    one.threads, one.resident, one.cpu, one.errors);
        }
        if (newest.isEmpty()) {
            System.out.println("| a newer JDK: skipped, there is none in /usr/lib/jvm | | | | | | | |");
        }
        List<Target> targets = new ArrayList<>();
        for (Result one : results) {
            targets.add(Target.atLeast(CALLS + " in flight, rate of ideal; " + one.jdk, one.ofIdeal(), 0.97, ""));
            targets.add(Target.atMost("the same, errors; " + one.jdk, one.errors, 0, ""));
        }
        targets.add(Target.atMost("the same, resident memory; " + base.jdk, base.resident / 1e3, 1.3, " GB"));
        Target.print(targets.toArray(Target[]::new));
    }

    private static Result measure(Path jdk) throws Exception {
        Path folder = Files.createTempDirectory("pivot-bench");
        AtomicInteger early = new AtomicInteger();
        AtomicInteger rejected = new AtomicInteger();
        AtomicInteger wrong = new AtomicInteger();
        try (HttpSwitch lines = new HttpSwitch(); Node node = new Node(folder, jdk, SETTINGS, Node.OPTIONS)) {
            WebServer developer = new WebServer(lines.vertx(), "127.0.0.1", ANSWER_MS, "");
            developer.document("<Response><Redirect>" + developer.url() + "</Redirect></Response>");
            OpenLoop.warmUp(lines, node.events(), new WebServer(lines.vertx(), "127.0.0.1", 0, "<Response><Reject/></Response>"),
                    WARM_UP_SECONDS);
            boolean[] over = new boolean[1];
            for (int i = 0; i < CALLS; i++) {
                lines.offer(node.events(), UUID.randomUUID().toString(), developer.url(), first -> {
                    if (!over[0]) {
                        early.incrementAndGet();
                    } else if (first.equals("reject")) {
                        rejected.incrementAndGet();
                    } else {
                        wrong.incrementAndGet();
                    }
                });
                // Spread over the time of an answer, as calls come.
                TimeUnit.NANOSECONDS.sleep(TimeUnit.MILLISECONDS.toNanos(ANSWER_MS) / CALLS);
            }
            // All have been asked, and once more: now it is even.
            TimeUnit.MILLISECONDS.sleep(3 * ANSWER_MS);
            Result result = window(jdk, node, developer);
            lines.vertx().runOnContext(now -> {
                over[0] = true;
                developer.document("<Response><Reject/></Response>");
            });
            Waiting.until(() -> early.get() + rejected.get() + wrong.get() >= CALLS, 60, TimeUnit.SECONDS,
                    () -> lines.waiting() + " calls have not heard of a command");
            return new Result(result.jdk, result.rate, result.inFlight, result.threads, result.resident, result.cpu,
                    early.get() + wrong.get());
        }
    }

    private static Result window(Path jdk, Node node, WebServer developer) throws IOException, InterruptedException {
        long before = developer.answered();
        double cpu = node.cpu();
        long begin = System.nanoTime();
        int threads = 0;
        for (int second = 0; second < SECONDS; second++) {
            TimeUnit.SECONDS.sleep(1);
            threads = Math.max(threads, node.threads());
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Result("JDK " + Node.feature(jdk), (developer.answered() - before) / seconds, developer.most(), threads,
                node.mostResident(), (node.cpu() - cpu) / seconds, 0);
    }
}
