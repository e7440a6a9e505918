package org.callpivot.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.util.Timeout;
import org.callpivot.session.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands around every request of the client: a hard deadline for the whole exchange and a bound on the size of the
 * answer (facts/camel.md part 4, "One hook for all guards").
 *
 * <p>The client's own timeouts bound a single read each: a server that drips a byte now and then never runs
 * into them. So a timer breaks the connection at the deadline, whatever the exchange is doing: waiting for a
 * connection, connecting, shaking hands, waiting, reading. It is disarmed when the body was read or given up.
 */
final class Guard implements ExecChainHandler {

    /** Header of the Camel message and of the request inside of the client, epoch milliseconds; never on the wire. */
    static final String DEADLINE = "PivotDeadline";
    /** The same for the URL's own bounds of a connection attempt and of each wait for bytes, milliseconds. */
    static final String CONNECT = "PivotConnectTimeout";
    static final String READ = "PivotReadTimeout";
    /** The same for the account whose request it is; its rules hold at connect time, too. */
    static final String ACCOUNT = "PivotAccount";
    private static final List<String> INTERNAL = List.of(DEADLINE, CONNECT, READ, ACCOUNT);

    /** Kept connections that may be found closed for one request; a new one that breaks is never tried again here. */
    private static final int MOST_RESENT = 2;
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private final DeveloperHttp.Settings settings;
    private final UrlPolicy policy;
    private final GuardedDns dns;
    private final ScheduledExecutorService timer;

    Guard(DeveloperHttp.Settings settings, UrlPolicy policy, GuardedDns dns, ScheduledExecutorService timer) {
        this.settings = settings;
        this.policy = policy;
        this.dns = dns;
        this.timer = timer;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Instant deadline = deadline(request);
        Long connect = millis(request, CONNECT);
        Long read = millis(request, READ);
        Header account = request.getFirstHeader(ACCOUNT);
        String whose = account == null ? null : account.getValue();
        INTERNAL.forEach(request::removeHeaders);
        long millis = Duration.between(Instant.now(), deadline).toMillis();
        if (millis <= 0) {
            throw new HttpFailure(Failure.Kind.TIMEOUT, "the deadline was over before the request was sent");
        }
        scope.clientContext.setRequestConfig(config(millis, connect, read));
        // A connection stays at the address that was checked for one account; another one's rules may refuse it. Never null:
        // such a connection would be everybody's.
        scope.clientContext.setUserToken(policy.sharing(whose));
        // camel-http's requests are cancellable; cancelling breaks the exchange in each of its phases
        Watch watch = new Watch((Cancellable) scope.originalRequest, millis);
        dns.bound(whose, deadline);
        try {
            return guarded(proceed(request, scope, chain, watch), watch);
        } catch (IOException | HttpException | RuntimeException e) {
            watch.disarm();
            if (watch.late() && !(e instanceof HttpFailure)) {
                throw watch.timeout(e);
            }
            if (ReusableConnection.isBroken(e)) {
                throw (SocketException) new SocketException(e.getMessage()).initCause(e);
            }
            throw e;
        } finally {
            dns.unbound();
        }
    }

    /**
     * Sends the request, and again over another connection when the server has closed the kept one meanwhile: a caller shall not be hung
     * up on for that. The server may have begun with it all the same; it knows both by their idempotency token (RFC 9110 section 9.2.2).
     */
    private static ClassicHttpResponse proceed(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain, Watch watch)
            throws IOException, HttpException {
        for (int sent = 1; true; sent++) {
            try {
                return chain.proceed(ClassicRequestBuilder.copy(request).build(), scope);
            } catch (KeptConnectionClosed closed) {
                HttpEntity body = request.getEntity();
                if (sent > MOST_RESENT || watch.late() || body != null && !body.isRepeatable()) {
                    throw closed;
                }
                LOG.info("{}: {}; the request is sent again", scope.route.getTargetHost(), closed.getMessage());
            }
        }
    }

    private Instant deadline(ClassicHttpRequest request) {
        Long millis = millis(request, DEADLINE);
        return millis == null ? Instant.now().plus(settings.defaultTimeout()) : Instant.ofEpochMilli(millis);
    }

    private static Long millis(ClassicHttpRequest request, String name) {
        Header header = request.getFirstHeader(name);
        return header == null ? null : Long.valueOf(header.getValue());
    }

    /**
     * @param connect of this request alone; null: the connection manager's
     * @param read    null: only the deadline bounds it
     */
    @SuppressWarnings("deprecation")    // the newer place for a connect timeout is one for all requests
    private RequestConfig config(long millis, Long connect, Long read) {
        return RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.ofMilliseconds(Math.min(millis, settings.lease().toMillis())))
                .setResponseTimeout(Timeout.ofMilliseconds(read == null ? millis + 250 : read))   // the watch comes first
                .setAuthenticationEnabled(false)
                .setConnectTimeout(connect == null ? null : Timeout.ofMilliseconds(connect))
                .setProtocolUpgradeEnabled(false)       // no "Upgrade: TLS" header on plain requests
                .build();
    }

    private ClassicHttpResponse guarded(ClassicHttpResponse response, Watch watch) {
        INTERNAL.forEach(response::removeHeaders);  // a server does not set the bounds of the next hop
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            watch.disarm();
            return response;
        }
        if (response.getCode() == 200
                && ContentTypes.document(entity.getContentType()) == ContentTypes.Document.AUDIO) {
            // Whoever plays it fetches it: its type is all that is of interest here, however large it is.
            watch.abandon();
            response.setEntity(null);
            return response;
        }
        if (entity.getContentLength() > settings.maxBodyBytes()) {
            watch.abandon();
            throw tooLarge("is declared as " + entity.getContentLength() + " bytes");
        }
        refuseEncoded(response, watch);
        response.setEntity(new GuardedEntity(entity, watch));
        return response;
    }

    /** Nothing encoded was asked for, and camel-http would unpack gzip without a bound. */
    private static void refuseEncoded(ClassicHttpResponse response, Watch watch) {
        Header encoding = response.getFirstHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding == null) {
            return;
        }
        response.removeHeaders(HttpHeaders.CONTENT_ENCODING);
        if (response.getCode() == 200 && !encoding.getValue().strip().equalsIgnoreCase("identity")) {
            watch.abandon();
            throw new HttpFailure(Failure.Kind.TYPE,
                    "Content-Encoding " + Failures.shorten(encoding.getValue()) + " is not supported: send it plain");
        }
    }

    private HttpFailure tooLarge(String size) {
        return new HttpFailure(Failure.Kind.SIZE,
                "the body of the answer " + size + ", " + settings.maxBodyBytes() + " bytes are allowed");
    }

    /** The time of one exchange. */
    private final class Watch {
        private final Cancellable request;
        private final long millis;
        private final long end;
        private final Future<?> alarm;
        private volatile boolean fired;

        Watch(Cancellable request, long millis) {
            this.request = request;
            this.millis = millis;
            this.end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            this.alarm = timer.schedule(this::fire, millis, TimeUnit.MILLISECONDS);
        }

        private void fire() {
            fired = true;
            request.cancel();
        }

        void disarm() {
            alarm.cancel(false);
        }

        /** Gives the exchange up; its connection is closed, not drained. */
        void abandon() {
            disarm();
            request.cancel();
        }

        boolean late() {
            return fired || System.nanoTime() - end >= 0;
        }

        HttpFailure timeout(Exception cause) {
            return new HttpFailure(Failure.Kind.TIMEOUT, "no whole answer within " + millis + " ms", cause);
        }
    }

    private final class GuardedEntity extends HttpEntityWrapper {
        private final HttpEntity entity;
        private final Watch watch;

        GuardedEntity(HttpEntity entity, Watch watch) {
            super(entity);
            this.entity = entity;
            this.watch = watch;
        }

        @Override
        public InputStream getContent() throws IOException {
            return new GuardedStream(super.getContent(), entity.getContentLength(), watch);
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            try (InputStream in = getContent()) {
                in.transferTo(out);
            }
        }

        @Override
        public void close() throws IOException {
            watch.disarm();
            super.close();
        }
    }

    private final class GuardedStream extends FilterInputStream {
        private final long declared;
        private final Watch watch;
        private long count;
        private boolean ended;

        /** @param declared Content-Length, or -1 */
        GuardedStream(InputStream in, long declared, Watch watch) {
            super(in);
            this.declared = declared;
            this.watch = watch;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            int n;
            do {
                n = read(one, 0, 1);
            } while (n == 0);
            return n < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                int n = super.read(buffer, offset, length);
                account(n);
                return n;
            } catch (IOException | IllegalStateException e) {
                watch.disarm();
                if (watch.late()) {
                    throw watch.timeout(e);
                }
                throw e;
            }
        }

        private void account(int n) {
            count += Math.max(n, 0);
            if (count > settings.maxBodyBytes()) {
                watch.abandon();
                throw tooLarge("does not end");
            }
            if (n < 0 || count == declared) {
                ended = true;
                watch.disarm();
            }
        }

        @Override
        public long skip(long n) throws IOException {
            return Math.max(0, read(new byte[(int) Math.min(n, 8192)]));
        }

        /** Gives the connection up before the end of the body: draining it could take as long as the server likes. */
        @Override
        public void close() throws IOException {
            if (!ended) {
                watch.abandon();
            }
            super.close();
        }
    }
}
