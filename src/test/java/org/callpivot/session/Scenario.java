package org.callpivot.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.callpivot.callflow.Callflow;
import org.callpivot.callflow.Callflows;
import org.callpivot.callflow.Node;
import org.callpivot.contract.Command;
import org.callpivot.contract.Offer;
import org.callpivot.contract.SwitchEvent;
import org.callpivot.contract.SwitchEvent.CommandError;
import org.callpivot.contract.SwitchEvent.Meta;
import org.callpivot.contract.SwitchEvent.Status;

/**
 * A call as a table of events in, decisions out. Single quotes stand for double ones in JSON.
 *
 * <p>Every step also proves two promises of the session: its stored form is complete (the session goes through JSON between
 * two events), and deciding leaves the session before as it was.
 */
final class Scenario {

    static final String CALL = "call-1";

    /** The defaults, but for this: that the switch confirms commands goes without saying. {@link LostMessagesTest} says it. */
    static final SessionSettings CONFIRMED = resending(Duration.ofDays(365));

    static SessionSettings resending(Duration pause) {
        return settings(pause, SessionSettings.DEFAULTS.maxAsks());
    }

    static SessionSettings settings(Duration pause, int maxAsks) {
        SessionSettings usual = SessionSettings.DEFAULTS;
        return new SessionSettings(usual.quick(), usual.media(), usual.setup(), usual.goodbye(), usual.otherLegs(),
                usual.wholeCall(), pause, usual.reask(), usual.gap(), usual.maxBranches(), maxAsks);
    }

    static final JsonMapper JSON = JsonMapper.builder().addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(JsonParser.Feature.ALLOW_SINGLE_QUOTES).build();

    private final Map<String, Callflow> callflows = new HashMap<>();
    private SessionSettings settings = CONFIRMED;
    private Offer offer = new Offer(new Offer.Party("1001", "Ada", "a.example", null),
            new Offer.Party("2030", null, "a.example", null), null, "inbound", "ringing", "acct", "sw-1", "sip-1",
            Map.of("X-Tag", "t"), Map.of("colour", "blue"), null, null, null, null);
    private Instant now = Instant.parse("2026-01-05T09:30:00Z");
    private CallSession session;
    private Decision last;
    private final Deque<Command> sent = new ArrayDeque<>();
    private Command current;
    private Ask ask;
    private int events;
    final List<Cdr> cdrs = new ArrayList<>();
    final List<Delivery> deliveries = new ArrayList<>();
    final List<String> notes = new ArrayList<>();

    static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    static Node node(String text) {
        return Node.read(json(text));
    }

    /** A pivot in a programmable callflow, with more of its data, and a fallback that says "fallback". */
    static String pivot(String more) {
        return "{'module':'pivot','data':{'voice_url':'http://dev.example/voice'" + (more.isEmpty() ? "" : "," + more)
                + "},'children':{'_':{'module':'tts','data':{'text':'fallback'}}}}";
    }

    Scenario answeredBefore() {
        offer = new Offer(offer.from(), offer.to(), null, "inbound", "answered", "acct", "sw-1", "sip-1",
                offer.sipHeaders(), offer.variables(), null, null, null, null);
        return this;
    }

    Scenario settings(SessionSettings other) {
        settings = other;
        return this;
    }

    Scenario callflow(String id, String number, String flow) {
        callflows.put(id, new Callflow(id, "acct", null, List.of(number), List.of(), node(flow)));
        return this;
    }

    Scenario offered(String flow) {
        SwitchEvent.Offered event = new SwitchEvent.Offered(meta("call.offered", CALL), offer);
        return after(CallSession.begin(event, "acct", flow == null ? null : node(flow), around(), now));
    }

    /** A session that was stored goes on, with its waiting strands as they were. */
    Scenario resumed(CallSession stored) {
        session = stored;
        return this;
    }

    /** The session executes one node (of a document or a callflow), in an answered call. */
    static Scenario running(String flow) {
        return new Scenario().answeredBefore().offered(flow);
    }

    // ------------------------------------------------------------ events in

    Scenario completed(String result) {
        return status(Status.COMPLETED, result, null);
    }

    Scenario completed() {
        return completed("{}");
    }

    Scenario stopped() {
        return status(Status.STOPPED, "{}", null);
    }

    Scenario failed(String code) {
        return status(Status.FAILED, "{}", new CommandError(code, "test"));
    }

    Scenario rejected(String code) {
        return status(Status.REJECTED, "{}", new CommandError(code, "test"));
    }

    private Scenario status(Status status, String result, CommandError error) {
        assertNotNull(current, "no command is out");
        return hear(new SwitchEvent.CommandStatus(meta("command.status", CALL), current.id(), status, json(result), error));
    }

    Scenario key(String digit) {
        return hear(new SwitchEvent.Dtmf(meta("call.dtmf", CALL), digit, 100));
    }

    Scenario created(String leg, String endpoint) {
        return hear(new SwitchEvent.Created(meta("call.created", leg), CALL, current.id(), endpoint, 0));
    }

    Scenario ended(String leg, String reason, Instant answeredAt) {
        Instant at = now;
        return hear(new SwitchEvent.Ended(meta("call.ended", leg), reason, 16, null, null, answeredAt, at, null, null,
                json("{'endedBy':'caller'}")));
    }

    Scenario hangsUp() {
        return ended(CALL, "normal", null);
    }

    Scenario hear(SwitchEvent event) {
        return take(new Input.FromSwitch(event));
    }

    Scenario answers(String program) {
        return answers(ask, program);
    }

    Scenario answers(Ask which, String program) {
        return take(new Input.Answered(CALL, which.id(), which.url(), program == null ? null : node(program), List.of(), List.of()));
    }

    Scenario fails(Failure.Kind kind) {
        return take(new Input.Failed(CALL, ask.id(), new Failure(kind, "test"), List.of()));
    }

    Scenario undelivered() {
        return take(new Input.Undelivered(CALL, current.id(), "switch gone"));
    }

    /** Time passes; a timer rings if its time has come. */
    Scenario passes(Duration time) {
        now = now.plus(time);
        return last.wakeUp() != null && !now.isBefore(last.wakeUp()) ? take(new Input.Due(CALL)) : this;
    }

    Scenario take(Input input) {
        String before = stored(session);
        Decision decision = session.on(input, around(), now);
        assertEquals(before, stored(session), "deciding changed the session before");
        return after(decision);
    }

    private Scenario after(Decision decision) {
        last = decision;
        sent.addAll(decision.commands());
        if (!decision.asks().isEmpty()) {
            ask = decision.asks().get(0);
        }
        cdrs.addAll(decision.cdrs());
        deliveries.addAll(decision.deliveries());
        notes.addAll(decision.notes());
        String stored = stored(decision.next());
        session = SessionForm.read(stored);
        assertEquals(stored, stored(session), "the stored form is not complete");
        return this;
    }

    private static String stored(CallSession session) {
        return SessionForm.write(session);
    }

    // ------------------------------------------------------------ decisions out

    /** The next command is this one, with at least these fields. */
    Scenario sends(String name, String data) {
        Command command = sent.poll();
        assertNotNull(command, "no command was sent, but expected: " + name + " " + data + "; notes: " + notes);
        assertEquals(name, command.name(), () -> "sent " + command);
        ContractCheck.assertValid(command);
        // Through text, so that 1 is 1 whether it is an int or a long.
        ObjectNode sentData = json(command.data().toString());
        json(data).properties().forEach(field ->
                assertEquals(field.getValue(), sentData.get(field.getKey()), () -> field.getKey() + " of " + command));
        current = command;
        return this;
    }

    Scenario sends(String name) {
        return sends(name, "{}");
    }

    Scenario says(String text) {
        return sends("say", "{'text':'" + text + "'}");
    }

    /** The next command is for this leg. */
    Scenario toLeg(String leg) {
        assertEquals(leg, current.callId(), () -> "leg of " + current);
        return this;
    }

    /** The command that was sent last counts as the one that events are about. */
    String currentId() {
        return current.id();
    }

    /** Events from now on are about this command. */
    Scenario about(String commandId) {
        current = new Command(commandId, "?", CALL, json("{}"), null);
        return this;
    }

    Scenario answered(String leg) {
        return hear(new SwitchEvent.CallAnswered(meta("call.answered", leg), null));
    }

    Scenario rings(String leg) {
        return hear(new SwitchEvent.Progress(meta("call.progress", leg), "ringing", null));
    }

    /** Something happens to the current command. */
    Scenario happens(String event, Map<String, String> parameters) {
        return hear(new SwitchEvent.CommandEvent(meta("command.event", CALL), current.id(), event, parameters));
    }

    /** What has been told beside the call since the last question: kind, method, URL and the parameters that tell the event. */
    List<String> told(String... parameters) {
        List<String> told = deliveries.stream().map(delivery -> {
            Map<String, String> form = new LinkedHashMap<>();
            for (String pair : delivery.body().split("&")) {
                form.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            }
            StringBuilder line = new StringBuilder(delivery.url());
            for (String parameter : parameters) {
                line.append(' ').append(form.get(parameter));
            }
            return line.toString();
        }).toList();
        deliveries.clear();
        return told;
    }

    /** The name of the next command. */
    String peek() {
        assertNotNull(sent.peek(), "no command was sent");
        return sent.peek().name();
    }

    /** The next command, whatever it is. */
    Scenario anything() {
        return sends(peek());
    }

    Scenario sendsNothing() {
        assertTrue(sent.isEmpty(), () -> "sent " + sent);
        return this;
    }

    Ask asks() {
        assertFalse(last.asks().isEmpty(), () -> "no request was made; notes: " + notes);
        return last.asks().get(0);
    }

    Scenario asks(String method, String url) {
        assertEquals(method + " " + url, asks().method() + " " + asks().url());
        return this;
    }

    Scenario asksNothing() {
        assertEquals(List.of(), last.asks());
        return this;
    }

    /** The call is hung up, the switch says so, and nothing is left. */
    Scenario ends() {
        sends("hangup").sendsNothing().hangsUp();
        return finished();
    }

    Scenario finished() {
        assertTrue(session.finished(), () -> "still waiting for " + session.main().waiting);
        return this;
    }

    Scenario alive() {
        assertFalse(session.finished());
        return this;
    }

    Scenario noted(String part) {
        assertTrue(notes.stream().anyMatch(note -> note.contains(part)), () -> part + " is not in " + notes);
        return this;
    }

    Decision last() {
        return last;
    }

    CallSession session() {
        return session;
    }

    Instant wakeUp() {
        return last.wakeUp();
    }

    Instant now() {
        return now;
    }

    /** The switch counts this event. */
    Scenario hear(long sequence, String type, Function<Meta, SwitchEvent> event) {
        return hear(event.apply(new Meta("n-" + sequence, type, "/switch/sw-1", CALL, CALL, now, sequence)));
    }

    Meta meta(String type, String leg) {
        return new Meta("e-" + ++events, type, "/switch/sw-1", leg, CALL, now);
    }

    private Surroundings around() {
        return new Surroundings(new Callflows() {
            @Override
            public Optional<Match> byNumber(String account, String number) {
                return callflows.values().stream().filter(flow -> flow.numbers().contains(number)).findFirst()
                        .map(flow -> new Match(flow, null));
            }

            @Override
            public Optional<Callflow> byId(String account, String id) {
                return Optional.ofNullable(callflows.get(id));
            }
        }, settings);
    }
}
