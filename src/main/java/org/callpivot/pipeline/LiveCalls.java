package org.callpivot.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.callpivot.callflow.Callflow;
import org.callpivot.callflow.Callflows;
import org.callpivot.callflow.Node;
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
 * The calls that are alive, and the one place where their sessions decide. Called from a call's lane only, so a session has
 * never two decisions at the same time.
 */
public final class LiveCalls {

    private static final Logger LOG = LoggerFactory.getLogger(LiveCalls.class);

    /** Offers that are remembered after their call is over, so that a late repeat does not begin the call again. */
    private static final int REMEMBERED_OFFERS = 10_000;

    private final Map<String, CallSession> sessions = new ConcurrentHashMap<>();
    private final Set<String> offers = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED_OFFERS;
        }
    }));
    private final Supplier<Callflows> callflows;
    private final SessionSettings settings;
    private final String defaultAccount;
    private final MeterRegistry meters;
    private final Clock clock;

    public LiveCalls(Supplier<Callflows> callflows, SessionSettings settings, String defaultAccount, MeterRegistry meters,
            Clock clock) {
        this.callflows = callflows;
        this.settings = settings;
        this.defaultAccount = defaultAccount;
        this.meters = meters;
        this.clock = clock;
        meters.gaugeMapSize("pivot.calls.live", List.of(), sessions);
    }

    /** What follows from the input; null when nothing does, because the call is not (or no longer) known. */
    public Decision decide(Input input) {
        Instant now = clock.instant();
        CallSession session = sessions.get(input.sessionId());
        Surroundings around = new Surroundings(callflows.get(), settings);
        Decision decision;
        if (session != null) {
            decision = session.on(input, around, now);
        } else if (input instanceof Input.FromSwitch from && from.event() instanceof SwitchEvent.Offered offered) {
            decision = offered(offered, around, now);
        } else {
            dropped("unknown-call");
            LOG.debug("{} for a call that is not alive is dropped", input.getClass().getSimpleName());
            decision = null;
        }
        if (decision != null) {
            decision.notes().forEach(LOG::info);
            if (decision.next().finished()) {
                sessions.remove(input.sessionId());
            } else {
                sessions.put(input.sessionId(), decision.next());
            }
        }
        return decision;
    }

    public int count() {
        return sessions.size();
    }

    private Decision offered(SwitchEvent.Offered event, Surroundings around, Instant now) {
        Offer offer = event.offer();
        if (!offers.add(event.meta().sessionId() + " " + event.meta().id())) {
            dropped("repeated-offer");
            LOG.info("the offer {} is known, its call is over", event.meta().id());
            return null;
        }
        if (offer.expiresAt() != null && now.isAfter(offer.expiresAt())) {
            dropped("expired-offer");
            LOG.warn("the offer expired at {}: the call is left alone", offer.expiresAt());
            return null;
        }
        String account = offer.account() == null ? defaultAccount : offer.account();
        meters.counter("pivot.calls.offered").increment();
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

    private void dropped(String reason) {
        meters.counter("pivot.events.dropped", "reason", reason).increment();
    }
}
