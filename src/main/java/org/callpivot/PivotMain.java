package org.callpivot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pivot in Camel Main: defaults, settings, beans, routes, and the checks that Camel does not make.
 *
 * <p>Settings by falling precedence: environment, the file, the bundled {@code config/application.properties}.
 */
final class PivotMain {

    private static final Logger LOG = LoggerFactory.getLogger(PivotMain.class);

    private final Main camel = new Main();
    private final Pivot pivot;

    /** @param settings location of the file with the settings, e.g. {@code file:config/application.properties} */
    PivotMain(String settings) {
        this(settings, new Pivot());
    }

    PivotMain(String settings, Pivot pivot) {
        this.pivot = pivot;
        Properties defaults = defaults();
        camel.setInitialProperties(defaults);
        camel.setDefaultPropertyPlaceholderLocation(settings);
        // Camel's own reading leaves out every variable that ends in _PORT, and keys with a hyphen.
        camel.configure().setAutoConfigurationEnvironmentVariablesEnabled(false);
        defaults.stringPropertyNames().forEach(key -> {
            String value = System.getenv(key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"));
            if (value != null) {
                camel.addOverrideProperty(key, value);
            }
        });
        camel.configure().addConfiguration(pivot);
        camel.configure().setAutoConfigurationLogSummary(false);
        camel.addMainListener(new MainListenerSupport() {
            @Override
            public void afterConfigure(BaseMainSupport main) {
                RoutesCheck.check(main.getCamelContext());
                freePort(main.getCamelContext(), "camel.server");
                freePort(main.getCamelContext(), "camel.management");
            }

            @Override
            public void afterStart(BaseMainSupport main) {
                LOG.info("Pivot {} is ready: events and API on {}, health and metrics on {}", Pivot.VERSION,
                        address(main.getCamelContext(), "camel.server"), address(main.getCamelContext(), "camel.management"));
            }
        });
    }

    /** Replaces a setting of the file, before the start. */
    PivotMain with(String key, String value) {
        camel.addOverrideProperty(key, value);
        return this;
    }

    void start() throws Exception {
        try {
            camel.start();
        } catch (Exception e) {
            stop();
            throw e;
        }
    }

    /** Starts and waits until somebody ends the process; the hang-up signal and Ctrl-C stop it in order. */
    int run() throws Exception {
        try {
            camel.run();
        } catch (Exception e) {
            stop();
            throw e;
        }
        return camel.getExitCode();
    }

    void stop() {
        camel.stop();
        // After a failed start Camel takes itself for stopped: it neither stops its context nor tells Pivot.
        if (context() != null) {
            context().stop();
        }
        pivot.close();
    }

    CamelContext context() {
        return camel.getCamelContext();
    }

    /** The defaults of all keys. */
    static Properties defaults() {
        Properties defaults = new Properties();
        try (InputStream file = PivotMain.class.getResourceAsStream("defaults/application.properties")) {
            defaults.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return defaults;
    }

    private static String address(CamelContext context, String server) {
        Config config = new Config(context);
        return config.flag(server + ".enabled") ? config.text(server + ".host") + ":" + config.text(server + ".port") : "no port";
    }

    /** Camel only warns when a port is taken and goes on without its server (facts/camel.md part 5). */
    private static void freePort(CamelContext context, String server) {
        Config config = new Config(context);
        if (!config.flag(server + ".enabled")) {
            return;
        }
        int port = config.number(server + ".port", 0);
        String host = config.text(server + ".host");
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException taken) {
            throw new IllegalStateException("PV-PORT: " + server + ".host " + host + " and " + server + ".port " + port
                    + " cannot be used: " + taken.getMessage());
        }
    }
}
