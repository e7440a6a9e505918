package org.callpivot.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.callpivot.contract.BadEvent;
import org.callpivot.request.InvalidUrl;
import org.callpivot.request.WebUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of the HTTP transport that are its own: who may send, where commands go ({@code routes/switch-http.camel.yaml}). */
public final class SwitchHttp {

    private static final Logger LOG = LoggerFactory.getLogger(SwitchHttp.class);

    /**
     * @param token       switches must send it as {@code Authorization: Bearer …}, and get it with every command; empty for none
     * @param commandsUrl where commands go when a call's offer names no URL; empty for none
     * @param replyHosts  hosts that a call's reply address may name; {@code *} for any
     */
    public record Settings(String token, String commandsUrl, Set<String> replyHosts) {}

    /** The sender has no valid token. */
    static final class Unauthorized extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unauthorized() {
            super("the Authorization header holds no valid token of a switch (pivot.switch.http.token)");
        }
    }

    private final Settings settings;

    public SwitchHttp(Settings settings) {
        this.settings = settings;
    }

    /** Refuses strangers, and keeps nothing of the HTTP request but its body. */
    public void admit(Exchange exchange) {
        Message message = exchange.getMessage();
        String sent = message.getHeader("Authorization", "", String.class);
        message.removeHeaders("*");
        if (!settings.token().isEmpty() && !MessageDigest.isEqual(sent.getBytes(StandardCharsets.UTF_8),
                ("Bearer " + settings.token()).getBytes(StandardCharsets.UTF_8))) {
            throw new Unauthorized();
        }
    }

    public void accepted(Exchange exchange) {
        reply(exchange, 202, null);
    }

    /** Says what is wrong with the event. */
    public void refuse(Exchange exchange) {
        Exception error = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (error instanceof BadEvent bad) {
            LOG.warn("an event is refused: {}", bad.getMessage());
            ObjectNode body = message(bad.code(), bad.getMessage());
            ((ObjectNode) body.at("/errors/0")).put("pointer", bad.pointer());
            reply(exchange, 400, body);
        } else if (error instanceof Unauthorized) {
            LOG.warn("an event is refused: {}", error.getMessage());
            reply(exchange, 401, message("PV-EVENT-TOKEN", error.getMessage()));
        } else {
            LOG.error("an event could not be taken", error);
            reply(exchange, 503, message("PV-INTERNAL", "the event could not be taken, send it again"));
        }
    }

    /** Where the command goes. @throws InvalidUrl if nowhere */
    public void address(Exchange exchange) {
        SwitchCommand order = exchange.getMessage().getBody(SwitchCommand.class);
        String named = order.replyTo().path("url").asText("");
        WebUrl url = WebUrl.parse(named.isEmpty() ? settings.commandsUrl() : named);
        if (!named.isEmpty() && !settings.replyHosts().contains("*") && !settings.replyHosts().contains(url.host())) {
            throw new InvalidUrl(named, "names a host that is not in pivot.switch.http.reply-hosts");
        }
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_URI, url.wire());
        message.setHeader(Exchange.CONTENT_TYPE, "application/cloudevents+json");
        if (url.authorization() != null) {
            message.setHeader("Authorization", url.authorization());
        } else if (!settings.token().isEmpty()) {
            message.setHeader("Authorization", "Bearer " + settings.token());
        }
    }

    private static ObjectNode message(String code, String text) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("errors").addObject().put("code", code).put("message", text);
        return body;
    }

    private static void reply(Exchange exchange, int status, ObjectNode body) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        if (body != null) {
            message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        }
        message.setBody(body == null ? null : body.toString());
    }
}
