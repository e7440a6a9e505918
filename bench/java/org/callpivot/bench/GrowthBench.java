package org.callpivot.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.callpivot.pipeline.Steps;
import org.callpivot.store.Database;

/**
 * What more live calls cost: a step of one of them, a step of one that the node must read from the store first, the search for calls that
 * nobody goes on with, and the heap of the node that has them all in memory.
 */
final class GrowthBench {

    private static final int[] CALLS = {1_000, 10_000, 100_000};
    /** Events that each call has seen; the rest of its callflow is left for what is measured. */
    private static final int STEPS_BEFORE = 4;
    private static final int STEPS = 1_500;
    private static final int QUERIES = 200;
    private static final int ROUNDS = 3;

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("pivot-bench");
        System.out.println("One thread; median of " + ROUNDS + " rounds of " + STEPS + " steps and " + QUERIES + " queries each.\n");
        System.out.println("| store | live calls | step, µs | step of a call read from the store, µs | take-over query, none due, µs "
                + "| take-over of 500, ms | heap for 1,000 calls, MB |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|");
        for (Stores store : List.of(Stores.H2_FILE, Stores.POSTGRESQL)) {
            for (int calls : CALLS) {
                Optional<Database> database = store.open(folder);
                if (database.isEmpty()) {
                    System.out.println("| " + store + " | not reachable: left out | | | | | |");
                    break;
                }
                try (Database opened = database.get()) {
                    new GrowthBench(opened).measure(store, calls);
                }
            }
        }
    }

    private final Random chance = new Random(1);
    private final Database database;
    private final Steps.Stored node;
    private final List<SteppedCall> live = new ArrayList<>();

    private GrowthBench(Database database) {
        this.database = database;
        this.node = new Steps.Stored(database, SteppedCall.CALLFLOW);
    }

    private void measure(Stores store, int calls) {
        fill(calls);
        double[] warm = new double[ROUNDS];
        double[] cold = new double[ROUNDS];
        double[] search = new double[ROUNDS];
        double[] takeOver = new double[ROUNDS];
        double heap = heapOf(calls);
        steps();
        search();
        for (int round = 0; round < ROUNDS; round++) {
            warm[round] = steps();
            search[round] = search();
            takeOver[round] = takeOver();
            node.forget();
            cold[round] = steps();
            live.forEach(call -> node.load(call.id()));
        }
        System.out.printf("| %s | %,d | %.0f | %.0f | %.0f | %.1f | %.1f |%n", store, calls, SessionBench.median(warm),
                SessionBench.median(cold), SessionBench.median(search), SessionBench.median(takeOver), heap);
    }

    private void fill(int calls) {
        while (live.size() < calls) {
            database.inTransaction(() -> {
                for (int i = 0; i < 500; i++) {
                    newCall();
                }
                return null;
            });
        }
    }

    private void newCall() {
        SteppedCall call = new SteppedCall(UUID.randomUUID().toString(), node);
        for (int i = 0; i < STEPS_BEFORE; i++) {
            call.step();
        }
        live.add(call);
    }

    /** Of calls by chance; one that ends is followed by another. @return microseconds for one */
    private double steps() {
        long time = 0;
        for (int i = 0; i < STEPS; i++) {
            int which = chance.nextInt(live.size());
            long begin = System.nanoTime();
            boolean more = live.get(which).step();
            time += System.nanoTime() - begin;
            if (!more) {
                newCall();
                live.set(which, live.remove(live.size() - 1));
            }
        }
        return time / 1e3 / STEPS;
    }

    private double search() {
        Instant past = Instant.now().minus(Duration.ofDays(1));
        long begin = System.nanoTime();
        for (int i = 0; i < QUERIES; i++) {
            if (!node.store().claimDue(past, Instant.now(), 500).isEmpty()) {
                throw new IllegalStateException("a call was due a day ago");
            }
        }
        return (System.nanoTime() - begin) / 1e3 / QUERIES;
    }

    /** Of calls that were due longest, whose next turn it is again in an hour. @return milliseconds */
    private double takeOver() {
        Instant future = Instant.now().plus(Duration.ofHours(2));
        long begin = System.nanoTime();
        int claimed = node.store().claimDue(future, Instant.now().plus(Duration.ofHours(1)), 500).size();
        double took = (System.nanoTime() - begin) / 1e6;
        if (claimed != 500) {
            throw new IllegalStateException(claimed + " calls were claimed");
        }
        return took;
    }

    /** Megabytes for a thousand calls as a node has them that has read them from the store. */
    private double heapOf(int calls) {
        node.forget();
        long empty = used();
        live.forEach(call -> node.load(call.id()));
        return (used() - empty) / 1e6 / calls * 1000;
    }

    private static long used() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
