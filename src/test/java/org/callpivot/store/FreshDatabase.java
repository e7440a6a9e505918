package org.callpivot.store;

import java.util.UUID;

/** An empty database of its own for each test; the one place that knows which engine the tests run on. */
public final class FreshDatabase {

    private FreshDatabase() {}

    public static Database open() {
        return Database.open(new Database.Settings("jdbc:h2:mem:" + UUID.randomUUID(), "pivot", "", 4));
    }
}
