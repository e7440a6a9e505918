package org.callpivot;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSendingEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSentEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.callpivot.demo.Transcript;
import org.callpivot.http.Hop;
import org.callpivot.pipeline.Calls;
import org.callpivot.pipeline.Developer;
import org.callpivot.session.Decision;
import org.callpivot.session.Input;

/**
 * Shows in the transcript what passes through the routes: requests to the developer's server and their answers, warnings about
 * documents, and whatever the session notes. Read off Camel's events, not built in.
 */
final class DemoTraffic extends EventNotifierSupport {

    private static final String LANE = "direct://call-lane";

    private final Transcript transcript;
    private final Set<Decision> noted = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    DemoTraffic(Transcript transcript) {
        this.transcript = transcript;
        setIgnoreExchangeEvents(false);
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof ExchangeSendingEvent sending && isDeveloper(sending.getEndpoint())) {
            Hop hop = sending.getExchange().getProperty(Developer.HOP, Hop.class);
            int query = hop.url().indexOf('?');
            String url = query < 0 ? hop.url() : hop.url().substring(0, query);
            String parameters = hop.body() != null ? hop.body() : query < 0 ? "" : hop.url().substring(query + 1);
            transcript.onRequest(hop.method().name(), url, parameters(parameters));
        } else if (event instanceof ExchangeSentEvent sent && isDeveloper(sent.getEndpoint())) {
            answered(sent.getExchange(), sent.getTimeTaken());
        } else if (event instanceof ExchangeSendingEvent sending) {
            passing(sending.getEndpoint(), sending.getExchange());
        }
    }

    /** A document on its way to the session has warnings; what a session decided has notes, told before anything follows. */
    private void passing(Endpoint to, Exchange exchange) {
        if (to.getEndpointUri().equals(LANE) && exchange.getMessage().getBody() instanceof Input.Answered answer) {
            answer.warnings().forEach(warning ->
                    transcript.onWarning(warning.code() + " at " + warning.where() + ": " + warning.message()));
        }
        Decision decision = exchange.getProperty(Calls.DECISION, Decision.class);
        if (decision != null && noted.add(decision)) {
            decision.notes().forEach(transcript::onNote);
        }
    }

    private void answered(Exchange exchange, long ms) {
        Message answer = exchange.getMessage();
        Integer status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        if (status != null) {
            transcript.onResponse(status, answer.getHeader(Exchange.CONTENT_TYPE, "", String.class), ms,
                    answer.getBody(String.class));
        }
    }

    private static boolean isDeveloper(Endpoint endpoint) {
        return endpoint.getEndpointUri().startsWith("http://developer");
    }

    private static Map<String, String> parameters(String form) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : form.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
