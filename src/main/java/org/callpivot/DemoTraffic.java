package org.callpivot;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSendingEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSentEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.callpivot.demo.Transcript;
import org.callpivot.http.Hop;
import org.callpivot.pipeline.Developer;

/** Shows the requests to the developer's server, and their answers, in the transcript: read off Camel's events, not built in. */
final class DemoTraffic extends EventNotifierSupport {

    private final Transcript transcript;

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
