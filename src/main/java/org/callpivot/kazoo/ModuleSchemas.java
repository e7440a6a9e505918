package org.callpivot.kazoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.ApplyDefaultsStrategy;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.callpivot.callflow.Diagnostic;

/**
 * The JSON Schemas of the modules that Pivot carries out itself (class path, {@code schemas/*.json}, one per module;
 * properties, defaults and bounds from facts/kazoo-callflow-modules.md part 3), and what breaks them in plain words.
 *
 * <p>Two annotations of JSON Schema carry meaning here: {@code description} says a rule in words and goes into the
 * message, {@code writeOnly} marks values that may be secret and never go into one.
 */
final class ModuleSchemas {

    /** The shape of a programmable callflow, without its nodes. */
    static final String DOCUMENT = "callflows";

    static final List<String> MODULES = List.of(
            "answer", "branch_variable", "callflow", "collect_dtmf", "conference", "dead_air", "device", "flush_dtmf",
            "hangup", "language", "menu", "noop", "offnet", "pivot", "play", "record_call", "record_caller",
            "resources", "response", "ring_group", "send_dtmf", "set_variable", "set_variables", "sleep", "tts",
            "user", "webhook");

    /** Values in one data object, so that a hostile document does not cost seconds of validation. */
    static final int MAX_VALUES = 10_000;

    private static final String BASE = "https://callpivot.org/kazoo/schemas/";

    private final Map<String, JsonNode> sources = new HashMap<>();
    private final Map<String, JsonSchema> schemas = new HashMap<>();

    ModuleSchemas() {
        Map<String, String> texts = new HashMap<>();
        load("common", texts);
        load(DOCUMENT, texts);
        MODULES.forEach(module -> load(module, texts));
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012,
                builder -> builder.schemaLoaders(loaders -> loaders.schemas(texts)));
        SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                .pathType(PathType.JSON_POINTER)
                .formatAssertionsEnabled(true)
                .applyDefaultsStrategy(new ApplyDefaultsStrategy(true, false, false))
                .build();
        schemas.put(DOCUMENT, factory.getSchema(SchemaLocation.of(iri(DOCUMENT)), config));
        MODULES.forEach(module -> schemas.put(module, factory.getSchema(SchemaLocation.of(iri(module)), config)));
        schemas.values().forEach(JsonSchema::initializeValidators);
    }

    private void load(String name, Map<String, String> texts) {
        try (InputStream in = ModuleSchemas.class.getResourceAsStream("schemas/" + name + ".json")) {
            if (in == null) {
                throw new FileNotFoundException("schemas/" + name + ".json is not on the class path");
            }
            JsonNode source = new ObjectMapper().readTree(in);
            sources.put(iri(name), source);
            texts.put(iri(name), source.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String iri(String name) {
        return BASE + name + ".json";
    }

    boolean has(String module) {
        return MODULES.contains(module);
    }

    /** A copy of the data with the schema's defaults filled in; what is wrong with it goes to the findings. */
    ObjectNode checked(String name, ObjectNode data, String where, Findings findings) {
        if (findings.isFull()) {
            return data;
        }
        if (values(data, 0) > MAX_VALUES) {
            findings.error("PV-CF-RANGE", where, name + " has more than " + MAX_VALUES + " values");
            return data;
        }
        JsonSchema schema = schemas.get(name);
        ObjectNode filled = data.deepCopy();
        schema.walk(filled, false);
        // An alternative (oneOf, anyOf) that is not met reports itself and all its branches: one diagnostic is enough.
        Set<Diagnostic> faults = new LinkedHashSet<>();
        schema.validate(filled).forEach(message -> faults.add(fault(name, message, where)));
        faults.forEach(findings::add);
        // The defaults that were filled in are the schema's own nodes.
        return filled.deepCopy();
    }

    /** How many values there are, {@code counted} included; no further than the bound. */
    private static int values(JsonNode value, int counted) {
        int count = counted + 1;
        for (JsonNode member : value) {
            if (count > MAX_VALUES) {
                return count;
            }
            count = values(member, count);
        }
        return count;
    }

    private Diagnostic fault(String name, ValidationMessage message, String where) {
        String alternative = String.valueOf(message.getEvaluationPath().getElement(0));
        if (alternative.equals("oneOf") || alternative.equals("anyOf")) {
            return Diagnostic.error("PV-CF-CHOICE", where, name + " needs "
                    + (alternative.equals("oneOf") ? "exactly one of " : "at least one of ") + StreamSupport
                    .stream(sources.get(iri(name)).get(alternative).spliterator(), false)
                    .map(branch -> branch.at("/required/0").textValue()).collect(Collectors.joining(", ")));
        }
        List<String> path = elements(message.getInstanceLocation());
        String pointer = where;
        for (String element : path) {
            pointer = Quote.pointer(pointer, element);
        }
        String module = name.equals(DOCUMENT) ? "" : name + " ";
        String field = path.isEmpty() ? name : module + Quote.name(String.join(".", path));
        JsonNode value = message.getInstanceNode();
        JsonNode limit = message.getSchemaNode();
        JsonNode rule = rule(message.getSchemaLocation());
        return switch (message.getType()) {
            case "required" -> Diagnostic.error("PV-CF-REQUIRED", Quote.pointer(pointer, message.getProperty()),
                    field + " has no " + message.getProperty() + ", which is required");
            case "propertyNames" -> Diagnostic.error("PV-CF-NAME", Quote.pointer(pointer, message.getProperty()),
                    field + " has the name " + Quote.name(message.getProperty()) + ", must be "
                    + limit.path("description").asText());
            case "type" -> Diagnostic.error("PV-CF-TYPE", pointer,
                    field + " is " + Quote.kind(value) + shown(value, rule) + ", must be " + types(limit));
            case "enum" -> Diagnostic.error("PV-CF-ENUM", pointer,
                    field + is(value, rule) + ", must be one of " + words(limit));
            case "minimum" -> range(pointer, field + is(value, rule), "be at least " + limit);
            case "maximum" -> range(pointer, field + is(value, rule), "be at most " + limit);
            case "minLength" -> range(pointer, field + has(length(value), "character"), "have at least " + limit);
            case "maxLength" -> range(pointer, field + has(length(value), "character"), "have at most " + limit);
            case "minItems" -> range(pointer, field + has(value.size(), "entry", "entries"), "have at least " + limit);
            case "uniqueItems" -> Diagnostic.error("PV-CF-UNIQUE", pointer, field + " has an entry twice");
            case "pattern" -> Diagnostic.error("PV-CF-PATTERN", pointer,
                    field + is(value, rule) + ", must be " + rule.path("description").asText());
            case "format" -> Diagnostic.error("PV-CF-PATTERN", pointer,
                    field + is(value, rule) + ", must be a valid " + limit.asText());
            case "false" -> Diagnostic.error("PV-CF-UNSUPPORTED", pointer, field + " is not supported by Pivot");
            default -> Diagnostic.error("PV-CF-RULE", pointer,
                    field + is(value, rule) + ", against the rule " + message.getType() + " " + limit);
        };
    }

    private static Diagnostic range(String pointer, String subject, String rule) {
        return Diagnostic.error("PV-CF-RANGE", pointer, subject + ", must " + rule);
    }

    /** The schema that holds the broken keyword. */
    private JsonNode rule(SchemaLocation keyword) {
        JsonNode rule = sources.get(keyword.getAbsoluteIri().toString());
        List<String> path = elements(keyword.getFragment());
        for (String element : path.subList(0, Math.max(0, path.size() - 1))) {
            rule = rule.isArray() ? rule.path(Integer.parseInt(element)) : rule.path(element);
        }
        return rule;
    }

    private static List<String> elements(JsonNodePath path) {
        return IntStream.range(0, path.getNameCount()).mapToObj(i -> String.valueOf(path.getElement(i))).toList();
    }

    private static String is(JsonNode value, JsonNode rule) {
        return rule.path("writeOnly").asBoolean() ? " has a value that is not shown" : " is " + Quote.value(value);
    }

    private static String shown(JsonNode value, JsonNode rule) {
        return value.isValueNode() && !value.isNull() && !rule.path("writeOnly").asBoolean()
                ? " (" + Quote.value(value) + ")" : "";
    }

    private static String has(int count, String one) {
        return has(count, one, one + "s");
    }

    private static String has(int count, String one, String many) {
        return " has " + count + " " + (count == 1 ? one : many);
    }

    private static int length(JsonNode text) {
        return text.textValue().codePointCount(0, text.textValue().length());
    }

    private static String types(JsonNode type) {
        return type.isTextual() ? article(type.textValue()) : StreamSupport.stream(type.spliterator(), false)
                .map(one -> article(one.textValue())).collect(Collectors.joining(" or "));
    }

    private static String article(String type) {
        return switch (type) {
            case "array" -> "a list";
            case "object", "integer" -> "an " + type;
            default -> "a " + type;
        };
    }

    private static String words(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText)
                .collect(Collectors.joining(", "));
    }
}
