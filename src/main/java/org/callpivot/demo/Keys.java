package org.callpivot.demo;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The caller's fingers. */
@FunctionalInterface
public interface Keys {

    /** In place of keys: the caller hangs up. */
    String HANG_UP = "h";

    /**
     * What the caller presses when asked once: keys {@code 0-9 * # A-D}, words in quotes, which are said instead,
     * {@link #HANG_UP}, or nothing (an empty text) until the time is over. Whoever does not really wait skips the time.
     */
    String press(Duration timeout, Transcript time) throws InterruptedException;

    /**
     * Keys known beforehand.
     *
     * @param list one entry per question, separated by commas: {@code 1,2} answers the first with 1 and the second with
     *             2, an empty entry lets a question pass, {@code "hello"} in quotes is said, {@code h} hangs up; after
     *             the last nothing is pressed
     * @throws IllegalArgumentException an entry is none of these
     */
    static Keys prepared(String list) {
        Queue<String> entries = new ArrayDeque<>(list.isEmpty() ? List.of() : List.of(list.split(",", -1)));
        entries.forEach(entry -> {
            if (!isSpoken(entry) && !entry.matches("h|[0-9*#A-D]*")) {
                throw new IllegalArgumentException(
                        "digits \"" + entry + "\": only 0-9 * # A-D, words in quotes, or h to hang up");
            }
        });
        return (timeout, time) -> {
            String pressed = entries.isEmpty() ? "" : entries.remove();
            if (pressed.isEmpty()) {
                time.skip(timeout);
            }
            return pressed;
        };
    }

    /** The entry is said, not pressed: words in quotes. */
    static boolean isSpoken(String entry) {
        return entry.matches("\"[^\"]+\"");
    }

    /** Typed by a person, a line per question; anything else in a line is ignored, the end of the input hangs up. */
    static Keys typed(InputStream in, Charset charset) {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> {
            try {
                new BufferedReader(new InputStreamReader(in, charset)).lines().forEach(lines::add);
            } catch (UncheckedIOException e) {
                lines.add(HANG_UP);
                throw e;
            }
            lines.add(HANG_UP);
        }, "demo-keys");
        reader.setDaemon(true);
        reader.start();
        return (timeout, time) -> {
            time.add(new Happening.Waiting(timeout));
            String line = lines.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            String entry = line == null ? "" : line.strip();
            return isSpoken(entry) || entry.equals(HANG_UP) ? entry : entry.replaceAll("[^0-9*#A-D]", "");
        };
    }
}
