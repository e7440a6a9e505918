package org.callpivot.pipeline;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;

/** The body of a message as bytes. Camel's own converter takes two buffers of 8 KiB and more for each, which most bodies do not fill. */
final class Bytes {

    private Bytes() {}

    /** The message has the bytes from now on, so that whatever comes next may read them, too; none at all count as an empty body. */
    static byte[] of(Message message) {
        byte[] bytes = read(message);
        message.setBody(bytes);
        return bytes;
    }

    private static byte[] read(Message message) {
        if (message.getBody() instanceof StreamCache cached) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(Math.max(0, cached.length())));
            try {
                cached.writeTo(bytes);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
            return bytes.toByteArray();
        }
        byte[] bytes = message.getBody(byte[].class);
        return bytes == null ? new byte[0] : bytes;
    }
}
