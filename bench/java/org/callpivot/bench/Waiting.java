package org.callpivot.bench;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What a bench waits for; whatever does not come ends it. */
final class Waiting {

    private Waiting() {}

    static <T> T on(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** @param otherwise what to say if it does not become true in time */
    static void until(BooleanSupplier what, long time, TimeUnit unit, Supplier<String> otherwise) {
        long end = System.nanoTime() + unit.toNanos(time);
        while (!what.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("after " + time + " " + unit + ": " + otherwise.get());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }
}
