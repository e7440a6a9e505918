package org.callpivot.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A host that takes requests and never answers, flooded with calls, beside a fast host: what the fast host's calls feel, against
 * themselves alone. Both are of one account. The flood is more than the host's share ({@code pivot.http.max-per-host}) can hold, so
 * most of its calls are refused at once; alone and flooded alternate.
 */
final class NeighbourBench {

    private static final int PER_SECOND = Integer.getInteger("bench.per-second", 50);
    private static final int FLOOD_PER_SECOND = Integer.getInteger("bench.flood", 300);
    private static final int SECONDS = Integer.getInteger("bench.seconds", 20);
    private static final int WARM_UP_SECONDS = Integer.getInteger("bench.warm-up", 60);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    /** A request's own time: so long the flood needs to fill the host's share. */
    private static final int FILL_SECONDS = 5;
    private static final double AT_MOST = 1.5;

    private NeighbourBench() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("pivot-bench");
        try (HttpSwitch lines = new HttpSwitch(); Node node = new Node(folder, Node.thisJdk(), Map.of(), Node.OPTIONS)) {
            WebServer fast = new WebServer(lines.vertx(), "127.0.0.1", 0, "<Response><Reject/></Response>");
            WebServer hanging = new WebServer(lines.vertx(), "127.0.0.2", WebServer.NEVER, "");
            double[][] alone = new double[2][ROUNDS];
            double[][] flooded = new double[2][ROUNDS];
            int otherwise = 0;
            OpenLoop.warmUp(lines, node.events(), fast, WARM_UP_SECONDS);
            for (int round = 0; round < ROUNDS; round++) {
                OpenLoop calm = new OpenLoop(lines, node.events(), fast, "reject", PER_SECOND);
                calm.run(SECONDS);
                keep(alone, round, calm);
                otherwise += calm.otherwise();

                OpenLoop flood = new OpenLoop(lines, node.events(), hanging, "hangup", FLOOD_PER_SECOND);
                CompletableFuture<Void> flooding = CompletableFuture.runAsync(() -> flood.run(FILL_SECONDS + SECONDS + 1));
                TimeUnit.SECONDS.sleep(FILL_SECONDS);
                OpenLoop beside = new OpenLoop(lines, node.events(), fast, "reject", PER_SECOND);
                beside.run(SECONDS);
                keep(flooded, round, beside);
                otherwise += beside.otherwise();
                flooding.get(1, TimeUnit.MINUTES);
            }
            double[] ratio = {SessionBench.median(flooded[0]) / SessionBench.median(alone[0]),
                SessionBench.median(flooded[1]) / SessionBench.median(alone[1])};
            System.out.printf("%d calls a second to the fast host, %d to the one that hangs; shipped shares; median of %d rounds of %d s"
                    + " each. Pivot is a process of its own, H2 file as shipped. At most %,d requests were in flight at the slow host.%n%n",
                    PER_SECOND, FLOOD_PER_SECOND, ROUNDS, SECONDS, hanging.most());
            System.out.println("| added to the fast host's calls | p50, ms | p99, ms |");
            System.out.println("|---|---:|---:|");
            System.out.printf("| alone | %.2f | %.2f |%n", SessionBench.median(alone[0]), SessionBench.median(alone[1]));
            System.out.printf("| beside the flood | %.2f | %.2f |%n", SessionBench.median(flooded[0]), SessionBench.median(flooded[1]));
            System.out.printf("| of alone | %.2f | %.2f |%n", ratio[0], ratio[1]);
            Target.print(Target.atMost("fast host beside a flooded hanging one, p99 of alone", ratio[1], AT_MOST, ""),
                    Target.atMost("the same, the fast host's calls that ended otherwise", otherwise, 0, ""));
        }
    }

    private static void keep(double[][] into, int round, OpenLoop measured) {
        into[0][round] = measured.percentile(50);
        into[1][round] = measured.percentile(99);
    }
}
