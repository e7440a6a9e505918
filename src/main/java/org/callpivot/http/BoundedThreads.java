package org.callpivot.http;

import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs each task on a thread of its own, now or not at all: there is no queue, and whoever submits a task too many is told so and
 * never runs it himself. So a limit that is reached holds up neither a consumer nor a call's lane.
 */
public final class BoundedThreads extends ThreadPoolExecutor implements AutoCloseable {

    /** What tasks run on. */
    public enum Kind {
        /** Virtual threads where the JDK has them (21 and newer), else platform threads. */
        AUTO,
        PLATFORM,
        VIRTUAL;

        /** @throws IllegalArgumentException if it is none of {@code auto}, {@code platform}, {@code virtual}, or this JDK has it not */
        public static Kind read(String name) {
            Kind kind = valueOf(name.toUpperCase(Locale.ROOT));
            if (kind == VIRTUAL && !jdkHasVirtualThreads()) {
                throw new IllegalArgumentException("Java " + Runtime.version().feature() + " has no virtual threads");
            }
            return kind;
        }

        private boolean virtual() {
            return this == VIRTUAL || this == AUTO && jdkHasVirtualThreads();
        }
    }

    private final String name;
    private final int most;
    private final Semaphore places;

    /**
     * @param name      of the threads, before their number
     * @param most      tasks at the same time
     * @param keepAlive how long a platform thread is kept for the next task; a virtual one is never kept
     */
    public BoundedThreads(String name, int most, Kind kind, Duration keepAlive) {
        this(name, most, kind.virtual() ? Duration.ZERO : keepAlive, kind.virtual() ? virtual(name) : platform(name));
    }

    /** @param factory makes the threads */
    BoundedThreads(String name, int most, Duration keepAlive, ThreadFactory factory) {
        // The places are the bound: the pool itself would refuse a task while the thread of the last one is on its way back.
        super(0, Integer.MAX_VALUE, keepAlive.toMillis(), TimeUnit.MILLISECONDS, new SynchronousQueue<>(), factory);
        this.name = name;
        this.most = most;
        this.places = new Semaphore(most);
    }

    /** How many tasks would be taken now. */
    public int free() {
        return places.availablePermits();
    }

    /** How many tasks are running. */
    public int busy() {
        return most - free();
    }

    /** @throws RejectedExecutionException at once when all places are taken, the machine has no more threads, or this is closed */
    @Override
    public void execute(Runnable task) {
        take().run(task);
    }

    /**
     * Takes a place for a task that follows later.
     *
     * @throws RejectedExecutionException at once when all places are taken
     */
    public Place take() {
        if (!places.tryAcquire()) {
            throw new RejectedExecutionException("all " + most + " threads " + name + " are busy");
        }
        return new Place();
    }

    /** The place of one task. */
    public final class Place {
        private final AtomicBoolean left = new AtomicBoolean();

        private Place() {}

        /**
         * Runs the task on a thread of its own; the place is left at its end, and when it does not run at all.
         *
         * @throws RejectedExecutionException when the machine has no more threads, or this is closed
         */
        public void run(Runnable task) {
            boolean taken = false;
            try {
                BoundedThreads.super.execute(() -> {
                    try {
                        task.run();
                    } finally {
                        leave();
                    }
                });
                taken = true;
            } catch (OutOfMemoryError noThread) {
                // "unable to create native thread": a limit of the machine, to be met like one of ours.
                throw new RejectedExecutionException("no thread " + name + " could be made: " + noThread.getMessage(), noThread);
            } finally {
                if (!taken) {
                    leave();
                }
            }
        }

        /** There is no task for it, or it is over. A second time changes nothing. */
        public void leave() {
            if (left.compareAndSet(false, true)) {
                places.release();
            }
        }
    }

    /** Interrupts what is running. */
    @Override
    public void close() {
        shutdownNow();
    }

    static boolean jdkHasVirtualThreads() {
        return Runtime.version().feature() >= 21;
    }

    private static ThreadFactory platform(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** {@code Thread.ofVirtual().name(name + "-", 1).factory()}, in words that Java 17 compiles. */
    private static ThreadFactory virtual(String name) {
        try {
            Class<?> builder = Class.forName("java.lang.Thread$Builder$OfVirtual");
            Object named = builder.getMethod("name", String.class, long.class)
                    .invoke(Thread.class.getMethod("ofVirtual").invoke(null), name + "-", 1L);
            return (ThreadFactory) builder.getMethod("factory").invoke(named);
        } catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("Java " + Runtime.version().feature() + " makes no virtual threads", e);
        }
    }
}
