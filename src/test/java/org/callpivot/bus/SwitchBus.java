package org.callpivot.bus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** A switch's way to Pivot and back, whatever carries the messages. At least once in both directions, as the contract says. */
public interface SwitchBus extends AutoCloseable {

    /** {@code replyTo} of an offer. */
    ObjectNode replyTo(String sessionId);

    /** Sends an event; it is kept until the broker has it, and events of one session arrive in order. */
    void tell(String type, String sessionId, byte[] event);

    /** Whom to give the commands that come, on a thread of the bus. Called once, before the first call. */
    void onCommand(Consumer<byte[]> taker);

    @Override
    void close();
}
