package org.callpivot.twiml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.dataformat.xml.XmlMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.callflow.InvalidDocument;
import org.callpivot.callflow.Translation;
import org.junit.jupiter.api.Test;

/** Documents that others published, beside the checkout: none may fail in a way of its own. */
class CorpusTest {

    private static final Path CORPUS = Path.of("../shared/corpus/twiml/documents");

    @Test
    void everyVoiceDocumentIsTranslated() throws IOException {
        if (!Files.isDirectory(CORPUS)) {
            System.out.println("The corpus of TwiML documents is skipped: there is no " + CORPUS.toAbsolutePath());
        }
        assumeTrue(Files.isDirectory(CORPUS), "no " + CORPUS);

        XmlMapper mapper = TwimlMapper.create(TwimlLimits.DEFAULT);
        TwimlText text = new TwimlText(TwimlLimits.DEFAULT);
        List<String> refused = new ArrayList<>();
        int documents = 0;
        for (Path file : files()) {
            documents++;
            String verbs = "?";
            String outcome;
            try {
                TwimlDocument document = mapper.readValue(text.decode(Files.readAllBytes(file), null), TwimlDocument.class);
                verbs = String.join(" ", document.root().elements().stream().map(Element::name).toList());
                Translation translation = Documents.translate(document);
                outcome = Documents.outline(translation.program()) + warnings(translation);
            } catch (InvalidDocument e) {
                outcome = "refused: " + e.getMessage();
                refused.add(file.getFileName() + ": " + e.getMessage());
            }
            System.out.printf("%-10s | %-60s | %s%n", file.getFileName(), verbs, outcome);
        }
        assertFalse(documents == 0, "the corpus is empty");
        assertEquals(List.of(), refused);
    }

    private static String warnings(Translation translation) {
        return translation.warnings().isEmpty() ? "" : " " + translation.warnings().stream()
                .map(Diagnostic::toString).toList();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(CORPUS)) {
            return all.filter(file -> file.toString().endsWith(".xml")).sorted().toList();
        }
    }
}
