package org.callpivot.pipeline;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.callpivot.session.Ask;
import org.callpivot.session.CallSession;
import org.callpivot.session.Decision;
import org.callpivot.session.Input;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of {@code routes/call.camel.yaml}: an input enters its call's lane, is decided there, and what follows is done. */
public final class Calls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    private final LiveCalls live;
    private final Lanes lanes;
    private final ProducerTemplate asking;
    private final ExecutorService askers;
    private final Clock clock;

    /**
     * @param context   its routes {@code call-input}, {@code ask-developer} and {@code ask-rejected} are sent to
     * @param lanes     how many calls decide at the same time
     * @param asksAtOnce how many requests to developers may be in flight
     */
    public Calls(LiveCalls live, CamelContext context, int lanes, int asksAtOnce, Clock clock) {
        this.live = live;
        // No queue: a request that would have to wait fails at once. The threads of a quiet time are given back.
        this.askers = new ThreadPoolExecutor(0, asksAtOnce, 60, TimeUnit.SECONDS, new SynchronousQueue<>(),
                Threads.named("pivot-http"));
        this.asking = context.createProducerTemplate();
        asking.setExecutorService(askers);
        ProducerTemplate template = context.createProducerTemplate();
        this.lanes = new Lanes(input -> {
            CallLog.of(input.sessionId(), null);
            template.sendBody("direct:call-input", input);
        }, lanes);
        this.clock = clock;
    }

    /** Appends the input to its call's lane and returns at once. */
    public void enqueue(Input body) {
        lanes.submit(body);
    }

    /** The body is an {@link Input}: it becomes the {@link Decision}, or null when nothing follows. */
    public Decision decide(Input body) {
        Decision decision = live.decide(body);
        if (decision != null) {
            CallLog.of(body.sessionId(), decision.next().account());
            lanes.wakeAt(body.sessionId(), decision.next().finished() ? null : decision.wakeUp(), clock.instant());
        }
        return decision;
    }

    /** The decision's commands, each with the address that the call gave. */
    public List<SwitchCommand> commands(Decision body) {
        CallSession session = body.next();
        return body.commands().stream()
                .map(command -> new SwitchCommand(command, session.id(), session.replyTo())).toList();
    }

    /** Asks the developer's server on a thread of its own. */
    public void ask(Ask body) {
        try {
            asking.asyncSendBody("direct:ask-developer", body);
        } catch (RejectedExecutionException allBusy) {
            asking.sendBody("direct:ask-rejected", body);
        }
    }

    /** A command could not be handed over for good: the session hears of it. */
    public void undelivered(Exchange exchange) {
        SwitchCommand order = exchange.getProperty("PivotCommand", SwitchCommand.class);
        Exception error = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        LOG.warn("{} could not be delivered: {}", order, error.getMessage());
        lanes.submit(new Input.Undelivered(order.sessionId(), order.command().id(), String.valueOf(error.getMessage())));
    }

    @Override
    public void close() {
        lanes.close();
        askers.shutdownNow();
    }
}
