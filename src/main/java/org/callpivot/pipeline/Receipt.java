package org.callpivot.pipeline;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;

/**
 * What Pivot owes to the transport that brought a message: to say, once, that all it caused is stored, or that it cannot be taken.
 *
 * <p>A transport opens a receipt, puts it into the exchange, and closes it when its route is through; whoever goes on with the message
 * on another thread holds it meanwhile. The transport acknowledges when nobody holds it any more: not earlier, so that a message
 * is not lost with its node, and not later than its work is stored, so that a slow developer's server holds up no queue.
 */
public final class Receipt {

    private static final String PROPERTY = "PivotReceipt";

    private final AtomicInteger holders = new AtomicInteger(1);
    private final CompletableFuture<Void> settled = new CompletableFuture<>();

    private final boolean watched;
    private final long opened = System.nanoTime();

    /** For an input that no message has brought. */
    Receipt() {
        this(false);
    }

    private Receipt(boolean watched) {
        this.watched = watched;
    }

    /** Opens a receipt for the exchange's message; its thread goes on to the next message meanwhile. */
    public static Receipt open(Exchange exchange) {
        return open(exchange, new Receipt(false));
    }

    /** Opens a receipt for the exchange's message; its thread waits until it is settled. */
    static Receipt openWatched(Exchange exchange) {
        return open(exchange, new Receipt(true));
    }

    private static Receipt open(Exchange exchange, Receipt receipt) {
        exchange.setProperty(PROPERTY, receipt);
        return receipt;
    }

    /** The exchange's receipt; one that nobody waits for, if it has none. */
    static Receipt of(Exchange exchange) {
        Receipt receipt = exchange.getProperty(PROPERTY, Receipt.class);
        return receipt == null ? new Receipt() : receipt;
    }

    /** How long ago the message came. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - opened);
    }

    /** Whether the message's thread waits until this is settled. */
    boolean watched() {
        return watched;
    }

    /** Somebody goes on with the message. */
    void hold() {
        holders.incrementAndGet();
    }

    /** One holder less; the last one settles it. */
    public void release() {
        if (holders.decrementAndGet() == 0) {
            settled.complete(null);
        }
    }

    /** The message cannot be taken, now or ever: its transport keeps it where people look. */
    public void refuse(Throwable reason) {
        settled.completeExceptionally(reason);
    }

    /** Ends normally when the message may be acknowledged, exceptionally with the reason when it is refused. */
    public CompletionStage<Void> settled() {
        return settled;
    }
}
