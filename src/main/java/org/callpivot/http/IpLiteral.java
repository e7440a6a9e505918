package org.callpivot.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses written as text, in every form that some resolver understands. A URL is rewritten to the one form that
 * came out of here, so that the address that was judged is the address that is connected to, whatever a later
 * parser makes of {@code 0177.1} (the C library reads octal there, Java decimal).
 */
final class IpLiteral {

    private static final Pattern NUMBER = Pattern.compile("0[xX][0-9a-fA-F]*|[0-9]+");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Cidr COMPATIBLE = Cidr.parse("::/96");
    private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
    private static final Cidr TRANSLATED = Cidr.parse("::ffff:0:0:0/96");
    private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");
    private static final int ISATAP = 0x5efe;

    private IpLiteral() {}

    /** A host whose last label is a number means an IPv4 address or nothing (WHATWG URL, "ends in a number"). */
    static boolean looksNumeric(String host) {
        return NUMBER.matcher(host.substring(host.lastIndexOf('.') + 1)).matches();
    }

    /** Reads an IPv6 address, or an IPv4 one of one to four parts, each decimal, octal (0…) or hex (0x…). */
    static Optional<InetAddress> parse(String text) {
        return text.indexOf(':') >= 0 ? v6(text) : v4(text);
    }

    private static Optional<InetAddress> v6(String text) {
        if (!IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName("[" + text + "]"));    // in brackets: never looked up
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }

    private static Optional<InetAddress> v4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length > 4) {
            return Optional.empty();
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            long bound = last ? 1L << 8 * (5 - parts.length) : 256;     // the last part fills what the others left
            long part = number(parts[i], bound);
            if (part < 0) {
                return Optional.empty();
            }
            address |= last ? part : part << 8 * (3 - i);
        }
        return Optional.of(address(new byte[] {
            (byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address}));
    }

    /** The number below {@code bound}, or -1. */
    private static long number(String part, long bound) {
        if (part.length() > 20 || !NUMBER.matcher(part).matches()) {
            return -1;
        }
        boolean hex = part.length() > 1 && (part.charAt(1) == 'x' || part.charAt(1) == 'X');
        boolean octal = !hex && part.length() > 1 && part.charAt(0) == '0';
        String digits = hex ? "0" + part.substring(2) : part;
        try {
            long value = Long.parseLong(digits, hex ? 16 : octal ? 8 : 10);
            return value < bound ? value : -1;
        } catch (NumberFormatException notInThisBase) {
            return -1;
        }
    }

    /**
     * The IPv4 address that an IPv6 one carries and that a router or the kernel may unpack: IPv4-mapped (::ffff:0:0/96),
     * IPv4-compatible (::/96), IPv4-translated (::ffff:0:0:0/96), NAT64 (64:ff9b::/96), 6to4 (2002::/16) and ISATAP (…:5efe:a.b.c.d).
     *
     * <p>Java makes IPv4 addresses of mapped ones only when it reads a literal: an AAAA record stays IPv6, and
     * connecting to it goes to the IPv4 address.
     */
    static Optional<InetAddress> embedded(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return Optional.empty();
        }
        byte[] bytes = address.getAddress();
        if (SIX_TO_FOUR.contains(address)) {
            return Optional.of(address(Arrays.copyOfRange(bytes, 2, 6)));
        }
        return COMPATIBLE.contains(address) || NAT64.contains(address) || TRANSLATED.contains(address)
                || isMapped(bytes) || isIsatap(bytes)
                ? Optional.of(address(Arrays.copyOfRange(bytes, 12, 16)))
                : Optional.empty();
    }

    private static boolean isMapped(byte[] bytes) {
        return number(bytes, 0) == 0 && number(bytes, 4) == 0 && number(bytes, 8) == 0xffff;
    }

    /** RFC 5214: with and without the bit that says "unique everywhere". */
    private static boolean isIsatap(byte[] bytes) {
        return (number(bytes, 8) & ~0x0200_0000) == ISATAP;
    }

    private static int number(byte[] bytes, int from) {
        return ByteBuffer.wrap(bytes).getInt(from);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return Inet4Address.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalArgumentException(bytes.length + " bytes are no IPv4 address", wrongLength);
        }
    }

    /** As it stands in a URL: IPv6 in brackets. */
    static String inUrl(InetAddress address) {
        return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
    }
}
