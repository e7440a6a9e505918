package org.callpivot.verbs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.xml.XmlMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.callpivot.callflow.Callflow;
import org.callpivot.callflow.Callflows;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.callflow.Node;
import org.callpivot.callflow.Translation;
import org.callpivot.contract.Codec;
import org.callpivot.contract.Command;
import org.callpivot.contract.ContractSchemas;
import org.callpivot.contract.SwitchEvent;
import org.callpivot.request.OutgoingRequest;
import org.callpivot.request.ReqFormat;
import org.callpivot.request.RequestBuilder;
import org.callpivot.request.WebUrl;
import org.callpivot.session.Ask;
import org.callpivot.session.CallSession;
import org.callpivot.session.Decision;
import org.callpivot.session.Delivery;
import org.callpivot.session.Failure;
import org.callpivot.session.Input;
import org.callpivot.session.SessionForm;
import org.callpivot.session.SessionSettings;
import org.callpivot.session.Surroundings;
import org.callpivot.twiml.Dialect;
import org.callpivot.twiml.TwimlDocument;
import org.callpivot.twiml.TwimlLimits;
import org.callpivot.twiml.TwimlMapper;
import org.callpivot.twiml.TwimlTranslator;

/**
 * A call whose developer has answered with TwiML, from the text of the document to the bytes of the requests that
 * follow: TwimlMapper, TwimlTranslator, CallSession, RequestBuilder as they are, without network. Every command, event
 * and result is held against docs/asyncapi.yaml, and the session goes through its stored form after every step.
 *
 * <pre>
 * call("&lt;Gather numDigits='2' action='/menu'>&lt;Say>Press&lt;/Say>&lt;/Gather>")
 *         .orders("gather maxDigits=2 prompt.0.text=Press")
 *         .on(digits("12"))
 *         .requests("POST https://dev.example.com/menu Digits=12")
 *         .answers("&lt;Hangup/>")
 *         .orders("hangup");
 * </pre>
 *
 * Lines are explained in {@link Line}. A request's line has all of its parameters, but for those that every request
 * of this call has with the same value, {@code CallStatus} in-progress and a {@code Timestamp} that is right.
 */
final class VerbCall {

    /** Where the document came from. */
    static final String DOCUMENT = "https://dev.example.com/ivr/start?step=1";
    static final String CALL = "call-1";

    private static final String ACCOUNT = "acct";
    /** That the switch confirms commands goes without saying: none is sent again. */
    private static final SessionSettings CONFIRMED = confirmed(SessionSettings.DEFAULTS);

    private static final JsonMapper JSON = JsonMapper.builder().addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS).build();
    private static final XmlMapper XML = TwimlMapper.create(TwimlLimits.DEFAULT);
    private static final TwimlTranslator TRANSLATOR = new TwimlTranslator(WebUrl::references);
    private static final RequestBuilder REQUESTS = new RequestBuilder();
    private static final ContractSchemas SCHEMAS = new ContractSchemas();
    private static final Codec CODEC = new Codec();
    /** The format's first parameter: before it stands the URL as the document has it. */
    private static final Pattern PARAMETERS_OF_GET = Pattern.compile("[?&](?=(CallSid|Account-ID)=)");

    private final Dialect dialect;
    private final Deque<Command> unreadOrders = new ArrayDeque<>();
    private final Deque<Ask> unreadAsks = new ArrayDeque<>();
    private final Deque<Delivery> unreadDeliveries = new ArrayDeque<>();
    private final List<Command> commands = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, String> usual = new LinkedHashMap<>();
    private List<Diagnostic> warnings = List.of();
    private Instant now = Instant.parse("2026-01-05T09:30:00Z");
    private Instant wakeUp;
    private CallSession session;
    private Command current;
    private Ask asked;
    private int events;

    /** How the call and its pivot are before the document comes. */
    record Setting(ReqFormat format, Dialect dialect, String state) {

        Setting ringing() {
            return new Setting(format, dialect, "ringing");
        }

        Setting twilioDialect() {
            return new Setting(format, Dialect.TWILIO, state);
        }

        /** @param verbs the content of a Response */
        VerbCall call(String verbs) {
            return new VerbCall(this).answers(verbs);
        }
    }

    /** {@code req_format} as given, Kazoo's dialect, an answered call. */
    static Setting with(ReqFormat format) {
        return new Setting(format, Dialect.KAZOO, "answered");
    }

    /** {@code req_format} twiml, Twilio's dialect, an answered call. */
    static Setting twilioDialect() {
        return with(ReqFormat.TWIML).twilioDialect();
    }

    /** {@code req_format} twiml, Kazoo's dialect, a call that nobody has answered. */
    static Setting ringing() {
        return with(ReqFormat.TWIML).ringing();
    }

    /** The usual call: {@code req_format} twiml, Kazoo's dialect, answered. */
    static VerbCall call(String verbs) {
        return with(ReqFormat.TWIML).call(verbs);
    }

    /** {@code name="value"}, or nothing for null: an attribute as a row of a table has it. */
    static String attribute(String name, String value) {
        return value == null ? "" : name + "=\"" + value.replace("&", "&amp;").replace("\"", "&quot;") + "\"";
    }

    private VerbCall(Setting setting) {
        dialect = setting.dialect();
        ObjectNode pivot = JSON.createObjectNode().put("voice_url", DOCUMENT).put("method", "post")
                .put("req_format", setting.format().name().toLowerCase(Locale.ROOT));
        ObjectNode offered = JSON.createObjectNode().put("direction", "inbound").put("state", setting.state());
        offered.putObject("from").put("number", "1001").put("name", "Ada").put("realm", "a.example");
        offered.putObject("to").put("number", "2030").put("realm", "a.example");
        SwitchEvent.Offered event = (SwitchEvent.Offered) read("call.offered", CALL, offered);
        take(CallSession.begin(event, ACCOUNT, Node.of("pivot", pivot), around(), now));
        asked = unreadAsks.remove();
        usual.putAll(parameters(REQUESTS.build(asked.url(), asked.method(), asked.settings(), asked.view())));
        usual.put("CallStatus", "in-progress");
        usual.put("Call-Status", "in-progress");
    }

    // ------------------------------------------------------------ the developer's server

    /** The request that was looked at last is answered with these verbs. */
    VerbCall answers(String verbs) {
        Translation translation = TRANSLATOR.translate(
                parsed("<Response>" + verbs + "</Response>"), asked.url(), dialect);
        warnings = translation.warnings();
        return take(new Input.Answered(CALL, asked.id(), asked.url(), translation.program(), warnings, List.of()));
    }

    /** The request that was looked at last brings no document. */
    VerbCall answersNothing() {
        return take(new Input.Failed(CALL, asked.id(), new Failure(Failure.Kind.STATUS, "status 500"), List.of()));
    }

    private static TwimlDocument parsed(String xml) {
        try {
            return XML.readValue(xml, TwimlDocument.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError(xml, TwimlMapper.unwrap(e));
        }
    }

    // ------------------------------------------------------------ events in

    VerbCall on(Event event) {
        ObjectNode data = event.data().deepCopy();
        if (event.ofCommand()) {
            data.put("commandId", current.id());
        }
        if (data.path("status").asText().equals("completed")) {
            SCHEMAS.assertValidResult(current.name(), (ObjectNode) data.get("result"));
        }
        return take(new Input.FromSwitch(read(event.type(), event.leg() == null ? CALL : event.leg(), data)));
    }

    /** What the switch tells from now on is about the last command of that name. */
    VerbCall during(String command) {
        current = commands.stream().filter(one -> one.name().equals(command)).reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("no " + command + " was sent, but " + commands));
        return this;
    }

    /** Time passes; the session wakes up when its time has come. */
    VerbCall after(Duration time) {
        now = now.plus(time);
        return wakeUp != null && !now.isBefore(wakeUp) ? take(new Input.Due(CALL)) : this;
    }

    private SwitchEvent read(String type, String leg, ObjectNode data) {
        long number = ++events;
        SwitchEvent.Meta meta = new SwitchEvent.Meta("e-" + number, type, "/switch/sw-1", leg, CALL, now, number);
        byte[] message = CODEC.write(meta, data);
        SCHEMAS.assertValidEvent(message);
        return CODEC.read(message);
    }

    private static SessionSettings confirmed(SessionSettings usual) {
        return new SessionSettings(usual.quick(), usual.media(), usual.setup(), usual.goodbye(), usual.otherLegs(),
                usual.wholeCall(), Duration.ofDays(365), usual.reask(), usual.gap(), usual.maxBranches(), usual.maxAsks());
    }

    private VerbCall take(Input input) {
        return take(session.on(input, around(), now));
    }

    private VerbCall take(Decision decision) {
        unreadOrders.addAll(decision.commands());
        commands.addAll(decision.commands());
        if (!decision.commands().isEmpty()) {
            current = commands.get(commands.size() - 1);
        }
        unreadAsks.addAll(decision.asks());
        unreadDeliveries.addAll(decision.deliveries());
        notes.addAll(decision.notes());
        wakeUp = decision.wakeUp();
        decision.commands().forEach(SCHEMAS::assertValid);
        session = SessionForm.read(SessionForm.write(decision.next()));
        return this;
    }

    private static Surroundings around() {
        return new Surroundings(new Callflows() {
            @Override
            public Optional<Match> byNumber(String account, String number) {
                return Optional.empty();
            }

            @Override
            public Optional<Callflow> byId(String account, String id) {
                return Optional.empty();
            }
        }, CONFIRMED);
    }

    // ------------------------------------------------------------ decisions out

    /**
     * The switch has been told this, and nothing else, since it was last looked. A line has the command and fields
     * that it must have, by their path ({@code prompt.0.text=Press}); {@code leg=b} is the leg that it is for, {@code
     * !path=} says that a field is not there. Objects and lists are compared as JSON.
     */
    VerbCall orders(String... lines) {
        assertEquals(lines.length, unreadOrders.size(), () -> "ordered: " + shown(unreadOrders) + " notes: " + notes);
        for (String line : lines) {
            Line expected = Line.parse(line, 1);
            Command command = unreadOrders.remove();
            assertEquals(expected.head(), command.name(), () -> shown(List.of(command)));
            expected.fields().forEach((path, value) -> {
                if (path.startsWith("!")) {
                    JsonNode found = at(command, path.substring(1));
                    assertTrue(found.isMissingNode(), () -> path.substring(1) + " of " + shown(List.of(command)));
                } else {
                    assertEquals(value, text(at(command, path)), () -> path + " of " + shown(List.of(command)));
                }
            });
        }
        return this;
    }

    /** The switch has been told this one command since it was last looked, with exactly these fields. */
    VerbCall ordersOnly(String name, String json) {
        assertEquals(1, unreadOrders.size(), () -> "ordered: " + shown(unreadOrders) + " notes: " + notes);
        Command command = unreadOrders.remove();
        assertEquals(name, command.name());
        assertEquals(tree(json), tree(command.data().toString()));
        return this;
    }

    /** The developer's server is asked this, and nothing else, and the call waits for the answer. */
    VerbCall requests(String line) {
        assertEquals(1, unreadAsks.size(), () -> "asked: " + unreadAsks + " notes: " + notes);
        asked = unreadAsks.remove();
        OutgoingRequest request = REQUESTS.build(asked.url(), asked.method(), asked.settings(), asked.view());
        assertEquals(Line.parse(line, 2).toString(),
                shown(request.method().name(), request.url(), parameters(request)));
        return this;
    }

    /** The same, with all parameters, in their order: {@code name=value}. */
    VerbCall requestsInFull(String methodAndUrl, String... parameters) {
        asked = unreadAsks.remove();
        OutgoingRequest request = REQUESTS.build(asked.url(), asked.method(), asked.settings(), asked.view());
        assertEquals(methodAndUrl, request.method() + " " + PARAMETERS_OF_GET.split(request.url(), 2)[0]);
        List<String> found = new ArrayList<>();
        parameters(request).forEach((name, value) -> found.add(name + "=" + value));
        assertEquals(List.of(parameters), found);
        return this;
    }

    VerbCall requestsNothing() {
        assertTrue(unreadAsks.isEmpty(), () -> "asked: " + unreadAsks);
        return this;
    }

    /** The developer is told this beside the call, in this order, and nothing else, since it was last looked. */
    VerbCall tells(String... lines) {
        List<String> told = new ArrayList<>();
        for (Delivery delivery : unreadDeliveries) {
            told.add(shown(delivery.method(), delivery.url(), parameters(delivery.url(), delivery.body())));
        }
        unreadDeliveries.clear();
        List<String> expected = new ArrayList<>();
        for (String line : lines) {
            expected.add(Line.parse(line, 2).toString());
        }
        assertEquals(expected, told);
        return this;
    }

    /** What is told beside the call keeps this order on its way: it shares a lane. */
    VerbCall tellsInOrder(String... lines) {
        assertEquals(1, unreadDeliveries.stream().map(Delivery::lane).distinct().count());
        assertNotNull(unreadDeliveries.peek().lane());
        return tells(lines);
    }

    /**
     * The document that came last has these faults, and no others.
     *
     * @param faults code, then a part of the message, e.g. {@code 13313 timeout="0"}; null is none
     */
    VerbCall warns(String... faults) {
        List<String> expected = faults == null || faults.length == 1 && faults[0] == null ? List.of() : List.of(faults);
        assertEquals(expected.size(), warnings.size(), warnings::toString);
        for (int i = 0; i < expected.size(); i++) {
            String[] fault = expected.get(i).split(" ", 2);
            Diagnostic warning = warnings.get(i);
            assertEquals(fault[0], warning.code(), warning::toString);
            assertEquals(Diagnostic.Severity.WARNING, warning.severity());
            assertTrue(warning.where().matches("\\d+:\\d+"), warning::toString);
            assertTrue(fault.length == 1 || warning.message().contains(fault[1]), warning::toString);
        }
        return this;
    }

    /** The log of the call says this. */
    VerbCall notes(String part) {
        assertTrue(notes.stream().anyMatch(note -> note.contains(part)), () -> part + " is not in " + notes);
        return this;
    }

    /** The call is hung up, the switch says so, and nothing is left of it. */
    VerbCall ends() {
        return orders("hangup reason=normal").requestsNothing().on(Event.hangsUp()).finished();
    }

    /** Nothing is left of the call. */
    VerbCall finished() {
        assertTrue(session.finished());
        return this;
    }

    VerbCall alive() {
        assertFalse(session.finished());
        return this;
    }

    // ------------------------------------------------------------ lines

    private String shown(String method, String url, Map<String, String> parameters) {
        Map<String, String> added = new LinkedHashMap<>(parameters);
        usual.forEach(added::remove);
        added.remove("Timestamp", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
        return new Line(method + " " + PARAMETERS_OF_GET.split(url, 2)[0], added).toString();
    }

    private static Map<String, String> parameters(OutgoingRequest request) {
        return parameters(request.url(), request.body());
    }

    private static Map<String, String> parameters(String url, String body) {
        Matcher query = PARAMETERS_OF_GET.matcher(url);
        String form = body != null ? body : query.find() ? url.substring(query.end()) : "";
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : form.split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(decoded(parts[0]), parts.length < 2 ? "" : decoded(parts[1]));
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode at(Command command, String path) {
        return path.equals("leg") ? JSON.valueToTree(command.callId())
                : command.data().at("/" + path.replace('.', '/'));
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() ? null : value.isValueNode() ? value.asText() : value.toString();
    }

    private static String shown(Iterable<Command> commands) {
        StringBuilder lines = new StringBuilder();
        commands.forEach(command -> lines.append("\n  ").append(command.name()).append(' ').append(command.data()));
        return lines.toString();
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
