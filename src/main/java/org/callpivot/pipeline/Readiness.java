package org.callpivot.pipeline;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.callpivot.store.Database;
import org.springframework.dao.DataAccessException;

/** The part of {@code /observe/health} that Camel does not know: the store answers. */
public final class Readiness extends AbstractHealthCheck {

    private final Database database;

    public Readiness(Database database) {
        super("pivot", "pivot-store");
        this.database = database;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        try {
            database.jdbc().sql("SELECT 1").query(Integer.class).single();
            database.synced().ifPresent(at -> builder.detail("synced", at.toString()));
            builder.up();
        } catch (DataAccessException e) {
            builder.message("the store does not answer: " + e.getMostSpecificCause().getMessage()).down();
        }
    }
}
