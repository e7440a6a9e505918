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

    /** @param at since the first entry */
    public record Entry(Duration at, Happening what) {}

    private final InstantSource clock;
    private final Consumer<Entry> listener;
    private final List<Entry> entries = new ArrayList<>();
    private Instant start;
    private Duration skipped = Duration.ZERO;

    /** @param listener is told of each entry at once, one after another */
    public Transcript(InstantSource clock, Consumer<Entry> listener) {
        this.clock = clock;
        this.listener = listener;
    }

    /** Pivot asks the developer's server. User and password in the URL are not kept. */
    public void onRequest(String method, String url, Map<String, String> parameters) {
        add(new Happening.Requested(method, url.replaceFirst("//[^/@]*@", "//***@"), new LinkedHashMap<>(parameters)));
    }

    /** The developer's server has answered. @param contentType null without one @param ms since the request */
    public void onResponse(int status, String contentType, long ms, String body) {
        add(new Happening.Responded(status, contentType, ms, body));
    }

    /** Something does not go as the callflow says: what, and how the call goes on. */
    public void onNote(String what) {
        add(new Happening.Noted(what));
    }

    /** A part of the developer's document is skipped or doubtful. */
    public void onWarning(String what) {
        add(new Happening.Warned(what));
    }

    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** What happened of one kind. */
    public <T extends Happening> List<T> all(Class<T> kind) {
        return entries().stream().map(Entry::what).filter(kind::isInstance).map(kind::cast).toList();
    }

    synchronized void add(Happening what) {
        Instant now = now();
        if (start == null) {
            start = now;
        }
        Entry entry = new Entry(Duration.between(start, now), what);
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
