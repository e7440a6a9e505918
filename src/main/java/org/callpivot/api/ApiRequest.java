package org.callpivot.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * A request that may see its account.
 *
 * @param account of the path; the token opens it
 * @param id      last part of the path, decoded; null where the path has none
 * @param query   parameters, decoded
 * @param json    whether the body is declared as {@code application/json}
 * @param body    empty where there is none
 */
public record ApiRequest(String account, String id, Map<String, String> query, boolean json, byte[] body) {

    static final int MAX_BODY_BYTES = 256 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** The JSON object that the body holds: Crossbar's {@code {"data": {…}}}, or the bare object. */
    ObjectNode document() {
        if (!json) {
            throw ApiError.of(415, "the body must be application/json");
        }
        if (body.length > MAX_BODY_BYTES) {
            throw ApiError.of(413, "the body has " + body.length + " bytes, at most "
                    + MAX_BODY_BYTES + " are allowed");
        }
        JsonNode tree = tree();
        JsonNode document = tree.path("data").isObject() ? tree.get("data") : tree;
        if (!(document instanceof ObjectNode object)) {
            throw ApiError.invalid(Faults.of("data", "type", "must be a JSON object", null));
        }
        return object;
    }

    private JsonNode tree() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw ApiError.invalid(Faults.of("data", "json",
                    "not well-formed JSON" + where + ": " + e.getOriginalMessage(), null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
