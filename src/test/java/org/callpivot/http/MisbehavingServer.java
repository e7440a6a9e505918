package org.callpivot.http;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A web server on loopback that does what a test tells it, above all what no web server should do, and remembers
 * the requests as they came over the wire.
 *
 * <pre>
 * try (var server = MisbehavingServer.start()) {
 *     server.on("/voice", answer(200, "text/xml", "&lt;Response/&gt;"));
 *     server.on("/late", hang());
 *     server.on("/twice", answer(500, "text/plain", "no"), answer(200, "text/xml", "&lt;Response/&gt;"));
 *     … server.url("/voice") …
 *     assertEquals("GET", server.requests("/voice").get(0).method());
 * }
 * </pre>
 *
 * Connections are kept alive after a whole answer. An unknown path gets 404.
 */
public final class MisbehavingServer implements AutoCloseable {

    /** What happens after a request was read whole. */
    @FunctionalInterface
    public interface Behaviour {
        void act(Connection connection) throws IOException;
    }

    /**
     * A request as it was received.
     *
     * @param head    request line and headers, to the letter
     * @param target  path and query, as on the request line
     * @param headers by name, case ignored; repeated ones in order
     */
    public record Request(String head, String method, String target, Map<String, List<String>> headers, String body) {

        public String path() {
            return target.replaceFirst("\\?.*", "");
        }

        /** Without the question mark; empty if there is none. */
        public String query() {
            int mark = target.indexOf('?');
            return mark < 0 ? "" : target.substring(mark + 1);
        }

        /** The first value, or null. */
        public String header(String name) {
            return headers.containsKey(name) ? headers.get(name).get(0) : null;
        }
    }

    /** The side of a behaviour. */
    public final class Connection {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = new BufferedOutputStream(socket.getOutputStream());
        }

        public void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        public void write(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        public void close() throws IOException {
            socket.close();
        }

        /** Sends FIN, and goes on to listen. */
        public void halfClose() throws IOException {
            socket.shutdownOutput();
        }

        /** Closes with RST instead of FIN. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** The name in the certificate that a client of TLS has shown. @throws IOException if it has shown none */
        public String client() throws IOException {
            return ((SSLSocket) socket).getSession().getPeerPrincipal().getName();
        }

        /** What stands in the first record of a TLS handshake. */
        public byte[] tlsRecord() throws IOException {
            byte[] head = in.readNBytes(5);
            return in.readNBytes((head[3] & 0xff) << 8 | head[4] & 0xff);
        }

        /** Returns when the client closes the connection (or the server is closed). */
        public void awaitClose() throws IOException {
            while (in.read() >= 0) {
                // whatever it still sends
            }
            socket.close();
        }

        /** False when the server is being closed. */
        public boolean pause(long millis) {
            try {
                return !closing.await(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    private record Script(List<Behaviour> behaviours, AtomicInteger turn) {
        Behaviour next() {
            return behaviours.get(Math.min(turn.getAndIncrement(), behaviours.size() - 1));
        }
    }

    /** The first byte of a client that wants TLS; it is hung up on. */
    private static final int TLS_HANDSHAKE = 0x16;

    private final ServerSocket listener;
    /** What happens before a request is read; null: the request is read. */
    private final Behaviour greeting;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();

    private MisbehavingServer(ServerSocket listener, Behaviour greeting) {
        this.listener = listener;
        this.greeting = greeting;
        thread(this::accept);
    }

    public static MisbehavingServer start() {
        return start("127.0.0.1");
    }

    /** @param address a literal; {@link #url} names it */
    public static MisbehavingServer start(String address) {
        try {
            return new MisbehavingServer(new ServerSocket(0, 200, InetAddress.getByName(address)), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does this with every connection, without reading a request: for what goes wrong before there is one, as in a TLS handshake. */
    public static MisbehavingServer greeting(Behaviour greeting) {
        try {
            return new MisbehavingServer(new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1")), greeting);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** HTTPS on 127.0.0.1. */
    public static MisbehavingServer tls(SSLContext certificate) {
        return tls(certificate, socket -> { });
    }

    /** The same, and what it wants of its clients. */
    public static MisbehavingServer tls(SSLContext certificate, Consumer<SSLServerSocket> demands) {
        try {
            SSLServerSocket socket = (SSLServerSocket) certificate.getServerSocketFactory()
                    .createServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
            demands.accept(socket);
            return new MisbehavingServer(socket, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The n-th request for the path gets the n-th behaviour, later ones the last. Replaces what was said before. */
    public MisbehavingServer on(String path, Behaviour... behaviours) {
        scripts.put(path, new Script(List.of(behaviours), new AtomicInteger()));
        return this;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** {@code http://127.0.0.1:port} and the path. */
    public String url(String path) {
        return "http://" + listener.getInetAddress().getHostAddress() + ":" + port() + path;
    }

    /** Everything that was received, in order. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** What was received for a path, in order. */
    public List<Request> requests(String path) {
        return requests.stream().filter(request -> request.path().equals(path)).toList();
    }

    /** Connections accepted so far. */
    public int connections() {
        return connections.get();
    }

    /** Connections that neither side has closed. */
    public int openConnections() {
        return open.size();
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---------------------------------------------------------------- good behaviour

    /** A whole answer with Content-Length. */
    public static Behaviour answer(int status, String contentType, String body) {
        return answer(status, Map.of("Content-Type", contentType), body);
    }

    public static Behaviour answer(int status, Map<String, String> headers, String body) {
        return c -> c.write(head(status, headers)
                + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    /** A whole answer in one chunk. */
    public static Behaviour chunked(int status, String contentType, String body) {
        return c -> c.write(head(status, Map.of("Content-Type", contentType)) + "Transfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(body.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + body + "\r\n0\r\n\r\n");
    }

    /** Does so when the test has counted this down. */
    public static Behaviour after(CountDownLatch held, Behaviour behaviour) {
        return c -> {
            while (held.getCount() > 0 && c.pause(5)) {
                // the test says when it goes on
            }
            behaviour.act(c);
        };
    }

    public static Behaviour redirect(int status, String location) {
        return answer(status, Map.of("Location", location), "");
    }

    // ---------------------------------------------------------------- bad behaviour

    /** Never answers. */
    public static Behaviour hang() {
        return Connection::awaitClose;
    }

    /** Sends the status line and headers of a good answer, then never the body. */
    public static Behaviour hangBeforeBody(String contentType) {
        return c -> {
            c.write(head(200, Map.of("Content-Type", contentType)) + "Content-Length: 100\r\n\r\n");
            c.awaitClose();
        };
    }

    /** A good answer whose body comes byte by byte, for ever. */
    public static Behaviour drip(String contentType, long millis) {
        return c -> {
            c.write(head(200, Map.of("Content-Type", contentType)) + "Transfer-Encoding: chunked\r\n\r\n");
            while (c.pause(millis)) {
                c.write("1\r\n.\r\n");
            }
        };
    }

    /** Headers that come line by line, for ever. */
    public static Behaviour dripHeaders(long millis) {
        return c -> {
            c.write("HTTP/1.1 200 OK\r\nX-");
            while (c.pause(millis)) {
                c.write("a");
            }
        };
    }

    /** Resets the connection instead of an answer. */
    public static Behaviour reset() {
        return Connection::reset;
    }

    /** Closes the connection instead of an answer. */
    public static Behaviour closeWithoutAnswer() {
        return Connection::close;
    }

    /** A whole answer, then closes the connection without having said so. */
    public static Behaviour answerThenClose(int status, String contentType, String body) {
        return c -> {
            answer(status, contentType, body).act(c);
            c.close();
        };
    }

    /** Declares more bytes than it sends, then closes. */
    public static Behaviour closeMidBody(String contentType, String body) {
        return c -> {
            c.write(head(200, Map.of("Content-Type", contentType))
                    + "Content-Length: " + (body.length() + 10) + "\r\n\r\n" + body);
            c.close();
        };
    }

    /** Breaks off within a chunk. */
    public static Behaviour closeMidChunk(String contentType) {
        return c -> {
            c.write(head(200, Map.of("Content-Type", contentType)) + "Transfer-Encoding: chunked\r\n\r\nff\r\nabc");
            c.close();
        };
    }

    /** Any Content-Length that a test likes. */
    public static Behaviour contentLength(String contentType, String contentLength, String body) {
        return c -> {
            c.write(head(200, Map.of("Content-Type", contentType))
                    + "Content-Length: " + contentLength + "\r\n\r\n" + body);
            c.awaitClose();
        };
    }

    /** Declares {@code bytes} and sends them until the client has enough. */
    public static Behaviour huge(String contentType, long bytes) {
        return c -> {
            c.write(head(200, Map.of("Content-Type", contentType)) + "Content-Length: " + bytes + "\r\n\r\n");
            String block = " ".repeat(8192);
            for (long sent = 0; sent < bytes; sent += block.length()) {
                c.write(block);
            }
        };
    }

    /** Chunks without an end. */
    public static Behaviour endless(String contentType) {
        return c -> {
            c.write(head(200, Map.of("Content-Type", contentType)) + "Transfer-Encoding: chunked\r\n\r\n");
            while (true) {
                c.write("2000\r\n" + " ".repeat(8192) + "\r\n");
            }
        };
    }

    public static Behaviour endlessHeaders() {
        return c -> {
            c.write("HTTP/1.1 200 OK\r\n");
            for (int i = 0; true; i++) {
                c.write("X-Header-" + i + ": value\r\n");
            }
        };
    }

    public static Behaviour hugeHeader(int bytes) {
        return c -> {
            c.write("HTTP/1.1 200 OK\r\nX-Big: " + "a".repeat(bytes) + "\r\nContent-Length: 0\r\n\r\n");
            c.awaitClose();
        };
    }

    /** These headers (each with its line end) and this body, whether they fit or not; then waits. */
    public static Behaviour says(String headers, String body) {
        return c -> {
            c.write("HTTP/1.1 200 OK\r\n" + headers + "\r\n" + body);
            c.awaitClose();
        };
    }

    /** A whole answer of bytes. */
    public static Behaviour bytes(Map<String, String> headers, byte[] body) {
        return c -> {
            c.write(head(200, headers) + "Content-Length: " + body.length + "\r\n\r\n");
            c.write(body);
        };
    }

    /** Says this again and again. */
    public static Behaviour repeat(String start, String again, long pauseMillis) {
        return c -> {
            c.write(start);
            while (c.pause(pauseMillis)) {
                c.write(again);
            }
        };
    }

    /** Says something, then resets the connection. */
    public static Behaviour resetAfter(String text) {
        return c -> {
            c.write(text);
            c.pause(50);
            c.reset();
        };
    }

    /** Says something, then FIN, but keeps its own side open. */
    public static Behaviour halfCloseAfter(String text) {
        return c -> {
            c.write(text);
            c.halfClose();
            c.awaitClose();
        };
    }

    /** Says something, then closes. */
    public static Behaviour garbage(String text) {
        return c -> {
            c.write(text);
            c.close();
        };
    }

    // ---------------------------------------------------------------- the server itself

    private static String head(int status, Map<String, String> headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Whatever\r\n");
        headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.toString();
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "misbehaving-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (closing.getCount() > 0) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                open.add(socket);
                thread(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Connection connection = new Connection(socket);
            if (greeting != null) {
                greeting.act(connection);
                return;
            }
            while (!socket.isClosed()) {
                Request request = read(connection.in);
                if (request == null) {
                    return;
                }
                requests.add(request);
                Script script = scripts.get(request.path());
                (script == null ? answer(404, "text/plain", "no such page") : script.next()).act(connection);
            }
        } catch (IOException clientWentAway) {
            // what most of these tests are about
        } finally {
            open.remove(socket);
        }
    }

    private static Request read(InputStream in) throws IOException {
        String first = line(in);
        if (first == null || first.split(" ").length < 3) {
            return null;    // closed, or not HTTP: hang up
        }
        String[] parts = first.split(" ");
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        StringBuilder head = new StringBuilder(first);
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            head.append('\n').append(line);
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("Content-Length", List.of("0")).get(0));
        return new Request(head.toString(), parts[0], parts[1], headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || c == TLS_HANDSHAKE) {
                return null;
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }
}
