package org.callpivot.amqp;

/** A call has no address on RabbitMQ, or one that it may not name: trying again does not help. */
final class InvalidRoutingKey extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidRoutingKey(String message) {
        super(message, null, false, false);
    }
}
