package org.callpivot.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The web server of a fleet's developer: a document for each script's stages, slow where the script says so, and a mailbox for CDRs. */
final class FleetServer implements AutoCloseable {

    static final int SLOW_MS = 2000;

    private static final Pattern CALL = Pattern.compile("(?:^|&)Call(?:Sid|-ID)=([^&]*)");

    private final HttpServer server;
    private final ExecutorService workers = Executors.newFixedThreadPool(8);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Set<String> cdrs = ConcurrentHashMap.newKeySet();
    private final Set<String> callers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();
    private final Predicate<String> through;

    /** @param through whether a call whose server is slow comes to its end; until then it is sent on and on */
    FleetServer(Predicate<String> through) throws IOException {
        this.through = through;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 1000);
        server.setExecutor(workers);
        server.createContext("/", this::handle);
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** Call-IDs of which a CDR has come. */
    Set<String> cdrs() {
        return cdrs;
    }

    /** A document has been asked for. */
    boolean knows(String call) {
        return callers.contains(call);
    }

    int requests() {
        return requests.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        String form = (query == null ? "" : query + "&") + new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String path = exchange.getRequestURI().getPath();
        requests.incrementAndGet();
        Matcher named = CALL.matcher(form);
        String call = named.find() ? URLDecoder.decode(named.group(1), UTF_8) : "";
        if (path.equals("/cdr")) {
            cdrs.add(call);
            answer(exchange, 200, "");
            return;
        }
        callers.add(call);
        if (path.startsWith("/slow")) {
            clock.schedule(() -> answer(exchange, 200, document(path, form, call)), SLOW_MS, TimeUnit.MILLISECONDS);
        } else {
            answer(exchange, 200, document(path, form, call));
        }
    }

    private String document(String path, String form, String call) {
        Set<String> told = Stream.of(form.split("&")).collect(Collectors.toSet());
        String verbs = switch (path) {
            case "/playing" -> "<Play>http://127.0.0.1/long.wav</Play>" + done("playing");
            case "/gathering" -> "<Gather numDigits='4' timeout='100' action='/gathered'/>";
            case "/gathered" -> told.contains("Digits=1234") ? done("gathering") : done("wrong digits");
            case "/slow" -> "<Redirect>/slow-again</Redirect>";
            case "/slow-again" -> through.test(call) ? done("slow") : "<Redirect>/slow-again</Redirect>";
            case "/bridge" -> "<Dial action='/dialled'><Number>2001</Number></Dial>";
            case "/dialled" -> told.contains("DialCallStatus=completed") ? done("bridge") : done("no bridge");
            default -> done("nowhere");
        };
        return "<Response>" + verbs + "</Response>";
    }

    private static String done(String script) {
        return "<Say>done " + script + "</Say><Hangup/>";
    }

    private static void answer(HttpExchange exchange, int status, String body) {
        try (exchange) {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException gone) {
            // The node that asked was killed: nobody is there to be told.
        }
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
        clock.shutdownNow();
    }
}
