package org.callpivot.karaf;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.callpivot.PivotMain;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Karaf's folder {@code etc}: {@code org.callpivot.cfg} has the settings, {@code pivot/routes} and {@code pivot/callflows} the files that
 * teams edit. What is missing is put there once; what is there is never touched, also by a newer Pivot.
 *
 * @param folder {@code etc}
 * @param base   of this Karaf
 */
record Etc(Path folder, Path base) {

    /** The settings that name a place. Not below {@code data}: {@code karaf clean} deletes it. */
    private static final Map<String, String> PLACES = Map.of(
            "camel.main.routes-include-pattern", "file:${karaf.etc}/pivot/routes/*.camel.yaml",
            "pivot.callflows.folder", "${karaf.etc}/pivot/callflows",
            "pivot.switch.amqp.topology", "file:${karaf.etc}/pivot/amqp-topology.json",
            "pivot.database.url", "jdbc:h2:file:${karaf.base}/pivot/pivot;WRITE_DELAY=0;RETENTION_TIME=2000;CACHE_SIZE=8192");
    private static final Logger LOG = LoggerFactory.getLogger(Etc.class);

    static Etc ofKaraf() {
        return new Etc(Path.of(System.getProperty("karaf.etc")), Path.of(System.getProperty("karaf.base")));
    }

    /** Pivot's defaults, with Karaf's places. */
    Properties defaults() {
        Properties defaults = PivotMain.defaults();
        PLACES.forEach((key, place) -> defaults.setProperty(key,
                place.replace("${karaf.etc}", folder.toString()).replace("${karaf.base}", base.toString())));
        return defaults;
    }

    /** @throws IOException if a file cannot be written */
    void fill(Bundle bundle) throws IOException {
        Path pivot = folder.resolve("pivot");
        fillFolder(bundle, "routes", pivot.resolve("routes"));
        fillFolder(bundle, "callflows", pivot.resolve("callflows"));
        Path topology = pivot.resolve("amqp-topology.json");
        if (Files.notExists(topology)) {
            copy(bundle.getResource("/org/callpivot/defaults/amqp-topology.json"), topology);
        }
        Path settings = folder.resolve(Activator.PID + ".cfg");
        if (Files.notExists(settings)) {
            Files.writeString(settings, settings());
            LOG.info("wrote {}", settings);
        }
    }

    private static void fillFolder(Bundle bundle, String from, Path folder) throws IOException {
        if (Files.exists(folder)) {
            return;
        }
        Files.createDirectories(folder);
        List<URL> files = Collections.list(bundle.findEntries("/org/callpivot/defaults/" + from, "*", false));
        for (URL file : files) {
            copy(file, folder.resolve(file.getPath().replaceFirst(".*/", "")));
        }
        LOG.info("wrote {} files to {}", files.size(), folder);
    }

    private static void copy(URL from, Path to) throws IOException {
        try (InputStream in = from.openStream()) {
            Files.copy(in, to);
        }
    }

    /** {@code config/application.properties} with its comments, and Karaf's places. */
    private static String settings() throws IOException {
        String text;
        try (InputStream in = PivotMain.class.getResourceAsStream("defaults/application.properties")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (Map.Entry<String, String> place : PLACES.entrySet()) {
            text = text.replaceFirst("(?m)^" + Pattern.quote(place.getKey()) + " = .*$",
                    Matcher.quoteReplacement(place.getKey() + " = " + place.getValue()));
        }
        return text;
    }
}
