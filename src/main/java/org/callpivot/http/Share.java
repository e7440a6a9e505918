package org.callpivot.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.callpivot.session.Failure.Kind;

/**
 * How many places each name has taken of what all share; a name with none is forgotten. Nobody waits for a place.
 *
 * @param most for one name; 0 = no bound
 * @param full the failure of a name that has them all
 * @param what is named: host, account
 * @param rule for people, behind "host h.example has 2": what of, and who says so
 */
record Share(int most, Kind full, String what, String rule, ConcurrentMap<String, Integer> taken) {

    Share(int most, Kind full, String what, String rule) {
        this(most, full, what, rule, new ConcurrentHashMap<>());
    }

    /** @throws HttpFailure of the kind {@link #full} when the name has its share already */
    void take(String name) {
        taken.merge(name, 1, (before, one) -> {
            if (most > 0 && before >= most) {
                throw new HttpFailure(full, what + " " + name + " has " + most + " " + rule);
            }
            return before + one;
        });
    }

    void give(String name) {
        taken.computeIfPresent(name, (same, before) -> before == 1 ? null : before - 1);
    }
}
