package org.callpivot.http;

import java.io.IOException;
import java.net.SocketException;

/**
 * The server closed a connection that it had kept open, while the next request was on its way to it: not a byte of an answer came.
 * Every server may do that at any time (RFC 9112 section 9.5), so it says nothing about the request.
 */
final class KeptConnectionClosed extends SocketException {

    private static final long serialVersionUID = 1L;

    KeptConnectionClosed(IOException cause) {
        super("the server closed a connection that it had kept open: " + cause.getMessage());
        initCause(cause);
    }
}
