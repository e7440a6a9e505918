package org.callpivot.session;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.callpivot.callflow.Node;

/**
 * Nodes in a stored session: a chain along the child {@code _} is an array, its first node first. A document of a thousand verbs is
 * such a chain; nested, it would need more stack than a thread has.
 */
final class NodeForm {

    private static final String CHILDREN = "children";

    private NodeForm() {}

    static Module module() {
        return new SimpleModule("nodes").addSerializer(Node.class, new Writer()).addDeserializer(Node.class, new Reader());
    }

    private static final class Writer extends JsonSerializer<Node> {

        @Override
        public void serialize(Node first, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeStartArray();
            for (Optional<Node> node = Optional.of(first); node.isPresent(); node = node.get().child(Node.DEFAULT)) {
                json.writeStartObject();
                json.writeStringField("module", node.get().module());
                json.writeObjectField("data", node.get().data());
                writeBranches(node.get(), json, provider);
                json.writeEndObject();
            }
            json.writeEndArray();
        }

        private void writeBranches(Node node, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeObjectFieldStart(CHILDREN);
            for (Map.Entry<String, Node> child : node.children().entrySet()) {
                if (!child.getKey().equals(Node.DEFAULT)) {
                    json.writeFieldName(child.getKey());
                    serialize(child.getValue(), json, provider);
                }
            }
            json.writeEndObject();
        }
    }

    private static final class Reader extends JsonDeserializer<Node> {

        @Override
        public Node deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return read(context.readTree(json));
        }

        private Node read(JsonNode chain) {
            Node next = null;
            for (int i = chain.size() - 1; i >= 0; i--) {
                Map<String, Node> children = new LinkedHashMap<>();
                chain.get(i).path(CHILDREN).properties().forEach(child -> children.put(child.getKey(), read(child.getValue())));
                if (next != null) {
                    children.put(Node.DEFAULT, next);
                }
                next = new Node(chain.get(i).path("module").asText(), (ObjectNode) chain.get(i).path("data"), children);
            }
            return next;
        }
    }
}
