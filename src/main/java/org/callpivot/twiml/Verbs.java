package org.callpivot.twiml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The verbs that a Response may hold. */
final class Verbs {

    private static final Map<String, Verb> BY_NAME = List.of(
            new Say(), new Play(), new Pause(), new Gather(), new Record(), new Dial(),
            new Redirect(), new Hangup(), new Reject(), new SetVariables(), new Variable())
            .stream().collect(Collectors.toUnmodifiableMap(Verb::name, Function.identity()));

    private static final Set<String> MESSAGING = Set.of("Message", "Sms");

    private Verbs() {}

    static Optional<Verb> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** Why no verb has the name, as the end of a sentence. */
    static String unknown(String name) {
        if (MESSAGING.contains(name)) {
            return "is a messaging verb, which a voice call cannot carry out; it is skipped";
        }
        return BY_NAME.keySet().stream().filter(name::equalsIgnoreCase).findFirst()
                .map(meant -> "is not a verb (names are case-sensitive: <" + meant + ">) and is skipped")
                .orElse("is not a verb that Pivot carries out and is skipped");
    }
}
