package org.callpivot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings: the file, the code and the routes speak of the same keys, and a wrong value is told clearly. */
class ConfigTest {

    private static final Path SETTINGS = Path.of("config/application.properties");
    private static final Path DEMO_SETTINGS = Path.of("config/application-demo.properties");
    /** A key in Java, or a placeholder in a route. */
    private static final Pattern USED = Pattern.compile("(?:\"|\\{\\{)(pivot\\.[a-z.-]+)(?:\"|}})");
    /** Of the demo command only, so only in its file. */
    private static final Set<String> OF_THE_DEMO = Set.of("pivot.demo.server.port");
    /** Chosen on the command line, before there are settings: log4j2.xml. */
    private static final Set<String> OF_THE_LOG = Set.of("pivot.log.layout", "pivot.log.level");
    /** Names of meters look like keys. */
    private static final Pattern METER = Pattern.compile("(?:counter|gauge|gaugeMapSize|timer)\\(\\s*\"(pivot\\.[a-z.-]+)\"");

    @Test
    void everyKeyThatIsReadStandsInTheFileAndTheOtherWayRound() throws IOException {
        Set<String> read = used();
        read.removeAll(OF_THE_DEMO);
        read.removeAll(OF_THE_LOG);
        Set<String> written = new TreeSet<>(load(SETTINGS).stringPropertyNames());
        written.removeIf(key -> !key.startsWith("pivot."));
        assertEquals(String.join("\n", written), String.join("\n", read));
    }

    @Test
    void theDemoSetsOnlyKeysThatAreRead() throws IOException {
        Set<String> unknown = new TreeSet<>(load(DEMO_SETTINGS).stringPropertyNames());
        unknown.removeIf(key -> !key.startsWith("pivot."));
        unknown.removeAll(used());
        assertEquals(Set.of(), unknown);
        assertTrue(load(DEMO_SETTINGS).stringPropertyNames().containsAll(OF_THE_DEMO));
    }

    @Test
    void everyKeyHasACommentAboveItOrStandsInAGroupThatHasOne() throws IOException {
        List<String> bare = new ArrayList<>();
        boolean explained = false;
        for (String line : Files.readAllLines(SETTINGS)) {
            if (line.isBlank()) {
                explained = false;
            } else if (line.startsWith("# ---")) {
                explained = line.endsWith(" Camel");    // Camel's own keys are explained in its manual
            } else if (line.startsWith("#")) {
                explained = true;
            } else if (!explained && line.startsWith("pivot.")) {
                bare.add(line);
            }
        }
        assertEquals(List.of(), bare);
    }

    @Test
    void theBundledDefaultsAreTheFileThatTeamsEdit() throws IOException {
        assertEquals(load(SETTINGS), PivotMain.defaults());
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "250, PT0.25S", "10s, PT10S", "5m, PT5M", "2h, PT2H", "0s, PT0S", "' 7s ', PT7S"})
    void durations(String text, Duration expected) {
        assertEquals(expected, with(text).duration("pivot.x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "10 s", "1d", "-1s", "s", "1.5s", "99999999999999999999s", "99999999999999999h"})
    void noDurations(String text) {
        refused("pivot.x is \"" + text + "\", but must be a duration like 500ms, 10s, 5m or 2h", () -> with(text).duration("pivot.x"));
    }

    @Test
    void numbers() {
        assertEquals(7, with("7").number("pivot.x", 1));
        assertEquals(7, with("7").number("pivot.x", 1, 7));
        refused("pivot.x is \"7\", but must be a whole number from 1 to 6", () -> with("7").number("pivot.x", 1, 6));
        assertEquals(1.5, with("1.5").decimal("pivot.x"));
        for (String wrong : List.of("seven", "0", "-3", "1.5", "3000000000")) {
            refused("pivot.x is \"" + wrong + "\", but must be a whole number of at least 1", () -> with(wrong).number("pivot.x", 1));
            refused("pivot.x is \"" + wrong + "\", but must be a whole number from 1 to 6", () -> with(wrong).number("pivot.x", 1, 6));
        }
        for (String wrong : List.of("two", "NaN", "Infinity")) {
            refused("pivot.x is \"" + wrong + "\", but must be a number", () -> with(wrong).decimal("pivot.x"));
        }
    }

    @Test
    void flags() {
        assertEquals(true, with("true").flag("pivot.x"));
        assertEquals(false, with(" false ").flag("pivot.x"));
        refused("pivot.x is \"yes\", but must be true or false", () -> with("yes").flag("pivot.x"));
    }

    @Test
    void lists() {
        assertEquals(List.of(), with("").list("pivot.x"));
        assertEquals(List.of("a", "b c"), with(" a, ,b c,").list("pivot.x"));
    }

    @Test
    void aKeyWithoutAValueIsNamed() {
        refused("pivot.y has no value", () -> with("").text("pivot.y"));
    }

    private static void refused(String message, Runnable reading) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, reading::run).getMessage());
    }

    private static Config with(String value) {
        DefaultCamelContext context = new DefaultCamelContext();
        Properties settings = new Properties();
        settings.setProperty("pivot.x", value);
        context.getPropertiesComponent().setInitialProperties(settings);
        context.build();
        return new Config(context);
    }

    /** Every key that Java or a route asks for. */
    private static Set<String> used() throws IOException {
        Set<String> keys = new TreeSet<>();
        try (Stream<Path> java = Files.walk(Path.of("src/main/java")); Stream<Path> routes = Files.walk(Path.of("routes"))) {
            for (Path file : Stream.concat(java, routes).filter(Files::isRegularFile).toList()) {
                String text = METER.matcher(Files.readString(file)).replaceAll("");
                Matcher key = USED.matcher(text);
                while (key.find()) {
                    keys.add(key.group(1));
                }
            }
        }
        return keys;
    }

    private static Properties load(Path file) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        return properties;
    }
}
