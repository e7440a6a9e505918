package org.callpivot.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.callpivot.session.Failure.Kind;

/**
 * How many places each name has taken of what all share; a name with none is forgotten. Nobody waits for a place. A name that has
 * used many places in a row for nothing has a smaller share, until it makes use of one.
 */
final class Share {

    /** @param unused places in a row that it has used for nothing */
    private record Taken(int places, int unused) {

        private static final Taken ONE = new Taken(1, 0);

        Taken more(int change) {
            return new Taken(places + change, unused);
        }

        Taken unused(int now) {
            return new Taken(places, now);
        }
    }

    private final Kind full;
    private final String what;
    private final int most;
    private final String rule;
    private final int mostUnused;
    private final String ruleUnused;
    private final ConcurrentMap<String, Taken> taken = new ConcurrentHashMap<>();

    /**
     * A share that is always the same.
     *
     * @param full the failure of a name that has them all
     * @param what is named: host, account
     * @param most for one name; 0 = no bound
     * @param rule for people, behind "host h.example has 2": what of, and who says so
     */
    Share(Kind full, String what, int most, String rule) {
        this(full, what, most, rule, 0, rule);
    }

    /**
     * @param mostUnused after as many places in a row that were used for nothing, a name has no more than these; 0 = as many as any
     * @param ruleUnused as {@code rule}, for such a name
     */
    Share(Kind full, String what, int most, String rule, int mostUnused, String ruleUnused) {
        this.full = full;
        this.what = what;
        this.most = most;
        this.rule = rule;
        this.mostUnused = mostUnused;
        this.ruleUnused = ruleUnused;
    }

    /** @throws HttpFailure of the kind {@code full} when the name has its share already */
    void take(String name) {
        taken.merge(name, Taken.ONE, (before, one) -> {
            if (isUnused(before) && before.places() >= mostUnused) {
                throw new HttpFailure(full, what + " " + name + " has " + before.places() + " " + ruleUnused);
            }
            if (most > 0 && before.places() >= most) {
                throw new HttpFailure(full, what + " " + name + " has " + most + " " + rule);
            }
            return before.more(1);
        });
    }

    void give(String name) {
        taken.computeIfPresent(name, (same, before) -> before.places() == 1 ? null : before.more(-1));
    }

    /** A place was good for something. @return whether the name gets its whole share again by that */
    boolean used(String name) {
        Taken now = taken.get(name);
        if (now == null || now.unused() == 0) {
            return false;
        }
        taken.computeIfPresent(name, (same, before) -> before.unused(0));
        return isUnused(now);
    }

    /** A place was good for nothing. @return whether the name gets the smaller share by that */
    boolean unused(String name) {
        Taken now = taken.computeIfPresent(name, (same, before) -> before.unused(before.unused() + 1));
        return now != null && now.unused() == mostUnused;
    }

    private boolean isUnused(Taken name) {
        return mostUnused > 0 && name.unused() >= mostUnused;
    }
}
