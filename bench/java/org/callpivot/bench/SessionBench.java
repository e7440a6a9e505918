package org.callpivot.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.callpivot.pipeline.Steps;
import org.callpivot.store.Database;

/**
 * How many steps (an event, its decision, stored) sessions take a second, with each store and without one. Whole calls are played, so
 * every 14th step or so also writes a CDR and deletes the row.
 */
final class SessionBench {

    private static final int[] THREADS = {1, 8};
    private static final int ROUNDS = 5;
    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final Duration ROUND = Duration.ofSeconds(2);

    private SessionBench() {}

    public static void main(String[] arguments) throws Exception {
        LongAdder characters = new LongAdder();
        LongAdder bodies = new LongAdder();
        List<Database> open = new ArrayList<>();
        Map<String, Supplier<Steps>> kinds = new LinkedHashMap<>();
        kinds.put("decision alone", () -> Steps.ofOneCall(SteppedCall.CALLFLOW, null));
        kinds.put("decision, session written as JSON: **without a store**", () -> Steps.ofOneCall(SteppedCall.CALLFLOW, body -> {
            characters.add(body.length());
            bodies.increment();
        }));
        Path folder = Files.createTempDirectory("pivot-bench");
        for (Stores store : Stores.values()) {
            store.open(folder).ifPresentOrElse(database -> {
                open.add(database);
                Steps steps = new Steps.Stored(database, SteppedCall.CALLFLOW);
                kinds.put(store.toString(), () -> steps);
            }, () -> System.out.println("No " + store + " was reachable: left out."));
        }
        Map<String, double[][]> measured = new LinkedHashMap<>();
        for (String kind : kinds.keySet()) {
            measured.put(kind, new double[THREADS.length][ROUNDS]);
        }
        for (int i = 0; i < THREADS.length; i++) {
            for (Supplier<Steps> kind : kinds.values()) {
                perSecond(kind, THREADS[i], WARM_UP);
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (Map.Entry<String, Supplier<Steps>> kind : kinds.entrySet()) {
                    measured.get(kind.getKey())[i][round] = perSecond(kind.getValue(), THREADS[i], ROUND);
                }
            }
        }
        open.forEach(Database::close);
        print(measured, characters.sum() / bodies.sum());
    }

    private static double perSecond(Supplier<Steps> kind, int threads, Duration time) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        long begin = System.nanoTime();
        long until = begin + time.toNanos();
        try {
            List<Future<Long>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                parts.add(pool.submit(() -> steps(kind, until)));
            }
            long steps = 0;
            for (Future<Long> part : parts) {
                steps += part.get();
            }
            return steps * 1e9 / (System.nanoTime() - begin);
        } finally {
            pool.shutdown();
        }
    }

    private static long steps(Supplier<Steps> kind, long until) {
        long steps = 0;
        while (System.nanoTime() < until) {
            SteppedCall call = new SteppedCall(UUID.randomUUID().toString(), kind.get());
            boolean more = true;
            while (more) {
                more = call.step();
                steps++;
            }
        }
        return steps;
    }

    private static void print(Map<String, double[][]> measured, long characters) {
        double[][] base = measured.values().stream().skip(1).findFirst().orElseThrow();
        System.out.println("Median of " + ROUNDS + " rounds of " + ROUND.toSeconds() + " s, in turn; a stored session has "
                + characters + " characters on average.\n");
        System.out.println("| | steps/s, 1 thread | of without | steps/s, 8 threads | of without |");
        System.out.println("|---|---:|---:|---:|---:|");
        measured.forEach((kind, rounds) -> {
            StringBuilder row = new StringBuilder("| " + kind + " |");
            for (int i = 0; i < THREADS.length; i++) {
                double median = median(rounds[i]);
                row.append(" %,.0f | %.3f |".formatted(median, median / median(base[i])));
            }
            System.out.println(row);
        });
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
