package org.callpivot.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** First step of every operation: reads the request and lets it pass only into the account that its token opens. */
public final class ApiGate {

    private static final String BEARER = "bearer ";

    private final ApiTokens tokens;

    public ApiGate(ApiTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * Turns the exchange's message into a request.
     *
     * <p>An account that does not exist and one that the token does not open are answered alike.
     */
    public ApiRequest admit(Exchange exchange) {
        Message message = exchange.getMessage();
        String contentType = mediaType(message);
        refuseForm(contentType);
        Map<String, String> query = query(message.getHeader(Exchange.HTTP_RAW_QUERY, String.class));
        Set<String> accounts = tokens.accountsOf(token(message, query));
        if (accounts.isEmpty()) {
            throw ApiError.unauthorized();
        }
        String account = pathParameter(message, "account_id");
        if (!accounts.contains(account)) {
            throw ApiError.of(403, "the token does not open this account");
        }
        byte[] body = message.getBody(byte[].class);
        return new ApiRequest(account, pathParameter(message, "id"), query, contentType.equals("application/json"),
                body == null ? new byte[0] : body);
    }

    /** platform-http turns the fields of a form into headers; refused first, they can pretend to be nothing. */
    private static void refuseForm(String contentType) {
        if (contentType.equals("application/x-www-form-urlencoded") || contentType.startsWith("multipart/")) {
            throw ApiError.of(415, "the body must be application/json");
        }
    }

    /**
     * The token of one of the two headers. platform-http makes headers of query parameters, too: those are no
     * credentials.
     */
    private static String token(Message message, Map<String, String> query) {
        if (query.keySet().stream().anyMatch(name ->
                name.equalsIgnoreCase("Authorization") || name.equalsIgnoreCase("X-Auth-Token"))) {
            return null;
        }
        if (message.getHeader("Authorization") instanceof String authorization) {
            boolean bearer = authorization.toLowerCase(Locale.ROOT).startsWith(BEARER);
            return bearer ? authorization.substring(BEARER.length()).strip() : null;
        }
        return message.getHeader("X-Auth-Token") instanceof String token ? token.strip() : null;
    }

    /** A request header or query parameter of the same name stands before the path's own value, in a list. */
    private static String pathParameter(Message message, String name) {
        Object value = message.getHeader(name);
        if (value instanceof List<?> values) {
            return (String) values.get(values.size() - 1);
        }
        return (String) value;
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : raw == null || raw.isEmpty() ? new String[0] : raw.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            query.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
        return query;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiError.of(400, "the query holds a % that is not followed by two hexadecimal digits");
        }
    }

    private static String mediaType(Message message) {
        String contentType = message.getHeader(Exchange.CONTENT_TYPE, "", String.class);
        return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
