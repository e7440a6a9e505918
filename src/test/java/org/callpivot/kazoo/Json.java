package org.callpivot.kazoo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.List;
import org.callpivot.callflow.InvalidDocument;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.function.Executable;

/** JSON in single quotes, readable in Java; and what a refused document says. */
final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .build();

    private Json() {
    }

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Code and pointer of each fault. */
    static List<String> faults(Executable refused) {
        return Assertions.assertThrows(InvalidDocument.class, refused).faults().stream()
                .map(fault -> fault.code() + " " + fault.where()).toList();
    }

    static String message(Executable refused) {
        return Assertions.assertThrows(InvalidDocument.class, refused).faults().get(0).message();
    }
}
