package org.callpivot.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection that knows without waiting whether its server has closed it: each is asked before it is used again. The client's own
 * connection reads for a millisecond to find out, and throws what it has not found. If the server closes it in the very moment in which
 * the next request is sent, that is a {@link KeptConnectionClosed}.
 */
final class ReusableConnection extends DefaultBHttpClientConnection implements ManagedHttpClientConnection {

    private final AtomicBoolean closed = new AtomicBoolean();
    /** While the connection is in the pool it has none. */
    private Timeout timeout;
    /** Bytes that had come when the request was sent; a connection that has brought nothing yet is new. */
    private long received;

    ReusableConnection(Http1Config limits) {
        super(limits, null, null, null, null, null, config -> new AnswerParser(limits));
    }

    /** A socket whose channel can be asked. */
    static Socket socket() throws IOException {
        return SocketChannel.open().socket();
    }

    /** A channel that breaks while it is written to throws no SocketException, as other sockets do, but the bare class with "Broken pipe". */
    static boolean isBroken(Exception failure) {
        return failure.getClass() == IOException.class;
    }

    /** Nothing may come when nothing was asked for: neither the end of the connection nor bytes, which would pass for the next answer. */
    @Override
    public boolean isStale() {
        SocketHolder socket = getSocketHolder();
        if (socket == null) {
            return true;
        }
        SocketChannel channel = socket.getBaseSocket().getChannel();
        try {
            channel.configureBlocking(false);
            try {
                return channel.read(ByteBuffer.allocate(1)) != 0;
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException broken) {
            return true;
        }
    }

    @Override
    public void sendRequestHeader(ClassicHttpRequest request) throws HttpException, IOException {
        received = getEndpointDetails().getReceivedBytesCount();
        try {
            super.sendRequestHeader(request);
        } catch (IOException broken) {
            throw named(broken);
        }
    }

    @Override
    public void sendRequestEntity(ClassicHttpRequest request) throws HttpException, IOException {
        try {
            super.sendRequestEntity(request);
        } catch (IOException broken) {
            throw named(broken);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            super.flush();
        } catch (IOException broken) {
            throw named(broken);
        }
    }

    @Override
    public ClassicHttpResponse receiveResponseHeader() throws HttpException, IOException {
        try {
            return super.receiveResponseHeader();
        } catch (IOException broken) {
            throw named(broken);
        }
    }

    private IOException named(IOException broken) {
        boolean kept = received > 0 && getEndpointDetails().getReceivedBytesCount() == received;
        return kept && !(broken instanceof InterruptedIOException) ? new KeptConnectionClosed(broken) : broken;
    }

    @Override
    public void bind(Socket socket) throws IOException {
        bind(new SocketHolder(socket));
    }

    @Override
    public void bind(SSLSocket tls, Socket socket) throws IOException {
        bind(new SocketHolder(tls, socket));
    }

    @Override
    public void bind(SocketHolder socket) throws IOException {
        if (closed.get()) {
            socket.getSocket().close();
            throw new InterruptedIOException("the connection was given up while it was made");
        }
        super.bind(socket);
        timeout = Timeout.ofMilliseconds(socket.getSocket().getSoTimeout());
    }

    @Override
    public Socket getSocket() {
        SocketHolder socket = getSocketHolder();
        return socket == null ? null : socket.getSocket();
    }

    @Override
    public SSLSession getSSLSession() {
        return getSocket() instanceof SSLSocket tls ? tls.getSession() : null;
    }

    @Override
    public void setSocketTimeout(Timeout timeout) {
        super.setSocketTimeout(timeout);
        this.timeout = timeout;
    }

    @Override
    public void passivate() {
        super.setSocketTimeout(Timeout.ZERO_MILLISECONDS);
    }

    @Override
    public void activate() {
        super.setSocketTimeout(timeout);
    }

    @Override
    public void close(CloseMode mode) {
        if (closed.compareAndSet(false, true)) {
            super.close(mode);
        }
    }

    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            super.close();
        }
    }
}
