package org.callpivot.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.callpivot.cdr.Outbox;
import org.callpivot.debug.DebugLog;
import org.callpivot.http.Failures;
import org.callpivot.http.Hop;
import org.callpivot.http.HttpFailure;
import org.callpivot.http.Signatures;
import org.callpivot.http.Tracks;
import org.callpivot.http.UrlPolicy;
import org.callpivot.http.WireHeaders;
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
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** Debug documents of deliveries belong to no request of the call. */
    private static final int NO_ITERATION = 0;

    private final Outbox outbox;
    private final UrlPolicy policy;
    private final Signatures signatures;
    private final DebugLog debug;
    private final MeterRegistry meters;
    private final String userAgent;
    private final int batch;
    private final Clock clock;
    private final WireHeaders wire = new WireHeaders();

    /** @param batch how many are sent at the same time */
    public Deliveries(Outbox outbox, UrlPolicy policy, Signatures signatures, DebugLog debug, MeterRegistry meters,
            String userAgent, int batch, Clock clock) {
        this.outbox = outbox;
        this.policy = policy;
        this.signatures = signatures;
        this.debug = debug;
        this.meters = meters;
        this.userAgent = userAgent;
        this.batch = batch;
        this.clock = clock;
    }

    /** What is due, claimed for this node. */
    public List<Outbox.Claim> claim() {
        try {
            return outbox.claim(batch);
        } catch (RuntimeException e) {
            if (!Database.mayPass(e)) {
                throw e;
            }
            LOG.warn("the outbox cannot be looked at now: {}", e.getMessage());
            return List.of();
        }
    }

    /** The body is a claim: its request goes into the message, if the URL may be asked. */
    public void build(Exchange exchange) {
        Outbox.Claim claim = exchange.getMessage().getBody(Outbox.Claim.class);
        exchange.setProperty(CLAIM, claim);
        Delivery delivery = claim.delivery();
        CallLog.of(delivery.sessionId(), delivery.account());
        Map<String, String> headers = new LinkedHashMap<>(delivery.headers());
        headers.put("User-Agent", userAgent);
        headers.putAll(Tracks.headers(delivery.sessionId(), delivery.id()));
        Instant now = clock.instant();
        Instant deadline = now.plus(TIMEOUT);
        WebUrl url = WebUrl.parse(delivery.url());
        if (url.authorization() != null) {
            headers.put("Authorization", url.authorization());
        }
        Hop hop = Hop.first(Method.parse(delivery.method()), url.wire(), headers, delivery.contentType(), delivery.body());
        if (delivery.debug()) {
            debug.request(delivery.account(), delivery.sessionId(), NO_ITERATION, hop.url(), delivery.method(),
                    hop.headers(), hop.body());
        }
        Hop checked = hop.at(policy.check(hop.url(), deadline));
        wire.prepare(exchange, signatures.sign(delivery.account(), checked, now), deadline);
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

    /** Stored with its reason, to be tried again. A URL that may not be asked is not tried again. */
    public void failed(Exchange exchange) {
        Outbox.Claim claim = exchange.getProperty(CLAIM, Outbox.Claim.class);
        Exception error = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Failure failure = Failures.of(error);
        boolean retry = failure.kind() != Failure.Kind.BAD_URL && failure.kind() != Failure.Kind.REFUSED_URL;
        outbox.failed(claim, failure.kind().code() + " " + failure.kind() + ": " + failure.message(), retry);
        meters.counter("pivot.deliveries", "kind", claim.delivery().kind(), "result", failure.kind().name()).increment();
        LOG.warn("{} is not delivered, attempt {}: {} {}: {}", claim.delivery(), claim.attempt(), failure.kind().code(),
                failure.kind(), failure.message());
        if (failure.kind() == Failure.Kind.INTERNAL) {
            LOG.error("{} failed by a fault of ours", claim.delivery(), error);
        }
    }
}
