package org.callpivot.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Makes the message that camel-http sends for a {@link Hop}. camel-http puts nearly every header of a message on the
 * wire (JMSPriority, kafka.KEY, Cookie, whatever the trigger brought: facts/camel.md part 4), therefore the
 * message is emptied first and gets what stands in the hop and in this list, nothing else.
 */
public final class WireHeaders {

    private static final Pattern ALLOWED =
            Pattern.compile("(?i)Authorization|Accept|User-Agent|" + Tracks.TOKEN + "|" + Tracks.TRACE
                    + "|X-[-!#$%&'*+.^_`|~0-9a-z]+");

    /**
     * Replaces headers and body of the exchange's message.
     *
     * @param hop      already checked ({@link Hop#at}); headers that are not in the list are left out
     * @param deadline the whole exchange, body included, is over by then
     */
    public void prepare(Exchange exchange, Hop hop, Instant deadline) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        hop.headers().forEach((name, value) -> {
            if (ALLOWED.matcher(name).matches()) {
                message.setHeader(name, value);
            }
        });
        message.setHeader(Exchange.HTTP_URI, hop.url());
        message.setHeader(Exchange.HTTP_METHOD, hop.method().name());
        message.setHeader(Guard.DEADLINE, deadline.toEpochMilli());
        if (hop.contentType() != null) {
            message.setHeader(Exchange.CONTENT_TYPE, hop.contentType());
        }
        message.setBody(hop.body() == null ? null : hop.body().getBytes(StandardCharsets.UTF_8));
    }
}
