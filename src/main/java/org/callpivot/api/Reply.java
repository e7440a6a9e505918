package org.callpivot.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

/**
 * What an operation answers, before it is put into the envelope.
 *
 * @param paged whether {@code data} is a page of a list
 * @param startKey     of the request, or null
 * @param nextStartKey of the page that follows, or null
 */
public record Reply(int status, JsonNode data, boolean paged, String startKey, String nextStartKey) {

    static Reply ok(JsonNode data) {
        return new Reply(200, data, false, null, null);
    }

    static Reply created(JsonNode data) {
        return new Reply(201, data, false, null, null);
    }

    static Reply page(ArrayNode data, String startKey, String nextStartKey) {
        return new Reply(200, data, true, startKey, nextStartKey);
    }
}
