package org.callpivot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What stops the start: one thing is broken at a time, the message names it, and nothing is left running. */
class RoutesCheckTest {

    private static final String OWN = "team.camel.yaml";

    @TempDir
    private Path routes;
    @TempDir
    private Path callflows;
    private int port;
    private Set<Thread> threadsBefore;

    @BeforeEach
    void copyRoutes() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Files.copy(file, routes.resolve(file.getFileName()));
            }
        }
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        threadsBefore = threads();
    }

    @AfterEach
    void nothingIsLeftRunning() {
        Awaitility.await().untilAsserted(() -> {
            Set<Thread> left = threads();
            left.removeAll(threadsBefore);
            assertEquals(Set.of(), left);
        });
        Awaitility.await().ignoreExceptions().until(() -> {
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
            return true;
        });
    }

    @FunctionalInterface
    private interface Fault {
        void into(Path routes) throws IOException;
    }

    private static Arguments row(String what, Fault fault, String... named) {
        return arguments(what, fault, List.of(named));
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                row("a file is missing", routes -> Files.delete(routes.resolve("pivot.camel.yaml")),
                        "PV-ROUTE-MISSING: the route ask-developer is missing", "PV-ROUTE-MISSING: the route ask-rejected is missing"),
                row("the fallback is missing", routes -> Files.delete(routes.resolve("fallback.camel.yaml")),
                        "PV-ROUTE-CONFIGURATION: the routeConfiguration pivot-fallback is missing",
                        "PV-ROUTE-CONFIGURATION: the route ask-developer has the routeConfigurationId pivot-fallback, but no "
                                + "routeConfiguration has this id"),
                row("a route is renamed", edit("cdr.camel.yaml", "- route:\n    id: cdr\n", "- route:\n    id: cdrs\n"),
                        "PV-ROUTE-MISSING: the route cdr is missing"),
                row("a route sends to nowhere", edit("call.camel.yaml", "uri: direct:cdr\n", "uri: direct:billing\n"),
                        "PV-ROUTE-DIRECT: the route call-input sends to direct:billing, but no route is from direct:billing"),
                row("a route configuration sends to nowhere", edit("fallback.camel.yaml", "uri: direct:call-lane", "uri: direct:alarm"),
                        "PV-ROUTE-DIRECT: the routeConfiguration pivot-fallback sends to direct:alarm, but no route is from "
                                + "direct:alarm"),
                row("a rest sends to nowhere", edit("api.camel.yaml", "to: direct:api-cdr-list", "to: direct:api-cdrs"),
                        "PV-ROUTE-DIRECT: the rest api sends to direct:api-cdrs, but no route is from direct:api-cdrs"),
                row("an unknown routeConfigurationId",
                        edit("pivot.camel.yaml", "routeConfigurationId: pivot-fallback", "routeConfigurationId: fallbak"),
                        "PV-ROUTE-CONFIGURATION: the route ask-developer has the routeConfigurationId fallbak, but no "
                                + "routeConfiguration has this id"),
                row("nothing consumes the commands of a transport", edit("switch-http.camel.yaml", "from:\n      uri: direct:command-http",
                        "from:\n      uri: direct:commands"),
                        "PV-ROUTE-DIRECT: the route command sends to direct:command-${exchangeProperty.PivotCommandTransport}, "
                                + "but no route is from direct:command-${exchangeProperty.PivotCommandTransport}"),
                row("broken YAML", edit("cdr.camel.yaml", "    description:", "  description:"), "cdr.camel.yaml"),
                row("an unknown step", edit("cdr.camel.yaml", "- bean:\n            id: store-cdr", "- baen:\n            id: store-cdr"),
                        "baen"),
                row("a bean that is not there", edit("cdr.camel.yaml", "ref: cdrStore", "ref: cdrStor"), "cdrStor"),
                row("a setting that is not there", edit("cdr.camel.yaml", "pivot.outbox.period", "pivot.outbox.perod"),
                        "pivot.outbox.perod"),
                row("an empty folder", RoutesCheckTest::empty, "PV-ROUTE-MISSING: the route call-event is missing"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aFolderThatCannotCarryACallDoesNotStart(String what, Fault fault, List<String> named) throws IOException {
        fault.into(routes);
        String message = refusal(Map.of());
        named.forEach(part -> assertTrue(message.contains(part), message));
    }

    @Test
    void allFaultsAreToldAtOnce() throws IOException {
        empty(routes);
        String message = refusal(Map.of());
        RoutesCheck.NEEDED.forEach(route -> assertTrue(message.contains("the route " + route + " is missing"), message));
        assertTrue(message.startsWith("The routes of file:" + routes + "/*.camel.yaml cannot carry a call:"), message);
    }

    @Test
    void aPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String number = String.valueOf(taken.getLocalPort());
            assertTrue(refusal(Map.of("camel.server.port", number)).startsWith("PV-PORT: camel.server.host 127.0.0.1 and "
                    + "camel.server.port " + number + " cannot be used: Address already in use"));
            assertTrue(refusal(Map.of("camel.management.enabled", "true", "camel.management.port", number))
                    .startsWith("PV-PORT: camel.management.host 127.0.0.1 and camel.management.port " + number));
        }
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                arguments("pivot.database.url", "jdbc:h2:mem:x;IFEXISTS=TRUE",
                        "the database at pivot.database.url = jdbc:h2:mem:x cannot be opened: "),
                arguments("pivot.database.url", "jdbc:nosuch://db/pivot",
                        "the database at pivot.database.url = jdbc:nosuch://db/pivot cannot be opened: "),
                arguments("pivot.database.pool-size", "many", "pivot.database.pool-size is \"many\", but must be a whole number of at least 1"),
                arguments("pivot.session.quick", "soon", "pivot.session.quick is \"soon\", but must be a duration like 500ms, 10s, 5m or 2h"),
                arguments("pivot.http.allow-private", "yes", "pivot.http.allow-private is \"yes\", but must be true or false"),
                arguments("pivot.http.allow-cidrs", "10.0.0.0/33", "10.0.0.0/33"),
                arguments("pivot.http.block-ports", "22, smtp", "pivot.http.block-ports"),
                arguments("pivot.http.max-body-bytes", "0", "pivot.http.max-body-bytes is \"0\", but must be a whole number of at least 1"),
                arguments("pivot.outbox.factor", "0.5", "pivot.outbox"),
                arguments("pivot.outbox.period", "often", "pivot.outbox.period is \"often\""),
                arguments("pivot.switch.http.enabled", "yes", "pivot.switch.http.enabled is \"yes\", but must be true or false"),
                arguments("pivot.switch.http.retries", "-5", "pivot.switch.http.retries is \"-5\""),
                arguments("pivot.api.tokens", "sesame", "pivot.api.tokens: each entry must be account:token"),
                arguments("pivot.debug.keep-days", "0", "pivot.debug.keep-days is \"0\""),
                arguments("camel.server.port", "http", "camel.server.port"));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("settings")
    void aWrongValueDoesNotStart(String key, String value, String named) {
        String message = refusal(Map.of(key, value));
        assertTrue(message.contains(named), message);
    }

    @Test
    void theFolderAsItShipsStarts() throws Exception {
        PivotMain pivot = pivot(Map.of());
        pivot.start();
        pivot.stop();
    }

    @Test
    void aTeamMayAddRoutesOfItsOwn() throws Exception {
        edit("call.camel.yaml", "uri: direct:cdr\n", "uri: direct:billing\n").into(routes);
        Files.writeString(routes.resolve(OWN), """
                - route:
                    id: billing
                    from:
                      uri: direct:billing
                      steps:
                        - to: {uri: "direct:cdr"}
                """);
        PivotMain pivot = pivot(Map.of());
        pivot.start();
        assertTrue(pivot.context().getRouteController().getRouteStatus("billing").isStarted());
        pivot.stop();
    }

    @Test
    void aTransportThatIsSwitchedOffMayBeBroken() throws Exception {
        edit("switch-http.camel.yaml", "uri: direct:call-event", "uri: direct:nowhere").into(routes);
        Files.writeString(routes.resolve(OWN), """
                - route:
                    id: command-test
                    from:
                      uri: direct:command-test
                      steps:
                        - log: {message: "${body}"}
                """);
        PivotMain pivot = pivot(Map.of("pivot.switch.http.enabled", "false"));
        pivot.start();
        pivot.stop();
    }

    private static Fault edit(String file, String old, String now) {
        return routes -> {
            String text = Files.readString(routes.resolve(file));
            assertTrue(text.contains(old), () -> file + " has no " + old);
            int at = text.indexOf(old);
            Files.writeString(routes.resolve(file), text.substring(0, at) + now + text.substring(at + old.length()));
        };
    }

    private static void empty(Path routes) throws IOException {
        try (Stream<Path> files = Files.list(routes)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /** What a person reads of a start that fails. */
    private String refusal(Map<String, String> settings) {
        PivotMain pivot = pivot(settings);
        return Reason.of(assertThrows(Exception.class, pivot::start));
    }

    private PivotMain pivot(Map<String, String> settings) {
        PivotMain pivot = new PivotMain("file:config/application.properties")
                .with("camel.main.routes-include-pattern", "file:" + routes + "/*.camel.yaml")
                .with("camel.server.port", String.valueOf(port))
                .with("camel.management.enabled", "false")
                .with("pivot.callflows.folder", callflows.toString())
                .with("pivot.database.url", "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        settings.forEach(pivot::with);
        return pivot;
    }

    /** Of Pivot, of Camel and of the servers and pools that they run. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("(?i)(pivot|callflow|camel|pool-|vert\\.x|vertx|hikari).*"))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
