package org.callpivot;

import static org.callpivot.http.MisbehavingServer.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.callpivot.http.MisbehavingServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code pivot lint}: what it says of documents, and its exit status. */
class LintTest {

    private record Run(int status, String output) {}

    @TempDir
    private Path folder;

    private static Run lint(String... arguments) {
        StringWriter out = new StringWriter();
        List<String> words = new ArrayList<>(List.of("lint"));
        words.addAll(List.of(arguments));
        int status = new CommandLine(new Main()).setOut(new PrintWriter(out)).setErr(new PrintWriter(out))
                .execute(words.toArray(String[]::new));
        return new Run(status, out.toString());
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("document"), text).toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "<Response><Say>hello</Say></Response>                       | 0 | 0 errors, 0 warnings",
        "<Response><Sey>hello</Sey></Response>                       | 0 | :1:11: warning 12200 ",
        "<Response><Say>hello</Response>                             | 1 | error 12100 ",
        "<rss/>                                                      | 1 | :1:1: error 12102 ",
        "{\"module\":\"tts\",\"data\":{\"text\":\"hello\"}}           | 0 | 0 errors, 0 warnings",
        "{\"module\":\"tts\",\"data\":{}}                            | 1 | :/data/text: error PV-CF-REQUIRED ",
        "{\"module\":                                                | 1 | error PV-JSON ",
        "{\"numbers\":[\"1\"],\"flow\":{\"module\":\"hangup\"}}      | 0 | 0 errors, 0 warnings",
        "{\"patterns\":[\"(\"],\"flow\":{\"module\":\"hangup\"}}     | 1 | :/patterns/0: error PV-CF-PATTERN "})
    void checksADocument(String document, int status, String said) throws Exception {
        Run run = lint(file(document));
        assertTrue(run.output().contains(said), run.output());
        assertEquals(status, run.status());
    }

    @Test
    void strictCountsWarnings() throws Exception {
        assertEquals(1, lint("--strict", file("<Response><Sey/></Response>")).status());
    }

    @Test
    void jsonOutputIsOneObjectForEachDocument() throws Exception {
        Run run = lint("--json", file("<Response><Sey/></Response>"));
        JsonNode told = new ObjectMapper().readTree(run.output());
        assertEquals("warning 12200 1:11", told.at("/diagnostics/0/severity").asText() + " "
                + told.at("/diagnostics/0/code").asText() + " " + told.at("/diagnostics/0/where").asText());
    }

    @Test
    void checksWhatAServerAnswers() {
        try (MisbehavingServer server = MisbehavingServer.start()) {
            server.on("/good", answer(200, "application/json", "{\"module\":\"hangup\"}"))
                    .on("/gone", answer(404, "text/xml", "<Response/>"));
            assertEquals(0, lint(server.url("/good")).status());
            Run gone = lint(server.url("/gone"));
            assertEquals(1, gone.status());
            assertTrue(gone.output().contains("status 404"), gone.output());
        }
    }

    @Test
    void whatCannotBeReadIsAnError() {
        Run run = lint(folder.resolve("nowhere").toString());
        assertEquals(1, run.status());
        assertTrue(run.output().contains("PV-READ"), run.output());
    }

    @Test
    void wordsThatAreWrongEndWithTwo() {
        assertEquals(2, lint().status());
        assertEquals(2, lint("--unknown", "x").status());
    }
}
