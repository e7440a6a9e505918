package org.callpivot.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A web developer's server, to try Pivot with: {@code /kazoo} is the mission's sample, {@code /menu} a small voice menu
 * whose third choice is a callflow in JSON, {@code /tour} shows what TwiML can do, {@code /cdr} takes CDRs.
 */
public final class DemoDeveloperServer implements AutoCloseable {

    private static final String XML = "text/xml";
    private static final String JSON = "application/json";
    private static final int MAX_BODY = 1 << 20;

    private static final String KAZOO = """
            {"module": "tts", "data": {"text": "Pivot is pretty awesome. Have a great day."}, "children": {}}
            """;
    private static final String MENU = """
            <Response>
              <Gather numDigits="1" action="/menu/choice">
                <Say>Press 1 for opening hours, 2 to leave a message, 3 for a callflow in JSON.</Say>
              </Gather>
              <Say>We did not get a key. Goodbye.</Say>
            </Response>
            """;
    private static final String BACK_TO_MENU = """
            <Response>
              <Say>%s</Say>
              <Redirect>/menu</Redirect>
            </Response>
            """;
    private static final String RECORD = """
            <Response>
              <Say>Leave your message after the beep, then press hash.</Say>
              <Record action="/menu/recorded" finishOnKey="#" maxLength="60"/>
              <Say>We did not hear anything. Goodbye.</Say>
            </Response>
            """;
    private static final String CALLFLOW = """
            {"module": "tts", "data": {"text": "This part is a callflow in JSON. Press any key."}, "children": {
              "_": {"module": "collect_dtmf", "data": {"max_digits": 1}, "children": {
                "_": {"module": "pivot", "data": {"voice_url": "%s", "req_format": "twiml", "method": "post"},
                  "children": {}}}}}}
            """;

    /** Speech, a whisper, a queue, a recording; what happens on the way is told to {@code /tour/told}. */
    private static final String TOUR = """
            <Response>
              <Gather input="dtmf speech" numDigits="1" language="en-US" hints="Alice, Bob" action="/tour"
                  partialResultCallback="/tour/told">
                <Say>Welcome to the tour of TwiML. What is your name? You may press a key instead.</Say>
              </Gather>
              <Redirect>/tour?Digits=none</Redirect>
            </Response>
            """;
    private static final String TOUR_GOES_ON = """
            <Response>
              <Say>Hello, %s. We connect you to a colleague.</Say>
              <Dial timeout="20">
                <Number url="/tour/whisper" statusCallback="/tour/told"
                    statusCallbackEvent="initiated ringing answered completed">1002</Number>
              </Dial>
              <Say>Next, a queue.</Say>
              <Enqueue waitUrl="/tour/wait">tour</Enqueue>
              <Say>Last, a recording. Speak after the beep, then press hash.</Say>
              <Record finishOnKey="#" maxLength="60" action="/tour/recorded" recordingStatusCallback="/tour/told"
                  recordingStatusCallbackEvent="completed"/>
              <Say>We did not hear anything. Goodbye.</Say>
            </Response>
            """;
    private static final String TOUR_WHISPER = """
            <Response>
              <Say>A guest of the tour is on the line.</Say>
            </Response>
            """;
    private static final String TOUR_WAIT = """
            <Response>
              <Say>You are number %s in the queue.</Say>
              <Pause length="8"/>
            </Response>
            """;

    private final JsonMapper mapper = new JsonMapper();
    private final BlockingQueue<Map<String, String>> cdrs = new LinkedBlockingQueue<>();
    private final HttpServer server;

    private record Page(String contentType, String body) {}

    /** @param port 0 for any; only on 127.0.0.1 */
    public DemoDeveloperServer(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** Waits until so many CDRs have come or the time is over, and takes those that are there. */
    List<Map<String, String>> takeCdrs(int count, Duration atMost) throws InterruptedException {
        List<Map<String, String>> taken = new ArrayList<>();
        long end = System.nanoTime() + atMost.toNanos();
        while (taken.size() < count) {
            Map<String, String> cdr = cdrs.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (cdr == null) {
                break;
            }
            taken.add(cdr);
        }
        return taken;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Page page = page(exchange.getRequestURI().getPath(), parameters(exchange));
            byte[] body = page == null ? new byte[0] : page.body.getBytes(UTF_8);
            if (page != null && page.contentType != null) {
                exchange.getResponseHeaders().set("Content-Type", page.contentType);
            }
            exchange.sendResponseHeaders(page == null ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Null for a page that is not there. */
    private Page page(String path, Map<String, String> parameters) {
        // TwiML's Gather sends Digits, a collect_dtmf of a callflow Digits[default].
        String digits = parameters.getOrDefault("Digits", parameters.getOrDefault("Digits[default]", ""));
        String guest = escaped(parameters.getOrDefault("SpeechResult", digits.isEmpty() ? "" : "guest"));
        return switch (path) {
            case "/kazoo" -> new Page(JSON, KAZOO);
            case "/menu" -> new Page(XML, MENU);
            case "/menu/choice" -> switch (digits) {
                case "1" -> new Page(XML, BACK_TO_MENU.formatted("We are open from 9 to 5."));
                case "2" -> new Page(XML, RECORD);
                case "3" -> new Page(JSON, CALLFLOW.formatted(uri("/menu/pressed")));
                default -> new Page(XML, BACK_TO_MENU.formatted("There is no such choice."));
            };
            case "/menu/pressed" -> new Page(XML, BACK_TO_MENU.formatted(
                    digits.matches("[0-9*#A-D]+") ? "You pressed " + digits + "." : "You pressed nothing."));
            case "/menu/recorded" -> new Page(XML,
                    "<Response><Say>Thank you for your message. Goodbye.</Say><Hangup/></Response>");
            case "/tour" -> new Page(XML, guest.isEmpty() ? TOUR : TOUR_GOES_ON.formatted(guest));
            case "/tour/whisper" -> new Page(XML, TOUR_WHISPER);
            case "/tour/wait" -> new Page(XML,
                    TOUR_WAIT.formatted(escaped(parameters.getOrDefault("QueuePosition", "1"))));
            case "/tour/recorded" -> new Page(XML,
                    "<Response><Say>Thank you. That was the tour. Goodbye.</Say><Hangup/></Response>");
            case "/tour/told" -> new Page(null, "");
            case "/cdr" -> {
                cdrs.add(parameters);
                yield new Page(null, "");
            }
            default -> null;
        };
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    /** From the query or the body, be it a form or JSON. */
    private Map<String, String> parameters(HttpExchange exchange) throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>();
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
        if (type != null && type.startsWith(JSON)) {
            flatten("", mapper.readTree(body), parameters);
            return parameters;
        }
        String query = exchange.getRequestURI().getRawQuery();
        for (String pair : ((query == null ? "" : query) + "&" + new String(body, UTF_8)).split("&")) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                parameters.put(URLDecoder.decode(parts[0], UTF_8),
                        parts.length == 1 ? "" : URLDecoder.decode(parts[1], UTF_8));
            }
        }
        return parameters;
    }

    private static void flatten(String name, JsonNode value, Map<String, String> into) {
        if (value.isObject()) {
            value.properties().forEach(field -> flatten(
                    name.isEmpty() ? field.getKey() : name + "[" + field.getKey() + "]", field.getValue(), into));
        } else {
            into.put(name, value.asText());
        }
    }
}
