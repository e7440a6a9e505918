package org.callpivot.store;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Says which failures mean that a connection is of no use any more. The pool knows the standard ones (SQL state 08…, PostgreSQL's
 * 57P…); after a restart of an H2 server it would go on to lend connections to the old one, after a failover to the PostgreSQL that may now
 * only be read.
 */
public final class GoneConnection implements SQLExceptionOverride {

    /** H2: connection broken, the database is closed or closing, the object is already closed. */
    private static final Set<Integer> H2 = Set.of(90067, 90098, 90121, 90007);

    /** PostgreSQL: a read-only server, a transaction that stood still too long (its connection is ended). */
    private static final Set<String> POSTGRESQL = Set.of("25006", "25P03");

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        return H2.contains(failure.getErrorCode()) || failure.getSQLState() != null && POSTGRESQL.contains(failure.getSQLState())
                ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
