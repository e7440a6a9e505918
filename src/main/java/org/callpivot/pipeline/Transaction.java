package org.callpivot.pipeline;

import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Policy;
import org.callpivot.store.Database;

/** The steps inside of {@code policy: oneTransaction} write to the store all or nothing. */
public final class Transaction implements Policy {

    private final Database database;

    public Transaction(Database database) {
        this.database = database;
    }

    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        // nothing to prepare
    }

    @Override
    public Processor wrap(Route route, Processor steps) {
        return exchange -> {
            // Camel keeps the steps of a transacted exchange on this thread, and the transaction is the thread's.
            exchange.getUnitOfWork().beginTransactedBy(this);
            try {
                database.inTransaction(() -> run(steps, exchange));
            } finally {
                exchange.getUnitOfWork().endTransactedBy(this);
            }
        };
    }

    private static Void run(Processor steps, Exchange exchange) {
        try {
            steps.process(exchange);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeException(e);
        }
        if (exchange.getException() != null) {
            throw RuntimeCamelException.wrapRuntimeException(exchange.getException());
        }
        return null;
    }
}
