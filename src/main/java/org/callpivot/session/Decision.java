package org.callpivot.session;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.callpivot.contract.Command;

/**
 * What follows from an input: the next session and everything to be done.
 *
 * @param next       the session from now on; {@link CallSession#finished()} when nothing is left of it
 * @param commands   to the switch, in order
 * @param asks       requests to the developer's server
 * @param cdrs       to be stored
 * @param deliveries to be sent beside the call
 * @param wakeUp     when {@link Input.Due} is wanted, or null
 * @param notes      for the log of this call: what was skipped, not supported, failed
 */
public record Decision(
        CallSession next, List<Command> commands, List<Ask> asks, List<Cdr> cdrs, List<Delivery> deliveries, Instant wakeUp,
        List<String> notes) {

    public Decision {
        commands = List.copyOf(commands);
        asks = List.copyOf(asks);
        cdrs = List.copyOf(cdrs);
        deliveries = List.copyOf(deliveries);
        notes = List.copyOf(notes);
    }

    /** Both in one. @param later what followed from the next session of this one */
    public Decision and(Decision later) {
        return new Decision(later.next, both(commands, later.commands), both(asks, later.asks), both(cdrs, later.cdrs),
                both(deliveries, later.deliveries), later.wakeUp, both(notes, later.notes));
    }

    private static <T> List<T> both(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
