package org.callpivot.cdr;

import java.time.Duration;

/**
 * When a delivery that failed is tried again: the pause grows by a factor up to a limit, and is spread by chance so
 * that the deliveries to a server that was down do not all come back at once.
 *
 * @param first    pause after the first attempt
 * @param factor   by which each further pause is longer, at least 1
 * @param max      longest pause
 * @param attempts how often a delivery is tried that does not say so itself, at least 1
 */
public record Backoff(Duration first, double factor, Duration max, int attempts) {

    /** Share of a pause by which it is shortened or prolonged at most. */
    static final double JITTER = 0.2;

    public Backoff {
        if (first.isNegative() || max.compareTo(first) < 0 || factor < 1 || attempts < 1) {
            throw new IllegalArgumentException("pivot.outbox: first " + first + ", factor " + factor + ", max " + max
                    + ", attempts " + attempts + ": needs 0 <= first <= max, factor >= 1 and attempts >= 1");
        }
    }

    /** 5 s, 10 s, 20 s, … up to an hour, ten attempts. */
    public static Backoff defaults() {
        return new Backoff(Duration.ofSeconds(5), 2, Duration.ofHours(1), 10);
    }

    /**
     * The pause after an attempt.
     *
     * @param attempt counted from 1
     * @param chance  0 (inclusive) to 1 (exclusive)
     */
    Duration after(int attempt, double chance) {
        double millis = Math.min(max.toMillis(), first.toMillis() * Math.pow(factor, attempt - 1));
        return Duration.ofMillis(Math.round(millis * (1 - JITTER + 2 * JITTER * chance)));
    }
}
