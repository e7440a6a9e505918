package org.callpivot.callflow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The callflows of all accounts, by number and by id: immutable, a new one is built when a callflow changes.
 *
 * <p>A number is looked up among the exact numbers first, then in the patterns in order of callflow id and, within a
 * callflow, of writing. One account never sees another's callflows. The cost of patterns is bounded, see
 * {@link NumberPattern}.
 */
public final class Directory implements Callflows {

    private final Map<String, Account> accounts = new HashMap<>();
    private final List<Diagnostic> conflicts = new ArrayList<>();

    /** Callflows in any order; of two with one account and id the first counts. */
    public Directory(Collection<Callflow> callflows) {
        List<Callflow> byId = callflows.stream().sorted(Comparator.comparing(Callflow::id)).toList();
        for (Callflow callflow : byId) {
            add(accounts.computeIfAbsent(callflow.account(), name -> new Account()), callflow);
        }
    }

    private void add(Account account, Callflow callflow) {
        if (account.byId.putIfAbsent(callflow.id(), callflow) != null) {
            conflicts.add(Diagnostic.warning("PV-CF-ID", "", "two callflows of account " + callflow.account()
                    + " have the id " + callflow.id() + ": the first counts"));
            return;
        }
        for (String number : callflow.numbers()) {
            Callflow first = account.byNumber.putIfAbsent(number, callflow);
            if (first != null && first != callflow) {
                conflicts.add(Diagnostic.warning("PV-CF-NUMBER", "/numbers", "number " + number + " of account "
                        + callflow.account() + " is claimed by the callflows " + first.id() + " and " + callflow.id()
                        + ": " + first.id() + " has it"));
            }
        }
        callflow.patterns().forEach(pattern -> account.patterns.add(new Claim(pattern, callflow)));
    }

    /** Callflows that claim the same number or id: a warning each, that names both. */
    public List<Diagnostic> conflicts() {
        return List.copyOf(conflicts);
    }

    @Override
    public Optional<Match> byNumber(String account, String number) {
        Account known = accounts.get(account);
        if (known == null || number == null) {
            return Optional.empty();
        }
        Callflow exact = known.byNumber.get(number);
        if (exact != null) {
            return Optional.of(new Match(exact, null));
        }
        return known.patterns.stream().flatMap(claim -> claim.on(number).stream()).findFirst();
    }

    @Override
    public Optional<Callflow> byId(String account, String id) {
        return Optional.ofNullable(accounts.get(account)).map(known -> known.byId.get(id));
    }

    private static final class Account {
        private final Map<String, Callflow> byId = new HashMap<>();
        private final Map<String, Callflow> byNumber = new HashMap<>();
        private final List<Claim> patterns = new ArrayList<>();
    }

    private record Claim(Pattern pattern, Callflow callflow) {

        Optional<Match> on(String number) {
            Optional<MatchResult> match = NumberPattern.match(pattern, number);
            return match.map(groups -> new Match(callflow, groups.groupCount() == 0 ? null : groups.group(1)));
        }
    }
}
