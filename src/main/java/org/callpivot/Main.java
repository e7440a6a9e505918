package org.callpivot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line. Ends the process with 0 when all went well, 1 when it did not, 2 for words it does not know. */
@Command(name = "pivot", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Programmable callflow: hands live telephone calls to web developers.",
        subcommands = {Demo.class, Lint.class, VerifySignature.class})
public final class Main implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", defaultValue = "config/application.properties",
            description = "The settings (default: ${DEFAULT-VALUE}).")
    private Path config;

    public static void main(String[] args) {
        // Not every library ends its threads: without this a failed start would hang instead of telling its status.
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() {
        // Not a constant: the demo chooses how the log looks before the first logger is made.
        Logger log = LoggerFactory.getLogger(Main.class);
        if (!Files.isReadable(config)) {
            log.error("the settings {} cannot be read", config.toAbsolutePath());
            return 1;
        }
        try {
            return new PivotMain("file:" + config).run();
        } catch (Exception e) {
            log.error("Pivot did not start: {}", reason(e));
            log.debug("the whole of it", e);
            return 1;
        }
    }

    /**
     * What a person should read of an error: what Pivot says of it; else what Camel says, which names the file or the key, and the
     * reason behind it.
     */
    static String reason(Throwable error) {
        List<Throwable> causes = Stream.iterate(error, Objects::nonNull, Throwable::getCause).toList();
        Throwable root = causes.get(causes.size() - 1);
        return thrownBy("org.callpivot.", causes).orElseGet(() -> {
            String reason = root.getMessage() == null ? root.toString() : root.getMessage();
            return thrownBy("org.apache.camel.", causes)
                    .map(said -> said.contains(reason) ? said : said + ": " + reason).orElse(reason);
        });
    }

    /** The first message of an exception that code of these packages has made, and not only passed on. */
    private static Optional<String> thrownBy(String packages, List<Throwable> causes) {
        return causes.stream().filter(cause -> cause.getStackTrace().length > 0
                        && cause.getStackTrace()[0].getClassName().startsWith(packages)
                        && cause.getMessage() != null
                        && (cause.getCause() == null || !cause.getMessage().equals(cause.getCause().toString())))
                .map(Throwable::getMessage).findFirst();
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"pivot " + Pivot.VERSION};
        }
    }
}
