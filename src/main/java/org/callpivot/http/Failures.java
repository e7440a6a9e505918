package org.callpivot.http;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.StreamClosedException;
import org.callpivot.callflow.InvalidDocument;
import org.callpivot.request.InvalidUrl;
import org.callpivot.session.Failure;
import org.callpivot.session.Failure.Kind;

/** Names what went wrong, whatever was thrown, in the terms of the session. */
public final class Failures {

    private static final int LONGEST = 200;

    private Failures() {}

    /** As {@link #of(Throwable, ContentTypes.Document)} where no document was read. */
    public static Failure of(Throwable error) {
        return of(error, ContentTypes.Document.OTHER);
    }

    /**
     * @param error    with its causes; a {@link HttpFailure} anywhere among them has the last word, else the
     *                 outermost one that is known
     * @param document what was being read, which tells the two languages' faults apart; null if nothing was
     * @return INTERNAL for everything unknown, with the exception's name only: its message may hold a secret
     */
    public static Failure of(Throwable error, ContentTypes.Document document) {
        return causes(error).filter(HttpFailure.class::isInstance).findFirst()
                .map(failure -> ((HttpFailure) failure).failure())
                .or(() -> causes(error).flatMap(cause -> known(cause, document).stream()).findFirst())
                .orElseGet(() -> new Failure(Kind.INTERNAL, "unexpected " + root(error).getClass().getSimpleName()));
    }

    private static Stream<Throwable> causes(Throwable error) {
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause).limit(50);
    }

    private static Throwable root(Throwable error) {
        return causes(error).reduce(error, (outer, inner) -> inner);
    }

    private static Optional<Failure> known(Throwable error, ContentTypes.Document document) {
        if (error instanceof InvalidDocument invalid) {
            return Optional.of(new Failure(kind(invalid, document), invalid.getMessage()));
        }
        if (error instanceof InvalidUrl) {
            return Optional.of(new Failure(Kind.BAD_URL, error.getMessage()));
        }
        if (error instanceof UnknownHostException) {
            return failure(Kind.DNS, "the host has no address in DNS", error);
        }
        if (error instanceof ConnectException || error instanceof ConnectTimeoutException
                || error instanceof NoRouteToHostException) {
            return failure(Kind.CONNECT, "no connection", error);
        }
        if (error instanceof SSLException) {
            return failure(Kind.TLS, "no secure connection", error);
        }
        if (error instanceof ConnectionRequestTimeoutException || error instanceof RejectedExecutionException) {
            return Optional.of(new Failure(Kind.BUSY, "too many requests are in flight"));
        }
        if (error instanceof SocketTimeoutException || error instanceof TimeoutException) {
            return failure(Kind.TIMEOUT, "no whole answer in time", error);
        }
        if (error instanceof MessageConstraintException) {
            return failure(Kind.SIZE, "the header of the answer is too large", error);
        }
        if (error instanceof HttpException || error instanceof MalformedChunkCodingException) {
            return failure(Kind.PROTOCOL, "the answer is not proper HTTP", error);
        }
        if (error instanceof NoHttpResponseException) {
            return Optional.of(new Failure(Kind.PROTOCOL, "the server closed the connection without an answer"));
        }
        if (error instanceof ConnectionClosedException || error instanceof StreamClosedException
                || error instanceof SocketException || error instanceof EOFException) {
            return failure(Kind.PROTOCOL, "the connection broke before the whole answer was read", error);
        }
        return Optional.empty();
    }

    private static Kind kind(InvalidDocument invalid, ContentTypes.Document document) {
        boolean syntax = invalid.kind() == InvalidDocument.Kind.SYNTAX;
        return document == ContentTypes.Document.XML
                ? syntax ? Kind.XML_SYNTAX : Kind.TWIML
                : syntax ? Kind.JSON_SYNTAX : Kind.CALLFLOW;
    }

    private static Optional<Failure> failure(Kind kind, String what, Throwable error) {
        String detail = error.getMessage();
        return Optional.of(new Failure(kind, detail == null ? what : what + ": " + shorten(detail)));
    }

    /** One line of at most 200 characters: parts of it come from the other side. */
    static String shorten(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
