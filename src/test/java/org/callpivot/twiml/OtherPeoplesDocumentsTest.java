package org.callpivot.twiml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.callpivot.callflow.Translation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Documents as other people write them, in src/test/resources. The last comment of each says what becomes of it: the
 * program's outline, and after a bar the warnings with their places.
 */
class OtherPeoplesDocumentsTest {

    private static final Path DOCUMENTS = Path.of("src/test/resources/org/callpivot/twiml/documents");
    private static final Pattern EXPECTED = Pattern.compile("<!-- ([^|<]*)\\|(.*?)-->\\s*$");

    static Stream<Path> documents() throws IOException {
        return Files.list(DOCUMENTS).sorted();
    }

    @ParameterizedTest
    @MethodSource
    void documents(Path file) throws IOException {
        String xml = new TwimlText(TwimlLimits.DEFAULT).decode(Files.readAllBytes(file), "text/xml");
        Matcher expected = EXPECTED.matcher(xml);
        if (!expected.find()) {
            throw new AssertionError("no expectation at the end of " + file);
        }

        Translation translation = Documents.translateDocument(xml);

        assertEquals(expected.group(1).strip(), Documents.outline(translation.program()));
        assertEquals(expected.group(2).strip(), translation.warnings().stream()
                .map(warning -> warning.code() + " at " + warning.where()).collect(Collectors.joining(", ")));
    }
}
