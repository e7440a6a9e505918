package org.callpivot.kazoo;

import static org.callpivot.kazoo.Json.faults;
import static org.callpivot.kazoo.Json.json;
import static org.callpivot.kazoo.Json.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.callflow.InvalidDocument;
import org.callpivot.callflow.Node;
import org.callpivot.callflow.Translation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KazooTranslatorTest {

    private static final KazooTranslator TRANSLATOR = new KazooTranslator(new NodeReader());

    private static Translation translate(String answer) {
        return TRANSLATOR.translate(json(answer));
    }

    private static List<String> codes(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(one -> one.code() + " " + one.where()).toList();
    }

    @Test
    void theDocumentedAnswerIsOneNode() {
        Translation answer = translate("""
                {
                    "module": "tts",
                    "data": {
                        "text": "Pivot is pretty awesome. Have a great day."
                    },
                    "children": {}
                }""");
        assertEquals("tts", answer.program().module());
        assertEquals("Pivot is pretty awesome. Have a great day.", answer.program().text("text", null));
        assertEquals("female", answer.program().text("voice", null));
        assertTrue(answer.program().children().isEmpty());
        assertEquals(List.of(), answer.warnings());
    }

    @Test
    void childrenAreReadInOrderAndDepth() {
        Node menu = translate("""
                {module: 'menu', data: {text: 'Press 1'}, children: {
                    '1': {module: 'sleep', children: {_: {module: 'hangup'}}},
                    timeout: {module: 'noop'},
                    _: {module: 'hangup'}}}""").program();
        assertEquals(List.of("1", "timeout", "_"), List.copyOf(menu.children().keySet()));
        assertEquals("s", menu.children().get("1").text("unit", null));
        assertEquals("hangup", menu.children().get("1").children().get("_").module());
    }

    @Test
    void aModuleThatOnlyTheSwitchKnowsKeepsItsDataAsItIs() {
        Node node = translate("{module: 'voicemail', data: {id: 5, action: []}, children: {_: {module: 'x'}}}")
                .program();
        assertEquals(json("{id: 5, action: []}"), node.data());
        assertEquals("x", node.children().get("_").module());
    }

    @Test
    void theAnswerItselfIsNotChanged() {
        JsonNode answer = json("{module: 'sleep', data: {}}");
        TRANSLATOR.translate(answer);
        assertEquals(json("{module: 'sleep', data: {}}"), answer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                                  | PV-CF-TYPE
            [{module: 'hangup'}]                                | PV-CF-TYPE
            'hangup'                                            | PV-CF-TYPE
            5                                                   | PV-CF-TYPE
            null                                                | PV-CF-TYPE
            ``                                                  | PV-CF-TYPE
            {}                                                  | PV-CF-REQUIRED /module
            {flow: {module: 'hangup'}}                          | PV-CF-FLOW /flow
            {module: 5}                                         | PV-CF-TYPE /module
            {module: ''}                                        | PV-CF-MODULE /module
            {module: 'twiml:say'}                               | PV-CF-MODULE /module
            {module: 'hangup', data: []}                        | PV-CF-TYPE /data
            {module: 'hangup', data: null}                      | PV-CF-TYPE /data
            {module: 'noop', children: []}                      | PV-CF-TYPE /children
            {module: 'noop', children: {_: 'hangup'}}           | PV-CF-TYPE /children/_
            {module: 'noop', children: {_: {}}}                 | PV-CF-REQUIRED /children/_/module
            {module: 'noop', children: {'': {module: 'noop'}}}  | PV-CF-CHILDREN /children/
            {module: 'say', children: {'a/b~c': {}}}            | PV-CF-REQUIRED /children/a~1b~0c/module
            {module: 'callflow', data: {flow: 'x'}}             | PV-CF-TYPE /data/flow
            {module: 'callflow', data: {flow: {module: 'tts'}}} | PV-CF-REQUIRED /data/flow/data/text
            """)
    void whatIsNoNodeIsRefused(String answer, String fault) {
        assertEquals(List.of(fault), faults(() -> translate(answer)).stream().map(String::strip).toList());
    }

    @Test
    void aModuleNameHasAtMost64Characters() {
        assertEquals("m".repeat(64), translate("{module: '" + "m".repeat(64) + "'}").program().module());
        assertEquals(List.of("PV-CF-MODULE /module"), faults(() -> translate("{module: '" + "m".repeat(65) + "'}")));
    }

    @Test
    void aCallflowDocumentIsRefusedWithAHint() {
        assertTrue(message(() -> translate("{numbers: ['2030'], flow: {module: 'hangup'}}")).contains("under flow"));
    }

    @Test
    void allFaultsAreReportedAtOnce() {
        assertEquals(List.of(
                "PV-CF-TYPE /data/max_digits",
                "PV-CF-ENUM /data/terminator",
                "PV-CF-REQUIRED /children/1/data/text",
                "PV-CF-REQUIRED /children/1/children/_/module",
                "PV-CF-TYPE /children/_/children"),
                faults(() -> translate("""
                        {module: 'collect_dtmf', data: {max_digits: 'four', terminator: 'x'}, children: {
                            '1': {module: 'tts', children: {_: {data: {}}}},
                            _: {module: 'hangup', children: []}}}""")));
    }

    @Test
    void anInlineFlowIsCheckedAndKeepsItsDefaults() throws JsonProcessingException {
        Node node = translate("""
                {module: 'callflow', data: {flow: {id: 'extra', module: 'sleep', children: {_: {module: 'hangup'}}}}}
                """).program();
        assertEquals(json("""
                {module: 'sleep', data: {duration: 0, unit: 's'}, children: {
                    _: {module: 'hangup', data: {}, children: {}}}}"""), node.data().get("flow"));
        Node flow = new ObjectMapper().treeToValue(node.data().get("flow"), Node.class);
        assertEquals("hangup", flow.children().get("_").module());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hangup", "response", "dead_air", "conference"})
    void childrenOfATerminalModuleAreNeverReached(String module) {
        String node = "{module: '%s', data: {id: 'x', skip_module: %s}, children: {_: {module: 'hangup'}}}";
        assertEquals(List.of("PV-CF-UNREACHED /children"),
                codes(translate(node.formatted(module, false)).warnings()));
        assertEquals(List.of(), translate(node.formatted(module, true)).warnings());
    }

    @Test
    void aTreeHasAtMost100NodesInDepth() {
        Node first = TRANSLATOR.translate(chain(100)).program();
        int depth = 1;
        for (Node node = first; node.child("_").isPresent(); node = node.children().get("_")) {
            depth++;
        }
        assertEquals(100, depth);
        assertEquals(List.of("PV-CF-DEPTH " + "/children/_".repeat(100)),
                faults(() -> TRANSLATOR.translate(chain(101))));
    }

    @Test
    void inlineFlowsCountAsDepth() {
        ObjectNode node = (ObjectNode) json("{module: 'hangup'}");
        for (int i = 0; i < 100; i++) {
            ObjectNode outer = JsonNodeFactory.instance.objectNode().put("module", "callflow");
            outer.putObject("data").set("flow", node);
            node = outer;
        }
        ObjectNode bomb = node;
        assertEquals(List.of("PV-CF-DEPTH " + "/data/flow".repeat(100)), faults(() -> TRANSLATOR.translate(bomb)));
    }

    @Test
    void aTreeHasAtMost10000Nodes() {
        assertEquals(9_999, TRANSLATOR.translate(wide(9_999)).program().children().size());
        assertEquals(List.of("PV-CF-NODES /children/9999"), faults(() -> TRANSLATOR.translate(wide(20_000))));
    }

    @Test
    void ofVeryManyFaultsTheFirst100AreListed() {
        ObjectNode node = wide(0);
        for (int i = 0; i < 500; i++) {
            node.withObject("/children").put(Integer.toString(i), "no node");
        }
        InvalidDocument refused = assertThrows(InvalidDocument.class, () -> TRANSLATOR.translate(node));
        assertEquals(101, refused.faults().size());
        assertEquals("PV-CF-MORE", refused.faults().get(100).code());
    }

    @Test
    void aNodesAddressFitsOneLine() {
        String where = assertThrows(InvalidDocument.class, () -> translate("{module: 'x', children: {'a\\nb': 1}}"))
                .faults().get(0).where();
        assertEquals("/children/a\\u000ab", where);
    }

    private static ObjectNode chain(int depth) {
        ObjectNode first = JsonNodeFactory.instance.objectNode();
        ObjectNode node = first;
        for (int i = 1; i <= depth; i++) {
            node.put("module", "noop");
            node = i == depth ? node : node.putObject("children").putObject("_");
        }
        return first;
    }

    private static ObjectNode wide(int children) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("module", "noop");
        ObjectNode all = node.putObject("children");
        for (int i = 0; i < children; i++) {
            all.putObject(Integer.toString(i)).put("module", "noop");
        }
        return node;
    }
}
