package org.callpivot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pivot in Camel Main: defaults, settings, beans, routes, and the checks that Camel does not make. The same on the command line,
 * in tests and in Karaf.
 *
 * <p>Settings by falling precedence: environment, the file, the bundled {@code config/application.properties}.
 */
public final class PivotMain {

    private static final Logger LOG = LoggerFactory.getLogger(PivotMain.class);

    private final Main camel = new Main() {
        @Override
        protected CamelContext createCamelContext() {
            CamelContext context = super.createCamelContext();
            // In OSGi nothing else says where Camel's parts are: the class path is the bundle's.
            context.setApplicationContextClassLoader(PivotMain.class.getClassLoader());
            return context;
        }
    };
    private final Pivot pivot;

    /** @param settings location of the file with the settings, e.g. {@code file:config/application.properties} */
    PivotMain(String settings) {
        this(settings, new Pivot());
    }

    PivotMain(String settings, Pivot pivot) {
        this(settings, defaults(), pivot);
    }

    /** @param settings instead of a file; a key that is left out has the bundled default */
    public PivotMain(Properties settings) {
        this("false", over(defaults(), settings), new Pivot());
        // Whoever hands over settings also says when to stop. Camel's own hook into the end of the JVM would keep a removed bundle in memory.
        camel.setShutdownStrategy(new SimpleMainShutdownStrategy());
    }

    private PivotMain(String file, Properties defaults, Pivot pivot) {
        this.pivot = pivot;
        camel.setInitialProperties(defaults);
        camel.setDefaultPropertyPlaceholderLocation(file);
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
                LOG.info("{}", ready());
            }
        });
    }

    /** Replaces a setting of the file, before the start. */
    public PivotMain with(String key, String value) {
        camel.addOverrideProperty(key, value);
        return this;
    }

    /** @throws Exception if it does not; {@link Reason} has what a person should read of it. Nothing is left running then. */
    public void start() throws Exception {
        try {
            camel.start();
        } catch (Exception e) {
            stop();
            throw e;
        }
    }

    /**
     * Goes as far as a start goes without taking a call, then stops again: reads every setting, opens the store, declares what RabbitMQ
     * shall have, makes the routes and their endpoints. So it is known whether a start would succeed, also while another Pivot runs.
     *
     * @param taken {@code camel.server} or {@code camel.management}, if that other one has their ports
     * @throws Exception as {@link #start}
     */
    public void rehearse(Set<String> taken) throws Exception {
        with("camel.main.auto-startup", "false");
        taken.forEach(server -> with(server + ".port", "0"));
        camel.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport main) {
                // Else a variable CAMEL_SERVER_PORT would be stronger than what is set here; the settings have it already.
                PropertiesComponent properties = (PropertiesComponent) main.getCamelContext().getPropertiesComponent();
                properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_FALLBACK);
            }
        });
        start();
        stop();
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

    public void stop() {
        camel.stop();
        // After a failed start Camel takes itself for stopped: it neither stops its context nor tells Pivot.
        if (context() != null) {
            context().stop();
        }
        pivot.close();
    }

    public CamelContext context() {
        return camel.getCamelContext();
    }

    /** The defaults of all keys. */
    public static Properties defaults() {
        Properties defaults = new Properties();
        try (InputStream file = PivotMain.class.getResourceAsStream("defaults/application.properties")) {
            defaults.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return defaults;
    }

    private static Properties over(Properties defaults, Properties settings) {
        defaults.putAll(settings);
        return defaults;
    }

    /** For people: which Pivot this is, and where it listens. */
    public String ready() {
        return "Pivot " + Pivot.VERSION + " is ready: events and API on " + address(context(), "camel.server")
                + ", health and metrics on " + address(context(), "camel.management");
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
