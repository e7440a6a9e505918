package org.callpivot;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether an address is nobody's on the internet, so that a test may try it whatever Pivot makes of it. Reads and judges by itself:
 * what Pivot thinks of an address is what is tested.
 */
final class SpecialAddresses {

    /** User, host and what follows; the last at sign before the path ends the user. */
    private static final Pattern HOST = Pattern.compile("(?s)[^/?#]*//(?:[^/?#\\\\]*@)?(\\[[^\\]]*]|[^/?#\\\\:]*).*");
    private static final Pattern NUMBERS = Pattern.compile("(?i)((0x[0-9a-f]*|[0-9]+)(\\.(?!$)|\\.?$)){1,4}");

    /** IANA's special-purpose registry for IPv4, and the address of Azure's metadata, which is kept off the internet as well. */
    private static final List<String> SPECIAL = List.of("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
            "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            "224.0.0.0/3", "168.63.129.16/32");
    /** The same for what there is of it in 2000::/3; outside of that nothing of IPv6 is routed. */
    private static final List<String> SPECIAL6 = List.of("2001::/23", "2001:db8::/32", "3fff::/20");
    /** IPv4 inside of IPv6: it is its IPv4 address that matters. */
    private static final List<String> CARRIERS = List.of("::/96", "::ffff:0:0/96", "64:ff9b::/96");
    private static final String SIX_TO_FOUR = "2002::/16";

    private SpecialAddresses() {}

    /** The address that a URL's host denotes, in whatever form and digits; empty for a name and for what is no address. */
    static Optional<InetAddress> literal(String url) {
        Matcher read = HOST.matcher(url.strip());
        String host = read.matches() ? Normalizer.normalize(read.group(1), Normalizer.Form.NFKC).replace('。', '.') : "";
        if (host.startsWith("[")) {
            return host.matches("\\[[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]") ? bracketed(host) : Optional.empty();
        }
        return NUMBERS.matcher(host).matches() ? numbers(host.split("\\.")) : Optional.empty();
    }

    private static Optional<InetAddress> bracketed(String host) {
        try {
            return Optional.of(InetAddress.getByName(host));    // in brackets: never looked up
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }

    /** As inet_aton reads them: the last number fills what the others have left. */
    private static Optional<InetAddress> numbers(String[] parts) {
        BigInteger address = BigInteger.ZERO;
        for (int i = 0; i < parts.length; i++) {
            String digits = parts[i].toLowerCase().replaceFirst("^0x$", "0");
            int bits = i == parts.length - 1 ? 8 * (5 - parts.length) : 8;
            int radix = digits.startsWith("0x") ? 16 : digits.startsWith("0") && digits.length() > 1 ? 8 : 10;
            if (radix == 8 && !digits.matches("[0-7]+")) {
                return Optional.empty();
            }
            BigInteger part = new BigInteger(radix == 16 ? digits.substring(2) : digits, radix);
            if (part.bitLength() > bits) {
                return Optional.empty();
            }
            address = address.shiftLeft(bits).add(part);
        }
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            bytes[i] = address.shiftRight(8 * (3 - i)).byteValue();
        }
        return Optional.of(of(bytes));
    }

    /** Nobody on the internet has this address. */
    static boolean isSpecial(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return isIn(address, SPECIAL);
        }
        byte[] bytes = address.getAddress();
        if (isIn(address, CARRIERS)) {
            return isSpecial(of(Arrays.copyOfRange(bytes, 12, 16)));
        }
        if (isIn(address, List.of(SIX_TO_FOUR))) {
            return isSpecial(of(Arrays.copyOfRange(bytes, 2, 6)));
        }
        return !isIn(address, List.of("2000::/3")) || isIn(address, SPECIAL6);
    }

    private static boolean isIn(InetAddress address, List<String> ranges) {
        return ranges.stream().map(range -> range.split("/")).anyMatch(range -> {
            byte[] first = range[0].equals("::ffff:0:0") ? mapped() : bytes(range[0]);
            int rest = 8 * first.length - Integer.parseInt(range[1]);
            return first.length == address.getAddress().length && new BigInteger(1, first).shiftRight(rest)
                    .equals(new BigInteger(1, address.getAddress()).shiftRight(rest));
        });
    }

    /** Java would make an IPv4 address of the literal. */
    private static byte[] mapped() {
        byte[] bytes = new byte[16];
        bytes[10] = (byte) 0xff;
        bytes[11] = (byte) 0xff;
        return bytes;
    }

    private static byte[] bytes(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(bytes.length + " bytes", e);
        }
    }
}
