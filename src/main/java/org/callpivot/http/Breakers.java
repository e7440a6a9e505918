package org.callpivot.http;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.callpivot.session.Failure;
import org.callpivot.session.Failure.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A circuit breaker for each host: while too many of a host's last requests have failed it is not asked at all, so that calls fall back
 * at once instead of after their timeout, and the host has a rest. Then some requests probe whether it is well again.
 *
 * <p>It counts what tells that a host is unwell: no address, no connection, no whole answer in time, status 5xx. A document that is
 * wrong, or a URL that Pivot refuses, says nothing of the host. Hosts that are asked no more are forgotten.
 */
public final class Breakers {

    /**
     * @param enabled      false: every host may always be asked
     * @param failureRate  percent of the counted requests that must have failed to open a breaker, 1..100
     * @param window       how many of a host's last requests are counted
     * @param minimumCalls a breaker does not open before this many were counted; at most the window
     * @param open         how long it lets nothing through
     * @param probes       how many it lets through then; when these are over it closes, or is open again
     */
    public record Settings(boolean enabled, int failureRate, int window, int minimumCalls, Duration open, int probes) {

        /** @throws IllegalArgumentException if it would be open for no time */
        public Settings {
            if (open.toMillis() < 1) {
                throw new IllegalArgumentException("pivot.http.breaker.open is " + open.toMillis() + " ms, but must be at least 1ms");
            }
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Breakers.class);
    /** Developers name hosts as they like; of more than this, the one that was seen the longest ago is forgotten. */
    private static final int MOST_HOSTS = 10_000;
    /** A host that was not seen for this long, and is not open, is forgotten. */
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final Settings settings;
    private final CircuitBreakerConfig rules;
    private final Duration kept;
    private final Clock clock;
    /** The host that was seen the longest ago comes first. */
    private final Map<String, Host> hosts = new LinkedHashMap<>(16, 0.75f, true);

    public Breakers(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.kept = IDLE.plus(settings.open());
        this.rules = CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(settings.window())
                .minimumNumberOfCalls(settings.minimumCalls())
                .failureRateThreshold(settings.failureRate())
                .waitDurationInOpenState(settings.open())
                .permittedNumberOfCallsInHalfOpenState(settings.probes())
                .clock(clock)
                .build();
    }

    /** For one exchange. */
    public Pass pass() {
        return new Pass();
    }

    /** How many hosts have a breaker in this state. */
    public synchronized int count(State state) {
        return (int) hosts.values().stream().filter(host -> host.breaker.getState() == state).count();
    }

    private synchronized Host host(String name) {
        Instant now = clock.instant();
        Host host = hosts.computeIfAbsent(name, this::fresh);
        host.seen = now;
        Iterator<Host> eldest = hosts.values().iterator();
        for (Host old = eldest.next(); hosts.size() > MOST_HOSTS || old.seen.plus(kept).isBefore(now); old = eldest.next()) {
            eldest.remove();
        }
        return host;
    }

    private Host fresh(String name) {
        Host host = new Host(CircuitBreaker.of(name, rules));
        host.breaker.getEventPublisher().onStateTransition(event -> {
            host.changes.incrementAndGet();
            LOG.warn("the circuit breaker of host {} is {} now, it was {}", name, event.getStateTransition().getToState(),
                    event.getStateTransition().getFromState());
        });
        return host;
    }

    private static final class Host {
        private final CircuitBreaker breaker;
        private final AtomicInteger changes = new AtomicInteger();
        private Instant seen;

        Host(CircuitBreaker breaker) {
            this.breaker = breaker;
        }
    }

    /** One exchange before the breakers of the hosts that it comes to: it asks before each hop, and tells after it how it went. */
    public final class Pass {
        private String name;
        private Host host;
        private int since;

        private Pass() {}

        /**
         * A request to this URL follows; what was let through to the same host, and not used, still holds.
         *
         * @param url one that cannot be asked has no breaker, the pipeline tells what is wrong with it
         * @throws HttpFailure BREAKER
         */
        public synchronized void enter(String url) {
            String next = settings.enabled() ? UrlSyntax.host(url) : null;
            if (host != null && name.equals(next)) {
                return;
            }
            leave();
            if (next == null) {
                return;
            }
            Host its = host(next);
            if (!its.breaker.tryAcquirePermission()) {
                throw new HttpFailure(Kind.BREAKER, "host " + next + " is not asked, because too many requests to it have failed: "
                        + "its circuit breaker lets nothing through for pivot.http.breaker.open, " + settings.open().toMillis() + " ms");
            }
            name = next;
            host = its;
            since = its.changes.get();
        }

        /** The host has answered with this status. */
        public synchronized void answered(int status) {
            if (status >= 500) {
                unwell(new Failure(Kind.STATUS, "status " + status));
            } else {
                well();
            }
        }

        /** No document came. After {@link #answered} this changes nothing. */
        public synchronized void failed(Failure failure) {
            switch (failure.kind()) {
                case DNS, CONNECT, TLS, TIMEOUT, PROTOCOL -> unwell(failure);
                case SIZE, TYPE -> well();
                default -> leave();
            }
        }

        /** The exchange is over; what was let through and not used, others may use. A second time changes nothing. */
        public synchronized void leave() {
            told(CircuitBreaker::releasePermission);
        }

        private void well() {
            told(breaker -> breaker.onSuccess(0, TimeUnit.NANOSECONDS));
        }

        private void unwell(Failure failure) {
            told(breaker -> breaker.onError(0, TimeUnit.NANOSECONDS, new HttpFailure(failure.kind(), failure.message())));
        }

        /** Not of a request that began before the breaker's last change: a probe that is still out is what counts now. */
        private void told(Consumer<CircuitBreaker> how) {
            Host its = host;
            host = null;
            name = null;
            if (its != null && its.changes.get() == since) {
                how.accept(its.breaker);
            }
        }
    }
}
