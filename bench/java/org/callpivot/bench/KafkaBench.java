package org.callpivot.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.callpivot.RunningPivot;
import org.callpivot.bus.KafkaBroker;
import org.callpivot.bus.KafkaBus;
import org.callpivot.contract.Codec;
import org.callpivot.contract.Command;
import org.callpivot.contract.SwitchEvent.Meta;

/**
 * Kafka → HTTP → Kafka: a call is offered, its developer's web server is asked, the first command comes back. Pivot with its shipped
 * routes and an H2 in memory, against {@link HandWrittenLoop}; both with the same broker, web server and number in flight, in turn.
 */
final class KafkaBench {

    private static final int CALLS = 3_000;
    private static final int IN_FLIGHT = 64;
    private static final int ROUNDS = 5;
    private static final int WARM_UPS = 3;
    private static final byte[] DOCUMENT = "<Response><Reject/></Response>".getBytes(StandardCharsets.UTF_8);

    private KafkaBench() {}

    public static void main(String[] arguments) throws Exception {
        // Without it the JDK's server waits for the client's acknowledgement between an answer's head and body.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Path folder = Files.createTempDirectory("pivot-bench");
        ExecutorService workers = Executors.newFixedThreadPool(IN_FLIGHT);
        HttpServer developer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        developer.setExecutor(workers);
        developer.createContext("/", KafkaBench::answer);
        developer.start();
        String url = "http://127.0.0.1:" + developer.getAddress().getPort() + "/voice";
        try (KafkaBroker kafka = KafkaBroker.start(folder.resolve("kafka"))) {
            kafka.createTopics(8, "events.pivot", "switch.commands.pivot", "events.loop", "switch.commands.loop");
            kafka.createTopics(1, "switch.events.dead-letter");
            try (RunningPivot pivot = RunningPivot.start(folder.resolve("callflows"), settings(kafka));
                    HandWrittenLoop loop = new HandWrittenLoop(kafka.brokers(), "events.loop", "switch.commands.loop", IN_FLIGHT);
                    Load ofPivot = new Load(new KafkaBus(kafka.brokers(), "events.pivot", "switch.commands.pivot"), url, true);
                    Load ofLoop = new Load(new KafkaBus(kafka.brokers(), "events.loop", "switch.commands.loop"), url, false)) {
                compare(ofPivot, ofLoop, folder);
            }
        } finally {
            developer.stop(0);
            workers.shutdownNow();
        }
    }

    /** The shipped ones, where tests have others; calls are ended after each round, so commands stay unconfirmed for that long. */
    private static Map<String, String> settings(KafkaBroker kafka) {
        return Map.of("pivot.switch.kafka.enabled", "true", "pivot.switch.kafka.brokers", kafka.brokers(),
                "pivot.switch.kafka.events-topic", "events.pivot", "pivot.outbox.period", "500",
                "pivot.callflows.interval", "1s", "pivot.session.resend", "10m", "pivot.session.goodbye", "10m");
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(200, DOCUMENT.length);
            exchange.getResponseBody().write(DOCUMENT);
        }
    }

    private static void compare(Load ofPivot, Load ofLoop, Path folder) throws Exception {
        for (int i = 0; i < WARM_UPS; i++) {
            ofLoop.round();
            ofPivot.round();
        }
        double[] pivot = new double[ROUNDS];
        double[] loop = new double[ROUNDS];
        double[] ratio = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            loop[round] = ofLoop.round();
            pivot[round] = ofPivot.round();
            ratio[round] = pivot[round] / loop[round];
        }
        Profile profile = Profile.of(folder, ofPivot::round);
        System.out.println("Median of " + ROUNDS + " rounds of " + CALLS + " calls in turn, " + IN_FLIGHT
                + " in flight; broker, web server and load are in the same JVM.\n");
        System.out.println("| | calls/s | of the loop |");
        System.out.println("|---|---:|---:|");
        System.out.printf("| hand-written loop: kafka-clients, the same HTTP client, no store | %,.0f | 1.00 |%n",
                SessionBench.median(loop));
        System.out.printf("| Pivot: shipped routes, H2 in memory | %,.0f | %.2f |%n%n", SessionBench.median(pivot),
                SessionBench.median(ratio));
        System.out.println("Where the CPU is during a round of Pivot (samples by the first frame that belongs to somebody):\n");
        profile.print();
    }

    /** A switch that offers calls, and counts the commands that come back. */
    private static final class Load implements AutoCloseable {

        private final KafkaBus bus;
        private final String url;
        private final boolean ends;
        private final Codec codec = new Codec();
        private final Semaphore free = new Semaphore(IN_FLIGHT);
        private final Set<String> waiting = ConcurrentHashMap.newKeySet();

        /** @param ends whether the calls have to be ended after each round */
        private Load(KafkaBus bus, String url, boolean ends) {
            this.bus = bus;
            this.url = url;
            this.ends = ends;
            bus.onCommand(this::take);
        }

        private void take(byte[] message) {
            Command command = codec.readCommand(message);
            if (waiting.remove(command.callId())) {
                if (!command.name().equals("reject")) {
                    throw new IllegalStateException("the first command does not come from the developer's document: " + command);
                }
                free.release();
            }
        }

        /** @return calls per second */
        private double round() throws InterruptedException {
            String round = UUID.randomUUID().toString();
            long begin = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                if (!free.tryAcquire(1, TimeUnit.MINUTES)) {
                    throw new IllegalStateException("no command within a minute for " + waiting.size() + " calls");
                }
                waiting.add(round + "-" + i);
                offer(round + "-" + i);
            }
            if (!free.tryAcquire(IN_FLIGHT, 1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("no command within a minute for " + waiting.size() + " calls");
            }
            double perSecond = CALLS * 1e9 / (System.nanoTime() - begin);
            free.release(IN_FLIGHT);
            if (ends) {
                end(round);
            }
            return perSecond;
        }

        private void offer(String call) {
            ObjectNode data = object().put("direction", "inbound").put("state", "ringing").put("node", "bench");
            data.putObject("from").put("number", "1001");
            data.putObject("to").put("number", "2030");
            data.set("replyTo", bus.replyTo(call));
            data.putObject("application").put("voiceUrl", url).put("method", "post").put("format", "twiml");
            tell(call, "call.offered", 1, data);
        }

        /** The callers hang up; what comes next begins with Pivot at rest. */
        private void end(String round) {
            for (int i = 0; i < CALLS; i++) {
                tell(round + "-" + i, "call.ended", 2, object().put("reason", "normal").put("cause", 16));
            }
        }

        private void tell(String call, String type, long sequence, ObjectNode data) {
            bus.tell(type, call, codec.write(new Meta(call + "-e" + sequence, type, "/switch/bench", call, call, Instant.now(), sequence),
                    data));
        }

        private static ObjectNode object() {
            return JsonNodeFactory.instance.objectNode();
        }

        @Override
        public void close() {
            bus.close();
        }
    }
}
