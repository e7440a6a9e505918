package org.callpivot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.callpivot.session.Failure.Kind;

/** {@code hostile-urls.txt}, whose head says how it is written, and its name servers, which lie. */
final class HostileUrls {

    /**
     * @param asReference in a Redirect or Location, which may be relative
     * @param sampled     one of those that are tried in every field
     */
    record Hostile(Kind asVoiceUrl, Kind asReference, String url, boolean sampled) {
        @Override
        public String toString() {
            return url.codePoints().mapToObj(c -> Character.isISOControl(c) ? "\\u%04x".formatted(c) : Character.toString(c))
                    .reduce("", String::concat);
        }
    }

    record Hop(int status, String location) {}

    record Chain(Kind kind, List<Hop> hops) {}

    /** First these addresses, then those. */
    private record Answers(List<String> first, List<String> later, AtomicInteger asked) {
        List<String> next() {
            return asked.getAndIncrement() % 2 == 0 ? first : later;
        }
    }

    private static final Pattern UNICODE = Pattern.compile("\\\\u(\\p{XDigit}{4})");

    private final Map<String, Answers> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<Hostile> urls = new ArrayList<>();
    private final List<Chain> chains = new ArrayList<>();

    /**
     * @param trap port of the listeners on loopback
     * @param good port of good.example
     * @throws IllegalArgumentException if an address in it is somebody's: a test must not be able to call it, whatever Pivot does
     */
    static HostileUrls read(int trap, int good) throws IOException {
        HostileUrls list = new HostileUrls();
        try (InputStream file = HostileUrls.class.getResourceAsStream("hostile-urls.txt")) {
            new String(file.readAllBytes(), UTF_8).lines().filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.replace("{trap}", String.valueOf(trap)).replace("{good}", String.valueOf(good)))
                    .forEach(list::line);
        }
        Stream.concat(list.urls.stream().map(Hostile::url),
                        list.chains.stream().flatMap(chain -> chain.hops().stream()).map(Hop::location))
                .forEach(url -> SpecialAddresses.literal(url).ifPresent(address -> requireSpecial(address, url)));
        return list;
    }

    private static void requireSpecial(InetAddress address, String where) {
        if (!SpecialAddresses.isSpecial(address)) {
            throw new IllegalArgumentException(where + " is " + address.getHostAddress() + ", which is somebody's");
        }
    }

    private void line(String line) {
        boolean sampled = line.startsWith("*");
        String[] words = (sampled ? line.substring(1) : line).split(" +", 3);
        if (words[0].equals("name")) {
            String[] answers = words[2].split(" then ");
            names.put(words[1], new Answers(addresses(answers[0]), addresses(answers[answers.length - 1]), new AtomicInteger()));
        } else if (words[0].equals("chain")) {
            chains.add(new Chain(Kind.valueOf(words[1]), Arrays.stream(words[2].split(" => ")).map(hop -> hop.strip().split(" "))
                    .map(hop -> new Hop(Integer.parseInt(hop[0]), characters(hop[1]))).toList()));
        } else {
            String[] kinds = words[0].split(",");
            urls.add(new Hostile(Kind.valueOf(kinds[0]), Kind.valueOf(kinds[kinds.length - 1]), characters(words[1]), sampled));
        }
    }

    private static List<String> addresses(String text) {
        List<String> literals = text.equals("-") ? List.of() : List.of(text.split(","));
        literals.forEach(literal -> requireSpecial(address(literal), literal));
        return literals;
    }

    private static String characters(String text) {
        String plain = UNICODE.matcher(text).replaceAll(hex -> Character.toString(Integer.parseInt(hex.group(1), 16)));
        return plain.translateEscapes();
    }

    List<Hostile> urls() {
        return urls;
    }

    /** Some of each kind. */
    List<Hostile> sample() {
        return urls.stream().filter(Hostile::sampled).toList();
    }

    List<Chain> chains() {
        return chains;
    }

    /** What the name servers say this time. */
    InetAddress[] resolve(String host) throws UnknownHostException {
        List<String> answer = names.containsKey(host) ? names.get(host).next() : List.of();
        if (answer.isEmpty()) {
            throw new UnknownHostException(host);
        }
        InetAddress[] addresses = new InetAddress[answer.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = address(answer.get(i));
        }
        return addresses;
    }

    /** As the JDK makes it from an AAAA record: IPv4-mapped addresses stay IPv6, other than in its reading of literals. */
    private static InetAddress address(String literal) {
        try {
            InetAddress read = InetAddress.getByName(literal);
            if (literal.indexOf(':') < 0 || read instanceof Inet6Address) {
                return read;
            }
            byte[] mapped = new byte[16];
            mapped[10] = (byte) 0xff;
            mapped[11] = (byte) 0xff;
            System.arraycopy(read.getAddress(), 0, mapped, 12, 4);
            return Inet6Address.getByAddress(null, mapped, -1);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("the list: " + literal + " is no address", e);
        }
    }
}
