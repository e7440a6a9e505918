package org.callpivot.kazoo;

import static org.callpivot.kazoo.Json.faults;
import static org.callpivot.kazoo.Json.json;
import static org.callpivot.kazoo.Json.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.callpivot.callflow.Callflow;
import org.callpivot.callflow.Diagnostic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallflowReaderTest {

    private static final CallflowReader READER = new CallflowReader(new NodeReader());

    private static CallflowReader.Reading read(String document) {
        return READER.read("2030", "acme", json(document));
    }

    @Test
    void theDocumentedSampleIsACallflow() {
        CallflowReader.Reading reading = read("""
                {
                 "numbers": ["2030"],
                 "flow":{
                     "module": "pivot",
                     "data":{
                         "voice_url": "http://your.pivot.server/path/to/script.php",
                         "req_format": "kazoo",
                         "method": "get",
                         "debug": true
                     }
                 }
                }""");
        Callflow callflow = reading.callflow();
        assertEquals(List.of("2030", "acme"), List.of(callflow.id(), callflow.account()));
        assertEquals(List.of("2030"), callflow.numbers());
        assertEquals("pivot", callflow.flow().module());
        assertEquals(5000, callflow.flow().number("req_timeout_ms", 0));
        assertEquals(List.of(), reading.warnings());
    }

    @Test
    void patternsNameAndAccountAreOptional() {
        Callflow callflow = read("""
                {patterns: ['^\\\\+49(\\\\d+)$'], name: 'Germany', account_id: 'acme', ui: {a: 1},
                 flow: {module: 'hangup'}}
                """).callflow();
        assertEquals("^\\+49(\\d+)$", callflow.patterns().get(0).pattern());
        assertEquals("Germany", callflow.name());
    }

    @Test
    void aCallflowWithoutNumbersIsReachedByItsIdOnly() {
        assertEquals(List.of("PV-CF-NUMBERS"), read("{flow: {module: 'hangup'}}").warnings().stream()
                .map(Diagnostic::code).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                                       | PV-CF-TYPE
            {}                                                       | PV-CF-REQUIRED /flow
            {flow: null}                                             | PV-CF-TYPE /flow
            {flow: {module: 'pivot'}}                                | PV-CF-REQUIRED /flow/data/voice_url
            {numbers: '2030', flow: {module: 'x'}}                   | PV-CF-TYPE /numbers
            {numbers: [2030], flow: {module: 'x'}}                   | PV-CF-TYPE /numbers/0
            {numbers: ['1', ''], flow: {module: 'x'}}                | PV-CF-RANGE /numbers/1
            {patterns: [''], flow: {module: 'x'}}                    | PV-CF-RANGE /patterns/0
            {patterns: ['1', '('], flow: {module: 'x'}}              | PV-CF-PATTERN /patterns/1
            {patterns: ['(\\\\d+)+x(\\\\d+)*\\\\1'], flow: {module: 'x'}} | PV-CF-PATTERN /patterns/0
            {name: 1, flow: {module: 'x'}}                           | PV-CF-TYPE /name
            {account_id: 'other', flow: {module: 'x'}}               | PV-CF-ACCOUNT /account_id
            """)
    void faultsHaveCodeAndPointer(String document, String fault) {
        assertEquals(List.of(fault), faults(() -> read(document)).stream().map(String::strip).toList());
    }

    @Test
    void allFaultsAreReportedAtOnce() {
        assertEquals(List.of("PV-CF-RANGE /numbers/0", "PV-CF-PATTERN /patterns/0", "PV-CF-REQUIRED /flow/data/text",
                        "PV-CF-REQUIRED /flow/children/_/module"),
                faults(() -> read("{numbers: [''], patterns: ['['], flow: {module: 'tts', children: {_: {}}}}")));
    }

    @Test
    void aBrokenPatternSaysWhy() {
        String message = message(() -> read("{patterns: ['^(12'], flow: {module: 'x'}}"));
        assertTrue(message.contains("\"^(12\"") && message.contains("Unclosed group"), message);
    }

    @Test
    void aLongPatternIsNotCompiled() {
        assertEquals(List.of("PV-CF-RANGE /patterns/0"),
                faults(() -> read("{patterns: ['" + "(".repeat(100_000) + "'], flow: {module: 'x'}}")));
    }
}
