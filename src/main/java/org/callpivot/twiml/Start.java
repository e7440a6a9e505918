package org.callpivot.twiml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Begins to copy the call's media, and the document goes on at once: command {@code fork} for each {@link Stream},
 * {@link Siprec}, {@link Transcription} and {@link Recording} in it.
 *
 * <pre>
 * attribute       values           default      code
 * action          URL              none         11100
 * method          GET, POST        POST         12200
 * </pre>
 *
 * The call does not wait, so the action is told as a callback: for those that have none of their own.
 */
final class Start implements Verb {

    private static final Map<String, Fork> FORKS = List.<Fork>of(
            new Stream(), new Siprec(), new Transcription(), new Recording())
            .stream().collect(Collectors.toUnmodifiableMap(Fork::name, Function.identity()));
    private static final Attributes ATTRIBUTES = Attributes.of()
            .andCallback(SwitchCommand.CALLBACK, "action", "method", Reading.SCHEMA);

    @Override
    public String name() {
        return "Start";
    }

    @Override
    public Step read(Element element, Reading reading) {
        JsonNode action = ATTRIBUTES.read(element, reading).get(SwitchCommand.CALLBACK);
        reading.expectNoText(element);
        List<Step> steps = new ArrayList<>();
        for (Element child : element.elements()) {
            Fork fork = FORKS.get(child.name());
            if (fork == null) {
                reading.skipUnknown("14300", child, element);
                continue;
            }
            ObjectNode data = fork.data(child, reading);
            if (action != null && !data.has(SwitchCommand.CALLBACK)) {
                data.set(SwitchCommand.CALLBACK, action);
            }
            if (fork.complete(data, child, reading)) {
                steps.add(Step.of(SwitchCommand.sent("fork", data)));
            }
        }
        if (steps.isEmpty()) {
            reading.warn(Reading.SCHEMA, element, "has nothing to start and is skipped");
            return Step.skipped();
        }
        return Step.of(steps);
    }
}
