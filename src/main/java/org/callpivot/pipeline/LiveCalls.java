package org.callpivot.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.callpivot.callflow.Callflow;
import org.callpivot.callflow.Callflows;
import org.callpivot.callflow.Node;
import org.callpivot.cdr.CdrStore;
import org.callpivot.contract.Offer;
import org.callpivot.contract.SwitchEvent;
import org.callpivot.session.CallSession;
import org.callpivot.session.Decision;
import org.callpivot.session.Input;
import org.callpivot.session.SessionSettings;
import org.callpivot.session.Surroundings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls that are alive, and the one place where their sessions decide. Called from a call's lane only, so a session has never
 * two decisions at the same time on this node; between nodes the store decides ({@link StaleSession}).
 *
 * <p>What is in the store is also kept here, so that a node that has a call to itself only writes. Whatever is kept may be forgotten at any time.
 */
public final class LiveCalls {

    private static final Logger LOG = LoggerFactory.getLogger(LiveCalls.class);

    /** A call of which nothing was heard for this long is read from the store again: another node may have it now. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private record Known(SessionStore.Row row, Instant at) {}

    private final Map<String, Known> known = new ConcurrentHashMap<>();
    /** Calls of which the store knows something else than was believed here. */
    private final Set<String> doubted = ConcurrentHashMap.newKeySet();
    private final SessionStore store;
    private final CdrStore cdrs;
    private final Supplier<Callflows> callflows;
    private final SessionSettings settings;
    private final String defaultAccount;
    private final MeterRegistry meters;
    private final Clock clock;

    public LiveCalls(SessionStore store, CdrStore cdrs, Supplier<Callflows> callflows, SessionSettings settings,
            String defaultAccount, MeterRegistry meters, Clock clock) {
        this.store = store;
        this.cdrs = cdrs;
        this.callflows = callflows;
        this.settings = settings;
        this.defaultAccount = defaultAccount;
        this.meters = meters;
        this.clock = clock;
        meters.gauge("pivot.calls.live", store, SessionStore::count);
        meters.gaugeMapSize("pivot.calls.cached", List.of(), known);
    }

    /**
     * What follows from the input; null when nothing does, because the call is over.
     *
     * @throws EarlyEvent if nobody knows the call
     */
    Decision decide(Input input) {
        Instant now = clock.instant();
        Surroundings around = new Surroundings(callflows.get(), settings);
        Decision decision;
        if (isNew(input)) {
            decision = offered((SwitchEvent.Offered) ((Input.FromSwitch) input).event(), around, now);
        } else {
            CallSession session = find(input.sessionId());
            if (session != null) {
                decision = session.on(input, around, now);
            } else if (!(input instanceof Input.FromSwitch from)) {
                return dropped(input, "unknown-call");
            } else if (cdrs.knows(input.sessionId())) {
                return dropped(input, "finished-call");
            } else if (from.event() instanceof SwitchEvent.Offered offered) {
                decision = offered(offered, around, now);
            } else {
                throw new EarlyEvent(from.event().meta().type());
            }
        }
        if (decision != null) {
            decision.notes().forEach(LOG::info);
        }
        return decision;
    }

    /** What follows from the decision and, at once after it, from the input: one decision, of which nothing is stored before. */
    Decision goOn(Decision decided, Input input) {
        Decision more = decided.next().on(input, new Surroundings(callflows.get(), settings), clock.instant());
        more.notes().forEach(LOG::info);
        return decided.and(more);
    }

    /** An offer of a call that nobody here knows is believed to be of a new one, until the store refuses it: see {@link SessionStore#save}. */
    private boolean isNew(Input input) {
        return input instanceof Input.FromSwitch from && from.event() instanceof SwitchEvent.Offered
                && !known.containsKey(input.sessionId()) && !doubted.contains(input.sessionId());
    }

    private CallSession find(String sessionId) {
        doubted.remove(sessionId);
        Known here = known.get(sessionId);
        if (here == null) {
            here = store.find(sessionId).map(row -> new Known(row, clock.instant())).orElse(null);
            if (here != null) {
                known.put(sessionId, here);
            }
        }
        return here == null ? null : here.row().session();
    }

    /** Writes the decision's session with all that belongs to it; that fails with {@link StaleSession} if another node was faster. */
    SessionStore.Row save(Decision decision) {
        Known here = known.get(decision.next().id());
        return store.save(decision.next(), here == null ? 0 : here.row().version(), decision.wakeUp(), clock.instant());
    }

    /** It is written. */
    void saved(SessionStore.Row row) {
        String id = row.session().id();
        if (row.version() == 1) {
            meters.counter("pivot.calls.offered").increment();
        }
        if (row.session().finished()) {
            known.remove(id);
        } else {
            known.put(id, new Known(row, clock.instant()));
        }
    }

    /** What is known here is not what is stored. */
    void forget(String sessionId) {
        known.remove(sessionId);
        doubted.add(sessionId);
    }

    void forgetIdle() {
        Instant before = clock.instant().minus(KEPT);
        known.values().removeIf(here -> here.at().isBefore(before));
        doubted.clear();    // at worst, the store says once more what it has said
    }

    private Decision offered(SwitchEvent.Offered event, Surroundings around, Instant now) {
        Offer offer = event.offer();
        if (offer.expiresAt() != null && now.isAfter(offer.expiresAt())) {
            LOG.warn("the offer expired at {}: the call is left alone", offer.expiresAt());
            count("expired-offer");
            return null;
        }
        String account = offer.account() == null ? defaultAccount : offer.account();
        return CallSession.begin(event, account, flow(offer, account, around.callflows()).orElse(null), around, now);
    }

    /** The pivot that the offer brings along, else the callflow of the dialled number. */
    private static Optional<Node> flow(Offer offer, String account, Callflows callflows) {
        if (offer.application() != null) {
            return Optional.of(Node.of("pivot", offer.application()));
        }
        String dialled = offer.request() != null && offer.request().number() != null
                ? offer.request().number() : offer.to().number();
        return Optional.ofNullable(dialled).flatMap(number -> callflows.byNumber(account, number))
                .map(Callflows.Match::callflow).map(Callflow::flow);
    }

    /** An event of a call that is not alive. */
    Decision dropped(Input input, String reason) {
        count(reason);
        LOG.debug("{} for a call that is not alive is dropped: {}", input.getClass().getSimpleName(), reason);
        return null;
    }

    private void count(String reason) {
        meters.counter("pivot.events.dropped", "reason", reason).increment();
    }
}
