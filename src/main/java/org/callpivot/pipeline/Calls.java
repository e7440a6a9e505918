package org.callpivot.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.callpivot.session.Ask;
import org.callpivot.session.CallSession;
import org.callpivot.session.Decision;
import org.callpivot.session.Input;
import org.callpivot.store.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;

/** The steps of {@code routes/call.camel.yaml}: an input enters its call's lane, is decided there, and what follows is done. */
public final class Calls implements AutoCloseable {

    /**
     * @param lanes    how many calls decide at the same time
     * @param early    how long an event of an unknown call waits for the call's offer
     * @param orphaned how long after its time a call that nobody has gone on with is taken over
     * @param stop     how long a node that stops waits for its requests and its lanes
     */
    public record Settings(int lanes, Duration early, Duration orphaned, Duration stop) {}

    /** Exchange property of all that follows from it: the {@link Decision}. */
    public static final String DECISION = "PivotDecision";

    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    /** Exchange property: the row that the decision became; set when it is part of the transaction. */
    private static final String ROW = "PivotRow";
    /** Exchange property: true when the decision is stored, and the message that caused it is done. */
    private static final String ROW_STORED = "PivotRowStored";
    /** Exchange property: the commands that follow. */
    private static final String COMMANDS = "PivotCommands";
    /** Exchange property: the requests that follow, each an {@link Askers.Admission}. */
    private static final String ASKS = "PivotAsks";
    /** Exchange property: what is owed for the message that brought the input. */
    private static final String RECEIPT = "PivotInputReceipt";

    /** Storing a decision takes milliseconds; when it took this long, the store was away. */
    private static final Duration STORE_IS_AWAY = Duration.ofSeconds(1);
    /** How often the log tells of an input that still cannot be stored. */
    private static final Duration TOLD_AGAIN = Duration.ofSeconds(30);
    private static final Duration EARLY_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    /** Calls that are taken over at once; the rest follows at the next look. */
    private static final int MOST_ORPHANS = 500;

    private final LiveCalls live;
    private final SessionStore store;
    private final Lanes lanes;
    private final ProducerTemplate sending;
    /** Resolved once: by name, Camel reads its URI again for every input. */
    private final Endpoint callInput;
    private final Endpoint callOutput;
    private final Endpoint askDeveloper;
    private final Endpoint askRejected;
    private final Askers askers;
    private final Settings settings;
    private final Clock clock;
    private volatile boolean stopping;

    /**
     * @param context  its routes {@code call-input}, {@code call-output}, {@code ask-developer} and {@code ask-rejected} are sent to
     */
    public Calls(LiveCalls live, SessionStore store, CamelContext context, Askers askers, Settings settings, Clock clock) {
        this.live = live;
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.askers = askers;
        this.sending = context.createProducerTemplate();
        this.callInput = context.getEndpoint("direct:call-input");
        this.callOutput = context.getEndpoint("direct:call-output");
        this.askDeveloper = context.getEndpoint("direct:ask-developer");
        this.askRejected = context.getEndpoint("direct:ask-rejected");
        this.lanes = new Lanes(this::work, settings.lanes());
    }

    /**
     * The body is an {@link Input}: it is decided when its turn in its call's lane comes, and the message that brought it is held. Returns
     * at once, unless the thread waits for the message anyway: then it may be the one that decides. Of the many threads of requests none
     * does, as each would keep buffers of its own for that.
     */
    public void enqueue(Exchange exchange) {
        Receipt receipt = Receipt.of(exchange);
        receipt.hold();
        Lanes.Work work = new Lanes.Work(exchange.getMessage().getBody(Input.class), receipt, clock.instant());
        if (receipt.watched()) {
            lanes.submitAsGuest(work);
        } else {
            lanes.submit(work);
        }
    }

    /** One input in its lane: the first attempt, and what follows if it is stored. */
    private Runnable work(Lanes.Work work, boolean guest) {
        CallLog.of(work.input().sessionId(), null);
        Exchange exchange = attempt(work);
        if (exchange.getProperty(ROW_STORED, false, Boolean.class)) {
            // A switch may take no command before its event is answered: whoever has to answer it must not wait for that. Nor does he
            // for the sake of what was refused because there is too much of it.
            boolean handsOver = guest && (!exchange.getProperty(COMMANDS, List.class).isEmpty()
                    || anyRefused(admissions(exchange)));
            return now(!handsOver, () -> follow(work, exchange));
        }
        return now(!guest || exchange.getException() == null, () -> unstored(work, exchange));
    }

    /** Done here, or by whoever gets it: null if nothing is left. */
    private static Runnable now(boolean here, Runnable work) {
        if (here) {
            work.run();
            return null;
        }
        return work;
    }

    /** Decides and stores, or not. */
    private Exchange attempt(Lanes.Work work) {
        List<Askers.Admission> admissions = new ArrayList<>();
        Exchange exchange = sending.send(callInput, sent -> {
            sent.getMessage().setBody(work.input());
            sent.setProperty(RECEIPT, work.receipt());
            sent.setProperty(ASKS, admissions);
        });
        if (!exchange.getProperty(ROW_STORED, false, Boolean.class)) {
            admissions.forEach(Askers.Admission::leave);
        }
        return exchange;
    }

    @SuppressWarnings("unchecked")
    private static List<Askers.Admission> admissions(Exchange exchange) {
        return exchange.getProperty(ASKS, List.class);
    }

    private void follow(Lanes.Work work, Exchange decided) {
        List<Askers.Admission> admissions = admissions(decided);
        if (decided.getProperty(COMMANDS, List.class).isEmpty() && admissions.isEmpty()) {
            return;
        }
        Exception fault = sending.send(callOutput, decided).getException();
        admissions.forEach(Askers.Admission::leave);
        if (fault != null) {
            LOG.error("call {}: not all that follows from {} was done", work.input().sessionId(), name(work), fault);
        }
    }

    /** An input after its first attempt, until it is stored what follows from it, or clear that nothing can. */
    private void unstored(Lanes.Work work, Exchange first) {
        String session = work.input().sessionId();
        Instant begun = clock.instant();
        Instant told = null;
        Exchange exchange = first;
        for (int attempt = 1; !exchange.getProperty(ROW_STORED, false, Boolean.class); attempt++) {
            Exception fault = exchange.getException();
            if (fault == null) {
                lanes.wakeAt(session, null, clock.instant());
                work.receipt().release();
                return;
            }
            live.forget(session);
            if (fault instanceof EarlyEvent) {
                early(work);
                return;
            } else if (!isRace(fault) && !Database.mayPass(fault)) {
                LOG.error("call {}: {} was not handled", session, name(work), fault);
                work.receipt().refuse(fault);
                return;
            }
            told = tell(work, begun, told, attempt, fault);
            if (!pause(attempt, fault)) {
                LOG.info("call {}: {} is left to another node", session, name(work));
                return;
            }
            exchange = attempt(work);
        }
        if (told != null) {
            LOG.info("call {}: {} is stored after {}", session, name(work), Duration.between(begun, clock.instant()));
        }
        follow(work, exchange);
    }

    /** Its offer may be on its way, in the hands of another node. */
    private void early(Lanes.Work work) {
        if (Duration.between(work.since(), clock.instant()).compareTo(settings.early()) < 0) {
            lanes.submitLater(work, EARLY_PAUSE);
        } else {
            live.dropped(work.input(), "unknown-call");
            work.receipt().release();
        }
    }

    /**
     * Tells of an input that waits for the store: at once, and again as long as it waits; of a race with another node, which is
     * ordinary, only if it goes on.
     *
     * @param begun the first attempt
     * @param told  when it was told last, or null
     * @return when it was told last now
     */
    private Instant tell(Lanes.Work work, Instant begun, Instant told, int attempt, Exception fault) {
        Instant now = clock.instant();
        boolean atOnce = told == null && !isRace(fault);
        if (!atOnce && Duration.between(told == null ? begun : told, now).compareTo(TOLD_AGAIN) < 0) {
            LOG.debug("attempt {}: {}", attempt, fault.getMessage());
            return told;
        }
        LOG.warn("call {}: {} cannot be stored and is tried again, attempt {}, after {} in vain: {}", work.input().sessionId(),
                name(work), attempt, Duration.between(begun, now), Database.reason(fault));
        return now;
    }

    /** Before the next attempt; false when there shall be none, because this node stops. */
    private boolean pause(int attempt, Exception fault) {
        long most = Math.min(LONGEST_PAUSE.toMillis(), 10L << Math.min(attempt, 7));
        try {
            // Two nodes that are after the same call must not meet again and again.
            Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !stopping || isRace(fault);
    }

    /** Another node has stored the same or a newer decision in this moment. */
    private static boolean isRace(Exception fault) {
        return fault instanceof StaleSession || fault instanceof DuplicateKeyException;
    }

    private static String name(Lanes.Work work) {
        return work.input().getClass().getSimpleName();
    }

    /** The body is an {@link Input}: it becomes the {@link Decision}, or null when nothing follows. */
    public Decision decide(Input body) {
        Decision decision = live.decide(body);
        if (decision != null) {
            CallLog.of(body.sessionId(), decision.next().account());
        }
        return decision;
    }

    /**
     * Takes a place for each request of the decision, before a thread is. A request for which there is none has failed: what follows from
     * that is part of the same decision, so that a call with it costs no more than one without.
     */
    public Decision admit(Decision body, Exchange exchange) {
        List<Askers.Admission> admissions = admissions(exchange);
        Decision decision = body;
        // What follows may be a request, too.
        for (int next = 0; next < decision.asks().size(); next++) {
            Askers.Admission admission = askers.admit(decision.asks().get(next));
            admissions.add(admission);
            if (admission.refused()) {
                decision = live.goOn(decision, admission.failed());
            }
        }
        return decision;
    }

    /** Writes the call's next state, and hands the steps behind it what follows, each under its name. */
    public void save(Exchange exchange) {
        Decision decision = exchange.getMessage().getBody(Decision.class);
        exchange.setProperty(DECISION, decision);
        exchange.setProperty(ROW, live.save(decision));
        if (!isUrgent(decision, admissions(exchange))) {
            store.withoutHurry();
        }
        exchange.setProperty("PivotBeside", !decision.cdrs().isEmpty() || !decision.deliveries().isEmpty());
        exchange.setProperty("PivotCdrs", decision.cdrs());
        exchange.setProperty("PivotDeliveries", decision.deliveries());
        exchange.setProperty(COMMANDS, commands(decision));
        exchange.setProperty("PivotCommandTransport", decision.next().replyTo().path("kind").asText());
    }

    /** Whether a caller waits for what follows; what was refused because there is too much of it leaves the store to the others. */
    private static boolean isUrgent(Decision decision, List<Askers.Admission> admissions) {
        boolean follows = !decision.commands().isEmpty() || !admissions.isEmpty();
        return follows && !anyRefused(admissions);
    }

    private static boolean anyRefused(List<Askers.Admission> admissions) {
        return admissions.stream().anyMatch(Askers.Admission::refused);
    }

    /** The decision's commands, each with the address that the call gave. */
    private static List<SwitchCommand> commands(Decision decision) {
        CallSession session = decision.next();
        return decision.commands().stream()
                .map(command -> new SwitchCommand(command, session.id(), session.replyTo())).toList();
    }

    /** All is stored: the message that brought the input is done, whatever happens to this node from here on. */
    public void stored(Exchange exchange) {
        Decision decision = exchange.getProperty(DECISION, Decision.class);
        live.saved(exchange.getProperty(ROW, SessionStore.Row.class));
        exchange.setProperty(ROW_STORED, true);
        exchange.getProperty(RECEIPT, Receipt.class).release();
        lanes.wakeAt(decision.next().id(), decision.next().finished() ? null : decision.wakeUp(), clock.instant());
    }

    /**
     * Asks the developer's server on a thread of its own. Of a request that was refused the call knows; here the others hear of it.
     */
    public void ask(Askers.Admission body) {
        if (body.refused()) {
            reject(body);
        } else if (!body.start(() -> sending.send(askDeveloper, sent -> {
            sent.getMessage().setBody(inTime(body.ask()));
            sent.setProperty(Developer.PLACE, body.place());
            sent.setProperty(Developer.PASS, body.pass());
        }))) {
            reject(body);
            submit(body.failed());
        }
    }

    private void reject(Askers.Admission refused) {
        sending.send(askRejected, sent -> {
            sent.setProperty(Developer.ASK, refused.ask());
            sent.getMessage().setBody(refused.failed());
        });
    }

    /** The time of a request counts from its trigger; what our own store took while it was away does not count. */
    private Ask inTime(Ask ask) {
        Duration whole = Duration.ofMillis(ask.settings().timeoutMs());
        Instant now = clock.instant();
        Instant triggered = ask.deadline().minus(whole);
        return Duration.between(triggered, now).compareTo(STORE_IS_AWAY) < 0 ? ask : ask.until(now.plus(whole));
    }

    /** A command could not be handed over for good: the session hears of it. */
    public void undelivered(Exchange exchange) {
        SwitchCommand order = exchange.getProperty("PivotCommand", SwitchCommand.class);
        Exception error = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        LOG.warn("{} could not be delivered: {}", order, error.getMessage());
        submit(new Input.Undelivered(order.sessionId(), order.command().id(), String.valueOf(error.getMessage())));
    }

    /** A command could not be handed over now: the session sends it again until the switch tells of it. */
    public void unsent(Exchange exchange) {
        SwitchCommand order = exchange.getProperty("PivotCommand", SwitchCommand.class);
        Exception error = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        LOG.warn("{} could not be sent now, and will be sent again: {}", order, error.getMessage());
    }

    /** Calls whose node is gone: they go on here. */
    public void takeOver() {
        if (stopping) {
            return;
        }
        List<String> orphans = orphans();
        if (!orphans.isEmpty()) {
            LOG.info("{} calls that nobody has gone on with in time go on here", orphans.size());
        }
        orphans.forEach(id -> submit(new Input.Due(id)));
        live.forgetIdle();
    }

    private List<String> orphans() {
        Instant now = clock.instant();
        try {
            return store.claimDue(now.minus(settings.orphaned()), now, MOST_ORPHANS);
        } catch (RuntimeException e) {
            if (!Database.mayPass(e)) {
                throw e;
            }
            LOG.warn("calls cannot be taken over now: {}", Database.reason(e));
            return List.of();
        }
    }

    private void submit(Input input) {
        lanes.submit(new Lanes.Work(input, new Receipt(), clock.instant()));
    }

    /**
     * The node stops: what is in flight is brought to an end within {@link Settings#stop}. Timers and whatever is left stand in the store,
     * where another node finds them when they are due.
     */
    public void drain() {
        stopping = true;
        lanes.stopTimers();
        Instant until = clock.instant().plus(settings.stop());
        while (lanes.busy() + askers.running() > 0 && clock.instant().isBefore(until)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        if (lanes.busy() + askers.running() > 0) {
            LOG.warn("{} calls and {} requests are left to other nodes", lanes.busy(), askers.running());
        }
    }

    @Override
    public void close() {
        stopping = true;
        lanes.close();
    }
}
