package org.callpivot.amqp;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.support.converter.MessageConverter;

/** A message is its bytes, whatever its properties say of them: a stranger may have written those. */
final class RawBytes implements MessageConverter {

    @Override
    public Message toMessage(Object bytes, MessageProperties properties) {
        return new Message((byte[]) bytes, properties);
    }

    @Override
    public Object fromMessage(Message message) {
        return message.getBody();
    }
}
