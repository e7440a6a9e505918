package org.callpivot.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.callpivot.contract.SwitchEvent.CommandError;
import org.callpivot.contract.SwitchEvent.Meta;
import org.callpivot.contract.SwitchEvent.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {

    private static final Instant TIME = Instant.parse("2026-01-05T09:30:00.123Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Codec codec = new Codec();

    /** An event of leg 7.8 in session 7.7; single quotes stand for double ones. */
    private static byte[] event(String type, String data) {
        return bytes("""
                {'specversion': '1.0', 'id': 'e-1', 'source': '/switch/ast-01', 'type': '%s', 'subject': '7.8',
                 'partitionkey': '7.7', 'sequence': '1', 'time': '2026-01-05T09:30:00.123Z',
                 'datacontenttype': 'application/json', 'data': %s}""".formatted(type, data));
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(UTF_8);
    }

    private static ObjectNode object(String text) {
        try {
            return (ObjectNode) JSON.readTree(bytes(text));
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Meta meta(String type) {
        return new Meta("e-1", type, "/switch/ast-01", "7.8", "7.7", TIME, 1L);
    }

    @Test
    void readsAnOfferWithEverythingInIt() {
        SwitchEvent event = codec.read(event("call.offered", """
                {'from': {'number': '1001', 'name': 'Lab Caller', 'realm': 'a.example', 'uri': 'sip:1001@a.example'},
                 'to': {'number': '2030'}, 'request': {'number': '2031', 'realm': 'b.example'},
                 'direction': 'outbound', 'state': 'answered', 'account': 'acme', 'node': 'ast-01',
                 'sip': {'callId': '1-77@127.0.0.1', 'headers': {'X-One': 'a', 'X-Two': 2}}, 'variables': {'vip': true, 'no': null},
                 'offeredAt': '2026-01-05T10:30:00+01:00', 'expiresAt': '2026-01-05T09:30:30Z',
                 'replyTo': {'kind': 'http', 'url': 'http://127.0.0.1:5080/commands'},
                 'native': {'anything': []}}"""));

        assertEquals(new SwitchEvent.Offered(meta("call.offered"), new Offer(
                new Offer.Party("1001", "Lab Caller", "a.example", "sip:1001@a.example"),
                new Offer.Party("2030", null, null, null), new Offer.Party("2031", null, "b.example", null),
                "outbound", "answered", "acme", "ast-01", "1-77@127.0.0.1",
                Map.of("X-One", "a", "X-Two", "2"), Map.of("vip", "true"),
                Instant.parse("2026-01-05T09:30:00Z"), Instant.parse("2026-01-05T09:30:30Z"),
                object("{'kind': 'http', 'url': 'http://127.0.0.1:5080/commands'}"), null)), event);
    }

    @Test
    void fillsInWhatAnOfferLeavesOut() {
        var offered = assertInstanceOf(SwitchEvent.Offered.class,
                codec.read(event("call.offered", "{'to': {'number': '2030'}, 'account': null}")));

        Offer.Party called = new Offer.Party("2030", null, null, null);
        assertEquals(new Offer(new Offer.Party(null, null, null, null), called, called, "inbound", "ringing", null, null,
                null, Map.of(), Map.of(), TIME, null, null, null), offered.offer());
    }

    @Test
    void renamesTheApplicationToThePivotModulesNamesAndKeepsWrongValues() {
        var offered = assertInstanceOf(SwitchEvent.Offered.class, codec.read(event("call.offered", """
                {'to': {'number': '2030'}, 'application': {
                 'voiceUrl': 'http://a.example/', 'method': 'put', 'format': 'twiml', 'bodyFormat': 'json', 'cdrUrl': 7,
                 'debug': true, 'requestHeaders': {'X-A': '1'}, 'timeoutMs': 99999, 'colour': 'red'}}""")));

        assertEquals(object("""
                {'voice_url': 'http://a.example/', 'method': 'put', 'req_format': 'twiml', 'req_body_format': 'json',
                 'cdr_url': 7, 'debug': true, 'custom_request_headers': {'X-A': '1'}, 'req_timeout_ms': 99999}"""),
                offered.offer().application());
    }

    @Test
    void readsTheEventsOfALeg() {
        assertEquals(new SwitchEvent.Created(meta("call.created"), "7.7", "c-9", "sip:a@b", 1),
                codec.read(event("call.created",
                        "{'parentCallId': '7.7', 'commandId': 'c-9', 'endpoint': 'sip:a@b', 'target': 1}")));
        assertEquals(new SwitchEvent.Created(meta("call.created"), "7.7", "c-9", null, null),
                codec.read(event("call.created", "{'commandId': 'c-9'}")));
        assertEquals(new SwitchEvent.Progress(meta("call.progress"), "early", 183),
                codec.read(event("call.progress", "{'state': 'early', 'sipStatus': 183}")));
        assertEquals(new SwitchEvent.Progress(meta("call.progress"), "ringing", null),
                codec.read(event("call.progress", "{}")));
        assertEquals(new SwitchEvent.CallAnswered(meta("call.answered"), Instant.parse("2026-01-05T09:29:59Z")),
                codec.read(event("call.answered", "{'answeredAt': '2026-01-05T09:29:59Z'}")));
        assertEquals(new SwitchEvent.Dtmf(meta("call.dtmf"), "A", 120),
                codec.read(event("call.dtmf", "{'digit': 'a', 'durationMs': 120, 'source': 'rtp'}")));
        assertEquals(new SwitchEvent.Bridged(meta("call.bridged"), "7.9"),
                codec.read(event("call.bridged", "{'otherCallId': '7.9', 'bridgeId': 'b'}")));
        assertEquals(new SwitchEvent.RecordingAvailable(meta("recording.available"), "r-1", "http://a/r.wav", 5000L),
                codec.read(event("recording.available",
                        "{'recordingId': 'r-1', 'url': 'http://a/r.wav', 'durationMs': 5000}")));
    }

    @Test
    void keepsTheWholeDataOfAnEndedLegForItsCdr() {
        String data = """
                {'cause': 16, 'reason': 'normal', 'sipStatus': 200, 'endedBy': 'caller',
                 'startedAt': '2026-01-05T09:29:50Z', 'answeredAt': '2026-01-05T09:29:52Z',
                 'endedAt': '2026-01-05T09:30:00Z', 'durationMs': 10000, 'billableMs': 8000, 'quality': {'mos': 4.2}}""";

        assertEquals(new SwitchEvent.Ended(meta("call.ended"), "normal", 16, 200, Instant.parse("2026-01-05T09:29:50Z"),
                        Instant.parse("2026-01-05T09:29:52Z"), Instant.parse("2026-01-05T09:30:00Z"), 10000L, 8000L,
                        object(data)),
                codec.read(event("call.ended", data)));
        assertEquals(new SwitchEvent.Ended(meta("call.ended"), "unknown", null, null, null, null, TIME, null, null,
                object("{}")), codec.read(event("call.ended", "{}")));
    }

    @Test
    void readsHowACommandFared() {
        assertEquals(new SwitchEvent.CommandStatus(meta("command.status"), "c-9", Status.COMPLETED,
                        object("{'digits': '12'}"), null),
                codec.read(event("command.status",
                        "{'commandId': 'c-9', 'status': 'completed', 'result': {'digits': '12'}}")));
        assertEquals(new SwitchEvent.CommandStatus(meta("command.status"), "c-9", Status.REJECTED, object("{}"),
                        new CommandError("notSupported", "no such command")),
                codec.read(event("command.status", "{'commandId': 'c-9', 'status': 'rejected',"
                        + " 'error': {'code': 'notSupported', 'message': 'no such command'}}")));
        assertEquals(new SwitchEvent.CommandStatus(meta("command.status"), "c-9", Status.FAILED, object("{}"),
                        new CommandError("switchError", null)),
                codec.read(event("command.status", "{'commandId': 'c-9', 'status': 'failed'}")));
    }

    @Test
    void readsWhatIsToldOfACommand() {
        assertEquals(new SwitchEvent.CommandEvent(meta("command.event"), "c-9", "wait-started",
                        Map.of("QueueSid", "q", "QueuePosition", "3", "Stability", "0.5", "Muted", "true")),
                codec.read(event("command.event", "{'commandId': 'c-9', 'event': 'wait-started', 'parameters':"
                        + " {'QueueSid': 'q', 'QueuePosition': 3, 'Stability': 0.5, 'Muted': true, 'Nothing': null}}")));
        assertEquals(new SwitchEvent.CommandEvent(meta("command.event"), "c-9", "wait-ended", Map.of()),
                codec.read(event("command.event", "{'commandId': 'c-9', 'event': 'wait-ended'}")));
    }

    @Test
    void boundsTheParametersOfACommandsEvent() {
        String most = IntStream.rangeClosed(1, 64).mapToObj(i -> "'p" + i + "': 1").collect(Collectors.joining(", "));
        String longest = "'" + "n".repeat(64) + "': 1";

        assertEquals(64, told(most).parameters().size());
        assertEquals(Map.of("n".repeat(64), "1"), told(longest).parameters());
        assertEquals("/data/parameters is an object: must have at most 64 fields",
                assertThrows(BadEvent.class, () -> told(most + ", 'more': 1")).getMessage());
    }

    private SwitchEvent.CommandEvent told(String parameters) {
        return assertInstanceOf(SwitchEvent.CommandEvent.class, codec.read(event("command.event",
                "{'commandId': 'c', 'event': 'e', 'parameters': {" + parameters + "}}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"call.unbridged", "call.held", "call.resumed", "call.variables",
        "conference.joined", "conference.left", "switch.alive", "switch.leaving"})
    void takesNoteOfTheOtherTypes(String type) {
        assertEquals(new SwitchEvent.Other(meta(type), object("{'node': 'ast-01'}")),
                codec.read(event(type, "{'node': 'ast-01'}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"call.exploded", "command.play", "CALL.ENDED"})
    void tellsATypeThatIsNotInTheContract(String type) {
        assertEquals(type, assertThrows(UnknownEventType.class, () -> codec.read(event(type, "{}"))).type());
    }

    @Test
    void theSessionIsTheSubjectWhereThereIsNoPartitionkeyAndASwitchSpeaksForItself() {
        SwitchEvent held = codec.read(bytes("{'specversion': '1.0', 'id': '1', 'source': 's', 'type': 'call.held',"
                + " 'subject': '7.8', 'time': '2026-01-05T09:30:00.123Z', 'data': {}}"));
        SwitchEvent alive = codec.read(bytes("{'specversion': '1.0', 'id': '1', 'source': '/switch/1',"
                + " 'type': 'switch.alive', 'time': '2026-01-05T09:30:00.123Z', 'data': {}}"));

        assertEquals(new Meta("1", "call.held", "s", "7.8", "7.8", TIME), held.meta());
        assertEquals(new Meta("1", "switch.alive", "/switch/1", "/switch/1", "/switch/1", TIME), alive.meta());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            specversion     | '0.3'              | /specversion is "0.3": must be "1.0" (CloudEvents)
            specversion     | null               | /specversion is missing: must be "1.0" (CloudEvents)
            id              | null               | /id is missing: must be a text that is not empty
            id              | ''                 | /id is "": must be a text that is not empty
            id              | 7                  | /id is 7: must be a text
            id              | 'a\\nb'            | /id is "a\\nb": must have at most 255 characters and no control characters
            source          | 'a b'              | /source is "a b": must be a URI reference
            source          | null               | /source is missing: must be a text that is not empty
            type            | {}                 | /type is an object: must be a text
            subject         | null               | /subject is missing: must be a text that is not empty
            partitionkey    | []                 | /partitionkey is an array: must be a text
            time            | null               | /time is missing: must say when it happened, by the switch's clock
            time            | 'today'            | /time is "today": must be a time as in RFC 3339, e.g. 2026-01-05T09:30:00.120Z
            datacontenttype | 'text/xml'         | /datacontenttype is "text/xml": must be application/json
            data            | 'hello'            | /data is "hello": must be an object
            data            | null               | /data is missing: must be an object
            """)
    void refusesAWrongEnvelope(String field, String value, String message) {
        ObjectNode wrong = object(new String(event("call.held", "{}"), UTF_8));
        wrong.set(field, object("{'v': " + value + "}").get("v"));

        BadEvent bad = assertThrows(BadEvent.class, () -> codec.read(wrong.toString().getBytes(UTF_8)));

        assertEquals(message, bad.getMessage());
        assertEquals("/" + field, bad.pointer());
        assertEquals("PV-EVENT-FIELD", bad.code());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            call.offered   | {}                                                   | /data/to/number is missing: must be a text that is not empty
            call.offered   | {'to': '2030'}                                       | /data/to is "2030": must be an object
            call.offered   | {'to': {'number': 2030}}                             | /data/to/number is 2030: must be a text
            call.offered   | {'to': {'number': '1'}, 'state': 'up'}               | /data/state is "up": must be one of ringing, early, answered
            call.offered   | {'to': {'number': '1'}, 'variables': {'a/b': {}}}    | /data/variables/a~1b is an object: must be a text
            call.offered   | {'to': {'number': '1'}, 'application': 'http://a'}   | /data/application is "http://a": must be an object
            call.offered   | {'to': {'number': '1'}, 'replyTo': {}}               | /data/replyTo/kind is missing: must be a text that is not empty
            call.offered   | {'to': {'number': '1'}, 'replyTo': {'kind': ''}}     | /data/replyTo/kind is "": must be a text that is not empty
            call.offered   | {'to': {'number': '1'}, 'replyTo': {'kind': 'http', 'url': 'ftp://u:p@a/'}} | /data/replyTo/url is "ftp://***@a/": must be an absolute http or https URL
            call.offered   | {'to': {'number': '1'}, 'replyTo': {'kind': 'kafka'}} | /data/replyTo/topic is missing: must be a text that is not empty
            call.created   | {}                                                   | /data/commandId is missing: must be a text that is not empty
            call.created   | {'commandId': 'c', 'target': -1}                     | /data/target is -1: must be a whole number from 0 to 2147483647
            call.progress  | {'state': 'up'}                                      | /data/state is "up": must be one of ringing, early, queued
            call.answered  | {'answeredAt': 12}                                   | /data/answeredAt is 12: must be a text
            call.dtmf      | {}                                                   | /data/digit is missing: must be a text that is not empty
            call.dtmf      | {'digit': '12'}                                      | /data/digit is "12": must be one of 0-9 * # A-D
            call.dtmf      | {'digit': '1', 'durationMs': -1}                     | /data/durationMs is -1: must be a whole number from 0 to 2147483647
            call.bridged   | {}                                                   | /data/otherCallId is missing: must be a text that is not empty
            call.ended     | {'reason': 'bored'}                                  | /data/reason is "bored": must be one of normal, busy, noAnswer, canceled, rejected, notFound, unreachable, badNumber, congestion, failed, timeLimit, unknown
            call.ended     | {'durationMs': 1.5}                                  | /data/durationMs is 1.5: must be a whole number from 0 to 9223372036854775807
            command.event  | {'event': 'e'}                                       | /data/commandId is missing: must be a text that is not empty
            command.event  | {'commandId': 'c'}                                   | /data/event is missing: must be a text that is not empty
            command.event  | {'commandId': 'c', 'event': 'e', 'parameters': []}   | /data/parameters is an array: must be an object
            command.event  | {'commandId': 'c', 'event': 'e', 'parameters': {'a': {}}}  | /data/parameters/a is an object: must be a text
            command.event  | {'commandId': 'c', 'event': 'e', 'parameters': {'a b': 1}} | /data/parameters/a b is 1: must have a name of 1 to 64 characters, A-Z a-z 0-9 _ -
            command.event  | {'commandId': 'c', 'event': 'e', 'parameters': {'': 1}}    | /data/parameters/ is 1: must have a name of 1 to 64 characters, A-Z a-z 0-9 _ -
            command.status | {'status': 'completed'}                              | /data/commandId is missing: must be a text that is not empty
            command.status | {'commandId': 'c', 'status': 'done'}                 | /data/status is "done": must be one of accepted, started, completed, stopped, failed, rejected
            command.status | {'commandId': 'c'}                                   | /data/status is missing: must be a text that is not empty
            command.status | {'commandId': 'c', 'status': 'completed', 'result': []} | /data/result is an array: must be an object
            """)
    void refusesWrongData(String type, String data, String message) {
        BadEvent bad = assertThrows(BadEvent.class, () -> codec.read(event(type, data)));

        assertEquals(message, bad.getMessage());
        assertEquals("PV-EVENT-FIELD", bad.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "'text'", "{", "{} {}", "{'id': '1', 'id': '2'}", "{'a': nul}"})
    void refusesWhatIsNotOneJsonObject(String json) {
        BadEvent bad = assertThrows(BadEvent.class, () -> codec.read(bytes(json)));

        assertEquals("PV-EVENT-SYNTAX", bad.code());
        assertEquals("", bad.pointer());
    }

    @Test
    void refusesWhatIsTooLongOrTooDeep() {
        BadEvent tooLong = assertThrows(BadEvent.class, () -> codec.read(new byte[Codec.MAX_BYTES + 1]));
        BadEvent tooDeep = assertThrows(BadEvent.class, () -> codec.read(
                event("call.held", "{'a':".repeat(Codec.MAX_DEPTH) + "1" + "}".repeat(Codec.MAX_DEPTH))));

        assertEquals("the message has 262145 bytes: at most 262144 are allowed", tooLong.getMessage());
        assertEquals("PV-EVENT-SIZE", tooLong.code());
        assertEquals("PV-EVENT-SYNTAX", tooDeep.code());
    }

    @Test
    void writesACommandAsTheContractShowsIt() {
        Command play = new Command("c-9", "play", "7.8",
                object("{'media': [{'url': 'https://media.example.com/hello.wav'}], 'loop': 1}"),
                TIME.plusSeconds(30));

        assertEquals(object("""
                {'specversion': '1.0', 'id': 'c-9', 'source': '/pivot/1', 'type': 'command.play',
                 'subject': '7.8', 'partitionkey': '7.7', 'time': '2026-01-05T09:30:00.123Z',
                 'datacontenttype': 'application/json',
                 'data': {'callId': '7.8', 'media': [{'url': 'https://media.example.com/hello.wav'}], 'loop': 1,
                          'expiresAt': '2026-01-05T09:30:30.123Z'}}"""),
                object(new String(codec.write(play, "7.7", "/pivot/1", TIME), UTF_8)));
    }

    @Test
    void readsTheCommandsAndEventsThatItWrites() {
        Command hangup = new Command("c-1", "hangup", "7.8", object("{'reason': 'busy'}"), null);
        Meta meta = meta("call.dtmf");

        assertEquals(hangup, codec.readCommand(codec.write(hangup, "7.7", "/pivot/1", TIME)));
        byte[] event = codec.write(meta, object("{'digit': '5'}"));
        assertEquals(new SwitchEvent.Dtmf(meta, "5", null), codec.read(event));
        assertEquals("1", object(new String(event, UTF_8)).path("sequence").textValue());
    }

    @Test
    void readsNoEventAsACommand() {
        assertThrows(BadEvent.class, () -> codec.readCommand(event("command.event", "{'commandId': 'c', 'event': 'e'}")));
        BadEvent bad = assertThrows(BadEvent.class, () -> codec.readCommand(event("call.held", "{}")));

        assertEquals("/type is \"call.held\": must be that of a command", bad.getMessage());
    }

    @Test
    void neverShowsALongValueWhole() {
        BadEvent bad = assertThrows(BadEvent.class,
                () -> codec.read(event("call.dtmf", "{'digit': '" + "1".repeat(5000) + "'}")));

        assertFalse(bad.getMessage().length() > 150, bad.getMessage());
        assertNull(bad.getCause());
    }
}
