package org.callpivot.twiml;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Coverage-guided fuzzing of the parser and the translator. Without {@code JAZZER_FUZZ=1} it replays the seeds in
 * {@code src/test/resources/org/callpivot/twiml/TwimlFuzzTestInputs}; with it, it searches for half a minute, as CI does:
 * {@code JAZZER_FUZZ=1 mvn -B test-compile surefire:test@fuzz-seeds}.
 */
class TwimlFuzzTest {

    @FuzzTest(maxDuration = "30s")
    void nothingButItsOwnError(byte[] document) {
        AnyInput.accepted(document, null);
    }
}
