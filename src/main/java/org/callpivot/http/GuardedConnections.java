package org.callpivot.http;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Tries a host's addresses one after another, but none after the deadline. The client's own loop goes on to the next address when the
 * deadline has broken an attempt: a name with twenty addresses that do not answer would hold its request for twenty connect timeouts.
 * Its sockets are those of {@link ReusableConnection}.
 */
final class GuardedConnections extends PoolingHttpClientConnectionManagerBuilder {

    private final GuardedDns dns;

    GuardedConnections(GuardedDns dns) {
        this.dns = dns;
        setDnsResolver(dns);
    }

    @Override
    protected HttpClientConnectionOperator createConnectionOperator(SchemePortResolver ports, DnsResolver resolver, TlsSocketStrategy tls) {
        return new DefaultHttpClientConnectionOperator(socks -> ReusableConnection.socket(), ports, resolver,
                RegistryBuilder.<TlsSocketStrategy>create().register(URIScheme.HTTPS.id, tls).build()) {
            @Override
            protected void onBeforeSocketConnect(HttpContext context, HttpHost host) {
                dns.requireTime(host.getHostName());
            }
        };
    }
}
