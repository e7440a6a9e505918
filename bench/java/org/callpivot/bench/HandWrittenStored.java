package org.callpivot.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.callpivot.callflow.Callflow;
import org.callpivot.callflow.Node;
import org.callpivot.callflow.Translation;
import org.callpivot.contract.Codec;
import org.callpivot.contract.Command;
import org.callpivot.pipeline.Steps;
import org.callpivot.request.OutgoingRequest;
import org.callpivot.request.RequestBuilder;
import org.callpivot.request.WebUrl;
import org.callpivot.session.Ask;
import org.callpivot.session.Decision;
import org.callpivot.session.Input;
import org.callpivot.store.Database;
import org.callpivot.twiml.TwimlTranslator;

/**
 * The loop of {@link HandWrittenHttp} that keeps Pivot's promises about calls: the same sessions decide, each decision is in the same
 * store before its event is acknowledged, requests and commands are made by the same classes. What Pivot needs more than this is the
 * price of Camel and of the guards around a request (URL policy, deadline, bounds, shares, cookies, signatures, metrics).
 */
final class HandWrittenStored extends HandWrittenHttp {

    private final Codec codec = new Codec();
    private final RequestBuilder requests = new RequestBuilder();
    private final TwimlTranslator twiml = new TwimlTranslator(WebUrl::references);
    private final Database database;
    private final Steps.Stored calls;

    HandWrittenStored(int threads, Database database) {
        super(threads);
        this.database = database;
        this.calls = new Steps.Stored(database, new Callflow("bench", "default", null, List.of(), List.of(),
                Node.of("hangup", null)));
    }

    @Override
    Optional<Runnable> accept(byte[] body) {
        Decision decision = calls.decide(new Input.FromSwitch(codec.read(body)));
        return decision == null ? Optional.empty() : Optional.of(() -> follow(decision));
    }

    private void follow(Decision decision) {
        try {
            for (Command command : decision.commands()) {
                command(decision.next().replyTo().path("url").asText(),
                        codec.write(command, decision.next().id(), "/loop", Instant.now()));
            }
            for (Ask ask : decision.asks()) {
                ask(ask);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the loop has lost " + decision.next().id(), e);
        }
    }

    private void ask(Ask ask) throws IOException {
        OutgoingRequest request = requests.build(ask.url(), ask.method(), ask.settings(), ask.view());
        Translation answer = twiml.translate(post(request.url(), new StringEntity(request.body(),
                ContentType.parse(request.contentType()))), ask.url());
        follow(calls.decide(new Input.Answered(ask.sessionId(), ask.id(), ask.url(), answer.program(), answer.warnings(),
                List.of())));
    }

    @Override
    public void close() {
        super.close();
        database.close();
    }
}
