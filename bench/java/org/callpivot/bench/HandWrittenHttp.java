package org.callpivot.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.xml.XmlMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.callpivot.twiml.TwimlDocument;
import org.callpivot.twiml.TwimlLimits;
import org.callpivot.twiml.TwimlMapper;
import org.callpivot.twiml.TwimlText;

/**
 * What a programmer would write for one purpose, with Pivot's HTTP server (Vert.x), HTTP client, JSON and TwiML parser, but without
 * Camel: take an offer, post a form to the developer, read the TwiML, send a reject.
 *
 * <p>It leaves out all that makes a service of it: no session, no store (it answers 202 and then forgets the call if it dies), no check
 * of the event, no order of events, no check of the URL and of addresses, no deadline, no bound on the answer, no share of hosts and
 * accounts, no redirects, no other verb, no retries, no metrics, no debug record. What Pivot needs more is the price of these and of Camel.
 */
class HandWrittenHttp implements AutoCloseable {

    private final ObjectMapper json = new ObjectMapper();
    private final TwimlText text = new TwimlText(TwimlLimits.DEFAULT);
    private final XmlMapper xml = TwimlMapper.create(TwimlLimits.DEFAULT);
    private final Vertx vertx = Vertx.vertx();
    private final CloseableHttpClient http;
    private final ExecutorService workers;
    private final HttpServer server;

    /** @param threads for requests to developers */
    HandWrittenHttp(int threads) {
        http = HttpClients.custom().setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(2 * threads).setMaxConnPerRoute(threads).build()).build();
        workers = Executors.newFixedThreadPool(threads);
        server = Waiting.on(vertx.createHttpServer().requestHandler(this::take).listen(0, "127.0.0.1"));
    }

    URI events() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/switch/events");
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> vertx.<Optional<Runnable>>executeBlocking(() -> accept(body.getBytes()), false)
                .onSuccess(rest -> {
                    request.response().setStatusCode(202).end();
                    rest.ifPresent(workers::execute);
                })
                .onFailure(bad -> request.response().setStatusCode(400).end()));
    }

    /** @return what is done when the event is acknowledged */
    Optional<Runnable> accept(byte[] body) throws IOException {
        JsonNode event = json.readTree(body);
        return event.path("type").asText().equals("call.offered") ? Optional.of(() -> handle(event)) : Optional.empty();
    }

    private void handle(JsonNode event) {
        String call = event.path("subject").asText();
        JsonNode data = event.path("data");
        try {
            TwimlDocument document = post(data.at("/application/voiceUrl").asText(), new UrlEncodedFormEntity(List.of(
                    new BasicNameValuePair("CallSid", call),
                    new BasicNameValuePair("AccountSid", data.path("account").asText("default")),
                    new BasicNameValuePair("From", data.at("/from/number").asText()),
                    new BasicNameValuePair("To", data.at("/to/number").asText()),
                    new BasicNameValuePair("CallStatus", data.path("state").asText()),
                    new BasicNameValuePair("Direction", data.path("direction").asText()),
                    new BasicNameValuePair("ApiVersion", "2010-04-01"))));
            if (document.root().elements().get(0).name().equals("Reject")) {
                command(data.at("/replyTo/url").asText(), json.writeValueAsBytes(reject(call)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the loop has lost " + call, e);
        }
    }

    final TwimlDocument post(String url, HttpEntity form) throws IOException {
        HttpPost post = new HttpPost(url);
        post.setEntity(form);
        return http.execute(post, answer -> xml.readValue(
                text.decode(EntityUtils.toByteArray(answer.getEntity()), answer.getEntity().getContentType()), TwimlDocument.class));
    }

    final void command(String url, byte[] command) throws IOException {
        HttpPost post = new HttpPost(url);
        post.setEntity(new ByteArrayEntity(command, ContentType.create("application/cloudevents+json")));
        int status = http.execute(post, answer -> {
            EntityUtils.consume(answer.getEntity());
            return answer.getCode();
        });
        if (status != 202) {
            throw new IOException("the switch answered with status " + status);
        }
    }

    private static ObjectNode reject(String call) {
        ObjectNode command = JsonNodeFactory.instance.objectNode().put("specversion", "1.0").put("id", UUID.randomUUID().toString())
                .put("source", "/loop").put("type", "command.reject").put("subject", call).put("partitionkey", call)
                .put("time", Instant.now().toString()).put("datacontenttype", "application/json");
        command.putObject("data").put("callId", call).put("reason", "busy");
        return command;
    }

    @Override
    public void close() {
        Waiting.on(vertx.close());
        workers.shutdown();
        try {
            http.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
