package org.callpivot.http;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.callpivot.session.Failure;

/**
 * Which servers Pivot may call: the only place that decides it, for every URL that is fetched (voice_url, action,
 * Redirect, cdr_url, each redirect hop) and again for the addresses at connect time, which closes DNS rebinding.
 *
 * <p>Refused without any configuration: this machine, link-local addresses, cloud metadata services, multicast and
 * reserved ranges, in every way to write them (facts/kazoo-pivot.md part 4 and the design's promises, which are
 * stricter). Precedence: own blocks, then own allowances, then the built-in rules.
 */
public final class UrlPolicy {

    /**
     * @param allowPrivate addresses of private networks may be called: RFC 1918, 100.64.0.0/10, fc00::/7. True as in
     *                     Kazoo (allow_restricted_ips)
     * @param allowCidrs   ranges that may be called although a built-in rule refuses them
     * @param blockCidrs   ranges that may not be called
     * @param allowHosts   names that may be called whatever address they have, {@code localhost} too;
     *                     {@code *.example.com} means every name below example.com
     * @param blockHosts   names that may not be called, same form
     * @param blockPorts   ports that may not be called, on any host
     */
    public record Settings(boolean allowPrivate, List<String> allowCidrs, List<String> blockCidrs,
            Set<String> allowHosts, Set<String> blockHosts, Set<Integer> blockPorts) {

        public Settings {
            allowCidrs = List.copyOf(allowCidrs);
            blockCidrs = List.copyOf(blockCidrs);
            allowHosts = lowerCase(allowHosts);
            blockHosts = lowerCase(blockHosts);
            blockPorts = Set.copyOf(blockPorts);
        }

        private static Set<String> lowerCase(Set<String> hosts) {
            return hosts.stream().map(host -> host.strip().toLowerCase(Locale.ROOT))
                    .collect(Collectors.toUnmodifiableSet());
        }

        /** The built-in rules alone, private networks allowed. */
        public static Settings defaults() {
            return new Settings(true, List.of(), List.of(), Set.of(), Set.of(), Set.of());
        }
    }

    private record Range(Cidr cidr, String name) {
        static Range of(String cidr, String name) {
            return new Range(Cidr.parse(cidr), name);
        }
    }

    /** Narrow ranges stand before the wide ones that hold them: the first one names the reason. */
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
            Range.of("2001::/32", "Teredo tunnel"),
            Range.of("64:ff9b:1::/48", "local NAT64"));

    private static final List<Range> PRIVATE = List.of(
            Range.of("10.0.0.0/8", "private network"),
            Range.of("172.16.0.0/12", "private network"),
            Range.of("192.168.0.0/16", "private network"),
            Range.of("100.64.0.0/10", "carrier's private network"),
            Range.of("fc00::/7", "unique local network"),
            Range.of("fec0::/10", "site-local network"));

    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "*.localhost", "localhost.localdomain");

    private final Settings settings;
    private final List<Cidr> allowed;
    private final List<Cidr> blocked;
    private final Lookup lookup;

    /** @throws IllegalArgumentException if a range of the settings is none */
    public UrlPolicy(Settings settings, Lookup lookup) {
        this.settings = settings;
        this.allowed = settings.allowCidrs().stream().map(Cidr::parse).toList();
        this.blocked = settings.blockCidrs().stream().map(Cidr::parse).toList();
        this.lookup = lookup;
    }

    /** As {@link #check(String, Instant)}, with the look-up's own time limit. */
    public CheckedUrl check(String url) {
        return check(url, null);
    }

    /**
     * Checks a URL: its form, host and port, and that the host has an address that may be called.
     *
     * @param deadline bounds the look-up of the host; null for the look-up's own limit
     * @throws HttpFailure BAD_URL (the form), REFUSED_URL (a rule), DNS (no address, or none in time), BUSY
     */
    public CheckedUrl check(String url, Instant deadline) {
        CheckedUrl checked = UrlSyntax.parse(url);
        refusalOfPort(checked.port()).ifPresent(UrlPolicy::refuse);
        addresses(checked.host(), deadline);
        return checked;
    }

    /**
     * The addresses of a host that may be called, at least one.
     *
     * @param host a name or an address literal
     * @throws HttpFailure REFUSED_URL, DNS, BUSY
     */
    List<InetAddress> addresses(String host, Instant deadline) {
        refusalOfHost(host).ifPresent(UrlPolicy::refuse);
        Optional<InetAddress> literal = IpLiteral.parse(host.replaceAll("[\\[\\]]", ""));
        List<InetAddress> found = literal.map(List::of).orElseGet(() -> lookup.addresses(host, deadline));
        List<InetAddress> callable = new ArrayList<>();
        String reason = null;
        for (InetAddress address : found) {
            Optional<String> refusal = named(host, settings.allowHosts()) ? blockedBy(address) : refusalOf(address);
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

    private Optional<String> refusalOfPort(int port) {
        return settings.blockPorts().contains(port) ? Optional.of("port " + port + " is blocked by configuration")
                : Optional.empty();
    }

    private Optional<String> refusalOfHost(String host) {
        if (named(host, settings.blockHosts())) {
            return Optional.of("host " + host + " is blocked by configuration");
        }
        if (named(host, LOCAL_NAMES) && !named(host, settings.allowHosts())) {
            return Optional.of("host " + host + " is this machine");
        }
        return Optional.empty();
    }

    /** Why an address must not be called, or empty. */
    Optional<String> refusalOf(InetAddress address) {
        Optional<String> block = blockedBy(address);
        if (block.isPresent()) {
            return block;
        }
        for (InetAddress form : forms(address)) {
            if (allowed.stream().anyMatch(range -> range.contains(form))) {
                return Optional.empty();
            }
        }
        List<Range> networks = settings.allowPrivate() ? List.of() : PRIVATE;
        return Stream.concat(NEVER.stream(), networks.stream())
                .filter(range -> forms(address).stream().anyMatch(range.cidr()::contains))
                .findFirst()
                .map(range -> because(address, range.name() + " (" + range.cidr() + ")"));
    }

    private Optional<String> blockedBy(InetAddress address) {
        for (InetAddress form : forms(address)) {
            for (Cidr range : blocked) {
                if (range.contains(form)) {
                    return Optional.of(because(address, "blocked by configuration (" + range + ")"));
                }
            }
        }
        return Optional.empty();
    }

    /** The address, and the IPv4 address inside of it if there is one. */
    private static List<InetAddress> forms(InetAddress address) {
        return IpLiteral.embedded(address).map(inner -> List.of(address, inner)).orElse(List.of(address));
    }

    private static boolean named(String host, Set<String> patterns) {
        String name = host.toLowerCase(Locale.ROOT);
        return patterns.stream().anyMatch(pattern ->
                pattern.startsWith("*.") ? name.endsWith(pattern.substring(1)) : name.equals(pattern));
    }

    private static String because(InetAddress address, String rule) {
        return address.getHostAddress() + ", which is " + rule;
    }

    private static void refuse(String reason) {
        throw new HttpFailure(Failure.Kind.REFUSED_URL, reason + ": not allowed");
    }
}
