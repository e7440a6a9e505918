package org.callpivot.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.http.HttpComponent;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * camel-http as it may be let loose on strangers' servers: connects only where the {@link UrlPolicy} allows, ends every
 * exchange at its deadline, reads answers up to a bound, and does nothing by itself (no redirects, cookies,
 * decompression, authentication, proxies, and no retries but the one of {@link Guard}). facts/camel.md part 4 has the measurements behind it.
 *
 * <p>A route sends through one endpoint, {@code to: http://developer}, with the message that {@link WireHeaders}
 * makes. Every status comes back as an answer, the route judges it; what goes wrong is thrown, and
 * {@link Failures} names it. Only the headers of the answer are on the message afterwards.
 */
public final class DeveloperHttp implements AutoCloseable {

    /**
     * @param maxBodyBytes     of an answer, 1 MiB
     * @param maxHeaderLine    bytes of one header line of an answer, 8 KiB
     * @param maxHeaders       header lines of an answer, 64
     * @param poolTotal        connections, 6000: above the number of requests in flight, so that the pool is
     *                         never the waiting room
     * @param poolPerRoute     connections to one host and port, 6000
     * @param lease            wait for a connection of the pool, 200 ms
     * @param connect          bound of one connection attempt, 2 s: leaves time for a host's second address
     * @param connectionTtl    a connection keeps the address it was checked for this long, 60 s
     * @param defaultTimeout   of a request without a deadline, 5 s
     */
    public record Settings(long maxBodyBytes, int maxHeaderLine, int maxHeaders, int poolTotal, int poolPerRoute,
            Duration lease, Duration connect, Duration connectionTtl, Duration defaultTimeout) {

        public static Settings defaults() {
            return new Settings(1024 * 1024, 8 * 1024, 64, 6000, 6000, Duration.ofMillis(200), Duration.ofSeconds(2),
                    Duration.ofSeconds(60), Duration.ofSeconds(5));
        }
    }

    /** Bytes, two for each connection: thousands are open, most documents are short. */
    private static final int BUFFER = 2048;

    private final ScheduledThreadPoolExecutor timer;
    private final PoolingHttpClientConnectionManager connections;
    private final Guard guard;

    /** @param tls whom to believe, and who we are, on https */
    public DeveloperHttp(UrlPolicy policy, Settings settings, SSLContext tls) {
        this.timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "pivot-http-deadline");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        GuardedDns dns = new GuardedDns(policy);
        this.guard = new Guard(settings, policy, dns, timer);
        this.connections = connections(settings, dns, tls);
        long sweep = settings.connectionTtl().toMillis();
        timer.scheduleWithFixedDelay(this::closeStale, sweep, sweep, TimeUnit.MILLISECONDS);
    }

    private static PoolingHttpClientConnectionManager connections(Settings settings, GuardedDns dns, SSLContext tls) {
        Http1Config limits = Http1Config.custom()
                .setMaxLineLength(settings.maxHeaderLine())
                .setMaxHeaderCount(settings.maxHeaders())
                .setBufferSize(BUFFER)
                .build();
        return new GuardedConnections(dns)
                .setTlsSocketStrategy(tls(tls))
                .setMaxConnTotal(settings.poolTotal())
                .setMaxConnPerRoute(settings.poolPerRoute())
                .setConnectionFactory(socket -> new ReusableConnection(limits))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(settings.connect()))
                        .setTimeToLive(TimeValue.of(settings.connectionTtl()))
                        // a connection that the server has closed is found before it costs a request
                        .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                        .build())
                .build();
    }

    private static TlsSocketStrategy tls(SSLContext stores) {
        TlsSocketStrategy tls = ClientTlsStrategyBuilder.create()
                .setSslContext(stores)
                .setTlsVersions(TLS.V_1_3, TLS.V_1_2)
                .setHostVerificationPolicy(HostnameVerificationPolicy.BOTH)
                .buildClassic();
        return (socket, target, port, attachment, context) -> {
            try {
                return tls.upgrade(socket, target, port, attachment, context);
            } catch (SSLException | InterruptedIOException refusedOrLate) {
                throw refusedOrLate;
            } catch (IOException broken) {
                // A server that turns us away may hang up before we have read why: there is no secure connection either way.
                throw new SSLException("the connection broke within the handshake: " + broken.getMessage(), broken);
            }
        };
    }

    private void closeStale() {
        connections.closeExpired();
        connections.closeIdle(TimeValue.ofSeconds(30));
    }

    /**
     * Registers the guarded client as the components {@code http} and {@code https}, so that no route has another one
     * by accident. The context's stop closes the connections: an object serves one context, once.
     */
    public void bind(CamelContext context) {
        context.addComponent("http", component(context));
        context.addComponent("https", component(context));
    }

    private HttpComponent component(CamelContext context) {
        HttpComponent component = new GuardedComponent();
        component.setCamelContext(context);
        component.setClientConnectionManager(connections);
        component.setHttpClientConfigurer(this::configure);
        component.setCookieManagementDisabled(true);
        component.setCopyHeaders(false);    // or the request's Content-Type would pass for the answer's
        return component;
    }

    private void configure(HttpClientBuilder client) {
        client.disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .disableConnectionState()       // the guard says who shares a connection
                .disableDefaultUserAgent()
                // After these comes no body; a server that sends one all the same would spoil the next request.
                .setConnectionReuseStrategy((request, answer, context) -> answer.getCode() != 204 && answer.getCode() != 304
                        && DefaultClientConnectionReuseStrategy.INSTANCE.keepAlive(request, answer, context))
                .addExecInterceptorFirst("pivot-guard", guard);
    }

    /** Connections that a request has now. */
    public int leased() {
        return connections.getTotalStats().getLeased();
    }

    /** Connections that are kept for the next request. */
    public int idle() {
        return connections.getTotalStats().getAvailable();
    }

    /** Breaks what is still running. */
    @Override
    public void close() {
        timer.shutdownNow();
        connections.close(CloseMode.IMMEDIATE);
    }

    private static final class GuardedComponent extends HttpComponent {
        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
                throws Exception {
            parameters.putIfAbsent("throwExceptionOnFailure", "false");
            return super.createEndpoint(uri, remaining, parameters);
        }
    }
}
