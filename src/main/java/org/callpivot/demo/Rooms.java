package org.callpivot.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.callpivot.contract.Command;

/** Where callers wait: queues, whose agent takes the caller after 20 seconds, and conferences, which start after 10. */
final class Rooms {

    private static final Duration IN_QUEUE = Duration.ofSeconds(20);
    private static final Duration ALONE = Duration.ofSeconds(10);
    private static final int SEATS = 100;

    /** Of the patience: for a Pivot that has not said that it will play something, but may do so. */
    static final int PART_OF_PATIENCE = 12;

    private final Line line;
    private final Telephone telephone;

    Rooms(Line line, Telephone telephone) {
        this.line = line;
        this.telephone = telephone;
    }

    ObjectNode enqueue(Leg leg, Command command) throws IOException, InterruptedException {
        ObjectNode data = command.data();
        String queue = Stream.of("queue", "workflowSid").map(data::path).filter(name -> !name.isMissingNode())
                .findFirst().map(name -> name.asText()).orElse("task");
        int maxSize = data.path("maxSize").asInt(SEATS);
        ObjectNode result = Line.object().put("queueId", queue);
        if (maxSize == 0) {
            return result.put("outcome", "queue-full");
        }
        Instant begun = line.transcript.now();
        boolean taken = waited(leg, command, IN_QUEUE, Line.object().put("QueueSid", queue).put("QueuePosition", 1)
                .put("QueueTime", 0).put("AvgQueueTime", IN_QUEUE.toSeconds()).put("CurrentQueueSize", 1)
                .put("MaxQueueSize", maxSize));
        result.put("queueMs", Duration.between(begun, line.transcript.now()).toMillis());
        if (!taken) {
            return result.put("outcome", "leave");
        }
        Leg agent = line.create(command, "agent", null);
        line.answer(agent);
        line.talk(agent, "agent", result);
        return result.put("outcome", "bridged");
    }

    /** Its only effect here: the wait is over. */
    ObjectNode leaveQueue(Leg leg, Command command) {
        leg.waits = false;
        return Line.object();
    }

    ObjectNode conference(Leg leg, Command command) throws IOException, InterruptedException {
        String room = command.data().path("conference").asText();
        Instant begun = line.transcript.now();
        line.tell(leg, "conference.joined", room, member(room, 1));
        event(leg, command, "participant-join");
        boolean started = waited(leg, command, ALONE, about(room));
        if (started) {
            event(leg, command, "conference-start");
            if (Line.isRecorded(command)) {
                line.records(leg, command);
            }
            line.does(leg, "stays for " + Line.TALK.toSeconds() + " s");
            line.transcript.skip(Line.TALK);
            if (Line.isRecorded(command)) {
                line.recorded(leg, command);
            }
        }
        if (leg.up) {
            event(leg, command, "participant-leave");
            line.tell(leg, "conference.left", room, member(room, 0));
            event(leg, command, "conference-end");
        }
        return Line.object().put("outcome", "left")
                .put("durationMs", Duration.between(begun, line.transcript.now()).toMillis());
    }

    private void event(Leg leg, Command command, String event) throws IOException, InterruptedException {
        line.event(leg, command, event,
                about(command.data().path("conference").asText()).put("StatusCallbackEvent", event));
    }

    private static ObjectNode about(String room) {
        return Line.object().put("ConferenceSid", room).put("FriendlyName", room);
    }

    private static ObjectNode member(String room, int size) {
        return Line.object().put("conference", room).put("memberId", "1").put("size", size);
    }

    /** Lets the leg wait, and hear what Pivot orders meanwhile; false when it left before its time. */
    private boolean waited(Leg leg, Command command, Duration time, ObjectNode parameters)
            throws IOException, InterruptedException {
        line.event(leg, command, "wait-started", parameters);
        boolean document = command.data().path("wait").asText().equals("document");
        leg.waits = true;
        leg.waitsIn = command;
        leg.waitsUntil = line.transcript.now().plus(time);
        telephone.hear(leg, command.data().path("waitMedia"), 1);
        line.meanwhile(leg, command, () -> leg.waits, Duration.between(line.transcript.now(), leg.waitsUntil),
                document ? line.patience : line.patience.dividedBy(PART_OF_PATIENCE));
        boolean stayed = leg.waits && line.isRunning(leg, command);
        leg.waits = false;
        line.endWait(leg);
        return stayed;
    }
}
