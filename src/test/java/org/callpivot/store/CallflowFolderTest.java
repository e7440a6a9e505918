package org.callpivot.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.callpivot.callflow.Callflow;
import org.callpivot.kazoo.CallflowReader;
import org.callpivot.kazoo.NodeReader;
import org.callpivot.store.CallflowFolder.Broken;
import org.callpivot.store.CallflowFolder.Snapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallflowFolderTest {

    private static final CallflowReader READER = new CallflowReader(new NodeReader());

    @TempDir
    Path temp;

    private final List<Snapshot> changes = new CopyOnWriteArrayList<>();
    private Path home;
    private CallflowFolder folder;

    @BeforeEach
    void create() throws IOException {
        home = Files.createDirectory(temp.resolve("callflows"));
        folder = new CallflowFolder(new CallflowFolder.Settings(home, "acme", Duration.ofMillis(20), 10_000), READER,
                changes::add);
    }

    @AfterEach
    void close() {
        folder.close();
    }

    private static String document(String number) {
        return "{\"numbers\":[\"" + number + "\"],\"flow\":{\"module\":\"hangup\"}}";
    }

    private Path write(String file, String content) throws IOException {
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, content);
    }

    /** {@code account/id:number} of what serves. */
    private List<String> serving() {
        return folder.snapshot().callflows().stream().map(CallflowFolderTest::text).sorted().toList();
    }

    private static String text(Callflow callflow) {
        return callflow.account() + "/" + callflow.id() + ":" + callflow.numbers().get(0);
    }

    private List<String> faults() {
        return folder.snapshot().broken().stream().flatMap(broken -> broken.faults().stream()
                .map(fault -> broken.file() + " " + fault.code() + " " + fault.where())).toList();
    }

    @Test
    void filesAreFoundByAccount() throws IOException {
        write("2030.json", document("2030"));
        write("own.json", document("2031").replace("{\"numbers", "{\"account_id\":\"other\",\"numbers"));
        write("other/sub.json", document("2032"));
        write("other/deeper/ignored.json", document("1"));
        write(".hidden.json", document("1"));
        write("2030.json~", document("1"));
        assertTrue(folder.reload());
        assertEquals(List.of("acme/2030:2030", "other/own:2031", "other/sub:2032"), serving());
        assertEquals(List.of(), faults());
    }

    @Test
    void nothingIsReportedTwice() throws IOException {
        write("a.json", document("1"));
        write("b.json", "{");
        assertTrue(folder.reload());
        assertFalse(folder.reload());
        assertEquals(1, changes.size());
    }

    @Test
    void anEmptyFolderIsASnapshotToo() {
        folder.start();
        assertEquals(List.of(new Snapshot(List.of(), List.of())), changes);
        assertFalse(folder.reload());
    }

    @Test
    void aBrokenFileTakesNoneDown() throws IOException {
        write("good.json", document("1"));
        write("syntax.json", "{\n  \"numbers\": [,]}");
        write("content.json", "{\"numbers\":[\"\"],\"flow\":{\"module\":\"tts\"}}");
        write("acme/good.json", document("2"));
        write("other/stolen.json", document("3").replace("{\"numbers", "{\"account_id\":\"acme\",\"numbers"));
        write("large.json", document("4") + " ".repeat(10_000));
        folder.reload();
        assertEquals(1, serving().size());
        assertEquals(List.of(
                "content.json PV-CF-RANGE /numbers/0",
                "content.json PV-CF-REQUIRED /flow/data/text",
                "good.json PV-CF-ID ",
                "large.json PV-CF-SIZE ",
                "other/stolen.json PV-CF-ACCOUNT /account_id",
                "syntax.json PV-JSON 2:15"), faults());
    }

    @Test
    void aFileThatBreaksKeepsItsLastGoodVersion() throws IOException {
        write("a.json", document("1"));
        folder.reload();
        write("a.json", "{");
        assertTrue(folder.reload());
        assertEquals(List.of("acme/a:1"), serving());
        Broken broken = folder.snapshot().broken().get(0);
        assertEquals("acme/a:1", text(broken.served()));
        write("a.json", "{}");
        folder.reload();
        assertEquals(List.of("acme/a:1"), serving());
        write("a.json", document("2"));
        folder.reload();
        assertEquals(List.of("acme/a:2"), serving());
        assertEquals(List.of(), faults());
    }

    @Test
    void aFileThatWasNeverGoodServesNothing() throws IOException {
        write("a.json", "[]");
        folder.reload();
        assertNull(folder.snapshot().broken().get(0).served());
        assertEquals(List.of(), serving());
    }

    @Test
    void aRemovedFileIsARemovedCallflow() throws IOException {
        Path file = write("a.json", document("1"));
        write("b.json", document("2"));
        folder.reload();
        Files.delete(file);
        assertTrue(folder.reload());
        assertEquals(List.of("acme/b:2"), serving());
    }

    @Test
    void aFolderThatCannotBeReadChangesNothing() throws IOException {
        write("a.json", document("1"));
        folder.reload();
        Path aside = Files.move(home, temp.resolve("aside"));
        assertTrue(folder.reload());
        assertEquals(List.of("acme/a:1"), serving());
        assertEquals(List.of(" PV-CF-READ "), faults());
        assertFalse(folder.reload());
        Files.move(aside, home);
        assertTrue(folder.reload());
        assertEquals(List.of(), faults());
    }

    @Test
    void changesAreSeenWhileItRuns() throws IOException {
        write("a.json", document("1"));
        folder.start();
        assertEquals(List.of("acme/a:1"), serving());

        Path draft = Files.writeString(home.resolve(".a.json.swp"), document("2"));
        Files.move(draft, home.resolve("a.json"), StandardCopyOption.ATOMIC_MOVE);
        await().untilAsserted(() -> assertEquals(List.of("acme/a:2"), serving()));

        write("other/b.json", document("3"));
        await().untilAsserted(() -> assertEquals(List.of("acme/a:2", "other/b:3"), serving()));

        Files.delete(home.resolve("a.json"));
        await().untilAsserted(() -> assertEquals(List.of("other/b:3"), serving()));
    }

    @Test
    void aConsumerThatFailsOnceIsToldAgain() throws IOException {
        List<Snapshot> told = new CopyOnWriteArrayList<>();
        try (CallflowFolder moody = new CallflowFolder(
                new CallflowFolder.Settings(home, "acme", Duration.ofMillis(20), 10_000), READER, next -> {
                    told.add(next);
                    if (told.size() == 2) {
                        throw new IllegalStateException("not now");
                    }
                })) {
            write("a.json", document("1"));
            moody.start();
            write("a.json", document("2"));
            await().until(() -> told.size() >= 3);
            assertEquals("acme/a:2", text(told.get(2).callflows().get(0)));
        }
    }
}
