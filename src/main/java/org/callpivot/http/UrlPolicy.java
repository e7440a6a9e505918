package org.callpivot.http;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.callpivot.session.Failure;

/**
 * Which servers Pivot may call: the only place that decides it, for every URL that is fetched (voice_url, action,
 * Redirect, cdr_url, each redirect hop) and again for the addresses at connect time, which closes DNS rebinding.
 *
 * <p>Refused without any configuration: this machine, link-local addresses, cloud metadata services, multicast and
 * whatever else IANA's registries of special-purpose addresses keep off the internet, in every way to write them
 * (facts/kazoo-pivot.md part 4 and the design's promises, which are stricter). Precedence: own blocks, everybody's and the account's,
 * then own allowances, then the built-in rules.
 */
public final class UrlPolicy {

    /**
     * What an operator opens and closes.
     *
     * @param allowCidrs ranges that may be called although a built-in rule refuses them
     * @param blockCidrs ranges that may not be called
     * @param allowHosts names that may be called whatever address they have, {@code localhost} too;
     *                   {@code *.example.com} means every name below example.com
     * @param blockHosts names that may not be called, same form
     * @param blockPorts ports that may not be called, on any host
     */
    public record Lists(Set<String> allowCidrs, Set<String> blockCidrs, Set<String> allowHosts, Set<String> blockHosts,
            Set<Integer> blockPorts) {

        /** Nothing opened, nothing closed. */
        public static final Lists NONE = new Lists(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

        public Lists {
            allowCidrs = Set.copyOf(allowCidrs);
            blockCidrs = Set.copyOf(blockCidrs);
            allowHosts = Set.copyOf(allowHosts);
            blockHosts = Set.copyOf(blockHosts);
            blockPorts = Set.copyOf(blockPorts);
        }
    }

    /**
     * @param allowPrivate addresses of private networks may be called: RFC 1918, 100.64.0.0/10, fc00::/7. True as in
     *                     Kazoo (allow_restricted_ips)
     * @param lists        for everybody
     * @param ofAccounts   further ones for the requests of an account. What these open stays closed where a list for
     *                     everybody blocks it
     */
    public record Settings(boolean allowPrivate, Lists lists, Map<String, Lists> ofAccounts) {

        public Settings {
            ofAccounts = Map.copyOf(ofAccounts);
        }

        /** The built-in rules alone, private networks allowed. */
        public static Settings defaults() {
            return new Settings(true, Lists.NONE, Map.of());
        }
    }

    /** Lists as they are looked up, with the names that they have in the configuration. */
    private record Rules(String account, List<Cidr> allowed, List<Cidr> blocked, List<HostPattern> allowedHosts,
            List<HostPattern> blockedHosts, Set<Integer> blockedPorts) {

        /** @param account null for everybody's */
        static Rules of(String account, Lists lists) {
            return new Rules(account, read(account, "allow-cidrs", lists.allowCidrs(), Cidr::parse),
                    read(account, "block-cidrs", lists.blockCidrs(), Cidr::parse),
                    read(account, "allow-hosts", lists.allowHosts(), HostPattern::parse),
                    read(account, "block-hosts", lists.blockHosts(), HostPattern::parse), lists.blockPorts());
        }

        private static <T> List<T> read(String account, String list, Set<String> entries, Function<String, T> parser) {
            try {
                return entries.stream().map(parser).toList();
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(key(account, list) + ": " + e.getMessage(), e);
            }
        }

        private static String key(String account, String list) {
            return "pivot.http.%s%s".formatted(account == null ? "" : "account-", list);
        }

        /** For people: the key, and its entry as it was written there. */
        private String rule(String list, Object entry) {
            return "blocked by " + key(account, list) + " (" + (account == null ? "" : account + ":") + entry + ")";
        }

        private boolean allows(String host) {
            return allowedHosts.stream().anyMatch(pattern -> pattern.fits(host));
        }

        private Optional<String> refusalOfPort(int port) {
            return blockedPorts.contains(port) ? Optional.of("port " + port + " is " + rule("block-ports", port)) : Optional.empty();
        }

        private Optional<String> refusalOfHost(String host) {
            return blockedHosts.stream().filter(pattern -> pattern.fits(host)).findFirst()
                    .map(pattern -> "host " + host + " is " + rule("block-hosts", pattern));
        }

        private Optional<String> refusalOf(InetAddress address) {
            return forms(address).stream().flatMap(form -> blocked.stream().filter(range -> range.contains(form))).findFirst()
                    .map(range -> because(address, rule("block-cidrs", range)));
        }

        private boolean allows(InetAddress address) {
            return forms(address).stream().anyMatch(form -> allowed.stream().anyMatch(range -> range.contains(form)));
        }
    }

    private record Range(Cidr cidr, String name) {
        static Range of(String cidr, String name) {
            return new Range(Cidr.parse(cidr), name);
        }
    }

    /**
     * IANA's special-purpose addresses but the {@link #PRIVATE} ones. Narrow ranges stand before the wide ones that hold them: the first
     * one names the reason.
     */
    private static final List<Range> NEVER = List.of(
            Range.of("169.254.169.254", "cloud metadata"),
            Range.of("100.100.100.200", "cloud metadata"),
            Range.of("168.63.129.16", "cloud metadata"),
            Range.of("192.0.0.192", "cloud metadata"),
            Range.of("fd00:ec2::/32", "cloud metadata"),
            Range.of("fd20:ce::254", "cloud metadata"),
            Range.of("fd00:42::42", "cloud metadata"),
            Range.of("127.0.0.0/8", "loopback"),
            Range.of("::1", "loopback"),
            Range.of("0.0.0.0/8", "this host"),
            Range.of("::", "unspecified"),
            Range.of("169.254.0.0/16", "link-local"),
            Range.of("fe80::/10", "link-local"),
            Range.of("224.0.0.0/4", "multicast"),
            Range.of("ff00::/8", "multicast"),
            Range.of("255.255.255.255", "broadcast"),
            Range.of("240.0.0.0/4", "reserved"),
            Range.of("192.0.0.0/24", "reserved"),
            Range.of("192.88.99.0/24", "reserved"),
            Range.of("198.18.0.0/15", "benchmark network"),
            Range.of("2001:2::/48", "benchmark network"),
            Range.of("192.0.2.0/24", "documentation"),
            Range.of("198.51.100.0/24", "documentation"),
            Range.of("203.0.113.0/24", "documentation"),
            Range.of("2001:db8::/32", "documentation"),
            Range.of("3fff::/20", "documentation"),
            Range.of("100::/64", "discard"),
            Range.of("5f00::/16", "segment routing"),
            Range.of("2001::/32", "Teredo tunnel"),
            Range.of("64:ff9b:1::/48", "local NAT64"));

    private static final List<Range> PRIVATE = List.of(
            Range.of("10.0.0.0/8", "private network"),
            Range.of("172.16.0.0/12", "private network"),
            Range.of("192.168.0.0/16", "private network"),
            Range.of("100.64.0.0/10", "carrier's private network"),
            Range.of("fc00::/7", "unique local network"),
            Range.of("fec0::/10", "site-local network"));

    private static final List<HostPattern> LOCAL_NAMES =
            Stream.of("localhost", "*.localhost", "localhost.localdomain").map(HostPattern::parse).toList();

    private final boolean allowPrivate;
    private final List<Rules> everybodys;
    /** With everybody's before its own. */
    private final Map<String, List<Rules>> ofAccounts = new HashMap<>();
    private final Lookup lookup;

    /** @throws IllegalArgumentException if a range or host of the settings is none */
    public UrlPolicy(Settings settings, Lookup lookup) {
        this.allowPrivate = settings.allowPrivate();
        this.everybodys = List.of(Rules.of(null, settings.lists()));
        settings.ofAccounts().forEach((account, lists) ->
                ofAccounts.put(account, List.of(everybodys.get(0), Rules.of(account, lists))));
        this.lookup = lookup;
    }

    /** As {@link #check(String, String, Instant)} for everybody, with the look-up's own time limit. */
    public CheckedUrl check(String url) {
        return check(null, url, null);
    }

    /**
     * Checks a URL: its form, host and port, and that the host has an address that may be called.
     *
     * @param account  whose request it is; null: only what holds for everybody
     * @param deadline bounds the look-up of the host; null for the look-up's own limit
     * @throws HttpFailure BAD_URL (the form), REFUSED_URL (a rule), DNS (no address, or none in time), BUSY, BUSY_ACCOUNT
     */
    public CheckedUrl check(String account, String url, Instant deadline) {
        CheckedUrl checked = UrlSyntax.parse(url);
        refuseIf(rules(account), rules -> rules.refusalOfPort(checked.port()));
        addresses(account, checked.host(), deadline);
        return checked;
    }

    /**
     * The addresses of a host that may be called, at least one.
     *
     * @param account whose request it is, or null
     * @param host    a name or an address literal
     * @throws HttpFailure REFUSED_URL, DNS, BUSY, BUSY_ACCOUNT
     */
    List<InetAddress> addresses(String account, String host, Instant deadline) {
        List<Rules> rules = rules(account);
        refuseIf(rules, one -> one.refusalOfHost(host));
        boolean allowed = rules.stream().anyMatch(one -> one.allows(host));
        if (!allowed && LOCAL_NAMES.stream().anyMatch(name -> name.fits(host))) {
            refuse("host " + host + " is this machine");
        }
        Optional<InetAddress> literal = IpLiteral.parse(host.replaceAll("[\\[\\]]", ""));
        List<InetAddress> found = literal.map(List::of).orElseGet(() -> lookup.addresses(account, host, deadline));
        List<InetAddress> callable = new ArrayList<>();
        String reason = null;
        for (InetAddress address : found) {
            Optional<String> refusal = refusalOf(rules, address, allowed);
            if (refusal.isEmpty()) {
                callable.add(address);
            } else {
                reason = refusal.get();
            }
        }
        if (callable.isEmpty()) {
            refuse(literal.isPresent() ? reason : "host " + host + " resolves to " + reason);
        }
        return callable;
    }

    /**
     * Accounts with the same name here may use each other's connections: what was allowed for one is allowed for the other.
     *
     * @param account or null
     */
    String sharing(String account) {
        return account != null && ofAccounts.containsKey(account) ? account : "";
    }

    private List<Rules> rules(String account) {
        return ofAccounts.getOrDefault(account, everybodys);
    }

    /** Why an address must not be called, or empty. @param allowed because of its name; own blocks hold all the same */
    private Optional<String> refusalOf(List<Rules> rules, InetAddress address, boolean allowed) {
        Optional<String> block = rules.stream().flatMap(one -> one.refusalOf(address).stream()).findFirst();
        if (block.isPresent() || allowed || rules.stream().anyMatch(one -> one.allows(address))) {
            return block;
        }
        List<Range> networks = allowPrivate ? List.of() : PRIVATE;
        return Stream.concat(NEVER.stream(), networks.stream())
                .filter(range -> forms(address).stream().anyMatch(range.cidr()::contains))
                .findFirst()
                .map(range -> because(address, range.name() + " (" + range.cidr() + ")"));
    }

    /** The address, and the IPv4 address inside of it if there is one. */
    private static List<InetAddress> forms(InetAddress address) {
        return IpLiteral.embedded(address).map(inner -> List.of(address, inner)).orElse(List.of(address));
    }

    private static void refuseIf(List<Rules> rules, Function<Rules, Optional<String>> refusal) {
        rules.stream().flatMap(one -> refusal.apply(one).stream()).findFirst().ifPresent(UrlPolicy::refuse);
    }

    private static String because(InetAddress address, String rule) {
        return address.getHostAddress() + ", which is " + rule;
    }

    private static void refuse(String reason) {
        throw new HttpFailure(Failure.Kind.REFUSED_URL, reason + ": not allowed");
    }
}
