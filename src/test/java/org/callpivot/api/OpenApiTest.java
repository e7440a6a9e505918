package org.callpivot.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.support.PluginHelper;
import org.callpivot.api.RunningApi.Answer;
import org.callpivot.callflow.Callflow;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.callflow.Node;
import org.callpivot.debug.DebugLog;
import org.callpivot.session.Cdr;
import org.callpivot.session.Delivery;
import org.callpivot.session.Failure;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** docs/openapi.yaml against the running API: every documented answer is brought about, and nothing else is served. */
class OpenApiTest {

    private static final String ACME = "/v2/accounts/acme";
    private static final String FLOW =
            "{\"data\": {\"numbers\": [], \"name\": \"x\", \"flow\": {\"module\": \"hangup\"}}}";

    private final JsonNode openApi = load();
    private final Set<String> answered = new TreeSet<>();

    @Test
    void theDocumentAndTheRunningApiAgree() {
        try (RunningApi api = RunningApi.start(Clock.systemUTC())) {
            assertEquals(documentedOperations(), servedOperations(api), "operations: documented and served");
            fill(api);
            readingDebug(api);
            readingCdrs(api);
            keepingCallflows(api);
            strangers(api);
            api.database.close();
            withoutDatabase(api);
        }
        assertEquals(documentedAnswers(), answered, "answers: documented and brought about");
    }

    @Test
    void theExamplesKeepTheirSchemas() {
        int examples = 0;
        for (JsonNode content : openApi.findValues("application/json")) {
            if (content.has("example")) {
                assertValid(content.get("schema"), content.get("example"), content.get("schema").toString());
                examples++;
            }
        }
        assertEquals(5, examples);
    }

    @Test
    void theSchemasRefuseWhatIsNotInThem() {
        ObjectNode envelope = openApi.at("/components/responses/Invalid/content/application~1json/example").deepCopy();
        envelope.put("auth_token", "secret");
        assertFalse(faults(openApi.at("/components/responses/Invalid/content/application~1json/schema"),
                envelope).isEmpty());
    }

    private void fill(RunningApi api) {
        List<Diagnostic> faults = List.of(Diagnostic.error("PV-1", "/flow", "is needed"));
        api.debugLog.request("acme", "a/1@h", 1, "http://h/v", "get", Map.of("X-A", "1"), null);
        api.debugLog.response("acme", "a/1@h", 1, 200, Map.of("content-type", "text/xml"), "<a>", Duration.ofMillis(5));
        api.debugLog.warnings("acme", "a/1@h", 1, faults);
        for (DebugLog.Broken kind : DebugLog.Broken.values()) {
            api.debugLog.broken("acme", "a/1@h", 2, kind, faults, "{}");
        }
        api.debugLog.failure("acme", "c2", 1, new Failure(Failure.Kind.DNS, "no such host"));
        for (String callId : List.of("a/1@h", "c2")) {
            api.cdrs.store(new Cdr(callId, "s1", "acme", JsonNodeFactory.instance.objectNode().put("Call-ID", callId)));
            api.outbox.add(new Delivery("d-" + callId, "cdr", "s1", "acme", callId, "http://h/", "POST",
                    Map.of(), null, null, null, 0, false));
        }
        api.outbox.failed(api.outbox.claim(1, host -> 1).get(0), "503", true);
        api.outbox.delivered(api.outbox.claim(1, host -> 1).get(0));
        api.files.add(new Callflow("menu", "acme", "Menu", List.of("1"), List.of(), Node.of("hangup", null)));
    }

    private void readingDebug(RunningApi api) {
        check(api, "GET", "/pivot/debug", "?page_size=1", null, 200);
        check(api, "GET", "/pivot/debug", "?page_size=0", null, 400);
        check(api, "GET", "/pivot/debug/{id}", "a%2F1%40h", null, 200);
        check(api, "GET", "/pivot/debug/{id}", "c2", null, 200);
        check(api, "GET", "/pivot/debug/{id}", "c2?created_from=x", null, 400);
        check(api, "GET", "/pivot/debug/{id}", "c3", null, 404);
    }

    private void readingCdrs(RunningApi api) {
        check(api, "GET", "/cdrs", "", null, 200);
        check(api, "GET", "/cdrs", "?ascending=x", null, 400);
        check(api, "GET", "/cdrs/{id}", "a%2F1%40h", null, 200);
        check(api, "GET", "/cdrs/{id}", "c3", null, 404);
    }

    private void keepingCallflows(RunningApi api) {
        String id = check(api, "PUT", "/callflows", "", FLOW, 201).data().get("id").asText();
        String tooLarge = "x".repeat(ApiRequest.MAX_BODY_BYTES + 1);
        check(api, "PUT", "/callflows", "", "{}", 400);
        check(api, "PUT", "/callflows", "", tooLarge, 413);
        check(api, "GET", "/callflows", "", null, 200);
        check(api, "GET", "/callflows", "?paginate=x", null, 400);
        check(api, "GET", "/callflows/{id}", id, null, 200);
        check(api, "GET", "/callflows/{id}", "menu", null, 200);
        check(api, "GET", "/callflows/{id}", "none", null, 404);
        check(api, "POST", "/callflows/{id}", id, FLOW, 200);
        check(api, "POST", "/callflows/{id}", id, "{", 400);
        check(api, "POST", "/callflows/{id}", "none", FLOW, 404);
        check(api, "POST", "/callflows/{id}", "menu", FLOW, 409);
        check(api, "POST", "/callflows/{id}", id, tooLarge, 413);
        check(api, "DELETE", "/callflows/{id}", "menu", null, 409);
        for (String operation : List.of("PUT /callflows", "POST /callflows/{id}")) {
            String[] parts = operation.split(" ");
            checkAs(api, parts[0], parts[1], id, FLOW, 415,
                    "X-Auth-Token", RunningApi.ACME_TOKEN, "Content-Type", "text/plain");
        }
        check(api, "DELETE", "/callflows/{id}", id, null, 200);
        check(api, "DELETE", "/callflows/{id}", id, null, 404);
    }

    private void strangers(RunningApi api) {
        forEveryOperation((method, path) -> {
            checkAs(api, method, path, "c1", null, 401, "X-Auth-Token", "wrong");
            checkAs(api, method, path, "c1", null, 403, "X-Auth-Token", RunningApi.OTHER_TOKEN);
        });
    }

    private void withoutDatabase(RunningApi api) {
        forEveryOperation((method, path) -> check(api, method, path, path.contains("{id}") ? "c1" : "", FLOW, 500));
    }

    private interface Operation {
        void check(String method, String path);
    }

    private void forEveryOperation(Operation operation) {
        documentedOperations().forEach(documented -> {
            String[] parts = documented.split(" ");
            operation.check(parts[0], parts[1].substring("/v2/accounts/{account_id}".length()));
        });
    }

    /** @param rest of the URL: what stands for {@code {id}}, or the query */
    private Answer check(RunningApi api, String method, String path, String rest, String body, int status) {
        return checkAs(api, method, path, rest, body, status,
                "Authorization", "Bearer " + RunningApi.ACME_TOKEN, "Content-Type", "application/json");
    }

    private Answer checkAs(RunningApi api, String method, String path, String rest, String body, int status,
                           String... headers) {
        String url = ACME + (path.contains("{id}") ? path.replace("{id}", rest)
                : rest.startsWith("?") ? path + rest : path);
        Answer answer = api.send(method, url, body, headers);
        String operation = method + " /v2/accounts/{account_id}" + path + " " + status;
        assertEquals(status, answer.status(), () -> operation + ": " + answer.json());
        JsonNode response = response(operation);
        assertValid(response.at("/content/application~1json/schema"), answer.json(), operation);
        response.path("headers").fieldNames().forEachRemaining(
                name -> assertEquals(true, answer.headers().containsKey(name.toLowerCase(Locale.ROOT)), name));
        answered.add(operation);
        return answer;
    }

    private JsonNode response(String operation) {
        String[] parts = operation.split(" ");
        JsonNode response = openApi.path("paths").path(parts[1]).path(parts[0].toLowerCase(Locale.ROOT))
                .path("responses").path(parts[2]);
        return response.has("$ref") ? openApi.at(response.get("$ref").asText().substring(1)) : response;
    }

    private void assertValid(JsonNode schema, JsonNode instance, String what) {
        assertEquals(Set.of(), faults(schema, instance), () -> what + ": " + instance);
    }

    private Set<String> faults(JsonNode schema, JsonNode instance) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.set("allOf", JsonNodeFactory.instance.arrayNode().add(schema));
        root.set("components", openApi.get("components"));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(root).validate(instance)
                .stream()
                .map(Object::toString).collect(Collectors.toSet());
    }

    private Set<String> documentedOperations() {
        return documentedAnswers().stream().map(answer -> answer.substring(0, answer.lastIndexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> documentedAnswers() {
        Set<String> answers = new TreeSet<>();
        openApi.get("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(operation -> operation.getValue().has("responses"))
                .forEach(operation -> operation.getValue().get("responses").fieldNames().forEachRemaining(status ->
                        answers.add(
                        operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey() + " " + status))));
        return answers;
    }

    private static Set<String> servedOperations(RunningApi api) {
        return PluginHelper.getRestRegistry(api.context()).listAllRestServices().stream()
                .map(service -> service.getMethod().toUpperCase(Locale.ROOT) + " " + service.getBasePath()
                        + service.getUriTemplate())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** SnakeYAML reads it, because Jackson does not resolve YAML's anchors. */
    private static JsonNode load() {
        try (Reader file = Files.newBufferedReader(Path.of("docs/openapi.yaml"))) {
            return new ObjectMapper().valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
