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
    private static final int WARM_UP_SECONDS = Integer.getInteger("bench.warm-up", 120);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    /** A request's own time, twice: until the flood has filled the host's share, and until a share that shrinks has let its requests go. */
    private static final int BEGIN_SECONDS = 10;
    private static final double AT_MOST = 1.5;

    private NeighbourBench() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("pivot-bench");
        try (HttpSwitch lines = new HttpSwitch(); Node node = new Node(folder, Node.thisJdk(), Map.of(), Node.OPTIONS)) {
            WebServer fast = new WebServer(lines.vertx(), "127.0.0.1", 0, "<Response><Reject/></Response>");
            WebServer hanging = new WebServer(lines.vertx(), "127.0.0.2", WebServer.NEVER, "");
            double[][] alone = new double[2][ROUNDS];
            double[][] begun = new double[2][ROUNDS];
            double[][] flooded = new double[2][ROUNDS];
            int otherwise = 0;
            OpenLoop.warmUp(lines, node.events(), fast, WARM_UP_SECONDS);
            // The first requests that hang and fail run code that nothing has compiled yet.
            double[][] cold = new double[2][1];
            otherwise += flood(lines, node, fast, hanging, WARM_UP_SECONDS, cold, new double[2][1], 0);
            for (int round = 0; round < ROUNDS; round++) {
                OpenLoop calm = new OpenLoop(lines, node.events(), fast, "reject", PER_SECOND);
                calm.run(SECONDS);
                keep(alone, round, calm);
                otherwise += calm.otherwise() + flood(lines, node, fast, hanging, SECONDS, begun, flooded, round);
            }
            double[] ratio = {SessionBench.median(flooded[0]) / SessionBench.median(alone[0]),
                SessionBench.median(flooded[1]) / SessionBench.median(alone[1])};
            System.out.printf("%d calls a second to the fast host, %d to the one that hangs; shipped shares; median of %d rounds of %d s"
                    + " each, after %d s of calls as fast as they go and a first flood of %d s. Pivot is a process of its own, H2 file as"
                    + " shipped. At most %,d requests were in flight at the slow host.%n%n",
                    PER_SECOND, FLOOD_PER_SECOND, ROUNDS, SECONDS, WARM_UP_SECONDS, BEGIN_SECONDS + WARM_UP_SECONDS, hanging.most());
            System.out.println("| added to the fast host's calls | p50, ms | p99, ms |");
            System.out.println("|---|---:|---:|");
            System.out.printf("| alone | %.2f | %.2f |%n", SessionBench.median(alone[0]), SessionBench.median(alone[1]));
            System.out.printf("| beside the first flood, not warm: its first %d s | %.2f | %.2f |%n", BEGIN_SECONDS, cold[0][0], cold[1][0]);
            System.out.printf("| beside a flood that begins: its first %d s | %.2f | %.2f |%n", BEGIN_SECONDS,
                    SessionBench.median(begun[0]), SessionBench.median(begun[1]));
            System.out.printf("| beside the flood | %.2f | %.2f |%n", SessionBench.median(flooded[0]), SessionBench.median(flooded[1]));
            System.out.printf("| of alone | %.2f | %.2f |%n", ratio[0], ratio[1]);
            Target.print(Target.atMost("fast host beside a flooded hanging one, p99 of alone", ratio[1], AT_MOST, ""),
                    Target.atMost("the same, the fast host's calls that ended otherwise", otherwise, 0, ""));
        }
    }

    /**
     * Calls to the fast host beside a flood.
     *
     * @param begun gets what they feel while it begins
     * @param then  gets what they feel for so many seconds after that
     * @return how many of them ended otherwise
     */
    private static int flood(HttpSwitch lines, Node node, WebServer fast, WebServer hanging, int seconds, double[][] begun,
            double[][] then, int round) throws Exception {
        OpenLoop flood = new OpenLoop(lines, node.events(), hanging, "hangup", FLOOD_PER_SECOND);
        CompletableFuture<Void> flooding = CompletableFuture.runAsync(() -> flood.run(BEGIN_SECONDS + seconds + 1));
        OpenLoop first = new OpenLoop(lines, node.events(), fast, "reject", PER_SECOND);
        first.run(BEGIN_SECONDS);
        keep(begun, round, first);
        OpenLoop beside = new OpenLoop(lines, node.events(), fast, "reject", PER_SECOND);
        beside.run(seconds);
        keep(then, round, beside);
        flooding.get(1, TimeUnit.MINUTES);
        return first.otherwise() + beside.otherwise();
    }

    private static void keep(double[][] into, int round, OpenLoop measured) {
        into[0][round] = measured.percentile(50);
        into[1][round] = measured.percentile(99);
    }
}
