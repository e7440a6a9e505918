package org.callpivot.http;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.apache.hc.client5.http.DnsResolver;
import org.callpivot.session.Failure;

/**
 * The policy at connect time: the HTTP client connects to no address that did not come through here, so a name that
 * was harmless when it was checked and is 127.0.0.1 now (DNS rebinding) is refused.
 */
final class GuardedDns implements DnsResolver {

    /** The timer that breaks an attempt counts whole milliseconds, and may be early by one. */
    private static final Duration WORTH_WHILE = Duration.ofMillis(2);

    private final UrlPolicy policy;
    /** The client resolves on the thread that sends the request and tells nothing but the host. */
    private final ThreadLocal<Bounds> bounds = new ThreadLocal<>();

    private record Bounds(String account, Instant deadline) {}

    GuardedDns(UrlPolicy policy) {
        this.policy = policy;
    }

    /** The look-ups of this thread, until {@link #unbound}, are for this account (null: nobody's) and over by the deadline. */
    void bound(String account, Instant deadline) {
        bounds.set(new Bounds(account, deadline));
    }

    void unbound() {
        bounds.remove();
    }

    /** @throws HttpFailure TIMEOUT if the deadline of this thread's request is over, or will be before a connection could be */
    void requireTime(String host) {
        Bounds own = bounds.get();
        if (own != null && Instant.now().plus(WORTH_WHILE).isAfter(own.deadline())) {
            throw new HttpFailure(Failure.Kind.TIMEOUT, "no address of host " + host + " has answered in time");
        }
    }

    /** @throws HttpFailure REFUSED_URL, DNS, BUSY, BUSY_ACCOUNT: it goes through the client as it is */
    @Override
    public InetAddress[] resolve(String host) {
        Bounds own = bounds.get();
        return policy.addresses(own == null ? null : own.account(), host, own == null ? null : own.deadline())
                .toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
