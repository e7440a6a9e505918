package org.callpivot.twiml;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Coverage-guided fuzzing of the parser and the translator. Without {@code JAZZER_FUZZ=1} it replays the seeds in
 * {@code src/test/resources/org/callpivot/twiml/TwimlFuzzTestInputs}; with it, it searches for a minute:
 * {@code JAZZER_FUZZ=1 mvn -B test -Dtest=TwimlFuzzTest}.
 */
class TwimlFuzzTest {

    @FuzzTest(maxDuration = "1m")
    void nothingButItsOwnError(byte[] document) {
        AnyInput.accepted(document, null);
    }
}
