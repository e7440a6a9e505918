package org.callpivot.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Writes for many threads in one transaction. A commit costs a database more than a row does: an H2 file writes a chunk, PostgreSQL
 * waits for its disk. So a thread that wants to write while others do waits for them, and the next one takes along whatever has come
 * meanwhile. A thread that is alone writes at once, by itself; one that {@linkplain #commit is in no hurry} waits for company for a moment.
 *
 * <p>What fails together is written once more, each thread's by itself, so that nobody fails for another's sake. Whoever writes is told
 * how his own writes went, and not before they are stored.
 */
final class GroupCommit {

    /**
     * @param row        what is written: rows are written in this order, so that two nodes do not wait for each other
     * @param statements must do the same when they are run again after they were undone
     */
    record Write(String row, Runnable statements) {}

    /** Threads that share a transaction at most: a bound on what is undone, and written again, if one of them fails. */
    private static final int MOST = 256;

    private final Consumer<Runnable> transaction;
    private final long patience;
    private final Semaphore free;
    private final Queue<Turn> waiting = new ConcurrentLinkedQueue<>();

    /** What one thread has to write, all or nothing, and how that went. */
    private static final class Turn {
        private final List<Write> writes;
        private final Thread owner = Thread.currentThread();
        private RuntimeException failure;
        /** When it waits for company no more, by {@link System#nanoTime}. */
        private final long due;
        private volatile boolean over;

        private Turn(List<Write> writes, long patience) {
            this.writes = writes;
            this.due = System.nanoTime() + patience;
        }

        /** How long it still waits for company, ns; 0 or less when it does not. */
        private long left() {
            return due - System.nanoTime();
        }

        private String firstRow() {
            return writes.get(0).row();
        }

        private void run() {
            writes.forEach(write -> write.statements().run());
        }

        private void over(RuntimeException how) {
            failure = how;
            over = true;
            LockSupport.unpark(owner);
        }
    }

    /**
     * @param transaction runs statements all or none, on the calling thread
     * @param most        transactions at the same time
     * @param patience    how long writes that are in no hurry wait for others
     */
    GroupCommit(Consumer<Runnable> transaction, int most, Duration patience) {
        this.transaction = transaction;
        this.patience = patience.toNanos();
        this.free = new Semaphore(most);
    }

    /**
     * Returns when all writes are stored. An interrupt does not end the wait: only the database knows how it went.
     *
     * @param writes at least one
     * @param hurry  false: they are stored with the next ones that are in a hurry, or alone when none came for the time of patience
     * @throws RuntimeException what the statements threw, or why the database did not take them: nothing is stored then
     */
    void commit(List<Write> writes, boolean hurry) {
        Turn own = new Turn(writes, hurry ? 0 : patience);
        waiting.add(own);
        boolean interrupted = false;
        while (!own.over) {
            long left = own.left();
            if (left > 0) {
                LockSupport.parkNanos(this, left);
            } else if (free.tryAcquire()) {
                try {
                    commitNext();
                } finally {
                    free.release();
                    wakeFirst();
                }
            } else {
                LockSupport.park(this);
            }
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (own.failure != null) {
            throw own.failure;
        }
    }

    /** Threads whose writes nobody has begun with. */
    int waiting() {
        return waiting.size();
    }

    /** Whoever came while all transactions were under way does not wait for ever. */
    private void wakeFirst() {
        waiting.stream().filter(turn -> turn.left() <= 0).findFirst().ifPresent(turn -> LockSupport.unpark(turn.owner));
    }

    private void commitNext() {
        List<Turn> turns = new ArrayList<>();
        for (Turn turn = waiting.poll(); turn != null; turn = turns.size() < MOST ? waiting.poll() : null) {
            turns.add(turn);
        }
        if (turns.isEmpty()) {
            return;
        }
        turns.sort(Comparator.comparing(Turn::firstRow));
        RuntimeException failure = attempt(() -> turns.forEach(Turn::run));
        // A database that is away would be away for each of them, too.
        boolean eachAlone = failure != null && turns.size() > 1 && !Database.mayPass(failure);
        turns.forEach(turn -> turn.over(eachAlone ? attempt(turn::run) : failure));
    }

    private RuntimeException attempt(Runnable statements) {
        try {
            transaction.accept(statements);
            return null;
        } catch (RuntimeException e) {
            return e;
        } catch (Error e) {
            // Others wait for this thread: they must hear of it.
            return new IllegalStateException("the database's driver failed: " + e, e);
        }
    }
}
