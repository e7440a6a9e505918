package org.callpivot.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far one consumer has come with its partitions. A record is taken (polled), then in hand (its route has begun), then settled; a
 * partition may be committed up to its first record that is not settled. For any thread.
 */
final class Offsets {

    private static final class Partition {
        private final TreeSet<Long> unsettled = new TreeSet<>();
        private final Set<Long> inHand = new HashSet<>();
        private long next;
        private long committed;

        private Partition(long first) {
            this.committed = first;
        }

        /** Where whoever goes on with this partition shall begin. */
        private long done() {
            return unsettled.isEmpty() ? next : unsettled.first();
        }
    }

    private final Map<TopicPartition, Partition> partitions = new HashMap<>();

    synchronized void take(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition id : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> taken = records.records(id);
            Partition partition = partitions.computeIfAbsent(id, unknown -> new Partition(taken.get(0).offset()));
            taken.forEach(record -> partition.unsettled.add(record.offset()));
            partition.next = Math.max(partition.next, taken.get(taken.size() - 1).offset() + 1);
        }
    }

    synchronized void hand(TopicPartition id, long offset) {
        Partition partition = partitions.get(id);
        if (partition != null && partition.unsettled.contains(offset)) {
            partition.inHand.add(offset);
        }
    }

    /** Of a partition or a record that is not known (any more): nothing, it is another consumer's. */
    synchronized void settle(TopicPartition id, long offset) {
        Partition partition = partitions.get(id);
        if (partition != null) {
            partition.unsettled.remove(offset);
            partition.inHand.remove(offset);
            notifyAll();
        }
    }

    synchronized int unsettled() {
        return partitions.values().stream().mapToInt(partition -> partition.unsettled.size()).sum();
    }

    synchronized Map<TopicPartition, OffsetAndMetadata> toCommit() {
        return toCommit(partitions.keySet());
    }

    /** What is done, and not yet committed, of these partitions. */
    synchronized Map<TopicPartition, OffsetAndMetadata> toCommit(Collection<TopicPartition> ids) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition id : ids) {
            Partition partition = partitions.get(id);
            if (partition != null && partition.done() > partition.committed) {
                offsets.put(id, new OffsetAndMetadata(partition.done()));
            }
        }
        return offsets;
    }

    synchronized void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((id, offset) -> {
            Partition partition = partitions.get(id);
            if (partition != null) {
                partition.committed = Math.max(partition.committed, offset.offset());
            }
        });
    }

    /** Waits until nothing of these partitions is in hand. @return how many records still are when the time is over */
    synchronized int awaitSettled(Collection<TopicPartition> ids, Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        int left;
        while ((left = inHand(ids)) > 0) {
            long millis = (until - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                break;
            }
            wait(millis);
        }
        return left;
    }

    private int inHand(Collection<TopicPartition> ids) {
        return ids.stream().map(partitions::get).mapToInt(partition -> partition == null ? 0 : partition.inHand.size()).sum();
    }

    synchronized void forget(Collection<TopicPartition> ids) {
        ids.forEach(partitions::remove);
    }
}
