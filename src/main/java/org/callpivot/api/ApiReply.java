package org.callpivot.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Last step of every operation: the envelope of Kazoo (facts/kazoo-pivot.md, part 9.2). A token is never repeated in
 * it.
 *
 * <p>platform-http sends every header of the message to the client, and the request's own are still among them: all
 * are removed.
 */
public final class ApiReply {

    private static final Logger LOG = LoggerFactory.getLogger(ApiReply.class);

    private final String node;
    private final String version;
    private final Clock clock;

    public ApiReply(String node, String version, Clock clock) {
        this.node = node;
        this.version = version;
        this.clock = clock;
    }

    /** Answers with the {@link Reply} in the body. */
    public void success(Exchange exchange) {
        Reply reply = exchange.getMessage().getBody(Reply.class);
        ObjectNode envelope = envelope(exchange, reply.data());
        if (reply.paged()) {
            envelope.put("page_size", reply.data().size());
            putIfPresent(envelope, "start_key", reply.startKey());
            putIfPresent(envelope, "next_start_key", reply.nextStartKey());
        }
        send(exchange, reply.status(), envelope.put("status", "success"), Map.of());
    }

    /** Answers with what stopped the route. What is a fault of ours is logged and not explained to the client. */
    public void failure(Exchange exchange) {
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (cause instanceof ApiError error) {
            refuse(exchange, error);
        } else {
            LOG.error("API request {} failed", exchange.getExchangeId(), cause);
            refuse(exchange, ApiError.of(500, "internal error, see the log of Pivot for this request_id"));
        }
    }

    /** Answers a request that no operation serves: 405 where the path is known with other methods, else 404. */
    public void unknown(Exchange exchange) {
        String path = exchange.getMessage().getHeader(Exchange.HTTP_PATH, String.class);
        String method = exchange.getMessage().getHeader(Exchange.HTTP_METHOD, String.class);
        String allowed = methodsOf(path, exchange.getContext());
        refuse(exchange, allowed.isEmpty()
                ? ApiError.notFound("there is nothing at this path", path)
                : ApiError.methodNotAllowed(method, allowed));
    }

    private static String methodsOf(String path, CamelContext context) {
        return PluginHelper.getRestRegistry(context).listAllRestServices().stream()
                .filter(service -> matches(path, service.getBasePath() + service.getUriTemplate()))
                .map(service -> service.getMethod().toUpperCase(Locale.ROOT)).distinct().sorted()
                .collect(Collectors.joining(", "));
    }

    private static boolean matches(String path, String template) {
        return path.matches(template.replaceAll("\\{[^}]+}", "[^/]+") + "/?");
    }

    private void refuse(Exchange exchange, ApiError error) {
        ObjectNode envelope = envelope(exchange, error.data());
        envelope.put("error", String.valueOf(error.status())).put("message", error.getMessage()).put("status", "error");
        send(exchange, error.status(), envelope, error.headers());
    }

    /** The exchange's id is the request's: Camel's own log lines name it. */
    private ObjectNode envelope(Exchange exchange, JsonNode data) {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode();
        envelope.set("data", data);
        return envelope.put("request_id", exchange.getExchangeId())
                .put("revision", revision(data))
                .put("timestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("version", version)
                .put("node", node);
    }

    /** The same for the same data. */
    private static String revision(JsonNode data) {
        return UUID.nameUUIDFromBytes(data.toString().getBytes(StandardCharsets.UTF_8)).toString().replace("-", "");
    }

    private static void putIfPresent(ObjectNode envelope, String name, String value) {
        if (value != null) {
            envelope.put(name, value);
        }
    }

    private static void send(Exchange exchange, int status, ObjectNode envelope, Map<String, String> headers) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        headers.forEach(message::setHeader);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setBody(envelope.toString().getBytes(StandardCharsets.UTF_8));
    }
}
