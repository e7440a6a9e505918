package org.callpivot.store;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Timers with a daemon thread of their own, whose name says what it is for. */
final class Timers {

    private Timers() {}

    static ScheduledExecutorService named(String name) {
        return Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }
}
