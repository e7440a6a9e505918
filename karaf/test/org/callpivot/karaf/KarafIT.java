package org.callpivot.karaf;

import static org.callpivot.http.MisbehavingServer.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.callpivot.RunningPivot;
import org.callpivot.bus.AmqpBroker;
import org.callpivot.bus.AmqpSwitch;
import org.callpivot.bus.Fleet;
import org.callpivot.bus.KafkaBroker;
import org.callpivot.bus.KafkaBus;
import org.callpivot.bus.SwitchBus;
import org.callpivot.demo.DemoCall;
import org.callpivot.demo.DemoDeveloperServer;
import org.callpivot.demo.Keys;
import org.callpivot.demo.Transcript;
import org.callpivot.http.MisbehavingServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of Pivot in a real Apache Karaf: installed from its KAR, called, changed, broken, removed, installed again, stopped.
 * Its ports come from the environment, everything else from the files that the installation has written.
 */
class KarafIT {

    private static final Path KAR = Path.of("target/pivot.kar");
    private static final Path KARAF = Path.of("target/karaf/apache-karaf.tar.gz");
    /** It stays there, so that its log can be read. */
    private static final Path FOLDER = Path.of("target/karaf/it");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SETTINGS = "etc/org.callpivot.cfg";
    private static final String ROUTE = "etc/pivot/routes/pivot.camel.yaml";
    private static final String CALL_DEVELOPER = "                    - to:\n                        id: call-developer\n";
    private static final String ADD_TENANT = """
                                - setHeader:
                                    id: add-tenant
                                    name: X-Tenant
                                    constant: acme
            """;

    @TempDir
    private Path folder;

    private final int port = KarafServer.freePort();
    private final int managementPort = KarafServer.freePort();
    private final HttpClient http = HttpClient.newHttpClient();
    private final MisbehavingServer developer = MisbehavingServer.start()
            .on("/voice", answer(200, "text/xml", "<Response><Say>Hello from Karaf</Say></Response>"));
    private long begun = System.nanoTime();

    @Test
    void installedCalledChangedRemovedInstalledAgainStopped() throws Exception {
        assertTrue(Files.exists(KAR) && Files.exists(KARAF), "mvn -Pkaraf verify makes " + KAR + " and fetches " + KARAF);
        Map<String, String> environment = Map.of("CAMEL_SERVER_PORT", String.valueOf(port),
                "CAMEL_MANAGEMENT_PORT", String.valueOf(managementPort));
        theBundle();
        try (developer; AmqpBroker rabbit = AmqpBroker.find(folder); KafkaBroker kafka = KafkaBroker.start(folder.resolve("kafka"));
                KarafServer karaf = KarafServer.start(KARAF, FOLDER, environment)) {
            kafka.createTopics(1, "switch.events", "switch.commands.one", "switch.events.dead-letter");
            took("Karaf alone: " + karaf.memory() + " MB, started");
            Set<String> threadsAlone = karaf.threads();
            Set<Integer> portsAlone = karaf.ports().own();

            karaf.deploy(KAR);
            awaitUp();
            took("KAR in deploy/, then Pivot is healthy");
            assertEquals(Set.of(), karaf.ports().open(), "it listens on loopback alone");
            theFilesAreThere(karaf);
            aChangedSetting(karaf);
            aBrokenSetting(karaf);
            transportsAreTurnedOnInTheMiddleOfACall(karaf, rabbit, kafka);
            callsOverKafkaAndRabbitMq(rabbit, kafka);
            anEditedRoute(karaf);
            aBrokenRoute(karaf);
            anEditedCallflow(karaf);
            theLint(karaf);
            assertTrue(karaf.log().stream().noneMatch(line -> line.contains("Unregistering commands for bundle org.callpivot")), "it never stopped");
            took("edited routes and commands; Karaf with a busy Pivot: " + karaf.memory() + " MB");

            Files.delete(karaf.folder().resolve("deploy/pivot.kar"));
            nothingIsLeft(karaf, threadsAlone, portsAlone);
            took("removed, nothing left");

            karaf.deploy(KAR);
            awaitUp();
            assertEquals("acme", tenantOfTheNextCall(), "what the operator has edited stays");
            took("installed again: " + karaf.memory() + " MB");

            int before = karaf.log().size();
            System.out.println("Karaf: SIGTERM, ended after " + karaf.terminate().toMillis() + " ms");
            List<String> last = karaf.log().subList(before, karaf.log().size());
            assertTrue(last.stream().anyMatch(line -> line.contains("Pivot has stopped")), () -> String.join("\n", last));
            assertEquals(List.of(), last.stream().filter(line -> line.contains("| ERROR |")).toList());
        }
    }

    /** What a server needs, from the folders that the command line uses, and not what is for tests, consoles and demos. */
    private static void theBundle() throws IOException {
        Set<String> inside = new TreeSet<>();
        try (JarFile bundle = new JarFile("target/pivot-karaf.jar")) {
            bundle.stream().forEach(entry -> inside.add(entry.getName()));
            assertNull(bundle.getManifest().getMainAttributes().getValue("Export-Package"));
        }
        assertEquals(List.of(), inside.stream().filter(name -> name.matches(
                "lib/(.*(test|junit|mockito|log4j|logback|slf4j|picocli|jline|osgi|jmh|jazzer).*)|org/callpivot/(demo/.+|bench/.+|(Demo|Main|Lint)[.$].*)"
                        + "|log4j2?\\..*")).toList());
        long size = Files.size(KAR) / 1_000_000;
        System.out.println("Karaf: " + KAR + " has " + size + " MB");
        assertTrue(size < 60, "what has come into the KAR?");
    }

    private static void theFilesAreThere(KarafServer karaf) throws IOException {
        try (Stream<Path> routes = Files.list(Path.of("routes"))) {
            for (Path file : routes.toList()) {
                assertEquals(Files.readString(file), Files.readString(karaf.folder().resolve("etc/pivot").resolve(file)));
            }
        }
        assertEquals(keys(Path.of("config/application.properties")), keys(karaf.folder().resolve(SETTINGS)));
        assertTrue(Files.exists(karaf.folder().resolve("etc/pivot/callflows/2030.json")));
        assertTrue(Files.exists(karaf.folder().resolve("etc/pivot/amqp-topology.json")));
    }

    private static Set<Object> keys(Path file) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        return properties.keySet();
    }

    /** Loopback is refused by default. */
    private void aChangedSetting(KarafServer karaf) throws Exception {
        assertEquals(List.of(), heard());
        change(karaf, Map.of("pivot.http.allow-cidrs", "127.0.0.0/8"));
        Awaitility.await("a call that knows the changed setting").atMost(PATIENCE).ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> heard().equals(List.of("Hello from Karaf")));
        took("changed setting, then a call over HTTP that knows it");
    }

    private void aBrokenSetting(KarafServer karaf) throws Exception {
        String began = karaf.shell("pivot:status");
        assertTrue(began.contains("is ready: events and API on 127.0.0.1:" + port), began);
        change(karaf, Map.of("pivot.session.lanes", "many"));
        karaf.awaitLog("Pivot goes on with those that it has: pivot.session.lanes is \"many\", but must be a whole number of at least 1");
        assertEquals(List.of("Hello from Karaf"), heard());
        String refused = karaf.shell("pivot:status");
        assertTrue(refused.contains(firstLine(began)) && refused.contains("refused: pivot.session.lanes is \"many\""), refused);
        change(karaf, Map.of("pivot.session.lanes", "32"));
        karaf.awaitLog("the settings are again those that Pivot runs with");
        assertEquals(firstLine(began), karaf.shell("pivot:status").strip(), "the same Pivot, and nothing is refused any more");
    }

    private static String firstLine(String said) {
        return said.lines().findFirst().orElseThrow();
    }

    /** The restart changes nothing for the call: it is in the store. */
    private void transportsAreTurnedOnInTheMiddleOfACall(KarafServer karaf, AmqpBroker rabbit, KafkaBroker kafka) throws Exception {
        Files.writeString(karaf.folder().resolve("etc/pivot/callflows/live.json"), """
                {"numbers": ["4711"], "flow": {"module": "sleep", "data": {"duration": 10, "unit": "m"}}}""");
        Awaitility.await("the callflow").atMost(PATIENCE).until(() -> {
            tell(RunningPivot.event("offer-1", "call.offered", "live-call", "{'from':{'number':'1001'},'to':{'number':'4711'}}"));
            return karaf.shell("pivot:calls").contains("live-call");
        });
        Map<String, String> transports = new HashMap<>(rabbit.settings());
        transports.putAll(Map.of("pivot.switch.kafka.enabled", "true", "pivot.switch.kafka.brokers", kafka.brokers()));
        change(karaf, transports);
        Awaitility.await("the consumer").atMost(PATIENCE).until(() -> kafka.members("pivot") == 1);
        String calls = karaf.shell("pivot:calls");
        assertTrue(calls.contains("live-call"), calls);
        took("Kafka and RabbitMQ turned on in the middle of a call");
    }

    private void callsOverKafkaAndRabbitMq(AmqpBroker rabbit, KafkaBroker kafka) throws Exception {
        try (Fleet one = fleet("one", new KafkaBus(kafka.brokers(), "switch.events", "switch.commands.one"));
                Fleet two = fleet("two", new AmqpSwitch(rabbit.uri(), rabbit.exchanges(), "two"))) {
            for (Fleet fleet : List.of(one, two)) {
                fleet.dial(8, 100);
            }
            for (Fleet fleet : List.of(one, two)) {
                Fleet.Report report = fleet.await(PATIENCE);
                assertEquals(8, report.right(), report::toString);
            }
        } finally {
            rabbit.delete("two");
        }
        took("8 calls over Kafka and 8 over RabbitMQ");
    }

    private static Fleet fleet(String name, SwitchBus bus) throws IOException {
        return new Fleet(bus, name, Duration.ofMillis(100), Duration.ofMillis(500));
    }

    private void anEditedRoute(KarafServer karaf) throws Exception {
        assertEquals(null, tenantOfTheNextCall());
        karaf.edit(ROUTE, text -> text.replace(CALL_DEVELOPER, ADD_TENANT + CALL_DEVELOPER));
        String said = karaf.shell("pivot:reload");
        assertTrue(said.contains("is ready"), said);
        assertEquals("acme", tenantOfTheNextCall());
    }

    private void aBrokenRoute(KarafServer karaf) throws Exception {
        karaf.edit(ROUTE, text -> text.replace("id: ask-developer\n", "id: ask-nobody\n"));
        String said = karaf.shell("pivot:reload");
        assertTrue(said.contains("PV-ROUTE-MISSING: the route ask-developer is missing"), said);
        assertEquals("acme", tenantOfTheNextCall());
        karaf.edit(ROUTE, text -> text.replace("id: ask-nobody\n", "id: ask-developer\n"));
        said = karaf.shell("pivot:reload");
        assertTrue(!said.contains("refused"), said);
    }

    private void anEditedCallflow(KarafServer karaf) throws Exception {
        Path file = karaf.folder().resolve("etc/pivot/callflows/said.json");
        for (String text : List.of("One", "Two")) {
            Files.writeString(file, "{\"numbers\": [\"2040\"], \"flow\": {\"module\": \"tts\", \"data\": {\"text\": \"" + text + "\"}}}");
            Awaitility.await("the callflow").atMost(PATIENCE).until(() -> heard(DemoCall.toNumber(events(), "1001", "2040")).equals(List.of(text)));
        }
        Files.writeString(file, "{\"numbers\"");
        karaf.awaitLog("its last good version serves on");
        assertEquals(List.of("Two"), heard(DemoCall.toNumber(events(), "1001", "2040")));
    }

    private static void theLint(KarafServer karaf) throws Exception {
        String said = karaf.shell("pivot:lint etc/pivot/callflows/2030.json");
        assertTrue(said.contains("etc/pivot/callflows/2030.json: 0 errors, 0 warnings"), said);
        said = karaf.shell("pivot:lint etc/pivot/callflows/said.json");
        assertTrue(said.contains("said.json has errors"), said);
    }

    private void nothingIsLeft(KarafServer karaf, Set<String> threadsAlone, Set<Integer> portsAlone) {
        karaf.awaitLog("Pivot has stopped");
        // Karaf's own threads of pivot's commands hold its classes until they have been idle for a minute.
        Awaitility.await("Pivot's threads, ports, connections and classes are gone").atMost(PATIENCE.multipliedBy(2))
                .pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
                    assertEquals(Set.of(), pivots(karaf.threads(), threadsAlone));
                    assertEquals(portsAlone, karaf.ports().own());
                    assertEquals(Set.of(), karaf.ports().remote());
                    assertEquals(List.of(), karaf.classes().stream().filter(name -> name.matches("org\\.(callpivot|apache\\.camel)\\..*")).toList());
                });
    }

    /** Threads that Karaf did not have alone, without those of its own pools; those of a shell session idle for a minute after its end. */
    private static Set<String> pivots(Set<String> threads, Set<String> alone) {
        Set<String> more = new TreeSet<>(threads);
        more.removeAll(alone);
        more.removeIf(name -> name.matches("(?s)(C[12] Compiler|Attach Listener|G1 |GC Thread|sshd-|Active Thread: |CM |activator-|features-|fileinstall|"
                + "paxweb|Karaf |qtp|Gogo|JMX |RMI |Common-Cleaner|bundle-|SCR|shell:|Notification|"
                + "session-\\d+-thread|pipe-|CompilerThread|Sweeper|Keep-Alive|process reaper|Thread-\\d+ \\(activemq).*"));
        return more;
    }

    private void awaitUp() {
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/observe/health")).build();
        Awaitility.await("Pivot's health").atMost(PATIENCE).ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
    }

    private URI events() {
        return URI.create("http://127.0.0.1:" + port + "/switch/events");
    }

    private void tell(String event) throws Exception {
        http.send(HttpRequest.newBuilder(events()).header("Content-Type", "application/cloudevents+json")
                .POST(HttpRequest.BodyPublishers.ofString(event)).build(), HttpResponse.BodyHandlers.discarding());
    }

    /** What the caller of a new call hears. */
    private List<String> heard() throws Exception {
        return heard(DemoCall.toNumber(events(), "1001", "2030").asking(developer.url("/voice"), "get", "twiml", null));
    }

    private static List<String> heard(DemoCall call) throws Exception {
        try (DemoDeveloperServer forCdrs = new DemoDeveloperServer(0)) {
            return call.withoutCdrs()
                    .run(Keys.prepared(""), forCdrs, new Transcript(InstantSource.system(), entry -> { })).heard();
        }
    }

    /** The header that the edited route adds. */
    private String tenantOfTheNextCall() throws Exception {
        assertEquals(List.of("Hello from Karaf"), heard());
        List<MisbehavingServer.Request> requests = developer.requests("/voice");
        return requests.get(requests.size() - 1).header("X-Tenant");
    }

    private static void change(KarafServer karaf, Map<String, String> settings) throws IOException {
        karaf.edit(SETTINGS, text -> {
            String changed = text;
            for (Map.Entry<String, String> one : settings.entrySet()) {
                assertTrue(changed.contains("\n" + one.getKey() + " ="), one.getKey() + " is not in the file that was installed");
                changed = changed.replaceFirst("(?m)^" + one.getKey() + " =.*$", one.getKey() + " = " + one.getValue());
            }
            return changed;
        });
    }

    private void took(String what) {
        System.out.println("Karaf: " + what + " after " + (System.nanoTime() - begun) / 1_000_000 + " ms");
        begun = System.nanoTime();
    }
}
