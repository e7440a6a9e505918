package org.callpivot.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.callpivot.contract.BadEvent;
import org.callpivot.contract.Codec;
import org.callpivot.contract.Offer;
import org.callpivot.contract.SwitchEvent;
import org.callpivot.contract.UnknownEventType;
import org.callpivot.session.Input;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in what switches tell, whatever transport brought it, and writes the commands that go back. */
public final class SwitchEvents {

    /** Header: which transport the message came over, and its commands go over: {@code http}, {@code kafka}, {@code amqp}. */
    public static final String TRANSPORT = "PivotTransport";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(SwitchEvents.class);

    private final Codec codec;
    private final String source;
    private final Predicate<String> transports;
    private final MeterRegistry meters;
    private final Clock clock;

    /**
     * @param source     CloudEvents source of the commands, {@code /pivot/<node>}
     * @param transports whether commands can go over a transport
     */
    public SwitchEvents(Codec codec, String source, Predicate<String> transports, MeterRegistry meters, Clock clock) {
        this.codec = codec;
        this.source = source;
        this.transports = transports;
        this.meters = meters;
        this.clock = clock;
    }

    /** A message has come: what it causes is watched until it is stored. */
    public void begin(Exchange exchange) {
        Receipt.openWatched(exchange);
    }

    /**
     * Waits until all that the message caused is stored, so that its transport acknowledges it then and not before.
     *
     * @throws Exception if it cannot be taken, or not within ten seconds from {@link #begin}: its transport should send it again
     */
    public void finish(Exchange exchange) throws Exception {
        Receipt receipt = Receipt.of(exchange);
        receipt.release();
        long left = PATIENCE.minus(receipt.age()).toMillis();
        receipt.settled().toCompletableFuture().get(Math.max(0, left), TimeUnit.MILLISECONDS);
    }

    /**
     * The body is a CloudEvent as bytes; it becomes the session's input, or null for a type that is not in the contract.
     *
     * @throws BadEvent if it breaks the contract
     */
    public void read(Exchange exchange) {
        try {
            SwitchEvent event = codec.read(Bytes.of(exchange.getMessage()));
            CallLog.of(event.meta().sessionId(), null);
            meters.counter("pivot.events", "type", event.meta().type()).increment();
            exchange.getMessage().setBody(
                    new Input.FromSwitch(answered(event, exchange.getMessage().getHeader(TRANSPORT, String.class))));
        } catch (UnknownEventType unknown) {
            meters.counter("pivot.events.dropped", "reason", "unknown-type").increment();
            LOG.warn("{}", unknown.getMessage());
            exchange.getMessage().setBody(null);
        } catch (BadEvent bad) {
            meters.counter("pivot.events.dropped", "reason", "bad-event").increment();
            throw bad;
        }
    }

    /** A call that names no reply address is answered over the transport that brought it. */
    private SwitchEvent answered(SwitchEvent event, String transport) {
        if (!(event instanceof SwitchEvent.Offered offered)) {
            return event;
        }
        Offer offer = offered.offer();
        ObjectNode replyTo = offer.replyTo() == null ? JsonNodeFactory.instance.objectNode() : offer.replyTo().deepCopy();
        if (!replyTo.hasNonNull("kind")) {
            replyTo.put("kind", transport);
        }
        String kind = replyTo.path("kind").asText();
        if (!transports.test(kind)) {
            throw BadEvent.field("/data/replyTo/kind", replyTo.get("kind"), "must be a transport that is configured here");
        }
        return new SwitchEvent.Offered(offered.meta(), offer.withReplyTo(replyTo));
    }

    /** The body is a {@link SwitchCommand}: it becomes a CloudEvent as bytes. */
    public void write(Exchange exchange) {
        SwitchCommand order = exchange.getMessage().getBody(SwitchCommand.class);
        exchange.getMessage().setBody(codec.write(order.command(), order.sessionId(), source, clock.instant()));
    }
}
