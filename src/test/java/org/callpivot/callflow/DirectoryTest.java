package org.callpivot.callflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryTest {

    private static Callflow callflow(String account, String id, List<String> numbers, String... patterns) {
        return new Callflow(id, account, null, numbers, Stream.of(patterns).map(Pattern::compile).toList(),
                Node.of("hangup", null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            2030        | exact   | -
            +4930123    | germany | 30123
            +4930       | germany | 30
            +43123      | europe  | -
            2030 ext    | -       | -
            12030       | -       | -
            """)
    void exactNumbersComeFirstThenPatternsThatMatchTheWholeNumber(String number, String id, String captured) {
        Directory directory = new Directory(List.of(
                callflow("acme", "germany", List.of(), "\\+49(\\d+)"),
                callflow("acme", "europe", List.of(), "^\\+4[0-8]\\d+$"),
                callflow("acme", "exact", List.of("2030"), "203\\d")));
        Optional<Callflows.Match> match = directory.byNumber("acme", number);
        assertEquals(id, match.map(found -> found.callflow().id()).orElse(null));
        assertEquals(captured, match.map(Callflows.Match::captured).orElse(null));
    }

    @Test
    void ofSeveralPatternsTheOneOfTheFirstIdCounts() {
        Directory directory = new Directory(List.of(
                callflow("acme", "b", List.of(), "2.*"), callflow("acme", "a", List.of(), "(2)?.*")));
        assertEquals("a", directory.byNumber("acme", "2030").orElseThrow().callflow().id());
        assertNull(directory.byNumber("acme", "030").orElseThrow().captured());
    }

    @Test
    void accountsDoNotSeeEachOther() {
        Directory directory = new Directory(List.of(
                callflow("acme", "a", List.of("2030")), callflow("other", "b", List.of("2031"), ".*")));
        assertTrue(directory.byNumber("acme", "2031").isEmpty());
        assertTrue(directory.byId("acme", "b").isEmpty());
        assertTrue(directory.byNumber("nobody", "2030").isEmpty());
        assertTrue(directory.byNumber(null, null).isEmpty());
        assertEquals("b", directory.byId("other", "b").orElseThrow().id());
    }

    @Test
    void oneNumberOfTwoCallflowsIsAConflictThatNamesBoth() {
        Directory directory = new Directory(List.of(
                callflow("acme", "second", List.of("2030")), callflow("acme", "first", List.of("2030", "2030")),
                callflow("other", "x", List.of("2030"))));
        assertEquals("first", directory.byNumber("acme", "2030").orElseThrow().callflow().id());
        assertEquals(List.of("number 2030 of account acme is claimed by the callflows first and second: first has it"),
                directory.conflicts().stream().map(Diagnostic::message).toList());
    }

    @Test
    void oneIdOfTwoCallflowsIsAConflict() {
        Directory directory = new Directory(List.of(
                callflow("acme", "a", List.of("1")), callflow("acme", "a", List.of("2"))));
        assertEquals(List.of("PV-CF-ID"), directory.conflicts().stream().map(Diagnostic::code).toList());
        assertTrue(directory.byNumber("acme", "1").isPresent());
        assertTrue(directory.byNumber("acme", "2").isEmpty());
    }

    @Test
    void aPatternIsTriedOnNumbersOfAtMost64Characters() {
        Directory directory = new Directory(List.of(callflow("acme", "a", List.of("9".repeat(70)), "1*")));
        assertTrue(directory.byNumber("acme", "1".repeat(64)).isPresent());
        assertTrue(directory.byNumber("acme", "1".repeat(65)).isEmpty());
        assertTrue(directory.byNumber("acme", "9".repeat(70)).isPresent());
    }

    @Test
    void aPatternThatBacktracksForEverIsGivenUp() {
        Pattern endless = Pattern.compile("(\\d+)+x(\\d+)*\\1");
        Directory directory = new Directory(List.of(
                callflow("acme", "a", List.of(), endless.pattern()), callflow("acme", "b", List.of(), "1+")));
        assertFalse(NumberPattern.isAffordable(endless));
        assertTrue(NumberPattern.isAffordable(Pattern.compile("^\\+?(49|0049)([1-9]\\d{3,14})$")));
        assertTimeout(Duration.ofSeconds(5), () -> assertEquals("b",
                directory.byNumber("acme", "1".repeat(64)).orElseThrow().callflow().id()));
    }
}
