package org.callpivot.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {

    @TempDir
    Path folder;

    @Test
    void aFileDatabaseKeepsItsRowsOverARestart() {
        try (Database first = Database.open(file())) {
            insertCallflow(first, "one");
        }
        try (Database second = Database.open(file())) {
            assertEquals(1, callflows(second));
        }
    }

    @Test
    void aTransactionIsTakenBackWhole() {
        try (Database database = Database.open(file())) {
            assertThrows(IllegalStateException.class, () -> database.inTransaction(() -> {
                insertCallflow(database, "one");
                throw new IllegalStateException("in the middle");
            }));
            assertEquals(0, callflows(database));
        }
    }

    @Test
    void aDatabaseThatCannotBeOpenedIsNamedWithTheReasonAndWithoutSecrets() throws Exception {
        Path file = Files.createFile(folder.resolve("taken"));
        String url = "jdbc:h2:file:" + file + "/pivot;PASSWORD=s3cret";

        Exception refused = assertThrows(IllegalStateException.class,
                () -> Database.open(new Database.Settings(url, "pivot", "", 2)));

        assertTrue(refused.getMessage().startsWith("the database at pivot.database.url = jdbc:h2:file:" + file),
                refused::getMessage);
        assertFalse(refused.getMessage().contains("s3cret"), refused::getMessage);
    }

    @Test
    void settingsDoNotPrintThePassword() {
        assertEquals("Settings[url=jdbc:postgresql://db/pivot, user=pivot, poolSize=10]",
                new Database.Settings("jdbc:postgresql://u:s3cret@db/pivot?password=s3cret",
                        "pivot", "s3cret", 10).toString());
    }

    @Test
    void anH2FileHasOneConnection() throws Exception {
        try (Database database = Database.open(file())) {
            assertEquals(1, database.jdbc().sql("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS").query(Integer.class).single());
            List<Integer> sessions = Collections.synchronizedList(new ArrayList<>());
            List<Thread> threads = Stream.generate(() -> new Thread(() -> database.inTransaction(() ->
                    sessions.add(database.jdbc().sql("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS").query(Integer.class).single()))))
                    .limit(8).toList();
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(Collections.nCopies(8, 1), sessions);
        }
    }

    @Test
    void theDiskTakesAnH2FileAgainAndAgain() {
        try (Database database = Database.open(file())) {
            Instant first = await().atMost(Duration.ofSeconds(20)).until(database::synced, Optional::isPresent).orElseThrow();
            await().atMost(Duration.ofSeconds(20)).until(() -> database.synced().orElseThrow().isAfter(first));
            insertCallflow(database, "one");
        }
        try (Database again = Database.open(file())) {
            assertEquals(1, callflows(again), "the file is whole, and nobody's any more");
        }
    }

    /** Each transaction writes a chunk, and changes a page of the index that nobody changes soon again. */
    @Test
    void anH2FileThatManyHaveWrittenIsCompacted() {
        try (Database database = Database.open(file(";WRITE_DELAY=0;RETENTION_TIME=100"))) {
            for (int i = 0; i < 3_000; i++) {
                insertCallflow(database, UUID.randomUUID().toString());
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> percentInUse(database) >= 50);
            assertEquals(3_000, callflows(database));
        }
        try (Database again = Database.open(file())) {
            assertEquals(3_000, callflows(again));
        }
    }

    /** Of the chunks of its file. */
    private static int percentInUse(Database database) {
        return database.jdbc().sql("SELECT setting_value FROM INFORMATION_SCHEMA.SETTINGS WHERE setting_name = 'info.CHUNKS_FILL_RATE'")
                .query(Integer.class).single();
    }

    @Test
    void whatHasNoDiskIsNotSynced() {
        try (Database database = Database.open(new Database.Settings("jdbc:h2:mem:no-disk", "pivot", "", 2))) {
            assertEquals(Optional.empty(), database.synced());
        }
    }

    private Database.Settings file() {
        return file("");
    }

    private Database.Settings file(String parameters) {
        return new Database.Settings("jdbc:h2:file:" + folder.resolve("pivot") + parameters, "pivot", "", 2);
    }

    private static void insertCallflow(Database database, String id) {
        database.jdbc().sql("""
                INSERT INTO callflow (account, id, document, created, modified)
                VALUES ('acme', ?, '{}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)""").params(id).update();
    }

    private static int callflows(Database database) {
        return database.jdbc().sql("SELECT COUNT(*) FROM callflow").query(Integer.class).single();
    }
}
