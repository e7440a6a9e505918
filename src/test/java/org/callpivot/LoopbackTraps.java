package org.callpivot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Listeners on one port of many addresses that Pivot must not call: loopback, IPv4 and IPv6, and this machine's link-local ones. */
final class LoopbackTraps implements AutoCloseable {

    private static final List<String> LOOPBACK = List.of("127.0.0.1", "127.0.0.2", "127.0.1.1", "127.127.127.127", "127.255.255.254", "::1");

    private final List<ServerSocket> listeners = new ArrayList<>();
    private final List<String> visits = new CopyOnWriteArrayList<>();

    LoopbackTraps() throws IOException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String address : LOOPBACK) {
            addresses.add(InetAddress.getByName(address));
        }
        try (Stream<NetworkInterface> interfaces = NetworkInterface.networkInterfaces()) {
            interfaces.flatMap(NetworkInterface::inetAddresses).filter(InetAddress::isLinkLocalAddress).forEach(addresses::add);
        }
        int port = 0;
        for (InetAddress address : addresses) {
            ServerSocket listener = new ServerSocket();
            listeners.add(listener);
            listener.bind(new InetSocketAddress(address, port));
            port = listener.getLocalPort();
            Thread thread = new Thread(() -> accept(listener), "trap");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void accept(ServerSocket listener) {
        while (!listener.isClosed()) {
            try (Socket visitor = listener.accept()) {
                visits.add(visitor.toString());
            } catch (IOException closed) {
                return;
            }
        }
    }

    int port() {
        return listeners.get(0).getLocalPort();
    }

    /** Who came since this was asked before. */
    List<String> visits() {
        List<String> came = List.copyOf(visits);
        visits.removeAll(came);
        return came;
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket listener : listeners) {
            listener.close();
        }
    }
}
