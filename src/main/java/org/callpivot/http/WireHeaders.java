package org.callpivot.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;

/**
 * Makes the message that camel-http sends for a {@link Hop}. camel-http puts nearly every header of a message on the
 * wire (JMSPriority, kafka.KEY, Cookie, whatever the trigger brought: facts/camel.md part 4), therefore the
 * message is emptied first and gets what stands in the hop and in this list, nothing else.
 */
public final class WireHeaders {

    static final String COOKIE = "Cookie";

    private static final Pattern ALLOWED =
            Pattern.compile("(?i)Authorization|Cookie|Accept|User-Agent|" + Tracks.TOKEN + "|" + Tracks.TRACE
                    + "|X-[-!#$%&'*+.^_`|~0-9a-z]+");

    /** A header of an answer as camel-http leaves it: one that came once is a text, one that came more often a list, none is null. */
    public static List<String> values(Message answer, String name) {
        Object header = answer.getHeader(name);
        return header == null ? List.of() : header instanceof List<?> several ? several.stream().map(String::valueOf).toList()
                : List.of(header.toString());
    }

    /**
     * Replaces headers and body of the exchange's message.
     *
     * @param hop      already checked ({@link Hop#at}); headers that are not in the list are left out
     * @param account  whose request it is: its rules hold at connect time
     * @param attempts bound this exchange, body included
     */
    public void prepare(Exchange exchange, Hop hop, String account, Attempts attempts) {
        prepare(exchange, hop, attempts.deadline());
        Message message = exchange.getMessage();
        message.setHeader(Guard.ACCOUNT, account);
        if (attempts.overrides().connectMs() != null) {
            message.setHeader(Guard.CONNECT, attempts.overrides().connectMs());
        }
        if (attempts.overrides().readMs() != null) {
            message.setHeader(Guard.READ, attempts.overrides().readMs());
        }
    }

    /** The same for no account, and without bounds of the URL's own. @param deadline the whole exchange, body included, is over by then */
    void prepare(Exchange exchange, Hop hop, Instant deadline) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        hop.headers().forEach((name, value) -> {
            if (ALLOWED.matcher(name).matches()) {
                message.setHeader(name, value);
            }
        });
        message.setHeader(Exchange.HTTP_URI, hop.url());
        // As camel-http's own type: it looks for a converter in vain, again and again, when it gets a name.
        message.setHeader(Exchange.HTTP_METHOD, HttpMethods.valueOf(hop.method().name()));
        message.setHeader(Guard.DEADLINE, deadline.toEpochMilli());
        if (hop.contentType() != null) {
            message.setHeader(Exchange.CONTENT_TYPE, hop.contentType());
        }
        message.setBody(hop.body() == null ? null : hop.body().getBytes(StandardCharsets.UTF_8));
    }
}
