package org.callpivot.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.callpivot.contract.Command;

/** What happens beside the talk, or with a program in place of a person: streams, payments, messages and the like. */
final class Services {

    private final Line line;
    private final Telephone telephone;
    private final List<Command> forks = new ArrayList<>();

    Services(Line line, Telephone telephone) {
        this.line = line;
        this.telephone = telephone;
        line.beforeEnd(() -> endForks(line.caller, "", ""));
    }

    ObjectNode fork(Leg leg, Command command) throws IOException, InterruptedException {
        forks.add(command);
        if (isRecording(command)) {
            line.records(leg, command);
        } else {
            tellOf(leg, command, "started");
        }
        return Line.object().put("forkId", command.id()).put("name", name(command));
    }

    ObjectNode stopFork(Leg leg, Command command) throws IOException, InterruptedException {
        endForks(leg, kind(command), command.data().path("name").asText());
        return Line.object();
    }

    /** An empty kind or name is any. */
    private void endForks(Leg leg, String kind, String name) throws IOException, InterruptedException {
        for (Iterator<Command> all = forks.iterator(); all.hasNext();) {
            Command fork = all.next();
            if ((kind.isEmpty() || kind.equals(kind(fork))) && (name.isEmpty() || name.equals(name(fork)))) {
                all.remove();
                if (isRecording(fork)) {
                    line.recorded(leg, fork);
                } else {
                    tellOf(leg, fork, "stopped");
                }
            }
        }
    }

    /** E.g. stream-started, with StreamSid, StreamName, StreamEvent. */
    private void tellOf(Leg leg, Command command, String what) throws IOException, InterruptedException {
        String kind = kind(command);
        String prefix = kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1);
        String event = kind + "-" + what;
        line.event(leg, command, event, Line.object().put(prefix + "Sid", command.id())
                .put(prefix + "Name", name(command)).put(prefix + "Event", event));
    }

    private static String kind(Command command) {
        return command.data().path("kind").asText();
    }

    private static String name(Command command) {
        return command.data().path("name").asText(command.id());
    }

    private static boolean isRecording(Command command) {
        return kind(command).equals("recording");
    }

    ObjectNode connect(Leg leg, Command command) throws IOException, InterruptedException {
        boolean stream = kind(command).equals("stream");
        ObjectNode session = Line.object().put("SessionId", command.id());
        if (stream) {
            tellOf(leg, command, "started");
        } else {
            line.event(leg, command, "session-started", session.deepCopy().put("SessionStatus", "started"));
        }
        line.does(leg, "talks with a " + kind(command) + " for " + Line.TALK.toSeconds() + " s");
        line.transcript.skip(Line.TALK);
        if (stream) {
            tellOf(leg, command, "stopped");
        } else {
            line.event(leg, command, "session-ended", session.put("SessionStatus", "completed"));
        }
        ObjectNode result = Line.object().put("status", "completed").put("durationS", Line.TALK.toSeconds());
        return stream ? result.put("streamId", command.id()).put("name", name(command))
                : result.put("sessionId", command.id()).put("handoffData", "{\"reason\":\"demo\"}");
    }

    ObjectNode pay(Leg leg, Command command) throws IOException, InterruptedException {
        for (JsonNode prompt : command.data().path("prompts")) {
            if (!prompt.has("errorType")) {
                telephone.hear(leg, prompt.path("items"), 1);
            }
        }
        line.event(leg, command, "pay-attempt", Line.object().put("For", "payment-card-number").put("Attempt", 1));
        line.does(leg, "enters a card's number");
        ObjectNode result = Line.object().put("result", "success").put("token", "tok-" + command.id())
                .put("paymentMethod", command.data().path("paymentMethod").asText("credit-card"))
                .put("cardNumber", "xxxxxxxxxxxx4242").put("cardType", "visa")
                .put("expirationDate", "1230");
        return command.data().path("chargeAmount").asDouble() > 0
                ? result.put("confirmationCode", "paid-" + command.id()) : result;
    }

    ObjectNode message(Leg leg, Command command) throws IOException, InterruptedException {
        line.event(leg, command, "message-status",
                Line.object().put("MessageSid", command.id()).put("MessageStatus", "sent"));
        return Line.object().put("messageId", command.id()).put("status", "sent");
    }

    ObjectNode refer(Leg leg, Command command) {
        return Line.object().put("status", "completed").put("sipStatus", 202).put("notifySipStatus", 200);
    }

    /** Nothing but the caller's patience ends it. */
    ObjectNode echo(Leg leg, Command command) throws IOException, InterruptedException {
        line.does(leg, "hears himself for " + Line.TALK.toSeconds() + " s and hangs up");
        line.transcript.skip(Line.TALK);
        line.end(leg, "normal", leg.who, Line.object());
        return Line.object();
    }
}
