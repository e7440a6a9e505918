package org.callpivot.kazoo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.callflow.InvalidDocument;

/**
 * JSON as strangers send it: nothing after the end, no key twice, bounded depth and sizes. How many bytes are read is
 * the caller's bound.
 */
public final class StrictJson {

    /** A node costs two levels of JSON, itself and its {@code children}; the rest is for data. */
    private static final int MAX_NESTING = 2 * NodeReader.MAX_DEPTH + 100;
    private static final int MAX_NAME = 256;
    private static final int MAX_NUMBER = 100;
    private static final int LONGEST_MESSAGE = 200;
    private static final Pattern START_MARKER = Pattern.compile(" \\(start marker at .*");

    private StrictJson() {
    }

    /** A mapper for developers' answers and callflow files; also for Camel's JSON data format. */
    public static ObjectMapper mapper() {
        StreamReadConstraints bounds = StreamReadConstraints.builder()
                .maxNestingDepth(MAX_NESTING)
                .maxNameLength(MAX_NAME)
                .maxNumberLength(MAX_NUMBER)
                .build();
        return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(bounds)
                        // Not one for each thread: thousands of them wait for answers, and few parse one at the same time.
                        .recyclerPool(JsonRecyclerPools.sharedBoundedPool()).build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /**
     * Reads a whole document with {@link #mapper()}.
     *
     * @throws InvalidDocument of kind SYNTAX
     */
    public static JsonNode read(ObjectMapper mapper, byte[] document) {
        try {
            return mapper.readTree(document);
        } catch (JsonProcessingException e) {
            throw syntax(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The parser's error as a refusal of kind SYNTAX: code PV-JSON, line and column, at most a short excerpt. */
    public static InvalidDocument syntax(JsonProcessingException error) {
        JsonLocation at = error.getLocation();
        String where = at == null || at.getLineNr() < 1 ? "1:1" : at.getLineNr() + ":" + at.getColumnNr();
        String message = START_MARKER.matcher(error.getOriginalMessage().lines().findFirst().orElse("not JSON"))
                .replaceFirst("");
        return new InvalidDocument(InvalidDocument.Kind.SYNTAX, List.of(Diagnostic.error("PV-JSON", where,
                message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…")));
    }
}
