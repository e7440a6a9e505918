package org.callpivot.cdr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            attempt | chance | pause
            1       | 0.5    | PT5S
            2       | 0.5    | PT10S
            3       | 0.5    | PT20S
            9       | 0.5    | PT21M20S
            11      | 0.5    | PT1H
            5000    | 0.5    | PT1H
            1       | 0      | PT4S
            1       | 1      | PT6S
            """, useHeadersInDisplayName = true)
    void thePauseDoublesUpToAnHour(int attempt, double chance, Duration pause) {
        assertEquals(pause, Backoff.defaults().after(attempt, chance));
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        Exception refused = assertThrows(IllegalArgumentException.class,
                () -> new Backoff(Duration.ofSeconds(5), 0.5, Duration.ofHours(1), 10));
        assertEquals("pivot.outbox: first PT5S, factor 0.5, max PT1H, attempts 10:"
                + " needs 0 <= first <= max, factor >= 1 and attempts >= 1", refused.getMessage());
    }
}
