package org.callpivot.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map.Entry;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/asyncapi.yaml says what the code does. */
@TestInstance(Lifecycle.PER_CLASS)
class AsyncApiTest {

    private final ContractSchemas schemas = new ContractSchemas();
    private final Codec codec = new Codec();

    Stream<String> messages() {
        return names("/components/messages").stream();
    }

    private TreeSet<String> names(String pointer) {
        TreeSet<String> names = new TreeSet<>();
        schemas.document().at(pointer).fieldNames().forEachRemaining(names::add);
        return names;
    }

    private ObjectNode example(String message) {
        return schemas.document().at("/components/messages/" + message + "/examples/0/payload").deepCopy();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void theExampleFitsItsSchemaAndTheCodecReadsIt(String message) {
        byte[] example = example(message).toString().getBytes(UTF_8);

        assertEquals(message, example(message).path("type").asText());
        assertEquals(List.of(), schemas.faults(example));
        if (isCommand(message)) {
            assertDoesNotThrow(() -> schemas.assertValid(codec.readCommand(example)));
        } else {
            assertEquals(message, codec.read(example).meta().type());
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void theCodecAndTheSchemaRequireTheSameFieldsOfAnEvent(String message) {
        if (isCommand(message)) {
            return;
        }
        example(message).path("data").fieldNames().forEachRemaining(field ->
                assertSameVerdict(message, event -> ((ObjectNode) event.get("data")).remove(field)));
        example(message).fieldNames().forEachRemaining(field -> {
            // The type chooses the schema, so that nothing is left to compare without it.
            if (!field.equals("type")) {
                assertSameVerdict(message, event -> event.remove(field));
            }
        });
    }

    private void assertSameVerdict(String message, Consumer<ObjectNode> change) {
        ObjectNode event = example(message);
        change.accept(event);
        byte[] json = event.toString().getBytes(UTF_8);
        boolean refused = false;
        try {
            codec.read(json);
        } catch (BadEvent e) {
            refused = true;
        }
        assertEquals(!schemas.faults(json).isEmpty(), refused, event::toString);
    }

    @Test
    void theChannelsCarryEveryMessageOnce() {
        TreeSet<String> carried = names("/channels/events/messages");
        assertTrue(carried.stream().noneMatch(AsyncApiTest::isCommand), carried::toString);
        carried.addAll(names("/channels/commands/messages"));

        assertEquals(names("/components/messages"), carried);
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertReferences(schemas.document());
    }

    private void assertReferences(JsonNode node) {
        for (Entry<String, JsonNode> field : node.properties()) {
            if (field.getKey().equals("$ref")) {
                String pointer = field.getValue().asText().substring(1);
                assertFalse(schemas.document().at(pointer).isMissingNode(), pointer);
            }
        }
        node.forEach(this::assertReferences);
    }

    @Test
    void theTestHelperSeesWrongCommands() {
        ObjectNode empty = JsonNodeFactory.instance.objectNode();
        ObjectNode misspelt = JsonNodeFactory.instance.objectNode().put("txet", "a");
        ObjectNode wrongType = JsonNodeFactory.instance.objectNode().put("text", 7);

        assertThrows(AssertionError.class, () -> schemas.assertValid(new Command("c", "say", "7", empty, null)));
        assertThrows(AssertionError.class,
                () -> schemas.assertValid(new Command("c", "say", "7", misspelt.put("text", "a"), null)));
        assertThrows(AssertionError.class, () -> schemas.assertValid(new Command("c", "say", "7", wrongType, null)));
        assertThrows(AssertionError.class, () -> schemas.assertValid(new Command("c", "sing", "7", empty, null)));
    }

    private static boolean isCommand(String message) {
        return message.startsWith("command.") && !List.of("command.status", "command.event").contains(message);
    }
}
