package org.callpivot.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * A session as JSON: the form in which it is stored and in which nodes hand calls to each other (docs/sessions.md).
 *
 * <p>{@code form} is the version. A field that is added gets a value for rows that lack it, and needs no new version; anything else does,
 * together with a step here that brings the older form up to date. Fields that are not known are left out, so that the nodes of
 * two releases can share calls while one replaces the other.
 */
public final class SessionForm {

    /** The version that is written. */
    public static final int CURRENT = 1;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(NodeForm.module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private SessionForm() {}

    public static String write(CallSession session) {
        try {
            return MAPPER.writeValueAsString(session);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PV-SESSION-FORM: the session " + session.id() + " cannot be stored", e);
        }
    }

    /** @throws IllegalStateException if it was written by a newer release, or is no session */
    public static CallSession read(String json) {
        try {
            JsonNode stored = MAPPER.readTree(json);
            int form = stored.path("form").asInt();
            if (form < 1 || form > CURRENT) {
                throw new IllegalStateException("PV-SESSION-FORM: a stored session has form " + form
                        + ", this release reads 1 to " + CURRENT);
            }
            return MAPPER.treeToValue(stored, CallSession.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PV-SESSION-FORM: a stored session cannot be read: " + e.getOriginalMessage(), e);
        }
    }
}
