package org.callpivot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A start that fails says why in one sentence, and ends with a status. */
class MainTest {

    private static String failingStart(String key, String value) {
        PivotMain pivot = new PivotMain("file:config/application.properties")
                .with("pivot.database.url", "jdbc:h2:mem:main").with("camel.server.port", "0")
                .with("camel.management.port", "0").with(key, value);
        try {
            return Reason.of(assertThrows(Exception.class, pivot::start));
        } finally {
            pivot.stop();
        }
    }

    @Test
    void aWrongValueIsNamedWithItsKeyAndRule() {
        assertEquals("pivot.outbox.batch is \"no\", but must be a whole number of at least 1",
                failingStart("pivot.outbox.batch", "no"));
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String reason = failingStart("camel.server.port", String.valueOf(taken.getLocalPort()));
            assertTrue(reason.startsWith("PV-PORT: camel.server.host 127.0.0.1 and camel.server.port "), reason);
        }
    }

    @Test
    void statusOfWrongOptionsAndOfSettingsThatAreNotThere() {
        assertEquals(2, new CommandLine(new Main()).execute("--foo"));
        assertEquals(1, new CommandLine(new Main()).execute("--config", "no-such-file"));
    }
}
