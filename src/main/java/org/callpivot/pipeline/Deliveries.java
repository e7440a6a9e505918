package org.callpivot.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.cdr.Outbox;
import org.callpivot.debug.DebugLog;
import org.callpivot.http.Attempts;
import org.callpivot.http.Breakers;
import org.callpivot.http.Digest;
import org.callpivot.http.Failures;
import org.callpivot.http.Hop;
import org.callpivot.http.HttpFailure;
import org.callpivot.http.Signatures;
import org.callpivot.http.Tracks;
import org.callpivot.http.UrlPolicy;
import org.callpivot.http.WireHeaders;
import org.callpivot.request.ConnectionOverrides;
import org.callpivot.request.Method;
import org.callpivot.request.WebUrl;
import org.callpivot.session.Delivery;
import org.callpivot.session.Failure;
import org.callpivot.store.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of sending what goes to developers beside the call ({@code routes/cdr.camel.yaml}). */
public final class Deliveries {

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final String CLAIM = "PivotClaim";
    private static final String HOP = Developer.HOP;
    private static final String ATTEMPTS = "PivotAttempts";
    private static final String DIGEST = "PivotDigest";
    private static final String PASS = "PivotPass";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** Held up by us before anybody was asked. */
    private static final Set<Failure.Kind> NOT_ASKED = EnumSet.of(Failure.Kind.BREAKER, Failure.Kind.BUSY, Failure.Kind.BUSY_ACCOUNT);
    /** Debug documents of deliveries belong to no request of the call. */
    private static final int NO_ITERATION = 0;

    private final Outbox outbox;
    private final UrlPolicy policy;
    private final Breakers breakers;
    private final Signatures signatures;
    private final DebugLog debug;
    private final MeterRegistry meters;
    private final String userAgent;
    private final Senders senders;
    private final Clock clock;
    private final WireHeaders wire = new WireHeaders();

    /** @param senders on whose threads the steps behind {@link #claim} run */
    public Deliveries(Outbox outbox, UrlPolicy policy, Breakers breakers, Signatures signatures, DebugLog debug, MeterRegistry meters,
            String userAgent, Senders senders, Clock clock) {
        this.outbox = outbox;
        this.policy = policy;
        this.breakers = breakers;
        this.signatures = signatures;
        this.debug = debug;
        this.meters = meters;
        this.userAgent = userAgent;
        this.senders = senders;
        this.clock = clock;
    }

    /** What is due, claimed for this node: as many as there are threads for, so that none has to wait for one, or for its host's share. */
    public List<Outbox.Claim> claim() {
        int most = senders.room();
        try {
            List<Outbox.Claim> claims = most == 0 ? List.of() : outbox.claim(most, senders::room);
            claims.forEach(claim -> senders.begins(Outbox.host(claim.delivery())));
            return claims;
        } catch (RuntimeException e) {
            if (!Database.mayPass(e)) {
                throw e;
            }
            LOG.warn("the outbox cannot be looked at now: {}", e.getMessage());
            return List.of();
        }
    }

    /** The body is a claim: its request becomes the {@link Hop}. */
    public void build(Exchange exchange) {
        Outbox.Claim claim = exchange.getMessage().getBody(Outbox.Claim.class);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                senders.ends(Outbox.host(claim.delivery()));
            }
        });
        exchange.setProperty(CLAIM, claim);
        exchange.setProperty(PASS, breakers.pass());
        Delivery delivery = claim.delivery();
        CallLog.of(delivery.sessionId(), delivery.account());
        Map<String, String> headers = new LinkedHashMap<>(delivery.headers());
        headers.put("User-Agent", userAgent);
        headers.putAll(Tracks.headers(delivery.sessionId(), delivery.id()));
        Instant now = clock.instant();
        ConnectionOverrides overrides = ConnectionOverrides.of(delivery.url());
        if (claim.attempt() == 1) {
            warn(delivery, overrides.warnings());
        }
        exchange.setProperty(ATTEMPTS, new Attempts(overrides, now, now.plus(TIMEOUT)));
        exchange.setProperty(DIGEST, new Digest(overrides.digest()));
        WebUrl url = WebUrl.parse(delivery.url());
        if (url.authorization() != null) {
            headers.put("Authorization", url.authorization());
        }
        exchange.setProperty(HOP,
                Hop.first(Method.parse(delivery.method()), url.wire(), headers, delivery.contentType(), delivery.body()));
    }

    /** The request goes into the message, if its URL may be asked. */
    public void checkUrl(Exchange exchange) {
        Delivery delivery = exchange.getProperty(CLAIM, Outbox.Claim.class).delivery();
        Attempts attempts = exchange.getProperty(ATTEMPTS, Attempts.class);
        Hop hop = exchange.getProperty(HOP, Hop.class);
        if (delivery.debug()) {
            debug.request(delivery.account(), delivery.sessionId(), NO_ITERATION, hop.url(), delivery.method(),
                    hop.headers(), hop.body());
        }
        pass(exchange).enter(hop.url());
        Hop checked = hop.at(policy.check(delivery.account(), hop.url(), attempts.deadline()));
        Hop signed = signatures.sign(delivery.account(), checked, clock.instant());
        wire.prepare(exchange, exchange.getProperty(DIGEST, Digest.class).authorize(signed), delivery.account(), attempts);
    }

    /** {@link Developer#AGAIN} if the receiver wants to know who is calling, and can be told. */
    public void answerChallenge(Exchange exchange) {
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        pass(exchange).answered(status);
        exchange.setProperty(Developer.AGAIN, exchange.getProperty(DIGEST, Digest.class).challenged(
                exchange.getProperty(HOP, Hop.class), status, WireHeaders.values(exchange.getMessage(), "WWW-Authenticate")));
    }

    private void warn(Delivery delivery, List<Diagnostic> warnings) {
        warnings.forEach(warning -> LOG.info("{}", warning));
        debug.warnings(delivery.account(), delivery.sessionId(), NO_ITERATION, warnings);
    }

    /** Any 2xx is delivered; redirects are not followed: a receiver that has moved must be configured anew. */
    public void check(Exchange exchange) {
        Outbox.Claim claim = exchange.getProperty(CLAIM, Outbox.Claim.class);
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        if (status / 100 != 2) {
            throw new HttpFailure(Failure.Kind.STATUS, "status " + status + "; any 2xx would have been delivered");
        }
        outbox.delivered(claim);
        meters.counter("pivot.deliveries", "kind", claim.delivery().kind(), "result", "delivered").increment();
        LOG.info("{} is delivered", claim.delivery());
    }

    /**
     * Stored with its reason, to be tried again. A URL that may not be asked is not tried again, nor is one whose fragment does not want
     * it: {@code rc} and {@code rp} hold instead of the configured number of attempts, never beyond it. One for which nobody was asked,
     * because of a circuit breaker or too many look-ups, comes again whatever the fragment says.
     */
    public void failed(Exchange exchange) {
        Outbox.Claim claim = exchange.getProperty(CLAIM, Outbox.Claim.class);
        Exception error = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Failure failure = Failures.of(error);
        pass(exchange).failed(failure);
        boolean retry = failure.kind() != Failure.Kind.BAD_URL && failure.kind() != Failure.Kind.REFUSED_URL
                && againByUrl(exchange, claim, failure.kind());
        outbox.failed(claim, failure.kind().code() + " " + failure.kind() + ": " + failure.message(), retry);
        meters.counter("pivot.deliveries", "kind", claim.delivery().kind(), "result", failure.kind().name()).increment();
        LOG.warn("{} is not delivered, attempt {}: {} {}: {}", claim.delivery(), claim.attempt(), failure.kind().code(),
                failure.kind(), failure.message());
        if (failure.kind() == Failure.Kind.INTERNAL) {
            LOG.error("{} failed by a fault of ours", claim.delivery(), error);
        }
    }

    private static Breakers.Pass pass(Exchange exchange) {
        return exchange.getProperty(PASS, Breakers.Pass.class);
    }

    private static boolean againByUrl(Exchange exchange, Outbox.Claim claim, Failure.Kind failure) {
        ConnectionOverrides overrides = ConnectionOverrides.of(claim.delivery().url());
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        return !overrides.named() || NOT_ASKED.contains(failure)
                || claim.attempt() <= overrides.retries() && Attempts.wanted(overrides, failure, status);
    }
}
