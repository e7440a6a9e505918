package org.callpivot.store;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Transactions that end in order when their connection is gone. The database has taken them back by itself; to ask a dead connection for it
 * would only bury the failure that tells what has happened under "rollback failed".
 */
final class Transactions extends JdbcTransactionManager {

    Transactions(DataSource pool) {
        super(pool);
    }

    @Override
    protected void doRollback(DefaultTransactionStatus status) {
        if (!isGone((JdbcTransactionObjectSupport) status.getTransaction())) {
            super.doRollback(status);
        }
    }

    /** The pool closes a connection at the first failure that says that it is broken ({@link GoneConnection}). */
    private boolean isGone(JdbcTransactionObjectSupport transaction) {
        try {
            return transaction.getConnectionHolder().getConnection().isClosed();
        } catch (SQLException e) {
            logger.debug("a connection that does not even say whether it is closed", e);
            return true;
        }
    }
}
