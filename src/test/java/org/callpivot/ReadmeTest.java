package org.callpivot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.callpivot.session.Failure;
import org.junit.jupiter.api.Test;

/** README tells what is so: its tables and links are held against the settings, the code and the tree. */
class ReadmeTest {

    private static final Pattern SETTING = Pattern.compile("(?m)^\\| `((?:pivot|camel)\\.[a-z.-]+)` \\| (?:`([^`]*)`)? ?\\| .+ \\|$");
    private static final Pattern FAILURE = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| (\\S+) \\| .+ \\|$");
    private static final Pattern ROUTES = Pattern.compile("(?m)^\\| `([a-z-]+\\.camel\\.yaml)` \\|");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");
    private static final Pattern ANCHOR = Pattern.compile("]\\(#([^)]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    private final String readme = Files.readString(Path.of("README.md"));

    ReadmeTest() throws IOException {}

    private Stream<MatchResult> found(Pattern pattern) {
        return pattern.matcher(readme).results();
    }

    @Test
    void everySettingWithItsDefault() {
        Properties defaults = PivotMain.defaults();
        assertEquals(sorted(defaults.stringPropertyNames().stream().map(key -> key + " = " + defaults.getProperty(key).strip())),
                sorted(found(SETTING).map(row -> row.group(1) + " = " + (row.group(2) == null ? "" : row.group(2)))));
    }

    @Test
    void everyFailureWithItsCode() {
        assertEquals(sorted(Arrays.stream(Failure.Kind.values()).map(kind -> kind + " " + kind.code())),
                sorted(found(FAILURE).map(row -> row.group(1) + " " + row.group(2))));
    }

    @Test
    void everyRoutesFile() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            assertEquals(sorted(files.map(file -> file.getFileName().toString())), sorted(found(ROUTES).map(row -> row.group(1))));
        }
    }

    @Test
    void linksLeadSomewhere() {
        List<String> links = found(LINK).map(link -> link.group(1)).toList();
        assertTrue(links.contains("LICENSE"), () -> "links that are found: " + links);
        assertEquals(List.of(), links.stream().filter(link -> !Files.exists(Path.of(link))).toList());

        List<String> headings = found(HEADING)
                .map(heading -> heading.group(1).toLowerCase().replaceAll("[^a-z0-9 -]", "").replace(' ', '-')).toList();
        assertEquals(List.of(), found(ANCHOR).map(anchor -> anchor.group(1)).filter(anchor -> !headings.contains(anchor)).toList());
    }

    private static String sorted(Stream<String> lines) {
        return lines.sorted().collect(Collectors.joining("\n"));
    }
}
