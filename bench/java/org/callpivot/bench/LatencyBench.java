package org.callpivot.bench;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What Pivot adds to the time of a developer's server, at 200 calls a second, see {@link OpenLoop}; beside {@link HandWrittenHttp}. */
final class LatencyBench {

    private static final int PER_SECOND = Integer.getInteger("bench.per-second", 200);
    private static final int SECONDS = Integer.getInteger("bench.seconds", 30);
    private static final int WARM_UP_SECONDS = Integer.getInteger("bench.warm-up", 60);
    private static final int SERVER_MS = 50;
    private static final int WORKERS = 64;
    private static final double AT_MOST_MS = 10;

    private LatencyBench() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("pivot-bench");
        try (HttpSwitch lines = new HttpSwitch(); HandWrittenHttp loop = new HandWrittenHttp(WORKERS);
                Node node = new Node(folder, Node.thisJdk(), Map.of(), Node.OPTIONS)) {
            WebServer developer = new WebServer(lines.vertx(), "127.0.0.1", SERVER_MS, "<Response><Reject/></Response>");
            OpenLoop ofLoop = measure(lines, loop.events(), developer);
            OpenLoop ofPivot = measure(lines, node.events(), developer);
            System.out.printf("%d calls a second for %d s after %d s of warm-up; the server answers after %d ms, which are subtracted. Each"
                    + " call is ended, too. Pivot is a process of its own, H2 file as shipped.%n%n", PER_SECOND, SECONDS, WARM_UP_SECONDS,
                    SERVER_MS);
            System.out.println("| added | p50, ms | p99, ms | p99.9, ms | most, ms | otherwise ended |");
            System.out.println("|---|---:|---:|---:|---:|---:|");
            print("hand-written loop, no store", ofLoop);
            print("Pivot", ofPivot);
            System.out.printf("%nOf the loop: p50 %.1f times, p99 %.1f times.%n", ofPivot.percentile(50) / ofLoop.percentile(50),
                    ofPivot.percentile(99) / ofLoop.percentile(99));
            Target.print(Target.atMost("latency added at " + PER_SECOND + " calls/s, p99", ofPivot.percentile(99), AT_MOST_MS, " ms"),
                    Target.atMost("the same, calls that ended otherwise", ofPivot.otherwise(), 0, ""));
        }
    }

    private static OpenLoop measure(HttpSwitch lines, URI events, WebServer developer) throws InterruptedException {
        OpenLoop.warmUp(lines, events, developer, WARM_UP_SECONDS);
        OpenLoop measured = new OpenLoop(lines, events, developer, "reject", PER_SECOND);
        measured.run(SECONDS);
        return measured;
    }

    private static void print(String name, OpenLoop loop) {
        System.out.printf("| %s | %.2f | %.2f | %.2f | %.2f | %d |%n", name, loop.percentile(50), loop.percentile(99),
                loop.percentile(99.9), loop.percentile(100), loop.otherwise());
    }
}
