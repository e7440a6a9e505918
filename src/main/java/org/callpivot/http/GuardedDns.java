package org.callpivot.http;

import java.net.InetAddress;
import java.time.Instant;
import org.apache.hc.client5.http.DnsResolver;

/**
 * The policy at connect time: the HTTP client connects to no address that did not come through here, so a name that
 * was harmless when it was checked and is 127.0.0.1 now (DNS rebinding) is refused.
 */
final class GuardedDns implements DnsResolver {

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

    /** @throws HttpFailure REFUSED_URL, DNS, BUSY: it goes through the client as it is */
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
