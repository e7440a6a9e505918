package org.callpivot;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.micrometer.MicrometerUtils;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.callpivot.api.ApiGate;
import org.callpivot.api.ApiReply;
import org.callpivot.api.ApiTokens;
import org.callpivot.api.CallflowApi;
import org.callpivot.api.CdrApi;
import org.callpivot.api.DebugApi;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.callflow.InvalidDocument;
import org.callpivot.cdr.Backoff;
import org.callpivot.cdr.CdrStore;
import org.callpivot.cdr.Outbox;
import org.callpivot.contract.Codec;
import org.callpivot.debug.DebugLog;
import org.callpivot.http.DeveloperHttp;
import org.callpivot.http.Lookup;
import org.callpivot.http.UrlPolicy;
import org.callpivot.kazoo.CallflowReader;
import org.callpivot.kazoo.KazooTranslator;
import org.callpivot.kazoo.NodeReader;
import org.callpivot.kazoo.StrictJson;
import org.callpivot.pipeline.Calls;
import org.callpivot.pipeline.Catalogue;
import org.callpivot.pipeline.Deliveries;
import org.callpivot.pipeline.Developer;
import org.callpivot.pipeline.Dialects;
import org.callpivot.pipeline.Housekeeping;
import org.callpivot.pipeline.LiveCalls;
import org.callpivot.pipeline.Readiness;
import org.callpivot.pipeline.SwitchEvents;
import org.callpivot.pipeline.SwitchHttp;
import org.callpivot.request.WebUrl;
import org.callpivot.session.SessionSettings;
import org.callpivot.store.CallflowFolder;
import org.callpivot.store.CallflowStore;
import org.callpivot.store.Database;
import org.callpivot.twiml.Dialect;
import org.callpivot.twiml.TwimlLimits;
import org.callpivot.twiml.TwimlMapper;
import org.callpivot.twiml.TwimlText;
import org.callpivot.twiml.TwimlTranslator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts Pivot together: makes the beans that the routes name, from the settings, and closes them when the context stops. The same in
 * Camel Main, in tests and in Karaf.
 */
public final class Pivot implements CamelConfiguration, AutoCloseable {

    static final String VERSION = version();

    private static final Logger LOG = LoggerFactory.getLogger(Pivot.class);
    private static final int MAX_CALLFLOW_BYTES = 1024 * 1024;
    /** Different hosts whose names are looked up at the same time. */
    private static final int MAX_LOOKUPS = 256;

    private final Clock clock;
    private final Deque<AutoCloseable> closeables = new ArrayDeque<>();

    public Pivot() {
        this(Clock.systemUTC());
    }

    Pivot(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void configure(CamelContext context) {
        closeWith(context);
        Config config = new Config(context);
        checkKeysOfRoutes(config);
        Registry beans = context.getRegistry();
        String node = config.text("pivot.node");
        String account = config.text("pivot.account");
        String userAgent = "Pivot/" + VERSION;

        // Camel's own, if it measures: it has made one already, and shows no other.
        MeterRegistry meters = MicrometerUtils.getOrCreateMeterRegistry(beans, MicrometerConstants.METRICS_REGISTRY_NAME);

        Database database = closing(Database.open(new Database.Settings(config.text("pivot.database.url"),
                config.text("pivot.database.user"), config.text("pivot.database.password"),
                config.number("pivot.database.pool-size", 1))));
        DebugLog debug = new DebugLog(database, node, clock);
        meters.gauge("pivot.debug.lost", debug, DebugLog::lost);
        CdrStore cdrs = new CdrStore(database, clock);
        Outbox outbox = outbox(config, database);
        CallflowStore stored = new CallflowStore(database, clock);
        beans.bind("debugLog", debug);
        beans.bind("cdrStore", cdrs);
        beans.bind("outbox", outbox);

        NodeReader nodes = new NodeReader();
        CallflowReader callflows = new CallflowReader(nodes);
        Catalogue catalogue = new Catalogue(stored, callflows);
        CallflowFolder folder = closing(new CallflowFolder(new CallflowFolder.Settings(
                Path.of(config.text("pivot.callflows.folder")), account, config.duration("pivot.callflows.interval"),
                MAX_CALLFLOW_BYTES), callflows, catalogue::filesChanged));
        beans.bind("catalogue", catalogue);
        folder.start();

        UrlPolicy policy = new UrlPolicy(urls(config), closing(new Lookup(InetAddress::getAllByName, MAX_LOOKUPS,
                Duration.ofSeconds(5))));
        int inFlight = config.number("pivot.http.max-in-flight", 1);
        closing(new DeveloperHttp(policy, http(config, inFlight))).bind(context);
        context.addComponent("switch-http", switchHttp());

        beans.bind("strictJson", StrictJson.mapper());
        beans.bind("twimlMapper", TwimlMapper.create(TwimlLimits.DEFAULT));
        beans.bind("developer", new Developer(policy, new KazooTranslator(nodes), new TwimlText(TwimlLimits.DEFAULT),
                new TwimlTranslator(WebUrl::resolve), dialects(config), debug, meters, userAgent, clock));
        beans.bind("calls", closing(new Calls(new LiveCalls(catalogue, session(config), account, meters, clock), context,
                config.number("pivot.session.lanes", 1), inFlight, clock)));
        beans.bind("switchEvents", new SwitchEvents(new Codec(), "/pivot/" + node, meters, clock));
        beans.bind("switchHttp", new SwitchHttp(new SwitchHttp.Settings(config.text("pivot.switch.http.token"),
                config.text("pivot.switch.http.commands-url"), Set.copyOf(config.list("pivot.switch.http.reply-hosts")))));
        int batch = config.number("pivot.outbox.batch", 1);
        beans.bind("deliveries", new Deliveries(outbox, policy, debug, meters, userAgent, batch, clock));
        beans.bind("pivotOutbox", context.getExecutorServiceManager().newThreadPool(this, "pivot-outbox",
                new ThreadPoolProfileBuilder("pivot-outbox").poolSize(0).maxPoolSize(batch).maxQueueSize(0).keepAliveTime(60L)
                        .rejectedPolicy(ThreadPoolRejectedPolicy.CallerRuns).build()));

        beans.bind("apiGate", new ApiGate(new ApiTokens(tokens(config))));
        beans.bind("apiReply", new ApiReply(node, VERSION, clock));
        beans.bind("debugApi", new DebugApi(debug));
        beans.bind("cdrApi", new CdrApi(cdrs, outbox));
        beans.bind("callflowApi", new CallflowApi(stored, document -> faults(callflows, document), catalogue::files, catalogue::rebuild));
        beans.bind("housekeeping",
                new Housekeeping(debug, Duration.ofDays(config.number("pivot.debug.keep-days", 1)), clock));
        beans.bind("readiness", new Readiness(database));
    }

    /** Keys that only routes read: Camel takes a wrong value without a word, or does not name the key. */
    private static void checkKeysOfRoutes(Config config) {
        config.number("pivot.outbox.period", 1);
        config.flag("pivot.switch.http.enabled");
        config.number("pivot.switch.http.retries", 0);
    }

    private Outbox outbox(Config config, Database database) {
        Backoff backoff = new Backoff(config.duration("pivot.outbox.first-pause"), config.decimal("pivot.outbox.factor"),
                config.duration("pivot.outbox.longest-pause"), config.number("pivot.outbox.attempts", 1));
        return new Outbox(database, backoff, Duration.ofMinutes(1), clock);
    }

    private static UrlPolicy.Settings urls(Config config) {
        return new UrlPolicy.Settings(config.flag("pivot.http.allow-private"), config.list("pivot.http.allow-cidrs"),
                config.list("pivot.http.block-cidrs"), new HashSet<>(config.list("pivot.http.allow-hosts")),
                new HashSet<>(config.list("pivot.http.block-hosts")), config.ports("pivot.http.block-ports"));
    }

    private static DeveloperHttp.Settings http(Config config, int inFlight) {
        DeveloperHttp.Settings defaults = DeveloperHttp.Settings.defaults();
        // Above the number in flight, so that the connection pool is never the waiting room.
        int pool = inFlight + inFlight / 5 + 1;
        return new DeveloperHttp.Settings(config.number("pivot.http.max-body-bytes", 1), defaults.maxHeaderLine(),
                defaults.maxHeaders(), pool, pool, defaults.lease(), config.duration("pivot.http.connect-timeout"),
                defaults.connectionTtl(), defaults.defaultTimeout());
    }

    /** The switch's address is the operator's, not a stranger's: no URL policy, only bounds. */
    private static HttpComponent switchHttp() {
        HttpComponent component = new HttpComponent();
        component.setConnectTimeout(2000);
        component.setResponseTimeout(5000);
        component.setConnectionRequestTimeout(5000);
        component.setMaxTotalConnections(500);
        component.setConnectionsPerRoute(200);
        component.setCookieManagementDisabled(true);
        // The route says how often a command is tried; the client would do so on its own, unseen.
        component.setHttpClientConfigurer(HttpClientBuilder::disableAutomaticRetries);
        return component;
    }

    private static SessionSettings session(Config config) {
        return new SessionSettings(config.duration("pivot.session.quick"), config.duration("pivot.session.media"),
                config.duration("pivot.session.setup"), config.duration("pivot.session.goodbye"),
                config.duration("pivot.session.other-legs"), config.duration("pivot.session.whole-call"),
                config.number("pivot.session.max-branches", 1), config.number("pivot.session.max-requests", 1));
    }

    private static Dialects dialects(Config config) {
        Map<String, Dialect> ofAccounts = new HashMap<>();
        for (String entry : config.list("pivot.twiml.dialects")) {
            int colon = entry.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("pivot.twiml.dialects: \"" + entry + "\" must be account:dialect");
            }
            ofAccounts.put(entry.substring(0, colon).strip(), config.read("pivot.twiml.dialects", entry.substring(colon + 1),
                    "account:kazoo or account:twilio", Dialects::read));
        }
        return new Dialects(config.read("pivot.twiml.dialect", config.text("pivot.twiml.dialect"), "kazoo or twilio",
                Dialects::read), ofAccounts);
    }

    private static Map<String, Set<String>> tokens(Config config) {
        Map<String, Set<String>> tokens = new HashMap<>();
        for (String entry : config.list("pivot.api.tokens")) {
            int colon = entry.indexOf(':');
            if (colon < 1) {
                // The value may be a token: it is not shown.
                throw new IllegalArgumentException("pivot.api.tokens: each entry must be account:token");
            }
            tokens.computeIfAbsent(entry.substring(0, colon).strip(), account -> new LinkedHashSet<>())
                    .add(entry.substring(colon + 1).strip());
        }
        return tokens;
    }

    /** What is wrong with a callflow document that the API was given; the account is the API's business. */
    private static List<Diagnostic> faults(CallflowReader reader, JsonNode document) {
        try {
            reader.read("api", document.path("account_id").asText("api"), document);
            return List.of();
        } catch (InvalidDocument invalid) {
            return invalid.faults();
        }
    }

    private <T extends AutoCloseable> T closing(T part) {
        closeables.push(part);
        return part;
    }

    private void closeWith(CamelContext context) {
        try {
            context.addLifecycleStrategy(new LifecycleStrategySupport() {
                @Override
                public void onContextStopped(CamelContext stopped) {
                    close();
                    LOG.info("Pivot has stopped");
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException("the context takes no lifecycle strategy", e);
        }
    }

    /** Happens by itself when the context stops; a context whose start has failed does not say so. */
    @Override
    public void close() {
        closeables.forEach(Pivot::close);
        closeables.clear();
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("{} was not closed", part, e);
        }
    }

    private static String version() {
        String version = Pivot.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
