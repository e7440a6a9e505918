package org.callpivot.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.callpivot.callflow.Callflow;
import org.callpivot.callflow.Callflows;
import org.callpivot.callflow.InvalidDocument;
import org.callpivot.callflow.Node;
import org.callpivot.contract.Command;
import org.callpivot.contract.SwitchEvent;
import org.callpivot.contract.SwitchEvent.CommandError;
import org.callpivot.contract.SwitchEvent.Status;
import org.callpivot.request.CallView;
import org.callpivot.request.InvalidUrl;
import org.callpivot.request.Method;
import org.callpivot.request.PivotSettings;
import org.callpivot.request.WebUrl;
import org.callpivot.session.CallSession.Phase;
import org.callpivot.session.Waiting.For;

/**
 * One step of a session: takes an input, changes the session (a copy that nobody else holds yet) and collects what is to be
 * done. Modules speak to it in the words of a callflow: send a command, ask the developer, go on to a child, stop.
 */
final class Turn {

    /** Nodes that one input may run through without waiting: more is a callflow that runs in a circle. */
    private static final int MAX_NODES = 1000;

    /** Events kept because one before them is missing. */
    private static final int MAX_EARLY = 256;

    /** A request whose answer was lost with its node is made this often again. */
    private static final int MAX_LOST_ANSWERS = 2;

    /** Keys kept for a later gather or request. */
    private static final int MAX_TYPED = 128;

    private final CallSession session;
    private final Surroundings around;
    private final Instant now;

    private final List<Command> commands = new ArrayList<>();
    private final List<Cdr> cdrs = new ArrayList<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Ask> asks = new ArrayList<>();

    /** The strand that the words for modules are about, and the node at which it goes on. */
    private Strand strand;
    private Node next;

    /** The strand whose document has come in this turn. */
    private Strand arrived;

    Turn(CallSession session, Surroundings around, Instant now) {
        this.session = session;
        this.around = around;
        this.now = now;
        this.strand = session.main();
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
            arrived(from.event());
        } else if (input instanceof Input.Answered answered) {
            document(answered);
        } else if (input instanceof Input.Failed failed) {
            noDocument(failed);
        } else if (input instanceof Input.Undelivered lost) {
            session.unconfirmed.remove(lost.commandId());
            commandEnded(lost.commandId(), new CommandEnd(Status.FAILED, object(),
                    new CommandError("undelivered", lost.reason())));
        } else if (input instanceof Input.Due) {
            due();
        }
        return run();
    }

    /** Takes an event in its place: one that is ahead of its time waits for those before it. */
    private void arrived(SwitchEvent event) {
        Long number = event.meta().sequence();
        if (number == null) {
            heard(event);
            return;
        }
        boolean ahead = session.heard > 0 && number > session.heard + 1;
        if (ahead) {
            session.early.put(number, event);
            if (session.early.size() > MAX_EARLY) {
                giveUpGap();
            } else if (session.gapUntil == null) {
                session.gapUntil = now.plus(around.settings().gap());
            }
        } else {
            session.heard = Math.max(session.heard, number);
            heard(event);
            takeEarly();
        }
    }

    /** Those whose turn has come. */
    private void takeEarly() {
        while (!session.early.isEmpty() && session.early.firstKey() <= session.heard + 1) {
            runStrand();
            session.heard = Math.max(session.heard, session.early.firstKey());
            heard(session.early.pollFirstEntry().getValue());
        }
        session.gapUntil = session.early.isEmpty() ? null : now.plus(around.settings().gap());
    }

    private void giveUpGap() {
        note("the switch's events from " + (session.heard + 1) + " to " + (session.early.firstKey() - 1)
                + " have not come: going on without them");
        session.heard = session.early.firstKey() - 1;
        takeEarly();
    }

    private void heard(SwitchEvent event) {
        confirmed(event);
        String callId = event.meta().callId();
        boolean caller = callId.equals(session.id);
        if (event instanceof SwitchEvent.CommandStatus status) {
            connected(status.result().path("otherCallId").asText(""));
            if (status.status().isEnd()) {
                commandEnded(status.commandId(), new CommandEnd(status.status(), status.result(), status.error()));
            }
        } else if (event instanceof SwitchEvent.CallAnswered answered) {
            Instant at = answered.answeredAt() == null ? answered.meta().time() : answered.answeredAt();
            if (caller) {
                answered(at);
            } else {
                calleeAnswered(callId, at);
            }
        } else if (event instanceof SwitchEvent.Dtmf key) {
            pressed(callId, key.digit());
        } else if (event instanceof SwitchEvent.Created created) {
            created(callId, created);
        } else if (event instanceof SwitchEvent.Progress progress) {
            if (!caller && progress.state().equals("ringing")) {
                tellLeg(callId, "ringing", "ringing");
            }
        } else if (event instanceof SwitchEvent.Bridged bridged) {
            connected(bridged.otherCallId() == null ? "" : bridged.otherCallId());
        } else if (event instanceof SwitchEvent.RecordingAvailable recording) {
            recorded(recording);
        } else if (event instanceof SwitchEvent.CommandEvent happened) {
            happened(happened);
        } else if (event instanceof SwitchEvent.Ended ended) {
            legEnded(ended);
        }
    }

    /** The switch has a command of which it tells something; for a leg that is gone there is nothing to do any more. */
    private void confirmed(SwitchEvent event) {
        if (event instanceof SwitchEvent.CommandStatus status) {
            session.unconfirmed.remove(status.commandId());
        } else if (event instanceof SwitchEvent.CommandEvent happened) {
            session.unconfirmed.remove(happened.commandId());
        } else if (event instanceof SwitchEvent.Created created) {
            session.unconfirmed.remove(created.commandId());
        } else if (event instanceof SwitchEvent.Ended ended) {
            session.unconfirmed.values().removeIf(sent -> sent.command().callId().equals(ended.meta().callId()));
        }
    }

    /** A key belongs to the strand that speaks to the leg: whoever waits hears the wait strand, not the main one. */
    private void pressed(String callId, String digit) {
        for (int i = session.strands.size() - 1; i >= 0; i--) {
            Strand hearer = session.strands.get(i);
            if (hearer.callId.equals(callId)) {
                boolean keeps = session.phase == Phase.RUNNING && hearer.node != null && hearer.waiting != null
                        && (hearer.waiting.what() != For.COMMAND || Modules.of(hearer.node).keepsKeys());
                if (keeps && hearer.typed.length() < MAX_TYPED) {
                    hearer.typed += digit;
                }
                return;
            }
        }
    }

    private void commandEnded(String commandId, CommandEnd end) {
        Optional<Strand> waiter = waitingFor(commandId);
        if (!end.ok()) {
            note("command " + commandId + waiter.map(its -> its.node).map(node -> " of " + node.module()).orElse("")
                    + " ended as " + end.status() + describe(end));
        }
        if (waiter.isEmpty()) {
            return;
        }
        strand = waiter.get();
        switch (strand.waiting.what()) {
            case ANSWER -> {
                if (end.ok()) {
                    answered(now);
                    strand.waiting = null;
                    Modules.of(strand.node).start(this, strand.node);
                } else {
                    end("failed");
                }
            }
            case COMMAND -> {
                strand.waiting = null;
                stopStrandsDuring(commandId);
                if (end.notSupported()) {
                    note("the switch does not support " + strand.node.module() + ": going on at the child _");
                    go();
                } else if (end.error() != null && "noSuchCall".equals(end.error().code())) {
                    lost();
                } else {
                    Modules.of(strand.node).ended(this, strand.node, end);
                }
            }
            case GOODBYE -> {
                // A reject of a call that is already up is in the wrong state: then a hangup does it.
                if (!end.ok() && strand.memo.path("rejected").asBoolean()) {
                    end("normal");
                }
            }
            default -> { }
        }
    }

    private Optional<Strand> waitingFor(String id) {
        return session.strands.stream()
                .filter(one -> one.waiting != null && id.equals(one.waiting.id())).findFirst();
    }

    private static String describe(CommandEnd end) {
        return end.error() == null ? "" : " (" + end.error().code() + ": " + end.error().message() + ")";
    }

    private void document(Input.Answered answer) {
        Optional<Strand> asker = waitingFor(answer.askId());
        if (asker.isEmpty()) {
            return;
        }
        strand = asker.get();
        session.cookies = Cookie.merge(session.cookies, answer.cookies(), now);
        arrived = strand;
        strand.waiting = null;
        strand.documentUrl = answer.documentUrl();
        session.documentSeen = true;
        // The end of a document ends the call (design page): what the callflows before it had saved is not returned to.
        strand.saved.clear();
        if (answer.program() == null) {
            stop();
        } else {
            next = answer.program();
        }
    }

    private void noDocument(Input.Failed failed) {
        waitingFor(failed.askId()).ifPresent(asker -> {
            Ask lost = asker.asked;
            session.cookies = Cookie.merge(session.cookies, failed.cookies(), now);
            strand = asker;
            strand.waiting = null;
            strand.asked = null;
            if (lost.settings().fallbackUrl() != null && strand.role == Strand.Role.MAIN && !strand.fallingBack) {
                askFallback(lost, failed.failure());
            } else {
                requestFailed(failed.failure());
            }
        });
    }

    /** The failed request once more, to the fallback URL: with all that it told, and why it failed. */
    private void askFallback(Ask failed, Failure failure) {
        PivotSettings pivot = failed.settings();
        note("request failed with " + failure.kind().code() + " " + failure.kind() + ": " + failure.message()
                + "; voice_fallback_url is asked");
        if (mayAsk()) {
            strand.fallingBack = true;
            request(pivot.fallbackUrl(), pivot.fallbackMethod(), pivot, failed.view().telling(
                    Map.of("ErrorCode", failure.kind().code(), "ErrorUrl", errorUrl(failed))));
        }
    }

    /** Credentials and fragment never leave Pivot. Masked first: in a URL that cannot be read, a number sign may stand in the password. */
    private static String errorUrl(Ask failed) {
        return WebUrl.mask(failed.url()).replaceFirst("#.*", "");
    }

    private void requestFailed(Failure failure) {
        String what = "request failed with " + failure.kind().code() + " " + failure.kind() + ": " + failure.message();
        switch (strand.role) {
            case MAIN -> {
                if (session.documentSeen) {
                    note(what + "; a later request: the call ends");
                    end("normal");
                } else {
                    note(what + "; the first request: " + (strand.node.child(Node.DEFAULT).isPresent()
                            ? "the callflow goes on at the child _ of its " + strand.node.module()
                            : "the " + strand.node.module() + " has no child _ to go on at"));
                    go();
                }
            }
            case WHISPER -> {
                note(what + "; the whisper of leg " + strand.callId + ": the leg is hung up");
                end("normal");
            }
            case WAIT -> {
                note(what + "; the caller waits in silence");
                session.strands.remove(strand);
            }
        }
    }

    private void due() {
        if (session.phase == Phase.RUNNING && !now.isBefore(session.startedAt.plus(around.settings().wholeCall()))) {
            note("the call has lasted " + around.settings().wholeCall() + ": it is hung up");
            strand = session.main();
            end("timeLimit");
            return;
        }
        for (Strand late : List.copyOf(session.strands)) {
            if (late.waiting != null && !now.isBefore(late.waiting.dueAt()) && session.strands.contains(late)) {
                strand = late;
                overdue(late.waiting);
                runStrand();
            }
        }
        if (session.gapUntil != null && !now.isBefore(session.gapUntil)) {
            giveUpGap();
            runStrand();
        }
        session.unconfirmed.replaceAll((id, sent) -> {
            if (now.isBefore(sent.againAt())) {
                return sent;
            }
            note("the switch has told nothing of " + sent.command().name() + " " + id + ": it is sent again");
            commands.add(sent.command());
            return sent.again(around.settings().resend(), now);
        });
    }

    private void overdue(Waiting waiting) {
        switch (waiting.what()) {
            case ANSWER, COMMAND -> {
                session.unconfirmed.remove(waiting.id());
                fire("stop", object().put("commandId", waiting.id()));
                commandEnded(waiting.id(), new CommandEnd(Status.FAILED, object(),
                        new CommandError("timeout", "the switch did not end the command in time")));
            }
            case DOCUMENT -> answerLost(waiting);
            case HANGUP -> end("timeLimit");
            case GOODBYE, LEGS -> {
                note("the switch did not report the end of every leg in time: their CDRs are incomplete");
                finish();
            }
        }
    }

    /** The pipeline reports every failure by itself: here the node that made the request is gone, so it is made again. */
    private void answerLost(Waiting waiting) {
        if (++strand.lostAnswers > MAX_LOST_ANSWERS) {
            noDocument(new Input.Failed(session.id, waiting.id(),
                    new Failure(Failure.Kind.TIMEOUT, "no answer came back for the request in time"), List.of()));
        } else {
            note("neither answer nor failure came back for the request " + waiting.id() + ": it is made again");
            request(strand.asked.until(now.plusMillis(strand.asked.settings().timeoutMs())));
        }
    }

    // ---------------------------------------------------------------- the callflow

    /** Runs nodes until the strand waits. */
    private Decision run() {
        runStrand();
        return decision();
    }

    private void runStrand() {
        for (int nodes = 0; next != null && session.phase == Phase.RUNNING; nodes++) {
            if (nodes == MAX_NODES) {
                note("the callflow runs in a circle: " + MAX_NODES + " nodes without waiting for anything");
                strand = session.main();
                end("failed");
                break;
            }
            strand.node = next;
            strand.memo = object();
            next = null;
            Module module = Modules.of(strand.node);
            if (strand.node.flag("skip_module", false)) {
                go();
            } else if (module.answersFirst() && !session.answered && strand.callId.equals(session.id)) {
                await(For.ANSWER, command("answer", object()), around.settings().quick());
            } else {
                module.start(this, strand.node);
            }
        }
        next = null;
    }

    Decision decision() {
        Instant wakeUp = Stream.of(
                        session.strands.stream().filter(one -> one.waiting != null).map(one -> one.waiting.dueAt()),
                        session.unconfirmed.values().stream().map(Unconfirmed::againAt),
                        Stream.ofNullable(session.gapUntil))
                .flatMap(times -> times).min(Instant::compareTo).orElse(null);
        Instant whole = session.startedAt.plus(around.settings().wholeCall());
        if (wakeUp != null && session.phase == Phase.RUNNING && whole.isBefore(wakeUp)) {
            wakeUp = whole;
        }
        return new Decision(session, commands, asks, cdrs, deliveries, wakeUp, notes);
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
        Optional<Node> child = strand.node.child(key);
        child.ifPresent(node -> next = node);
        return child.isPresent();
    }

    /** Carries out another node in place of this one. */
    void instead(Node node) {
        next = node;
    }

    /** The end of a flow: back to where a jump came from, or the end of the strand. */
    void stop() {
        if (!strand.saved.isEmpty()) {
            next = strand.saved.remove(strand.saved.size() - 1);
            return;
        }
        switch (strand.role) {
            case MAIN -> end("normal");
            case WHISPER -> {
                session.strands.remove(strand);
                command("bridge", object().put("otherCallId", session.id));
            }
            case WAIT -> {
                if (strand == arrived) {
                    // Nothing in it takes time: asking again at once would never end.
                    note("the wait document at its end has played nothing; the caller waits in silence");
                    session.strands.remove(strand);
                } else {
                    ask(strand.documentUrl, Method.POST);
                }
            }
        }
    }

    /** Carries out another flow; its end returns to this node's child {@code _}, if there is one. */
    void branch(Node flow) {
        if (++session.branches > around.settings().maxBranches()) {
            note("more than " + around.settings().maxBranches() + " jumps between callflows");
            end("failed");
            return;
        }
        strand.node.child(Node.DEFAULT).ifPresent(strand.saved::add);
        next = flow;
    }

    /** Hangs up the strand's leg: the call itself, but for a whisper. */
    void end(String reason) {
        next = null;
        if (strand.role == Strand.Role.WHISPER) {
            session.strands.remove(strand);
            command("hangup", object().put("reason", reason));
            return;
        }
        strand = session.main();
        session.strands.removeIf(other -> other != strand);
        session.phase = Phase.ENDING;
        strand.memo = object();
        await(For.GOODBYE, command("hangup", object().put("reason", reason)), around.settings().goodbye());
    }

    /** Refuses a call that is not answered; one that is, is hung up. */
    void reject(String reason, Integer sipStatus, ObjectNode more) {
        if (session.answered || strand.role != Strand.Role.MAIN) {
            end(reason);
            return;
        }
        session.phase = Phase.ENDING;
        strand.memo = object().put("rejected", true);
        next = null;
        ObjectNode data = object().put("reason", reason).put("sipStatus", sipStatus);
        if (more != null) {
            data.setAll(more);
        }
        await(For.GOODBYE, command("reject", data), around.settings().goodbye());
    }

    /** The switch no longer knows the strand's leg. */
    private void lost() {
        if (strand.role == Strand.Role.MAIN) {
            session.phase = Phase.ENDING;
            await(For.GOODBYE, null, around.settings().goodbye());
        } else {
            session.strands.remove(strand);
        }
    }

    // ---------------------------------------------------------------- words for modules

    /** Sends a command and waits for its end, at most {@code limit}. */
    void send(String name, ObjectNode data, Duration limit) {
        await(For.COMMAND, fire(name, data), limit);
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

    /** Sends a command whose end does not matter to the flow; returns its id. The node's callbacks hear of it. */
    String fire(String name, ObjectNode data) {
        String commandId = command(name, data);
        listen(commandId, strand.node);
        if (data.hasNonNull("recordingId")) {
            listen(data.get("recordingId").asText(), strand.node);
        }
        return commandId;
    }

    private void listen(String id, Node node) {
        Callbacks callbacks = node == null ? null : Callbacks.of(node.data());
        if (callbacks != null) {
            session.callbacks.put(id, callbacks);
            if (session.callbacks.size() > Callbacks.REMEMBERED) {
                session.callbacks.remove(session.callbacks.keySet().iterator().next());
            }
        }
    }

    /** Ends the waiting for which this strand plays; outside of a wait document there is nothing to leave. */
    void leave() {
        if (strand.role == Strand.Role.WAIT) {
            session.strands.remove(strand);
            command("leaveQueue", object());
            next = null;
        } else {
            note("Leave outside of a wait document: going on");
            go();
        }
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
        if (mayAsk()) {
            strand.fallingBack = false;
            request(url, method, session.pivot, session.view(strand));
            strand.digits = null;
            strand.typed = "";
            strand.told.clear();
        }
    }

    private boolean mayAsk() {
        if (++session.asks > around.settings().maxAsks()) {
            note("more than " + around.settings().maxAsks() + " requests in one call");
            end("failed");
            return false;
        }
        return true;
    }

    private void request(String url, Method method, PivotSettings pivot, CallView view) {
        strand.lostAnswers = 0;
        request(new Ask(session.id + "-a" + session.asks, session.id, session.account, session.asks, !session.documentSeen,
                url, method, pivot, view, strand.role == Strand.Role.WAIT, session.cookies, now.plusMillis(pivot.timeoutMs())));
    }

    private void request(Ask ask) {
        asks.add(ask);
        strand.asked = ask;
        await(For.DOCUMENT, ask.id(), Duration.between(now, ask.deadline()).plus(around.settings().reask()));
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

    /** Where digits and one-time parameters of the next request are kept. */
    Strand strand() {
        return strand;
    }

    SessionSettings settings() {
        return around.settings();
    }

    /** What the node's module remembers between two of its commands; stored with the session. */
    ObjectNode memo() {
        return strand.memo;
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

    /** A leg of which a result or a bridge tells: known from now on. */
    private void connected(String callId) {
        if (!callId.isEmpty()) {
            session.legs.putIfAbsent(callId, Leg.of(callId, session.id));
        }
    }

    /** A leg that a dial has made; its target's callbacks go with it. */
    private void created(String callId, SwitchEvent.Created created) {
        String parent = created.parentCallId() == null ? session.id : created.parentCallId();
        ObjectNode target = created.commandId() == null || created.target() == null ? null
                : waitingFor(created.commandId())
                        .map(dialling -> dialling.node.data().path("targets").path(created.target()))
                        .filter(ObjectNode.class::isInstance).map(ObjectNode.class::cast).orElse(null);
        session.legs.put(callId, session.legs.getOrDefault(callId, Leg.of(callId, parent))
                .made(created.commandId(), created.endpoint(), target));
        tellLeg(callId, "initiated", "initiated");
    }

    private void calleeAnswered(String callId, Instant at) {
        Leg leg = session.legs.get(callId);
        if (leg == null || leg.answeredAt() != null) {
            return;
        }
        session.legs.put(callId, leg.answered(at));
        tellLeg(callId, "answered", "in-progress");
        if (leg.target() != null && leg.target().path("whisper").isObject()) {
            begin(new Strand(Strand.Role.WHISPER, callId, leg.commandId()), leg.target().get("whisper"));
        }
    }

    /** Starts a strand with a document of its own. */
    private void begin(Strand other, JsonNode document) {
        session.strands.add(other);
        strand = other;
        ask(document.path("url").asText(), Optional.ofNullable(Method.parse(document.path("method").asText()))
                .orElse(Method.POST));
    }

    private void stopStrandsDuring(String commandId) {
        for (Strand other : List.copyOf(session.strands)) {
            if (commandId.equals(other.during)) {
                session.strands.remove(other);
                if (other.role == Strand.Role.WAIT && other.waiting != null && other.waiting.what() == For.COMMAND) {
                    command("stop", other.callId, object().put("commandId", other.waiting.id()));
                }
            }
        }
    }

    /** Something happened while a command runs, or after it: waiting begins or ends, or somebody wants to hear of it. */
    private void happened(SwitchEvent.CommandEvent event) {
        Optional<Strand> waiter = waitingFor(event.commandId());
        if (event.event().equals("wait-started") && waiter.isPresent()
                && waiter.get().node.data().path("wait").isObject()) {
            JsonNode wait = waiter.get().node.data().get("wait");
            boolean running = session.strands.stream().anyMatch(other -> event.commandId().equals(other.during));
            if (!running && !wait.path("url").asText().isEmpty()) {
                Strand waitStrand = new Strand(Strand.Role.WAIT, session.id, event.commandId());
                waitStrand.told.putAll(event.parameters());
                begin(waitStrand, wait);
            }
        } else if (event.event().equals("wait-ended")) {
            stopStrandsDuring(event.commandId());
        } else if (event.event().equals("amd")) {
            Leg leg = session.legs.get(event.meta().callId());
            JsonNode callback = leg == null || leg.target() == null ? object() : leg.target().path("amd").path("callback");
            if (callback.isObject()) {
                tell((ObjectNode) callback, event.meta().callId(), "in-progress", event.parameters());
            }
        } else {
            // A recording counts its own callbacks: what is told of it while it runs, and that it is available.
            String recording = event.parameters().getOrDefault("RecordingSid", "");
            tellCommand(event.event().startsWith("recording-") && session.callbacks.containsKey(recording)
                    ? recording : event.commandId(), event.event(), event.meta(), event.parameters());
        }
    }

    private void recorded(SwitchEvent.RecordingAvailable recording) {
        if (recording.recordingId() == null) {
            return;
        }
        Integer seconds = recording.durationMs() == null ? null : Integer.valueOf((int) ((recording.durationMs() + 999) / 1000));
        if (recording.recordingId().equals(session.recordingId)) {
            session.recordingUrl = recording.url() == null ? session.recordingUrl : recording.url();
            session.recordingDuration = seconds == null ? session.recordingDuration : seconds;
        }
        Map<String, String> told = new LinkedHashMap<>();
        told.put("RecordingSid", recording.recordingId());
        told.put("RecordingStatus", "completed");
        if (recording.url() != null) {
            told.put("RecordingUrl", recording.url());
        }
        if (seconds != null) {
            told.put("RecordingDuration", seconds.toString());
        }
        tellCommand(recording.recordingId(), "recording-completed", recording.meta(), told);
    }

    private void legEnded(SwitchEvent.Ended ended) {
        String callId = ended.meta().callId();
        connected(callId);
        session.legs.computeIfPresent(callId, (key, leg) -> leg.ended(ended));
        if (!callId.equals(session.id)) {
            session.strands.removeIf(other -> other.role == Strand.Role.WHISPER && other.callId.equals(callId));
            tellLeg(callId, "completed", status(session.legs.get(callId)));
        }
        if (session.legs.get(session.id).ended() == null) {
            return;
        }
        farewell();
        session.phase = Phase.ENDED;
        strand = session.main();
        session.strands.removeIf(other -> other != strand);
        if (session.legs.values().stream().allMatch(leg -> leg.ended() != null)) {
            finish();
        } else if (strand.waiting == null || strand.waiting.what() != For.LEGS) {
            await(For.LEGS, null, around.settings().otherLegs());
        }
    }

    /**
     * The caller has hung up during a verb whose action wants to know how it ended (Dial, Record, Enqueue …): it is told beside
     * the call, since no document of it can be carried out any more (facts/twiml.md A2, Dial).
     */
    private void farewell() {
        Strand main = session.main();
        if (session.phase != Phase.RUNNING || main.waiting == null || main.waiting.what() != For.COMMAND) {
            return;
        }
        strand = main;
        Node action = Modules.of(main.node).actionChild().flatMap(main.node::child)
                .filter(next -> next.flag("action", false)).orElse(null);
        if (action != null) {
            Map<String, String> told = new LinkedHashMap<>(main.told);
            Modules.of(main.node).hungUp(session, told);
            tell(action.data(), session.id, "completed", told);
        }
    }

    /** {@code CallStatus} of a leg that is over. */
    private static String status(Leg leg) {
        if (leg.answeredAt() != null) {
            return "completed";
        }
        return switch (leg.ended().reason() == null ? "" : leg.ended().reason()) {
            case "busy", "rejected" -> "busy";
            case "noAnswer" -> "no-answer";
            case "canceled", "normal" -> "canceled";
            default -> "failed";
        };
    }

    // ---------------------------------------------------------------- callbacks beside the call

    /** A leg's status callback (Number, Sip, Client …: statusCallback). */
    private void tellLeg(String callId, String event, String status) {
        Leg leg = session.legs.get(callId);
        JsonNode callback = leg == null || leg.target() == null ? object().path("status") : leg.target().path("status");
        if (!callback.isObject() || !wantsLeg(callback, event)) {
            return;
        }
        session.legs.put(callId, leg.toldOnce());
        Map<String, String> told = new LinkedHashMap<>();
        told.put("CallbackSource", "call-progress-events");
        told.put("SequenceNumber", String.valueOf(leg.told()));
        told.put("Timestamp", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
        if (leg.ended() != null) {
            told.put("CallDuration", String.valueOf(leg.secondsUntil(now)));
            if (leg.ended().sipStatus() != null) {
                told.put("SipResponseCode", leg.ended().sipStatus().toString());
            }
        }
        tell((ObjectNode) callback, callId, status, told);
    }

    /** Without a choice of events only the end is told (facts/twiml.md A2, Number). */
    private static boolean wantsLeg(JsonNode callback, String event) {
        return callback.path("events").isArray() ? Callbacks.wants(callback, event) : event.equals("completed");
    }

    private void tellCommand(String id, String event, SwitchEvent.Meta meta, Map<String, String> parameters) {
        Callbacks callbacks = session.callbacks.get(id);
        ObjectNode callback = callbacks == null ? null : callbacks.forEvent(event);
        if (callback == null) {
            return;
        }
        Map<String, String> told = new LinkedHashMap<>(parameters);
        told.putIfAbsent("SequenceNumber", String.valueOf(callbacks.told()));
        told.putIfAbsent("Timestamp", DateTimeFormatter.RFC_1123_DATE_TIME.format(meta.time().atOffset(ZoneOffset.UTC)));
        session.callbacks.put(id, callbacks.toldOnce());
        tell(callback, meta.callId(), session.answered ? "in-progress" : "ringing", told);
    }

    /** Sends parameters to a callback beside the call. */
    private void tell(ObjectNode callback, String callId, String status, Map<String, String> told) {
        if (session.pivot == null) {
            return;
        }
        CallView view = session.tellingView(callId, status, told);
        Method method = Optional.ofNullable(Method.parse(callback.path("method").asText())).orElse(Method.POST);
        try {
            deliver(Delivery.callback(newName("callback"), session, callback.path("url").asText(), method, view));
        } catch (InvalidUrl refused) {
            note("a callback is not sent: " + refused.getMessage());
        }
    }

    private void finish() {
        session.phase = Phase.FINISHED;
        session.main().waiting = null;
        session.unconfirmed.clear();
        session.early.clear();
        for (Leg leg : session.legs.values()) {
            Cdr cdr = Cdrs.of(session, leg, now);
            cdrs.add(cdr);
            for (String url : session.cdrUrls) {
                deliveries.add(Cdrs.delivery(session, cdr, url));
            }
        }
    }

    private String command(String name, ObjectNode data) {
        return command(name, strand.callId, data);
    }

    private String command(String name, String callId, ObjectNode data) {
        Command command = new Command(session.id + "-c" + ++session.commands, name, callId, data, null);
        commands.add(command);
        session.unconfirmed.put(command.id(), Unconfirmed.sent(command, around.settings().resend(), now));
        return command.id();
    }

    private void await(For what, String waitedFor, Duration limit) {
        strand.waiting = new Waiting(what, waitedFor, now.plus(limit));
    }
}
