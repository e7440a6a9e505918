package org.callpivot.kazoo;

import static org.callpivot.kazoo.Json.faults;
import static org.callpivot.kazoo.Json.json;
import static org.callpivot.kazoo.Json.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.callpivot.callflow.Node;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The data of each module, row by row: facts/kazoo-callflow-modules.md part 3. */
class ModuleSchemasTest {

    private static final KazooTranslator TRANSLATOR = new KazooTranslator(new NodeReader());

    private static Node translate(String module, String data) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("module", module);
        node.set("data", json(data));
        return TRANSLATOR.translate(node).program();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            pivot           | {voice_url: 'https://a.test/x'} | {voice_url: 'https://a.test/x', method: 'get', req_format: 'kazoo', req_body_format: 'form', req_timeout_ms: 5000, debug: false}
            tts             | {text: 'Hello'}       | {text: 'Hello', voice: 'female', terminators: ['1','2','3','4','5','6','7','8','9','*','0','#']}
            play            | {}                    | {endless_playback: false, terminators: ['1','2','3','4','5','6','7','8','9','*','0','#']}
            sleep           | {}                    | {duration: 0, unit: 's'}
            collect_dtmf    | {}                    | {max_digits: 1, timeout: 5000, terminator: '#'}
            menu            | {}                    | {retries: 3, timeout: 10000, interdigit_timeout: 2000, hunt: false}
            set_variables   | {}                    | {custom_application_vars: {}}
            set_variable    | {}                    | {channel: 'a'}
            hangup          | {}                    | {}
            answer          | {}                    | {}
            noop            | {}                    | {}
            dead_air        | {}                    | {}
            response        | {}                    | {code: 486}
            resources       | {}                    | {use_local_resources: true, caller_id_type: 'external', ignore_early_media: false, outbound_flags: []}
            offnet          | {}                    | {use_local_resources: false, caller_id_type: 'external', ignore_early_media: false, outbound_flags: []}
            device          | {}                    | {timeout: 0, delay: 0, dial_strategy: 'simultaneous'}
            user            | {}                    | {timeout: 20, delay: 0, strategy: 'simultaneous'}
            ring_group      | {endpoints: [{endpoint_type: 'user', id: 'u'}]} | {endpoints: [{endpoint_type: 'user', id: 'u', delay: 0, timeout: 20}], strategy: 'simultaneous', timeout: 20, repeats: 1, ignore_forward: true}
            ring_group      | {group_id: 'g'}       | {group_id: 'g', strategy: 'simultaneous', timeout: 20, repeats: 1, ignore_forward: true}
            conference      | {id: 'c'}             | {id: 'c'}
            conference      | {config: {name: 'c'}} | {config: {name: 'c'}}
            conference      | {id: 'c', welcome_prompt: {}} | {id: 'c', welcome_prompt: {play: true}}
            record_call     | {}                    | {action: 'start', method: 'put', time_limit: 3600, record_on_answer: false, record_on_bridge: false, should_follow_transfer: true}
            record_caller   | {}                    | {method: 'put', time_limit: 3600, record_on_answer: false, record_on_bridge: false, should_follow_transfer: true}
            send_dtmf       | {digits: '1'}         | {digits: '1', duration_ms: 2000}
            flush_dtmf      | {}                    | {collection_name: 'default'}
            language        | {language: 'en-US'}   | {language: 'en-US'}
            branch_variable | {variable: 'x'}       | {variable: 'x', scope: 'custom_channel_vars'}
            branch_variable | {variable: ['x','y']} | {variable: ['x','y'], scope: 'custom_channel_vars'}
            webhook         | {}                    | {}
            callflow        | {id: 'c'}             | {id: 'c'}
            """)
    void theLeastDataIsValidAndGetsItsDefaults(String module, String data, String filled) {
        assertEquals(json(filled), translate(module, data).data());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            pivot           | {voice_url: 'http://a.test', method: 'POST', req_format: 'twiml', req_body_format: 'json', req_timeout_ms: 1, debug: true, cdr_url: 'https://a.test', custom_request_headers: {'X-A': '1', 'x-b': ''}}
            tts             | {text: 'x', engine: 'flite', language: 'de', terminators: [], endless_playback: true}
            play            | {id: 'm', answer: true, loop_count: 1}
            sleep           | {duration: 86400000, unit: 'ms'}
            collect_dtmf    | {collection_name: 'pin', max_digits: 4, timeout: 1, interdigit_timeout: 1, terminators: ['#', '*']}
            menu            | {id: 'm', greeting: 'http://a.test/x.mp3', text: 'x', language: 'de', voice: 'male', retries: 10, max_digits: 3, hunt: true, hunt_allow: '^2\\\\d+$', hunt_deny: '^9'}
            response        | {code: 603, message: 'Decline', media: 'x'}
            resources       | {to_did: '+4930123', timeout: 30, custom_sip_headers: {'X-A': 'a', b: 1, c: true}}
            resources       | {custom_sip_headers: {in: {'X-A': 'a'}, out: {'X-B': 2}}}
            conference      | {id: 'c', config: {name: 'n', member: {join_muted: true, pins: ['1']}}, play_entry_tone: 'tone', play_exit_tone: false}
            record_call     | {action: 'stop', url: 'https://a.test/rec', format: 'mp3', time_limit: 10800}
            send_dtmf       | {digits: '1', duration_ms: '100'}
            webhook         | {uri: 'http://a.test', http_verb: 'post', retries: 2, custom_data: {a: {b: 1}}}
            tts             | {text: 'x', somebody_elses_key: {a: [1]}, skip_module: true}
            """)
    void moreDataIsValid(String module, String data) {
        JsonNode given = json(data);
        JsonNode kept = translate(module, data).data();
        given.properties().forEach(entry -> assertEquals(entry.getValue(), kept.get(entry.getKey())));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            pivot           | {}                                                     | PV-CF-REQUIRED /data/voice_url
            pivot           | {voice_url: 'ftp://a.test'}                            | PV-CF-PATTERN /data/voice_url
            pivot           | {voice_url: 'http://a', method: 'put'}                 | PV-CF-ENUM /data/method
            pivot           | {voice_url: 'http://a', req_format: 'xml'}             | PV-CF-ENUM /data/req_format
            pivot           | {voice_url: 'http://a', req_body_format: 'xml'}        | PV-CF-ENUM /data/req_body_format
            pivot           | {voice_url: 'http://a', req_timeout_ms: 0}             | PV-CF-RANGE /data/req_timeout_ms
            pivot           | {voice_url: 'http://a', req_timeout_ms: 5001}          | PV-CF-RANGE /data/req_timeout_ms
            pivot           | {voice_url: 'http://a', req_timeout_ms: '5000'}        | PV-CF-TYPE /data/req_timeout_ms
            pivot           | {voice_url: 'http://a', req_timeout_ms: 1e999}         | PV-CF-TYPE /data/req_timeout_ms,PV-CF-RANGE /data/req_timeout_ms
            pivot           | {voice_url: 'http://a', debug: 'true'}                 | PV-CF-TYPE /data/debug
            pivot           | {voice_url: 'http://a', cdr_url: 'a.test'}             | PV-CF-PATTERN /data/cdr_url
            pivot           | {voice_url: 'http://a', serverless: {}}                | PV-CF-UNSUPPORTED /data/serverless
            pivot           | {voice_url: 'http://a', custom_request_headers: []}    | PV-CF-TYPE /data/custom_request_headers
            pivot           | {voice_url: 'http://a', custom_request_headers: {Host: 'b'}}        | PV-CF-NAME /data/custom_request_headers/Host
            pivot           | {voice_url: 'http://a', custom_request_headers: {'X-A B': 'b'}}     | PV-CF-NAME /data/custom_request_headers/X-A B
            pivot           | {voice_url: 'http://a', custom_request_headers: {'X-A\\n': 'b'}}    | PV-CF-NAME /data/custom_request_headers/X-A\\u000a
            pivot           | {voice_url: 'http://a', custom_request_headers: {'X-A': 'b\\r\\nc'}} | PV-CF-PATTERN /data/custom_request_headers/X-A
            pivot           | {voice_url: 'http://a', custom_request_headers: {'X-A': 'b\\n'}}    | PV-CF-PATTERN /data/custom_request_headers/X-A
            pivot           | {voice_url: 'http://a', custom_request_headers: {'X-A': 1}}         | PV-CF-TYPE /data/custom_request_headers/X-A
            tts             | {}                                                     | PV-CF-REQUIRED /data/text
            tts             | {text: ''}                                             | PV-CF-RANGE /data/text
            tts             | {text: 'x', engine: 'espeak'}                          | PV-CF-ENUM /data/engine
            tts             | {text: 'x', terminators: '#'}                          | PV-CF-TYPE /data/terminators
            tts             | {text: 'x', terminators: ['#', 1]}                     | PV-CF-TYPE /data/terminators/1
            tts             | {text: null}                                           | PV-CF-TYPE /data/text
            play            | {loop_count: 0}                                        | PV-CF-RANGE /data/loop_count
            sleep           | {duration: -1}                                         | PV-CF-RANGE /data/duration
            sleep           | {duration: 86400001}                                   | PV-CF-RANGE /data/duration
            sleep           | {duration: 0.5}                                        | PV-CF-TYPE /data/duration
            sleep           | {unit: 'd'}                                            | PV-CF-ENUM /data/unit
            collect_dtmf    | {max_digits: 0}                                        | PV-CF-RANGE /data/max_digits
            collect_dtmf    | {timeout: 0}                                           | PV-CF-RANGE /data/timeout
            collect_dtmf    | {interdigit_timeout: 0}                                | PV-CF-RANGE /data/interdigit_timeout
            collect_dtmf    | {terminator: 'A'}                                      | PV-CF-ENUM /data/terminator
            collect_dtmf    | {terminators: ['A']}                                   | PV-CF-ENUM /data/terminators/0
            collect_dtmf    | {terminators: ['1', '1']}                              | PV-CF-UNIQUE /data/terminators
            menu            | {retries: 0}                                           | PV-CF-RANGE /data/retries
            menu            | {retries: 11}                                          | PV-CF-RANGE /data/retries
            menu            | {hunt_allow: '('}                                      | PV-CF-PATTERN /data/hunt_allow
            menu            | {hunt: 'yes'}                                          | PV-CF-TYPE /data/hunt
            set_variables   | {custom_application_vars: []}                          | PV-CF-TYPE /data/custom_application_vars
            set_variable    | {channel: 'b'}                                         | PV-CF-ENUM /data/channel
            response        | {code: 'busy'}                                         | PV-CF-TYPE /data/code
            response        | {code: 700}                                            | PV-CF-RANGE /data/code
            resources       | {custom_sip_headers: {'a b': 'c'}}                     | PV-CF-NAME /data/custom_sip_headers/a b
            offnet          | {custom_sip_headers: {in: {'X-A': 'a\\nb'}}}           | PV-CF-PATTERN /data/custom_sip_headers/in/X-A
            device          | {dial_strategy: 'weighted_random'}                     | PV-CF-ENUM /data/dial_strategy
            user            | {strategy: 'weighted_random'}                          | PV-CF-ENUM /data/strategy
            user            | {timeout: 99999999999}                                 | PV-CF-RANGE /data/timeout
            ring_group      | {}                                                     | PV-CF-CHOICE /data
            ring_group      | {endpoints: [], group_id: 'g'}                         | PV-CF-CHOICE /data,PV-CF-RANGE /data/endpoints
            ring_group      | {endpoints: [{endpoint_type: 'fax', id: 'a'}]}         | PV-CF-ENUM /data/endpoints/0/endpoint_type
            ring_group      | {endpoints: [{id: 'a', weight: 101}]}                  | PV-CF-RANGE /data/endpoints/0/weight,PV-CF-REQUIRED /data/endpoints/0/endpoint_type
            ring_group      | {group_id: 'g', strategy: 'all'}                       | PV-CF-ENUM /data/strategy
            conference      | {}                                                     | PV-CF-CHOICE /data
            conference      | {config: {}}                                           | PV-CF-REQUIRED /data/config/name
            record_call     | {action: 'pause'}                                      | PV-CF-ENUM /data/action
            record_call     | {time_limit: 4}                                        | PV-CF-RANGE /data/time_limit
            record_caller   | {time_limit: 10801}                                    | PV-CF-RANGE /data/time_limit
            record_caller   | {url: 'not an absolute url'}                           | PV-CF-PATTERN /data/url
            record_caller   | {format: 'ogg'}                                        | PV-CF-ENUM /data/format
            send_dtmf       | {}                                                     | PV-CF-REQUIRED /data/digits
            send_dtmf       | {digits: '1', duration_ms: 'long'}                     | PV-CF-PATTERN /data/duration_ms
            send_dtmf       | {digits: '1', duration_ms: true}                       | PV-CF-TYPE /data/duration_ms
            language        | {language: 'english'}                                  | PV-CF-PATTERN /data/language
            branch_variable | {}                                                     | PV-CF-REQUIRED /data/variable
            branch_variable | {variable: 'x', scope: 'call'}                         | PV-CF-ENUM /data/scope
            webhook         | {uri: 'mailto:a'}                                      | PV-CF-PATTERN /data/uri
            webhook         | {http_verb: 'put'}                                     | PV-CF-ENUM /data/http_verb
            callflow        | {}                                                     | PV-CF-CHOICE /data
            callflow        | {id: 'a', flow: {module: 'hangup'}}                    | PV-CF-CHOICE /data
            hangup          | {skip_module: 'no'}                                    | PV-CF-TYPE /data/skip_module
            """)
    void whatBreaksARuleIsNamedByCodeAndPointer(String module, String data, String expected) {
        assertEquals(new TreeSet<>(List.of(expected.split(","))),
                new TreeSet<>(faults(() -> translate(module, data))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            pivot    | {voice_url: 'http://a', req_timeout_ms: 6000} | pivot req_timeout_ms is 6000, must be at most 5000
            pivot    | {voice_url: 'http://a', method: 'put'}        | pivot method is "put", must be one of get, post, GET, POST
            ring_group | {}                                          | ring_group needs exactly one of endpoints, group_id
            pivot    | {}                                            | pivot has no voice_url, which is required
            pivot    | {voice_url: 'x.test'}                         | pivot voice_url is "x.test", must be an http:// or https:// URL
            pivot    | {voice_url: 'http://a', custom_request_headers: {Host: 'b'}} | pivot custom_request_headers has the name Host, must be a header name that begins with X-
            tts      | {text: ['a']}                                 | tts text is a list, must be a string
            tts      | {text: ''}                                    | tts text has 0 characters, must have at least 1
            sleep    | {duration: '5'}                               | sleep duration is a string ("5"), must be an integer
            callflow | {}                                            | callflow needs exactly one of id, flow
            conference | {}                                          | conference needs at least one of id, config
            menu     | {hunt_deny: '['}                              | menu hunt_deny is "[", must be a valid regex
            """)
    void aMessageNamesFieldValueAndRule(String module, String data, String message) {
        assertEquals(message, message(() -> translate(module, data)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            pivot      | {voice_url: 'ftp://joe:geheim@a.test/x'}
            pivot      | {voice_url: 'joe:geheim@a.test'}
            pivot      | {voice_url: 'ftp://joe:ge/geheim@a.test/x'}
            pivot      | {voice_url: 'ftp://a.test/x?token=geheim'}
            pivot      | {voice_url: 'http://a', custom_request_headers: {'X-Auth-Token': 'geheim\\n'}}
            pivot      | {voice_url: 'http://a', custom_request_headers: {'X-Auth-Token': ['geheim']}}
            webhook    | {uri: '//joe:geheim@a.test'}
            conference | {config: {name: 'c', bridge_password: {a: 'geheim'}}}
            """)
    void secretsStayOutOfMessages(String module, String data) {
        assertFalse(message(() -> translate(module, data)).contains("geheim"));
    }

    @Test
    void longValuesAreShortened() {
        String message = message(() -> translate("pivot", "{voice_url: '" + "x".repeat(5000) + "'}"));
        assertTrue(message.length() < 200, message);
    }

    @Test
    void textMayHaveFourThousandCharactersHoweverWide() {
        assertEquals(4000, translate("tts", "{text: '" + "\uD83D\uDE00".repeat(4000) + "'}").data().get("text")
                .textValue().codePoints().count());
        assertEquals(List.of("PV-CF-RANGE /data/text"),
                faults(() -> translate("tts", "{text: '" + "x".repeat(4001) + "'}")));
    }

    @Test
    void dataHasAtMost10000Values() {
        String list = "{text: 'x', somebody_elses_list: [" + "1,".repeat(9_996) + "1]}";
        assertEquals(9_997, translate("tts", list).data().get("somebody_elses_list").size());
        assertEquals(List.of("PV-CF-RANGE /data"), faults(() -> translate("tts", list.replace("[", "[1,"))));
    }

    @Test
    void defaultsAreNobodyElses() {
        ((ObjectNode) translate("set_variables", "{}").data().get("custom_application_vars")).put("a", 1);
        assertEquals(json("{custom_application_vars: {}}"), translate("set_variables", "{}").data());
    }

    @Test
    void everySchemaFileIsOfAModule() {
        String[] files = new File(ModuleSchemas.class.getResource("schemas").getPath()).list();
        TreeSet<String> expected = new TreeSet<>(ModuleSchemas.MODULES);
        expected.addAll(List.of("common", ModuleSchemas.DOCUMENT));
        assertEquals(expected, new TreeSet<>(Arrays.stream(files).map(file -> file.replace(".json", "")).toList()));
    }

    /** Each limit in the schema files, without exception, has a code, a pointer and a message that names the field. */
    @TestFactory
    Stream<DynamicTest> everyLimitInTheSchemasSpeaks() {
        return ModuleSchemas.MODULES.stream().flatMap(module -> {
            JsonNode schema = StrictJsonTest.resource("schemas/" + module + ".json");
            return schema.get("properties").properties().stream().flatMap(property ->
                    broken(property.getValue()).entrySet().stream().map(broken -> DynamicTest.dynamicTest(
                            module + " " + property.getKey() + " " + broken.getKey(),
                            () -> speaks(module, property.getKey(), broken.getKey(), broken.getValue()))));
        });
    }

    private static void speaks(String module, String property, String code, JsonNode value) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("module", module);
        node.putObject("data").set(property, value);
        List<String> faults = faults(() -> TRANSLATOR.translate(node));
        assertTrue(faults.contains(code + " /data/" + property), faults.toString());
    }

    /** A value for each limit, that breaks it, by the code expected; unions and nested objects are in the tables. */
    private static Map<String, JsonNode> broken(JsonNode rule) {
        JsonNode schema = rule.has("$ref")
                ? StrictJsonTest.resource("schemas/common.json").at(rule.get("$ref").asText().split("#")[1]) : rule;
        Map<String, JsonNode> broken = new TreeMap<>();
        JsonNodeFactory make = JsonNodeFactory.instance;
        if (schema.has("enum")) {
            broken.put("PV-CF-ENUM", make.textNode("nonsense"));
        }
        if (schema.path("type").isTextual()) {
            broken.put("PV-CF-TYPE", schema.path("type").asText().equals("object") ? make.arrayNode()
                    : make.objectNode());
        }
        if (schema.has("maximum")) {
            broken.put("PV-CF-RANGE", make.numberNode(schema.get("maximum").asLong() + 1));
        } else if (schema.has("maxLength")) {
            broken.put("PV-CF-RANGE", make.textNode("x".repeat(schema.get("maxLength").asInt() + 1)));
        }
        return broken;
    }
}
