package org.callpivot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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
            log.error("Pivot did not start: {}", Reason.of(e));
            log.debug("the whole of it", e);
            return 1;
        }
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"pivot " + Pivot.VERSION};
        }
    }
}
