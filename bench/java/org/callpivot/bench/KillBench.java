package org.callpivot.bench;

import java.nio.file.Files;
import org.callpivot.bus.NodeLoss;
import org.callpivot.bus.NodeLoss.Way;
import org.opentest4j.TestAbortedException;

/** The kill test with 1,000 calls: one of two nodes is killed as by {@code kill -9}, on Kafka and on RabbitMQ. */
final class KillBench {

    private static final int CALLS = 1_000;

    private KillBench() {}

    private interface Run {
        NodeLoss on() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        System.out.println("| bus, store | calls | alive at the kill | ended as their script says | otherwise | lost | legs without CDR "
                + "| commands | doubled by id | all over after |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        print(() -> NodeLoss.onKafka(Files.createTempDirectory("pivot-bench"), Way.KILLED, CALLS));
        print(() -> NodeLoss.onRabbitMq(Files.createTempDirectory("pivot-bench"), Way.KILLED, CALLS));
    }

    private static void print(Run run) throws Exception {
        try {
            NodeLoss loss = run.on();
            System.err.println(loss);
            System.out.printf("| %s, %s | %,d | %,d | %,d | %,d | %,d | %,d | %,d | %,d | %d s |%n", loss.bus(), loss.store(),
                    loss.report().calls(), loss.alive(), loss.report().right(), loss.report().wrong().size(),
                    loss.report().lost().size(), loss.report().noCdr().size(), loss.report().commands(), loss.report().doubled(),
                    loss.over().toSeconds());
        } catch (TestAbortedException skipped) {
            System.out.println("| left out: " + skipped.getMessage() + " | | | | | | | | | |");
        }
    }
}
