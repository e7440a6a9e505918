package org.callpivot.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A switch that speaks HTTP: offers calls, tells of their ends, hears of commands. All of it, and of the servers made with
 * {@link #vertx}, is on one thread, so that the load costs little beside what is measured.
 */
final class HttpSwitch implements AutoCloseable {

    /** Its thread's name. */
    static final String THREAD = "bench-load";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONNECTIONS = 256;
    private static final int BACKLOG = 8192;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(false));
    private final HttpClient client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(CONNECTIONS)
            .setKeepAlive(true).setMaxWaitQueueSize(-1));
    private final HttpServer commands;
    private final Map<String, Consumer<String>> waiting = new ConcurrentHashMap<>();

    HttpSwitch() {
        vertx.runOnContext(begin -> Thread.currentThread().setName(THREAD));
        commands = Waiting.on(vertx.createHttpServer(new HttpServerOptions().setAcceptBacklog(BACKLOG))
                .requestHandler(this::take).listen(0, "127.0.0.1"));
    }

    Vertx vertx() {
        return vertx;
    }

    /**
     * A call is offered, with the developer's URL.
     *
     * @param to    where events go
     * @param first hears, once, the name of the first command, or what went wrong before there was one; must not wait
     */
    void offer(URI to, String call, String voiceUrl, Consumer<String> first) {
        waiting.put(call, first);
        post(to, call, event(call, "call.offered", 1, """
                {"direction":"inbound","state":"ringing","node":"bench","from":{"number":"1001"},"to":{"number":"2030"},\
                "replyTo":{"kind":"http","url":"http://127.0.0.1:%d/commands"},\
                "application":{"voiceUrl":"%s","method":"post","format":"twiml"}}"""
                .formatted(commands.actualPort(), voiceUrl)));
    }

    /** The caller has hung up. @return ends when that is stored */
    Future<Void> end(URI to, String call) {
        return post(to, call, event(call, "call.ended", 2, "{\"reason\":\"normal\",\"cause\":16}"));
    }

    private static Buffer event(String call, String type, int sequence, String data) {
        return Buffer.buffer("""
                {"specversion":"1.0","id":"%s-e%d","type":"%s","source":"/switch/bench","subject":"%s","partitionkey":"%s",\
                "time":"%s","sequence":"%d","datacontenttype":"application/json","data":%s}"""
                .formatted(call, sequence, type, call, call, Instant.now(), sequence, data));
    }

    private Future<Void> post(URI to, String call, Buffer event) {
        Promise<Void> taken = Promise.promise();
        vertx.runOnContext(now -> client.request(new RequestOptions().setMethod(HttpMethod.POST).setHost(to.getHost())
                        .setPort(to.getPort()).setURI(to.getPath()).putHeader("Content-Type", "application/cloudevents+json"))
                .compose(request -> request.send(event))
                .compose(answer -> answer.body().map(body -> answer.statusCode()))
                .compose(status -> status == 202 ? Future.<Void>succeededFuture()
                        : Future.<Void>failedFuture("an event was answered with status " + status))
                .onFailure(fault -> hear(call, fault.toString()))
                .onComplete(taken));
        return taken.future();
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            request.response().setStatusCode(202).end();
            try {
                JsonNode command = JSON.readTree(body.getBytes());
                hear(command.path("subject").asText(), command.path("type").asText().substring("command.".length()));
            } catch (IOException e) {
                throw new IllegalStateException("a command is no JSON: " + body, e);
            }
        });
    }

    private void hear(String call, String what) {
        Consumer<String> first = waiting.remove(call);
        if (first != null) {
            first.accept(what);
        }
    }

    /** Calls that wait for their first command. */
    int waiting() {
        return waiting.size();
    }

    @Override
    public void close() {
        // After a failure calls may still wait: they hear nothing more, and offer nothing more.
        waiting.clear();
        Waiting.on(vertx.close());
    }
}
