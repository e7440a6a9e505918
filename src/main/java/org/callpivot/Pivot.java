package org.callpivot;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.micrometer.MicrometerUtils;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.callpivot.amqp.AmqpTransport;
import org.callpivot.amqp.SwitchAmqp;
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
import org.callpivot.http.BoundedThreads;
import org.callpivot.http.Breakers;
import org.callpivot.http.DeveloperHttp;
import org.callpivot.http.InFlight;
import org.callpivot.http.Lookup;
import org.callpivot.http.Signatures;
import org.callpivot.http.UrlPolicy;
import org.callpivot.kafka.KafkaClients;
import org.callpivot.kazoo.CallflowReader;
import org.callpivot.kazoo.KazooTranslator;
import org.callpivot.kazoo.NodeReader;
import org.callpivot.kazoo.StrictJson;
import org.callpivot.pipeline.Askers;
import org.callpivot.pipeline.Calls;
import org.callpivot.pipeline.Catalogue;
import org.callpivot.pipeline.Deliveries;
import org.callpivot.pipeline.Developer;
import org.callpivot.pipeline.Dialects;
import org.callpivot.pipeline.Housekeeping;
import org.callpivot.pipeline.LiveCalls;
import org.callpivot.pipeline.Senders;
import org.callpivot.pipeline.SessionStore;
import org.callpivot.pipeline.Transaction;
import org.callpivot.pipeline.Readiness;
import org.callpivot.pipeline.SwitchEvents;
import org.callpivot.pipeline.SwitchHttp;
import org.callpivot.pipeline.SwitchKafka;
import org.callpivot.request.WebUrl;
import org.callpivot.session.SessionSettings;
import org.callpivot.store.CallflowFolder;
import org.callpivot.store.CallflowStore;
import org.callpivot.store.Database;
import org.callpivot.tls.TlsStores;
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
    /** Of these for one account: plenty, as a look-up takes milliseconds; it takes four accounts whose names hang to hold up the others. */
    private static final int MAX_LOOKUPS_OF_ACCOUNT = 64;
    /** Threads of a quiet time are given back after this. */
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final Clock clock;
    private final Lookup.Resolver names;
    private final Deque<AutoCloseable> closeables = new ArrayDeque<>();

    public Pivot() {
        this(Clock.systemUTC(), InetAddress::getAllByName);
    }

    /** @param names where the addresses of developers' servers come from */
    Pivot(Clock clock, Lookup.Resolver names) {
        this.clock = clock;
        this.names = names;
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
                config.number("pivot.database.pool-size", 1), config.duration("pivot.database.timeout"))));
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

        int perAccount = config.number("pivot.http.max-per-account", 0);
        UrlPolicy policy = new UrlPolicy(urls(config), closing(new Lookup(names, MAX_LOOKUPS,
                perAccount == 0 ? 0 : MAX_LOOKUPS_OF_ACCOUNT, Duration.ofSeconds(5))));
        int inFlight = config.number("pivot.http.max-in-flight", 1);
        TlsStores tls = tls(config, "pivot.http.tls.trust-store", "pivot.http.tls.trust-store-password",
                "pivot.http.tls.key-store", "pivot.http.tls.key-store-password");
        DeveloperHttp http = closing(new DeveloperHttp(policy, http(config, inFlight), tls.context()));
        http.bind(context);
        meters.gauge("pivot.http.connections", Tags.of("state", "leased"), http, DeveloperHttp::leased);
        meters.gauge("pivot.http.connections", Tags.of("state", "idle"), http, DeveloperHttp::idle);
        context.addComponent("switch-http", switchHttp());

        beans.bind("strictJson", StrictJson.mapper());
        beans.bind("twimlMapper", TwimlMapper.create(TwimlLimits.DEFAULT));
        Signatures signatures = new Signatures(secrets(config, "pivot.http.signing-keys"));
        beans.bind("developer", new Developer(policy, signatures, new KazooTranslator(nodes),
                new TwimlText(TwimlLimits.DEFAULT), new TwimlTranslator(WebUrl::references), dialects(config), debug, meters,
                userAgent, clock));
        SessionStore sessions = new SessionStore(database);
        LiveCalls live = new LiveCalls(sessions, cdrs, catalogue, session(config), account, meters, clock);
        InFlight shares = new InFlight(config.number("pivot.http.max-per-host", 0),
                config.number("pivot.http.max-per-silent-host", 0), perAccount);
        meters.gauge("pivot.requests.in.flight", shares, InFlight::requests);
        Breakers breakers = new Breakers(breakers(config), clock);
        for (CircuitBreaker.State state : List.of(CircuitBreaker.State.CLOSED, CircuitBreaker.State.OPEN, CircuitBreaker.State.HALF_OPEN)) {
            meters.gauge("pivot.http.breakers", Tags.of("state", state.name().toLowerCase(Locale.ROOT)), breakers, all -> all.count(state));
        }
        BoundedThreads.Kind sort = config.read("pivot.http.threads", config.text("pivot.http.threads"),
                "auto, platform or virtual (from Java 21 on)", BoundedThreads.Kind::read);
        BoundedThreads threads = closing(new BoundedThreads("pivot-http", inFlight, sort, IDLE));
        meters.gauge("pivot.http.threads.busy", threads, BoundedThreads::busy);
        Calls calls = closing(new Calls(live, sessions, context, new Askers(threads, shares, breakers), calls(config), clock));
        beans.bind("sessionStore", sessions);
        beans.bind("calls", calls);
        beans.bind("oneTransaction", new Transaction(database, meters));
        drainWith(context, calls);
        beans.bind("switchEvents", new SwitchEvents(new Codec(), "/pivot/" + node,
                kind -> context.getRoute("command-" + kind) != null, meters, clock));
        beans.bind("switchHttp", new SwitchHttp(new SwitchHttp.Settings(config.text("pivot.switch.http.token"),
                config.text("pivot.switch.http.commands-url"), Set.copyOf(config.list("pivot.switch.http.reply-hosts")))));
        if (config.flag("pivot.switch.kafka.enabled")) {
            switchKafka(config, context, meters);
        }
        if (config.flag("pivot.switch.amqp.enabled")) {
            closing(new AmqpTransport(amqp(config, node))).bind(context);
            beans.bind("switchAmqp", closing(new SwitchAmqp(new SwitchAmqp.Settings(
                    config.text("pivot.switch.amqp.commands-exchange"), config.text("pivot.switch.amqp.commands-key"),
                    config.list("pivot.switch.amqp.reply-keys")), context, meters, clock)));
        }
        Senders senders = closing(new Senders(config.number("pivot.outbox.batch", 1),
                config.number("pivot.outbox.max-per-host", 0), IDLE));
        beans.bind("deliveries", new Deliveries(outbox, policy, breakers, signatures, debug, meters, userAgent,
                senders, clock));
        beans.bind("pivotOutbox", senders);

        beans.bind("apiGate", new ApiGate(new ApiTokens(secrets(config, "pivot.api.tokens"))));
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
        config.number("pivot.session.take-over", 1);
        config.flag("pivot.switch.http.enabled");
        config.number("pivot.switch.http.retries", 0);
        config.number("pivot.switch.amqp.in-flight", 1);
        config.number("pivot.switch.kafka.consumers", 1);
        config.number("pivot.switch.kafka.session-timeout", 1);
    }

    private void switchKafka(Config config, CamelContext context, MeterRegistry meters) {
        String file = config.text("pivot.switch.kafka.security-file");
        KafkaClients clients = new KafkaClients(new KafkaClients.Settings(
                file.isEmpty() ? Map.of() : KafkaClients.security(Path.of(file)),
                config.number("pivot.switch.kafka.in-flight", 1), config.duration("pivot.switch.kafka.drain")));
        context.getRegistry().bind("kafkaClients", clients);
        context.getRegistry().bind("switchKafka", closing(new SwitchKafka(clients,
                new SwitchKafka.Settings(config.text("pivot.switch.kafka.commands-topic"),
                        config.list("pivot.switch.kafka.reply-topics")), context, meters, clock)));
    }

    private Outbox outbox(Config config, Database database) {
        Backoff backoff = new Backoff(config.duration("pivot.outbox.first-pause"), config.decimal("pivot.outbox.factor"),
                config.duration("pivot.outbox.longest-pause"), config.number("pivot.outbox.attempts", 1));
        return new Outbox(database, backoff, config.duration("pivot.outbox.lease"), clock);
    }

    private static UrlPolicy.Settings urls(Config config) {
        return new UrlPolicy.Settings(config.flag("pivot.http.allow-private"), new UrlPolicy.Lists(
                Set.copyOf(config.list("pivot.http.allow-cidrs")), Set.copyOf(config.list("pivot.http.block-cidrs")),
                Set.copyOf(config.list("pivot.http.allow-hosts")), Set.copyOf(config.list("pivot.http.block-hosts")),
                config.ports("pivot.http.block-ports")), urlsOfAccounts(config));
    }

    private static Map<String, UrlPolicy.Lists> urlsOfAccounts(Config config) {
        Map<String, Set<String>> allowCidrs = config.ofAccounts("pivot.http.account-allow-cidrs");
        Map<String, Set<String>> blockCidrs = config.ofAccounts("pivot.http.account-block-cidrs");
        Map<String, Set<String>> allowHosts = config.ofAccounts("pivot.http.account-allow-hosts");
        Map<String, Set<String>> blockHosts = config.ofAccounts("pivot.http.account-block-hosts");
        Map<String, Set<String>> blockPorts = config.ofAccounts("pivot.http.account-block-ports");
        Map<String, UrlPolicy.Lists> lists = new HashMap<>();
        Stream.of(allowCidrs, blockCidrs, allowHosts, blockHosts, blockPorts).flatMap(list -> list.keySet().stream()).distinct()
                .forEach(account -> lists.put(account, new UrlPolicy.Lists(
                        allowCidrs.getOrDefault(account, Set.of()), blockCidrs.getOrDefault(account, Set.of()),
                        allowHosts.getOrDefault(account, Set.of()), blockHosts.getOrDefault(account, Set.of()),
                        blockPorts.getOrDefault(account, Set.of()).stream()
                                .map(port -> config.read("pivot.http.account-block-ports", port, "account:port", Integer::valueOf))
                                .collect(Collectors.toSet()))));
        return lists;
    }

    private static DeveloperHttp.Settings http(Config config, int inFlight) {
        DeveloperHttp.Settings defaults = DeveloperHttp.Settings.defaults();
        // Above the number in flight, so that the connection pool is never the waiting room.
        int pool = inFlight + inFlight / 5 + 1;
        return new DeveloperHttp.Settings(config.number("pivot.http.max-body-bytes", 1), defaults.maxHeaderLine(),
                defaults.maxHeaders(), pool, pool, defaults.lease(), config.duration("pivot.http.connect-timeout"),
                defaults.connectionTtl(), defaults.defaultTimeout());
    }

    private static Breakers.Settings breakers(Config config) {
        int window = config.number("pivot.http.breaker.window", 1);
        return new Breakers.Settings(config.flag("pivot.http.breaker.enabled"), config.number("pivot.http.breaker.failure-rate", 1, 100),
                window, config.number("pivot.http.breaker.minimum-calls", 1, window), config.duration("pivot.http.breaker.open"),
                config.number("pivot.http.breaker.probes", 1));
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

    private static AmqpTransport.Settings amqp(Config config, String node) {
        return new AmqpTransport.Settings(config.text("pivot.switch.amqp.uri"),
                tls(config, "pivot.switch.amqp.trust-store", "pivot.switch.amqp.trust-store-password",
                        "pivot.switch.amqp.key-store", "pivot.switch.amqp.key-store-password"),
                config.flag("pivot.switch.amqp.declare") ? config.text("pivot.switch.amqp.topology") : "",
                "pivot " + node, config.number("pivot.session.lanes", 1));
    }

    private static TlsStores tls(Config config, String trust, String trustPassword, String own, String ownPassword) {
        return new TlsStores(new TlsStores.Store(trust, config.text(trust), config.text(trustPassword)),
                new TlsStores.Store(own, config.text(own), config.text(ownPassword)));
    }

    private static SessionSettings session(Config config) {
        return new SessionSettings(config.duration("pivot.session.quick"), config.duration("pivot.session.media"),
                config.duration("pivot.session.setup"), config.duration("pivot.session.goodbye"),
                config.duration("pivot.session.other-legs"), config.duration("pivot.session.whole-call"),
                config.duration("pivot.session.resend"), config.duration("pivot.session.reask"), config.duration("pivot.session.gap"),
                config.number("pivot.session.max-branches", 1), config.number("pivot.session.max-requests", 1));
    }

    private static Calls.Settings calls(Config config) {
        return new Calls.Settings(config.number("pivot.session.lanes", 1), config.duration("pivot.session.early"),
                config.duration("pivot.session.orphaned"), config.duration("pivot.session.stop"));
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

    /** {@code account:secret, …}; an account may have several. */
    private static Map<String, Set<String>> secrets(Config config, String key) {
        Map<String, Set<String>> secrets = new HashMap<>();
        for (String entry : config.list(key)) {
            int colon = entry.indexOf(':');
            if (colon < 1 || colon == entry.length() - 1) {
                // The value may be a secret: it is not shown.
                throw new IllegalArgumentException(key + ": each entry must be account:"
                        + (key.endsWith("tokens") ? "token" : "key"));
            }
            secrets.computeIfAbsent(entry.substring(0, colon).strip(), account -> new LinkedHashSet<>())
                    .add(entry.substring(colon + 1).strip());
        }
        return secrets;
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
                    if (stopped.isAutoStartup()) {    // not after a rehearsal, which took no calls
                        LOG.info("Pivot has stopped");
                    }
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException("the context takes no lifecycle strategy", e);
        }
    }

    /** Before the routes stop, nothing new comes in and what is in flight comes to its end. */
    private static void drainWith(CamelContext context, Calls calls) {
        try {
            context.addLifecycleStrategy(new LifecycleStrategySupport() {
                @Override
                public void onContextStopping(CamelContext stopping) {
                    suspendTransports(stopping);
                    calls.drain();
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException("the context takes no lifecycle strategy", e);
        }
    }

    private static void suspendTransports(CamelContext context) {
        for (Route route : context.getRoutes()) {
            if (route.getId().startsWith("switch-")) {
                try {
                    context.getRouteController().suspendRoute(route.getId());
                } catch (Exception e) {
                    LOG.warn("the route {} was not suspended", route.getId(), e);
                }
            }
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
