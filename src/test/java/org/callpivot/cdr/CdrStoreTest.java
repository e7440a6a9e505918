package org.callpivot.cdr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.callpivot.session.Cdr;
import org.callpivot.store.Database;
import org.callpivot.store.FreshDatabase;
import org.callpivot.store.MovableClock;
import org.callpivot.store.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CdrStoreTest {

    private final MovableClock clock = new MovableClock("2026-01-01T00:00:00Z");
    private final Database database = FreshDatabase.open();
    private final CdrStore store = new CdrStore(database, clock);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aLegHasOneRecordHoweverOftenItIsStored() {
        store.store(cdr("acme", "leg-1", "NORMAL_CLEARING"));
        clock.advance(Duration.ofSeconds(1));
        store.store(cdr("acme", "leg-1", "USER_BUSY"));

        CdrStore.Stored kept = store.find("acme", "leg-1").orElseThrow();
        assertEquals("NORMAL_CLEARING", kept.fields().get("Hangup-Cause").asText());
        assertEquals("session", kept.sessionId());
    }

    @Test
    void theNewestRecordComesFirstAndEachAccountSeesItsOwn() {
        store.store(cdr("acme", "leg-1", "NORMAL_CLEARING"));
        clock.advance(Duration.ofSeconds(1));
        store.store(cdr("acme", "leg-2", "NORMAL_CLEARING"));
        store.store(cdr("other", "leg-3", "NORMAL_CLEARING"));

        assertEquals(List.of("leg-2", "leg-1"),
                store.list("acme", Page.Query.newest(10)).items().stream().map(CdrStore.Stored::callId).toList());
        assertEquals(Optional.empty(), store.find("acme", "leg-3"));
    }

    @Test
    void aRecordIsPartOfTheTransactionAroundIt() {
        try {
            database.inTransaction(() -> {
                store.store(cdr("acme", "leg-1", "NORMAL_CLEARING"));
                throw new IllegalStateException("the decision is not stored");
            });
        } catch (IllegalStateException expected) {
            assertEquals(Optional.empty(), store.find("acme", "leg-1"));
        }
    }

    private static Cdr cdr(String account, String callId, String cause) {
        return new Cdr(callId, "session", account,
                new ObjectMapper().createObjectNode().put("Call-ID", callId).put("Hangup-Cause", cause));
    }
}
