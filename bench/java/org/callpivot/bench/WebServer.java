package org.callpivot.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** A developer's server that answers every request with one document after the same time. It needs no thread for a request that waits. */
final class WebServer {

    /** Instead of a time: it takes requests and never answers. */
    static final long NEVER = -1;

    private static final int BACKLOG = 8192;
    private static final String CALL = "CallSid=";

    private final Vertx vertx;
    private final HttpServer server;
    private final String host;
    private final long delay;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final LongAdder answered = new LongAdder();
    private final Map<String, Long> took = new ConcurrentHashMap<>();
    private volatile String document;

    /**
     * @param host  an address of loopback: Pivot tells hosts apart by it, not by the port
     * @param delay of an answer in ms, or {@link #NEVER}
     */
    WebServer(Vertx vertx, String host, long delay, String document) {
        this.vertx = vertx;
        this.host = host;
        this.delay = delay;
        this.document = document;
        this.server = Waiting.on(vertx.createHttpServer(new HttpServerOptions().setAcceptBacklog(BACKLOG))
                .requestHandler(this::ask).listen(0, host));
    }

    String url() {
        return "http://" + host + ":" + server.actualPort() + "/voice";
    }

    /** From now on it answers with this. */
    void document(String next) {
        document = next;
    }

    private void ask(HttpServerRequest request) {
        long begin = System.nanoTime();
        most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        AtomicInteger open = new AtomicInteger(1);
        request.response().closeHandler(gone -> inFlight.addAndGet(-open.getAndSet(0)));
        request.body().onSuccess(body -> {
            String call = call(body.toString());
            if (delay == 0) {
                answer(request.response(), open, call, begin);
            } else if (delay != NEVER) {
                vertx.setTimer(delay, over -> answer(request.response(), open, call, begin));
            }
        });
    }

    private void answer(HttpServerResponse response, AtomicInteger open, String call, long begin) {
        if (response.closed()) {
            return;
        }
        inFlight.addAndGet(-open.getAndSet(0));
        answered.increment();
        took.merge(call, System.nanoTime() - begin, Long::sum);
        response.putHeader("Content-Type", "text/xml").end(document);
    }

    private static String call(String form) {
        int begin = form.indexOf(CALL) + CALL.length();
        int end = form.indexOf('&', begin);
        return form.substring(begin, end < 0 ? form.length() : end);
    }

    int inFlight() {
        return inFlight.get();
    }

    /** The most requests that were in flight at a time. */
    int most() {
        return most.get();
    }

    long answered() {
        return answered.sum();
    }

    /** How long the server itself had the requests of this call, in ns; told once. */
    long took(String call) {
        Long nanos = took.remove(call);
        return nanos == null ? 0 : nanos;
    }

    void forget() {
        took.clear();
    }

    /** Waits until no request is in flight any more. */
    void awaitIdle(long seconds) {
        Waiting.until(() -> inFlight.get() == 0, seconds, TimeUnit.SECONDS, () -> inFlight.get() + " requests are in flight");
    }
}
