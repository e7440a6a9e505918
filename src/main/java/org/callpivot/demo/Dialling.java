package org.callpivot.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.callpivot.contract.Command;

/** Rings targets, one after another until one answers, whatever the order asked for. */
final class Dialling {

    private static final List<String> KINDS = List.of("number", "sip", "user", "device", "group", "queue", "client",
            "sim", "application", "whatsapp");
    private static final Duration RINGING = Duration.ofSeconds(2);
    private static final Duration WHISPER = Duration.ofSeconds(60);
    private static final int NO_ANSWER_MS = 20_000;

    private final Line line;

    Dialling(Line line) {
        this.line = line;
    }

    ObjectNode dial(Leg caller, Command command) throws IOException, InterruptedException {
        Instant begun = line.transcript.now();
        ObjectNode result = Line.object().put("outcome", "failed");
        JsonNode targets = command.data().path("targets");
        for (int i = 0; i < targets.size() && line.isRunning(caller, command); i++) {
            result = ring(caller, command, targets.get(i), i);
            if (result.path("outcome").asText().equals("answered")) {
                break;
            }
        }
        return result.put("durationMs", Duration.between(begun, line.transcript.now()).toMillis());
    }

    private ObjectNode ring(Leg caller, Command command, JsonNode target, int index)
            throws IOException, InterruptedException {
        String endpoint = KINDS.stream().map(target::path).filter(JsonNode::isTextual).map(JsonNode::textValue)
                .findFirst().orElse("nobody");
        Leg callee = line.create(command, endpoint, index);
        line.tell(callee, "call.progress", "ringing", Line.object().put("state", "ringing").put("sipStatus", 180));
        if (endpoint.equals(DemoSwitch.BUSY)) {
            return unanswered(callee, "busy", 486, callee.who);
        }
        if (endpoint.equals(DemoSwitch.NO_ANSWER)) {
            line.transcript.skip(Duration.ofMillis(
                    target.path("timeoutMs").asLong(command.data().path("timeoutMs").asLong(NO_ANSWER_MS))));
            return unanswered(callee, "noAnswer", 480, callee.who);
        }
        line.transcript.skip(RINGING);
        line.answer(callee);
        if (target.has("amd")) {
            line.event(callee, command, "amd",
                    Line.object().put("AnsweredBy", "human").put("MachineDetectionDuration", 1200));
        }
        if (target.path("whisper").asBoolean() && !isAccepted(caller, callee, command)) {
            return unanswered(callee, "noAnswer", 480, "switch");
        }
        ObjectNode result = Line.object().put("outcome", "answered").put("cause", Line.cause("normal"));
        if (Line.isRecorded(command)) {
            line.records(caller, command);
        }
        line.talk(callee, endpoint, result);
        if (Line.isRecorded(command)) {
            ObjectNode recording = line.recorded(caller, command);
            result.set("recordingId", recording.get("recordingId"));
            result.set("recordingUrl", recording.get("url"));
            result.set("recordingMs", recording.get("durationMs"));
        }
        return result;
    }

    /** The callee hears Pivot's whisper until it connects him; false when it has hung him up or he has had enough. */
    private boolean isAccepted(Leg caller, Leg callee, Command command) throws IOException, InterruptedException {
        callee.waits = true;
        line.meanwhile(caller, command, () -> callee.up && callee.waits, WHISPER, line.patience);
        boolean connected = callee.up && !callee.waits;
        callee.waits = false;
        return connected;
    }

    private ObjectNode unanswered(Leg callee, String reason, int sipStatus, String by)
            throws IOException, InterruptedException {
        ObjectNode why = Line.object().put("cause", Line.cause(reason)).put("sipStatus", sipStatus);
        line.end(callee, reason, by, why);
        return why.put("outcome", reason);
    }
}
