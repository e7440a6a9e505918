package org.callpivot.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * docs/asyncapi.yaml, to hold the code against it. Stricter than what is published: in an object that does not say
 * {@code additionalProperties}, which is every command, a field without a schema is a fault.
 */
public final class ContractSchemas {

    private static final Path FILE = Path.of("docs", "asyncapi.yaml");
    private static final String ID = "https://callpivot.org/asyncapi.json";
    private static final String SCHEMAS = "/components/schemas/";
    private static final String MESSAGES = "/components/messages/";

    private final Codec codec = new Codec();
    private final JsonNode document;
    private final JsonSchemaFactory factory;
    private final SchemaValidatorsConfig config =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    public ContractSchemas() {
        try {
            document = new YAMLMapper().readTree(Files.readAllBytes(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ObjectNode strict = document.deepCopy();
        // The rest of the document is no JSON Schema, and "id" at its top would be taken for a keyword.
        strict.retain("components");
        close(strict);
        factory = JsonSchemaFactory.getInstance(VersionFlag.V7,
                builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(ID, strict.toString()))));
    }

    /** The command, as {@link Codec#write(Command, String, String, Instant)} sends it, is one of the contract's. */
    public void assertValid(Command command) {
        assertNoFaults("command." + command.name(),
                codec.write(command, command.callId(), "/pivot/test", Instant.parse("2026-01-05T09:30:00Z")));
    }

    /** The message is an event of the contract. */
    public void assertValidEvent(byte[] json) {
        assertNoFaults(tree(json).path("type").asText(), json);
    }

    /** The result of a completed command is what the contract says for this command. */
    public void assertValidResult(String command, ObjectNode result) {
        String schema = document.at(MESSAGES + "command." + command).path("x-result").path("$ref").asText();
        assertEquals(List.of(), schema.isEmpty() ? List.of() : faults(schema.substring(1), result.toString()), command);
    }

    List<String> faults(byte[] json) {
        return faults(MESSAGES + tree(json).path("type").asText() + "/payload", new String(json, StandardCharsets.UTF_8));
    }

    JsonNode document() {
        return document;
    }

    private void assertNoFaults(String type, byte[] json) {
        assertEquals(false, document.at(MESSAGES + type).isMissingNode(), () -> "no message of the contract: " + type);
        assertEquals(List.of(), faults(json), () -> new String(json, StandardCharsets.UTF_8));
    }

    private List<String> faults(String pointer, String json) {
        return factory.getSchema(SchemaLocation.of(ID + "#" + pointer), config).validate(json, InputFormat.JSON).stream()
                .map(ValidationMessage::getMessage).toList();
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("type").asText().equals("object")
                && object.has("properties") && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(ContractSchemas::close);
    }

    private static JsonNode tree(byte[] json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
