package org.callpivot.http;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;

/**
 * Reads the head of an answer, and only of one that was asked for. Bytes that were there before belong to the answer of an
 * earlier request, whose body was longer than it said: taken for an answer they would tell one call what is meant for another.
 * Garbage before the status line, which the client's own parser skips, is refused.
 */
final class AnswerParser extends DefaultHttpResponseParser {

    /** The last head was a 1xx: the next one may have come with it. */
    private boolean interim;

    /** One for each connection. */
    AnswerParser(Http1Config limits) {
        super(limits);
    }

    @Override
    public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in) throws IOException, HttpException {
        if (buffer.length() > 0 && !interim) {
            throw new ProtocolException("bytes before the answer that belong to an earlier one");
        }
        ClassicHttpResponse head = super.parse(buffer, in);
        interim = head != null && head.getCode() < 200;
        return head;
    }
}
