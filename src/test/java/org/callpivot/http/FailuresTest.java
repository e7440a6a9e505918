package org.callpivot.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.camel.RuntimeCamelException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.callflow.InvalidDocument;
import org.callpivot.session.Failure;
import org.callpivot.session.Failure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

    static Stream<Arguments> table() {
        return Stream.of(
                Arguments.of(new UnknownHostException("a.example"), Kind.DNS),
                Arguments.of(new ConnectException("Connection refused"), Kind.CONNECT),
                Arguments.of(new HttpHostConnectException("refused"), Kind.CONNECT),
                Arguments.of(new ConnectTimeoutException("connect timed out"), Kind.CONNECT),
                Arguments.of(new NoRouteToHostException("No route to host"), Kind.CONNECT),
                Arguments.of(new SSLHandshakeException("PKIX path building failed"), Kind.TLS),
                Arguments.of(new SSLHandshakeException("closed").initCause(new EOFException()), Kind.TLS),
                Arguments.of(new SocketTimeoutException("Read timed out"), Kind.TIMEOUT),
                Arguments.of(new TimeoutException(), Kind.TIMEOUT),
                Arguments.of(new NoHttpResponseException("failed to respond"), Kind.PROTOCOL),
                Arguments.of(new ConnectionClosedException("premature end"), Kind.PROTOCOL),
                Arguments.of(new TruncatedChunkException("truncated"), Kind.PROTOCOL),
                Arguments.of(new MalformedChunkCodingException("bad chunk"), Kind.PROTOCOL),
                Arguments.of(new ClientProtocolException("x", new ProtocolException("no HTTP")), Kind.PROTOCOL),
                Arguments.of(new SocketException("Connection reset"), Kind.PROTOCOL),
                Arguments.of(new MessageConstraintException("Maximum line length limit exceeded"), Kind.SIZE),
                Arguments.of(new ConnectionRequestTimeoutException("lease"), Kind.BUSY),
                Arguments.of(new RejectedExecutionException("full"), Kind.BUSY),
                Arguments.of(new HttpFailure(Kind.SIZE, "too large"), Kind.SIZE),
                Arguments.of(new IOException("disk"), Kind.INTERNAL),
                Arguments.of(new NullPointerException(), Kind.INTERNAL));
    }

    @ParameterizedTest
    @MethodSource("table")
    void namesTheKind(Throwable error, Kind kind) {
        assertEquals(kind, Failures.of(error).kind());
        assertEquals(kind, Failures.of(new RuntimeCamelException("wrapped", new Exception(error))).kind());
    }

    @Test
    void anInvalidDocumentIsNamedByItsLanguage() {
        InvalidDocument syntax = invalid(InvalidDocument.Kind.SYNTAX);
        InvalidDocument content = invalid(InvalidDocument.Kind.CONTENT);
        assertEquals(Kind.XML_SYNTAX, Failures.of(syntax, ContentTypes.Document.XML).kind());
        assertEquals(Kind.TWIML, Failures.of(content, ContentTypes.Document.XML).kind());
        assertEquals(Kind.JSON_SYNTAX, Failures.of(syntax, ContentTypes.Document.JSON).kind());
        assertEquals(Kind.CALLFLOW, Failures.of(content, ContentTypes.Document.JSON).kind());
        assertEquals("ERROR PV-X at /data: wrong", Failures.of(content, ContentTypes.Document.JSON).message());
    }

    private static InvalidDocument invalid(InvalidDocument.Kind kind) {
        return new InvalidDocument(kind, List.of(Diagnostic.error("PV-X", "/data", "wrong")));
    }

    @Test
    void messagesAreShortOneLineAndWithoutSecrets() {
        assertEquals(new Failure(Kind.INTERNAL, "unexpected IllegalArgumentException"),
                Failures.of(new IllegalArgumentException("http://bob:secret@host/")));
        assertEquals("the connection broke before the whole answer was read: a b" + "c".repeat(197) + "…",
                Failures.of(new SocketException("a\r\n b" + "c".repeat(300))).message());
    }
}
