package org.callpivot.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.callpivot.store.CallflowStore.NumberTaken;
import org.callpivot.store.CallflowStore.Stored;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallflowStoreTest {

    private final MovableClock clock = new MovableClock("2026-01-01T00:00:00Z");
    private final Database database = FreshDatabase.open();
    private final CallflowStore store = new CallflowStore(database, clock);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aCallflowIsCreatedFoundReplacedAndDeleted() {
        Stored created = store.create("acme", callflow("2030"));
        assertTrue(created.id().matches("[0-9a-f]{32}"), created.id());
        assertEquals(Optional.of(created), store.find("acme", created.id()));

        clock.advance(Duration.ofMinutes(1));
        Stored replaced = store.replace("acme", created.id(), callflow("2031")).orElseThrow();
        assertEquals(callflow("2031"), replaced.document());
        assertEquals(Instant.parse("2026-01-01T00:00:00Z"), replaced.created());
        assertEquals(Instant.parse("2026-01-01T00:01:00Z"), replaced.modified());
        assertEquals(Map.of("2031", created.id()), store.owners("acme", Set.of("2030", "2031")));

        assertTrue(store.delete("acme", created.id()));
        assertFalse(store.delete("acme", created.id()));
        assertEquals(List.of(), store.all());
        assertEquals(Map.of(), store.owners("acme", Set.of("2031")));
    }

    @Test
    void aNumberReachesOneCallflowOfAnAccount() {
        Stored first = store.create("acme", callflow("2030"));
        Stored second = store.create("acme", callflow("2031"));

        assertThrows(NumberTaken.class, () -> store.create("acme", callflow("2032", "2030")));
        assertThrows(NumberTaken.class, () -> store.replace("acme", second.id(), callflow("2030")));

        assertEquals(Map.of("2030", first.id(), "2031", second.id()),
                store.owners("acme", Set.of("2030", "2031", "2032")), "nothing of the refused ones is left");
        store.create("other", callflow("2030"));
    }

    @Test
    void anotherAccountsCallflowIsNotThere() {
        Stored ours = store.create("acme", callflow("2030"));

        assertEquals(Optional.empty(), store.find("other", ours.id()));
        assertEquals(Optional.empty(), store.replace("other", ours.id(), callflow("1")));
        assertFalse(store.delete("other", ours.id()));
        assertEquals(List.of(ours), store.ofAccount("acme"));
        assertEquals(List.of(), store.ofAccount("other"));
        assertEquals(List.of(ours), store.all());
    }

    private static ObjectNode callflow(String... numbers) {
        ObjectNode document = new ObjectMapper().createObjectNode();
        List.of(numbers).forEach(document.putArray("numbers")::add);
        document.putObject("flow").put("module", "hangup");
        return document;
    }
}
