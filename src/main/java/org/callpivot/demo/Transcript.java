package org.callpivot.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All that happens in a demo call, in order, and its time: real time and the time that speech, music and talk would
 * have taken, which nobody waits for. Safe for use by several threads.
 */
public final class Transcript {

    /** @param at since the transcript was begun */
    public record Entry(Duration at, Happening what) {}

    private final InstantSource clock;
    private final Consumer<Entry> listener;
    private final Instant start;
    private final List<Entry> entries = new ArrayList<>();
    private Duration skipped = Duration.ZERO;

    /** @param listener is told of each entry at once, one after another */
    public Transcript(InstantSource clock, Consumer<Entry> listener) {
        this.clock = clock;
        this.listener = listener;
        this.start = clock.instant();
    }

    /** Pivot asks the developer's server. User and password in the URL are not kept. */
    public void onRequest(String method, String url, Map<String, String> parameters) {
        add(new Happening.Requested(method, url.replaceFirst("//[^/@]*@", "//***@"), new LinkedHashMap<>(parameters)));
    }

    /** The developer's server has answered. @param contentType null without one @param ms since the request */
    public void onResponse(int status, String contentType, long ms, String body) {
        add(new Happening.Responded(status, contentType, ms, body));
    }

    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** What happened of one kind. */
    public <T extends Happening> List<T> all(Class<T> kind) {
        return entries().stream().map(Entry::what).filter(kind::isInstance).map(kind::cast).toList();
    }

    synchronized void add(Happening what) {
        Entry entry = new Entry(Duration.between(start, now()), what);
        entries.add(entry);
        listener.accept(entry);
    }

    synchronized Instant now() {
        return clock.instant().plus(skipped);
    }

    synchronized void skip(Duration time) {
        skipped = skipped.plus(time);
    }
}
