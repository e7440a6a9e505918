package org.callpivot.http;

import java.net.Inet6Address;
import java.net.InetAddress;

/** A range of addresses, {@code 10.0.0.0/8} or {@code fe80::/10}. */
record Cidr(InetAddress network, int prefix) {

    /**
     * @param text an address literal, with {@code /bits} or without (one address)
     * @throws IllegalArgumentException with the text, if it is none
     */
    static Cidr parse(String text) {
        String[] parts = text.strip().split("/", 2);
        InetAddress network = IpLiteral.parse(parts[0])
                // "10.1/16" would be 10.0.0.1/16 by the rules of old
                .filter(address -> address instanceof Inet6Address || address.getHostAddress().equals(parts[0]))
                .orElseThrow(() -> invalid(text));
        int bits = network.getAddress().length * 8;
        int prefix = parts.length == 1 ? bits : prefix(parts[1], text);
        if (prefix > bits) {
            throw invalid(text);
        }
        return new Cidr(network, prefix);
    }

    private static int prefix(String digits, String text) {
        if (!digits.matches("\\d{1,3}")) {
            throw invalid(text);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("'" + text + "' is not an address range such as 10.0.0.0/8 or fe80::/10");
    }

    boolean contains(InetAddress address) {
        byte[] one = network.getAddress();
        byte[] other = address.getAddress();
        if (one.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefix;
    }
}
