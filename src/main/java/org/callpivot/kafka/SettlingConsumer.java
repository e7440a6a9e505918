package org.callpivot.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer whose records are worked on by other threads. It commits what is settled and nothing else, takes no more while too much is
 * unsettled, and gives a partition away when what is in hand of it is settled, or after a bound: then the next owner gets the rest
 * again. All of that happens on the thread that polls.
 */
final class SettlingConsumer extends KafkaConsumer<byte[], byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(SettlingConsumer.class);

    private static final long COMMIT_EVERY = TimeUnit.MILLISECONDS.toNanos(100);
    /** While nothing may be taken, the next look comes soon. */
    private static final Duration SOON = Duration.ofMillis(10);
    /** What cannot be polled (no right to the topic, wrong password) is tried again at this pace, for as long as it takes. */
    private static final long AFTER_FAULT = TimeUnit.SECONDS.toNanos(1);

    private final Offsets offsets = new Offsets();
    private final int inFlight;
    private final Duration drain;
    private final Consumer<SettlingConsumer> closed;
    private long lastCommit = System.nanoTime();
    private boolean full;
    private boolean suspended;

    /**
     * @param inFlight while this many records are unsettled, no more are taken
     * @param drain    how long a partition that goes to another consumer waits for what is in hand
     * @param closed   is told at the end
     */
    SettlingConsumer(Properties properties, int inFlight, Duration drain, Consumer<SettlingConsumer> closed) {
        super(properties);
        this.inFlight = inFlight;
        this.drain = drain;
        this.closed = closed;
    }

    Offsets offsets() {
        return offsets;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        try {
            commitSettled();
            holdBack(offsets.unsettled() >= inFlight);
            ConsumerRecords<byte[], byte[]> records = super.poll(full && timeout.compareTo(SOON) > 0 ? SOON : timeout);
            offsets.take(records);
            return records;
        } catch (WakeupException | InterruptException stopping) {
            throw stopping;
        } catch (KafkaException fault) {
            LockSupport.parkNanos(AFTER_FAULT);
            throw fault;
        }
    }

    private void commitSettled() {
        long now = System.nanoTime();
        if (now - lastCommit < COMMIT_EVERY) {
            return;
        }
        lastCommit = now;
        Map<TopicPartition, OffsetAndMetadata> settled = offsets.toCommit();
        if (!settled.isEmpty()) {
            commitAsync(settled, (committed, fault) -> {
                if (fault == null) {
                    offsets.committed(committed);
                } else {
                    // The broker is away, or a rebalance goes on: they stay to be committed.
                    LOG.debug("{} could not be committed now", committed, fault);
                }
            });
        }
    }

    private void holdBack(boolean now) {
        if (now) {
            super.pause(assignment());
        } else if (full && !suspended) {
            super.resume(paused());
        }
        full = now;
    }

    /** From outside: the route is suspended. */
    @Override
    public void pause(Collection<TopicPartition> partitions) {
        suspended = true;
        super.pause(partitions);
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        suspended = false;
        if (!full) {
            super.resume(partitions);
        }
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
        super.subscribe(topics, new Handover(listener));
    }

    @Override
    public void subscribe(Pattern topics, ConsumerRebalanceListener listener) {
        super.subscribe(topics, new Handover(listener));
    }

    /** Partitions come and go; they also go when the consumer unsubscribes or is closed. */
    private final class Handover implements ConsumerRebalanceListener {

        private final ConsumerRebalanceListener next;

        private Handover(ConsumerRebalanceListener next) {
            this.next = next;
        }

        /** Another node has gone: of its partitions nothing is taken either while nothing may be. */
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (full || suspended) {
                SettlingConsumer.super.pause(partitions);
            }
            next.onPartitionsAssigned(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            giveAway(partitions);
            next.onPartitionsRevoked(partitions);
        }

        /** Another consumer has them already: what is settled here from now on is not ours to commit. */
        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            LOG.warn("{} were given to another node, because this one was not heard of in time", partitions);
            offsets.forget(partitions);
            next.onPartitionsLost(partitions);
        }
    }

    private void giveAway(Collection<TopicPartition> partitions) {
        try {
            int left = offsets.awaitSettled(partitions, drain);
            if (left > 0) {
                LOG.info("{} records of {} are not settled: whoever gets the partitions gets them again", left, partitions);
            }
            Map<TopicPartition, OffsetAndMetadata> settled = offsets.toCommit(partitions);
            if (!settled.isEmpty()) {
                commitSync(settled, drain);
            }
        } catch (InterruptedException | InterruptException stopping) {
            Thread.currentThread().interrupt();
        } catch (KafkaException fault) {
            LOG.info("{} could not be committed, whoever gets them does some records again: {}", partitions, fault.getMessage());
        } finally {
            offsets.forget(partitions);
        }
    }

    @Override
    public void close() {
        try {
            super.close();
        } finally {
            closed.accept(this);
        }
    }
}
