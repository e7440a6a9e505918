package org.callpivot.session;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callpivot.callflow.Callflow;
import org.callpivot.callflow.Callflows;
import org.callpivot.callflow.InvalidDocument;
import org.callpivot.callflow.Node;
import org.callpivot.contract.Command;
import org.callpivot.contract.SwitchEvent;
import org.callpivot.contract.SwitchEvent.CommandError;
import org.callpivot.contract.SwitchEvent.Status;
import org.callpivot.request.Method;
import org.callpivot.request.PivotSettings;
import org.callpivot.session.CallSession.Phase;
import org.callpivot.session.Waiting.For;

/**
 * One step of a session: takes an input, changes the session (a copy that nobody else holds yet) and collects what is to be
 * done. Modules speak to it in the words of a callflow: send a command, ask the developer, go on to a child, stop.
 */
final class Turn {

    /** Nodes that one input may run through without waiting: more is a callflow that runs in a circle. */
    private static final int MAX_NODES = 1000;

    /** Keys kept for a later gather or request. */
    private static final int MAX_TYPED = 128;

    private final CallSession session;
    private final Surroundings around;
    private final Instant now;

    private final List<Command> commands = new ArrayList<>();
    private final List<Cdr> cdrs = new ArrayList<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private Ask ask;
    private Node next;

    Turn(CallSession session, Surroundings around, Instant now) {
        this.session = session;
        this.around = around;
        this.now = now;
    }

    // ---------------------------------------------------------------- inputs

    Decision begin(Node flow) {
        if (flow == null) {
            note("no callflow for the number " + session.offer.to().number() + " in account " + session.account);
            reject("notFound", 404, null);
        } else {
            next = flow;
        }
        return run();
    }

    Decision take(Input input) {
        if (input instanceof Input.FromSwitch from) {
            heard(from.event());
        } else if (input instanceof Input.Answered answered) {
            document(answered);
        } else if (input instanceof Input.Failed failed) {
            noDocument(failed);
        } else if (input instanceof Input.Undelivered lost) {
            commandEnded(lost.commandId(), new CommandEnd(Status.FAILED, object(),
                    new CommandError("undelivered", lost.reason())));
        } else if (input instanceof Input.Due) {
            due();
        }
        return run();
    }

    private void heard(SwitchEvent event) {
        String callId = event.meta().callId();
        boolean caller = callId.equals(session.id);
        if (event instanceof SwitchEvent.CommandStatus status) {
            leg(status.result().path("otherCallId").asText(""), session.id, null);
            if (status.status().isEnd()) {
                commandEnded(status.commandId(), new CommandEnd(status.status(), status.result(), status.error()));
            }
        } else if (event instanceof SwitchEvent.CallAnswered answered) {
            if (caller) {
                answered(answered.answeredAt() == null ? answered.meta().time() : answered.answeredAt());
            }
        } else if (event instanceof SwitchEvent.Dtmf key) {
            if (caller && keepsKeys() && session.typed.length() < MAX_TYPED) {
                session.typed += key.digit();
            }
        } else if (event instanceof SwitchEvent.Created created) {
            leg(callId, created.parentCallId() == null ? session.id : created.parentCallId(), created.endpoint());
        } else if (event instanceof SwitchEvent.Bridged bridged) {
            leg(bridged.otherCallId() == null ? "" : bridged.otherCallId(), session.id, null);
        } else if (event instanceof SwitchEvent.RecordingAvailable recording) {
            // Of a recording beside the call (record_call); record and record_caller name theirs in the command's result.
            if (recording.recordingId() != null && recording.recordingId().equals(session.recordingId)) {
                session.recordingUrl = recording.url() == null ? session.recordingUrl : recording.url();
                session.recordingDuration = recording.durationMs() == null
                        ? session.recordingDuration : Integer.valueOf((int) ((recording.durationMs() + 999) / 1000));
            }
        } else if (event instanceof SwitchEvent.Ended ended) {
            legEnded(ended);
        }
    }

    private boolean keepsKeys() {
        return session.phase == Phase.RUNNING && session.node != null
                && (session.waiting.what() != For.COMMAND || Modules.of(session.node).keepsKeys());
    }

    private void commandEnded(String commandId, CommandEnd end) {
        Waiting waiting = session.waiting;
        if (waiting == null || !commandId.equals(waiting.id())) {
            if (!end.ok()) {
                note("command " + commandId + " ended as " + end.status() + describe(end));
            }
            return;
        }
        if (!end.ok()) {
            note("command " + commandId + " of " + (session.node == null ? "the session" : session.node.module())
                    + " ended as " + end.status() + describe(end));
        }
        switch (waiting.what()) {
            case ANSWER -> {
                if (end.ok()) {
                    answered(now);
                    session.waiting = null;
                    Modules.of(session.node).start(this, session.node);
                } else {
                    end("failed");
                }
            }
            case COMMAND -> {
                session.waiting = null;
                if (end.notSupported()) {
                    note("the switch does not support " + session.node.module() + ": going on at the child _");
                    go();
                } else if (end.error() != null && "noSuchCall".equals(end.error().code())) {
                    session.phase = Phase.ENDING;
                    await(For.GOODBYE, null, around.settings().goodbye());
                } else {
                    Modules.of(session.node).ended(this, session.node, end);
                }
            }
            case GOODBYE -> {
                // A reject of a call that is already up is in the wrong state: then a hangup does it.
                if (!end.ok() && session.memo.path("rejected").asBoolean()) {
                    end("normal");
                }
            }
            default -> { }
        }
    }

    private static String describe(CommandEnd end) {
        return end.error() == null ? "" : " (" + end.error().code() + ": " + end.error().message() + ")";
    }

    private void document(Input.Answered answer) {
        if (!awaits(For.DOCUMENT, answer.askId())) {
            return;
        }
        session.waiting = null;
        session.documentSeen = true;
        session.documentUrl = answer.documentUrl();
        // The end of a document ends the call (design page): what the callflows before it had saved is not returned to.
        session.saved.clear();
        if (answer.program() == null) {
            end("normal");
        } else {
            next = answer.program();
        }
    }

    private void noDocument(Input.Failed failed) {
        if (!awaits(For.DOCUMENT, failed.askId())) {
            return;
        }
        session.waiting = null;
        requestFailed(failed.failure());
    }

    private void requestFailed(Failure failure) {
        String what = "request failed with " + failure.kind().code() + " " + failure.kind() + ": " + failure.message();
        if (session.documentSeen) {
            note(what + "; a later request: the call ends");
            end("normal");
        } else {
            note(what + "; the first request: " + (session.node.child(Node.DEFAULT).isPresent()
                    ? "the callflow goes on at the child _ of its " + session.node.module()
                    : "the " + session.node.module() + " has no child _ to go on at"));
            go();
        }
    }

    private boolean awaits(For what, String id) {
        return session.waiting != null && session.waiting.what() == what && id.equals(session.waiting.id());
    }

    private void due() {
        if (session.phase == Phase.RUNNING && !now.isBefore(session.startedAt.plus(around.settings().wholeCall()))) {
            note("the call has lasted " + around.settings().wholeCall() + ": it is hung up");
            end("timeLimit");
            return;
        }
        Waiting waiting = session.waiting;
        if (waiting == null || now.isBefore(waiting.dueAt())) {
            return;
        }
        switch (waiting.what()) {
            case ANSWER, COMMAND -> {
                fire("stop", object().put("commandId", waiting.id()));
                commandEnded(waiting.id(), new CommandEnd(Status.FAILED, object(),
                        new CommandError("timeout", "the switch did not end the command in time")));
            }
            case DOCUMENT -> noDocument(new Input.Failed(session.id, waiting.id(),
                    new Failure(Failure.Kind.TIMEOUT, "no answer came back for the request in time")));
            case HANGUP -> end("timeLimit");
            case GOODBYE, LEGS -> {
                note("the switch did not report the end of every leg in time: their CDRs are incomplete");
                finish();
            }
        }
    }

    // ---------------------------------------------------------------- the callflow

    /** Runs nodes until one waits. */
    private Decision run() {
        for (int nodes = 0; next != null && session.phase == Phase.RUNNING; nodes++) {
            if (nodes == MAX_NODES) {
                note("the callflow runs in a circle: " + MAX_NODES + " nodes without waiting for anything");
                end("failed");
                break;
            }
            session.node = next;
            session.memo = object();
            next = null;
            Module module = Modules.of(session.node);
            if (session.node.flag("skip_module", false)) {
                go();
            } else if (module.answersFirst() && !session.answered) {
                await(For.ANSWER, command("answer", object()), around.settings().quick());
            } else {
                module.start(this, session.node);
            }
        }
        return decision();
    }

    Decision decision() {
        Instant wakeUp = null;
        if (session.waiting != null) {
            Instant whole = session.startedAt.plus(around.settings().wholeCall());
            wakeUp = session.phase == Phase.RUNNING && whole.isBefore(session.waiting.dueAt())
                    ? whole : session.waiting.dueAt();
        }
        return new Decision(session, commands, ask, cdrs, deliveries, wakeUp, notes);
    }

    /** Goes on at the first of these children that exists, else at {@code _}; without one the flow is at its end. */
    void go(String... keys) {
        for (String key : keys) {
            if (tryGo(key)) {
                return;
            }
        }
        if (!tryGo(Node.DEFAULT)) {
            stop();
        }
    }

    /** Goes on at exactly this child, if it exists. */
    boolean tryGo(String key) {
        Optional<Node> child = session.node.child(key);
        child.ifPresent(node -> next = node);
        return child.isPresent();
    }

    /** The end of a flow: back to where a jump came from, or the end of the call. */
    void stop() {
        if (session.saved.isEmpty()) {
            end("normal");
        } else {
            next = session.saved.remove(session.saved.size() - 1);
        }
    }

    /** Carries out another flow; its end returns to this node's child {@code _}, if there is one. */
    void branch(Node flow) {
        if (++session.branches > around.settings().maxBranches()) {
            note("more than " + around.settings().maxBranches() + " jumps between callflows");
            end("failed");
            return;
        }
        session.node.child(Node.DEFAULT).ifPresent(session.saved::add);
        next = flow;
    }

    /** Hangs up. */
    void end(String reason) {
        session.phase = Phase.ENDING;
        session.memo = object();
        next = null;
        await(For.GOODBYE, command("hangup", object().put("reason", reason)), around.settings().goodbye());
    }

    /** Refuses a call that is not answered; one that is, is hung up. */
    void reject(String reason, Integer sipStatus, ObjectNode more) {
        if (session.answered) {
            end(reason);
            return;
        }
        session.phase = Phase.ENDING;
        session.memo = object().put("rejected", true);
        next = null;
        ObjectNode data = object().put("reason", reason).put("sipStatus", sipStatus);
        if (more != null) {
            data.setAll(more);
        }
        await(For.GOODBYE, command("reject", data), around.settings().goodbye());
    }

    // ---------------------------------------------------------------- words for modules

    /** Sends a command and waits for its end, at most {@code limit}. */
    void send(String name, ObjectNode data, Duration limit) {
        await(For.COMMAND, command(name, data), limit);
    }

    /** Sends a command that is done at once, and waits for its end. */
    void send(String name, ObjectNode data) {
        send(name, data, around.settings().quick());
    }

    /** Lets the switch carry out a module of its own: voicemail, faxes, queues and the like may keep a caller for long. */
    void action(String module, ObjectNode data) {
        ObjectNode action = object().put("module", module);
        action.set("data", data);
        send("action", action, around.settings().wholeCall());
    }

    /** Sends a command whose end does not matter to the flow; returns its id. */
    String fire(String name, ObjectNode data) {
        return command(name, data);
    }

    /** Waits for the caller to hang up. */
    void awaitHangup() {
        await(For.HANGUP, null, around.settings().wholeCall());
    }

    /** Starts a pivot: its settings hold from now on. */
    void pivot(Node node) {
        PivotSettings settings;
        try {
            settings = PivotSettings.read(node.data());
        } catch (InvalidDocument refused) {
            requestFailed(new Failure(Failure.Kind.SETTINGS, refused.getMessage()));
            return;
        }
        session.pivot = settings;
        if (settings.cdrUrl() != null) {
            session.cdrUrls.add(settings.cdrUrl());
        }
        ask(settings.voiceUrl(), settings.method());
    }

    /** Asks the developer's server for the next document; digits are told once. */
    void ask(String url, Method method) {
        if (session.pivot == null) {
            requestFailed(new Failure(Failure.Kind.SETTINGS, "a redirect outside of a pivot has no settings to use"));
            return;
        }
        if (++session.asks > around.settings().maxAsks()) {
            note("more than " + around.settings().maxAsks() + " requests in one call");
            end("failed");
            return;
        }
        String askId = session.id + "-a" + session.asks;
        Instant deadline = now.plusMillis(session.pivot.timeoutMs());
        ask = new Ask(askId, session.id, session.account, session.asks, !session.documentSeen, url, method,
                session.pivot, session.view(), deadline);
        session.digits = null;
        session.typed = "";
        // The pipeline reports every failure by itself; the margin is for one that was lost.
        await(For.DOCUMENT, askId, Duration.ofMillis(session.pivot.timeoutMs()).plus(around.settings().quick()));
    }

    void deliver(Delivery delivery) {
        deliveries.add(delivery);
    }

    void note(String text) {
        notes.add(text);
    }

    CallSession session() {
        return session;
    }

    SessionSettings settings() {
        return around.settings();
    }

    /** What the node's module remembers between two of its commands; stored with the session. */
    ObjectNode memo() {
        return session.memo;
    }

    Optional<Callflow> callflow(String callflowId) {
        return around.callflows().byId(session.account, callflowId);
    }

    Optional<Callflows.Match> callflowByNumber(String number) {
        return around.callflows().byNumber(session.account, number);
    }

    /** A name for something that the node makes (a recording, a delivery), unique and the same if the decision is repeated. */
    String newName(String prefix) {
        return prefix + "-" + session.id + "-" + ++session.names;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    // ---------------------------------------------------------------- legs and the end

    private void answered(Instant at) {
        if (!session.answered) {
            session.answered = true;
            session.answeredAt = at;
        }
    }

    private void leg(String callId, String parent, String endpoint) {
        if (callId.isEmpty()) {
            return;
        }
        Leg known = session.legs.get(callId);
        if (known == null) {
            session.legs.put(callId, new Leg(callId, parent, endpoint, null));
        } else if (known.endpoint() == null && endpoint != null) {
            session.legs.put(callId, new Leg(callId, known.parent(), endpoint, known.ended()));
        }
    }

    private void legEnded(SwitchEvent.Ended ended) {
        String callId = ended.meta().callId();
        leg(callId, session.id, null);
        session.legs.computeIfPresent(callId, (key, leg) -> leg.ended(ended));
        if (session.legs.get(session.id).ended() == null) {
            return;
        }
        session.phase = Phase.ENDED;
        if (session.legs.values().stream().allMatch(leg -> leg.ended() != null)) {
            finish();
        } else if (session.waiting == null || session.waiting.what() != For.LEGS) {
            await(For.LEGS, null, around.settings().otherLegs());
        }
    }

    private void finish() {
        session.phase = Phase.FINISHED;
        session.waiting = null;
        for (Leg leg : session.legs.values()) {
            Cdr cdr = Cdrs.of(session, leg, now);
            cdrs.add(cdr);
            for (String url : session.cdrUrls) {
                deliveries.add(Cdrs.delivery(session, cdr, url));
            }
        }
    }

    private String command(String name, ObjectNode data) {
        String commandId = session.id + "-c" + ++session.commands;
        commands.add(new Command(commandId, name, session.id, data, null));
        return commandId;
    }

    private void await(For what, String waitedFor, Duration limit) {
        session.waiting = new Waiting(what, waitedFor, now.plus(limit));
    }
}
