package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.callpivot.callflow.Node;

/**
 * Connects the caller to a stream or an agent until it ends: command {@code connect} with the first of its elements:
 * {@link Stream}, {@link ConversationRelay}, {@link ConversationRelaySession}, {@link VirtualAgent}, {@link Assistant},
 * {@link AiSession}, {@link Autopilot}, {@link Room}, {@link Conversation}. With {@code action}, child {@code _} asks it
 * and the document ends; without, the document goes on.
 *
 * <pre>
 * attribute       values           default      code
 * action          URL              none         11100
 * method          GET, POST        POST         12200
 * </pre>
 */
final class Connect implements Verb {

    private static final Map<String, Fork> FORKS = List.<Fork>of(
            new Stream(), new ConversationRelay(), new ConversationRelaySession(), new VirtualAgent(), new Assistant(),
            new AiSession(), new Autopilot(), new Room(), new Conversation())
            .stream().collect(Collectors.toUnmodifiableMap(Fork::name, Function.identity()));
    private static final Attributes ATTRIBUTES = Attributes.of().andAction(Reading.SCHEMA);
    private static final Duration LIMIT = Duration.ofHours(24);
    private static final Map<String, String> TELLS = Map.of("SessionId", "sessionId", "SessionStatus", "status",
            "SessionDuration", "durationS", "HandoffData", "handoffData", "ErrorCode", "errorCode",
            "ErrorMessage", "errorMessage");

    @Override
    public String name() {
        return "Connect";
    }

    @Override
    public Step read(Element element, Reading reading) {
        Node action = Redirect.asked(ATTRIBUTES.read(element, reading), null);
        reading.expectNoText(element);
        Node connected = null;
        for (Element child : element.elements()) {
            Fork fork = FORKS.get(child.name());
            if (fork == null) {
                reading.skipUnknown(child, element);
            } else if (connected != null) {
                reading.warn(Reading.SCHEMA, child, "is one too many: <Connect> connects to one; it is skipped");
            } else {
                ObjectNode data = fork.data(child, reading);
                connected = fork.complete(data, child, reading) ? connect(fork, data) : null;
            }
        }
        if (connected == null) {
            reading.warn(Reading.SCHEMA, element, "has nothing to connect to and is skipped");
            return Step.skipped();
        }
        return Step.asking(connected, action);
    }

    private static Node connect(Fork fork, ObjectNode data) {
        Map<String, String> tells = new HashMap<>(TELLS);
        tells.putAll(fork.tells());
        return SwitchCommand.awaited("connect", data, LIMIT, tells);
    }
}
