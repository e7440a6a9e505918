package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Ends what {@link Start} began: command {@code stopFork} {@code {kind, name?, id?}} for each {@link Stream},
 * {@link Siprec} and {@link Transcription} in it; without a name, all of the kind (facts/kazoo-pivot.md 5.7). It has no
 * attributes.
 */
final class Stop implements Verb {

    private static final Map<String, Fork> FORKS = List.<Fork>of(new Stream(), new Siprec(), new Transcription())
            .stream().collect(Collectors.toUnmodifiableMap(Fork::name, Function.identity()));
    private static final Attributes ATTRIBUTES = Attributes.of();

    @Override
    public String name() {
        return "Stop";
    }

    @Override
    public Step read(Element element, Reading reading) {
        ATTRIBUTES.read(element, reading);
        reading.expectNoText(element);
        List<Step> steps = new ArrayList<>();
        for (Element child : element.elements()) {
            Fork fork = FORKS.get(child.name());
            if (fork == null) {
                reading.skipUnknown(child, element);
            } else {
                ObjectNode data = fork.data(child, reading).retain("kind", "name", "id");
                steps.add(Step.of(SwitchCommand.sent("stopFork", data)));
            }
        }
        if (steps.isEmpty()) {
            reading.warn(Reading.SCHEMA, element, "has nothing to stop and is skipped");
            return Step.skipped();
        }
        return Step.of(steps);
    }
}
