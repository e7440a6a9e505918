package org.callpivot.twiml;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The verbs that a Response may hold. */
final class Verbs {

    private static final Map<String, Verb> BY_NAME = List.of(
            new Say(), new Play(), new Pause(), new Gather(), new Record(), new Dial(), new Enqueue(), new Leave(),
            new Redirect(), new Hangup(), new Reject(), new Refer(), new Sms(), new Message(), new Echo(),
            new Start(), new Stop(), new Connect(), new Pay(), new Prompt(), new Queue(),
            new SetVariables(), new Variable())
            .stream().collect(Collectors.toUnmodifiableMap(Verb::name, Function.identity()));

    private Verbs() {}

    /** The verb of that name, or null. */
    static Verb named(String name) {
        return BY_NAME.get(name);
    }

    /** Why no verb has the name, as the end of a sentence. */
    static String unknown(String name) {
        return BY_NAME.keySet().stream().filter(name::equalsIgnoreCase).findFirst()
                .map(meant -> "is not a verb (names are case-sensitive: <" + meant + ">) and is skipped")
                .orElseGet(() -> "is not a verb that Pivot carries out" + Nesting.hint(name) + " and is skipped");
    }
}
