package org.callpivot.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.callpivot.bus.NodeLoss.Way;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A node goes, and no call with it: two processes of Pivot share calls in all stages, one is killed as by {@code kill -9}, or told to
 * stop. Every call must reach the end that its script says. {@code KillBench} does it with 1,000 calls.
 */
class KillTest {

    private static final int CALLS = 200;
    /** 128 + SIGTERM. */
    private static final int ENDED_BY_SIGTERM = 143;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void onKafka(Way way) throws Exception {
        check(NodeLoss.onKafka(folder, way, CALLS));
    }

    @ParameterizedTest
    @EnumSource
    void onRabbitMq(Way way) throws Exception {
        check(NodeLoss.onRabbitMq(folder, way, CALLS));
    }

    private static void check(NodeLoss loss) {
        System.out.println(loss);
        assertEquals(List.of(), loss.report().lost(), loss::trouble);
        assertEquals(List.of(), loss.report().wrong(), loss::trouble);
        assertEquals(List.of(), loss.report().noCdr(), loss::trouble);
        assertTrue(loss.alive() >= CALLS, "not all calls were alive: " + loss.alive());
        assertTrue(loss.offered() > 0, "no call was offered to the node that went");
        if (loss.way() == Way.STOPPED) {
            assertEquals(ENDED_BY_SIGTERM, loss.exitStatus());
            assertTrue(loss.log().contains("Pivot has stopped"), "its log does not say that it has stopped");
        }
    }
}
