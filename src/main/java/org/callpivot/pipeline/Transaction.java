package org.callpivot.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Policy;
import org.callpivot.store.Database;

/** What the steps inside of {@code policy: oneTransaction} give to {@link Database#write} is stored all or nothing, when they are through. */
public final class Transaction implements Policy {

    private final Database database;
    private final Timer timer;

    public Transaction(Database database, MeterRegistry meters) {
        this.database = database;
        this.timer = meters.timer("pivot.store");
    }

    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        // nothing to prepare
    }

    @Override
    public Processor wrap(Route route, Processor steps) {
        return exchange -> {
            // Camel keeps the steps of a transacted exchange on this thread, and what is to be written is the thread's.
            exchange.getUnitOfWork().beginTransactedBy(this);
            try {
                timer.record(() -> database.together(() -> run(steps, exchange)));
            } finally {
                exchange.getUnitOfWork().endTransactedBy(this);
            }
        };
    }

    private static void run(Processor steps, Exchange exchange) {
        try {
            steps.process(exchange);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeException(e);
        }
        if (exchange.getException() != null) {
            throw RuntimeCamelException.wrapRuntimeException(exchange.getException());
        }
    }
}
