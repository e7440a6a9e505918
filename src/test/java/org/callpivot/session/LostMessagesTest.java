package org.callpivot.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.callpivot.session.Scenario.node;
import static org.callpivot.session.Scenario.pivot;
import static org.callpivot.session.Scenario.resending;
import static org.callpivot.session.Scenario.running;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.callpivot.callflow.Node;
import org.callpivot.contract.SwitchEvent;
import org.callpivot.contract.SwitchEvent.CommandError;
import org.callpivot.contract.SwitchEvent.Status;
import org.junit.jupiter.api.Test;

/** At least once, in order: what a session does when messages are lost, repeated, late, or overtake each other. */
class LostMessagesTest {

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final String SAY = "{'module':'tts','data':{'text':'hello'}}";
    private static final String GATHER_ONE =
            "{'module':'twiml:gather','data':{'input':['dtmf'],'numDigits':1,'action':{'url':'http://dev.example/menu'}}}";

    private static Scenario counting() {
        return new Scenario().answeredBefore().settings(resending(PAUSE));
    }

    @Test
    void aCommandThatTheSwitchDoesNotConfirmIsSentAgainWithTheSameIdAndGrowingPauses() {
        Scenario call = counting().offered(SAY).says("hello");
        String id = call.currentId();
        call.passes(PAUSE.minusMillis(1)).sendsNothing();
        call.passes(Duration.ofMillis(1)).says("hello");
        assertEquals(id, call.currentId());
        call.passes(PAUSE).sendsNothing().passes(PAUSE).says("hello");
        assertEquals(id, call.currentId());
        call.noted("the switch has told nothing of say " + id);
    }

    @Test
    void anyStatusConfirms() {
        for (Status status : List.of(Status.ACCEPTED, Status.STARTED)) {
            Scenario call = counting().offered(SAY).says("hello");
            call.hear(new SwitchEvent.CommandStatus(call.meta("command.status", Scenario.CALL), call.currentId(), status,
                    Scenario.json("{}"), null));
            call.passes(Duration.ofMinutes(5)).sendsNothing();
        }
    }

    @Test
    void theEndOfACommandConfirmsItAndTheNextOneIsWatchedInTurn() {
        counting().offered(SAY).says("hello").completed().sends("hangup").passes(PAUSE).sends("hangup").hangsUp().finished();
    }

    @Test
    void whatCouldNotBeHandedOverIsNotSentAgain() {
        counting().offered(SAY).says("hello").undelivered().sends("hangup").undelivered().passes(PAUSE).sendsNothing();
    }

    @Test
    void aCommandWhoseTimeIsOverIsNotSentAgain() {
        Scenario call = counting().offered(SAY).says("hello");
        call.passes(Duration.ofHours(1)).sends("stop", "{'commandId':'" + Scenario.CALL + "-c1'}").sends("hangup").sendsNothing();
    }

    @Test
    void commandsForALegThatIsGoneAreForgotten() {
        Scenario call = counting().offered(SAY).says("hello").hangsUp().finished();
        assertTrue(call.session().unconfirmed.isEmpty());
    }

    @Test
    void aRequestWhoseNodeDiedIsMadeAgainWithTheSameIdAndAFreshDeadline() {
        Scenario call = new Scenario().offered(pivot("'req_timeout_ms':3000"));
        Ask first = call.asks();
        assertEquals(List.of(first), call.passes(Duration.ofMillis(4999)).last().asks());
        Ask second = call.passes(Duration.ofMillis(1)).asks();
        assertEquals(first.until(call.now().plusMillis(3000)), second);
        call.answers(SAY).anything().completed().says("hello");
    }

    @Test
    void afterThreeLostAnswersTheRequestHasFailed() {
        Scenario call = new Scenario().offered(pivot("'req_timeout_ms':1000"));
        for (int lost = 0; lost < 2; lost++) {
            call.passes(Duration.ofSeconds(3)).asks();
        }
        call.passes(Duration.ofSeconds(3)).asksNothing().noted("11203 TIMEOUT").sends("answer").completed().says("fallback");
    }

    @Test
    void theAnswerToTheFirstOfTwoSuchRequestsCountsAndTheSecondIsDropped() {
        Scenario call = new Scenario().answeredBefore().offered(pivot(""));
        Ask first = call.asks();
        call.passes(Duration.ofSeconds(7));
        call.answers(first, SAY).says("hello").answers(first, SAY).sendsNothing();
    }

    @Test
    void eventsThatOvertakeEachOtherAreTakenInTheOrderInWhichTheSwitchCountedThem() {
        Scenario call = running(GATHER_ONE).anything();
        String command = call.currentId();
        call.hear(1, "call.progress", meta -> new SwitchEvent.Progress(meta, "early", null));
        call.hear(3, "command.status", meta -> new SwitchEvent.CommandStatus(meta, command, Status.FAILED,
                Scenario.json("{}"), new CommandError("noSuchCall", "gone")));
        call.hear(4, "call.ended", meta -> new SwitchEvent.Ended(meta, "normal", 16, null, null, null, call.now(), null, null,
                Scenario.json("{}")));
        call.alive();
        call.hear(2, "call.dtmf", meta -> new SwitchEvent.Dtmf(meta, "1", 100)).finished();
    }

    @Test
    void anEventThatNeverComesIsWaitedForTwoSeconds() {
        Scenario call = running(SAY).says("hello");
        String command = call.currentId();
        call.hear(1, "call.progress", meta -> new SwitchEvent.Progress(meta, "early", null));
        call.hear(3, "command.status", meta -> new SwitchEvent.CommandStatus(meta, command, Status.COMPLETED,
                Scenario.json("{}"), null));
        call.sendsNothing().passes(Duration.ofSeconds(2)).noted("from 2 to 2 have not come").sends("hangup");
        // It comes after all: it counts, but nothing waits for it.
        call.hear(2, "call.dtmf", meta -> new SwitchEvent.Dtmf(meta, "1", 100)).sendsNothing().alive();
    }

    @Test
    void aRepeatedEventDoesNothing() {
        Scenario call = running(SAY).says("hello");
        String command = call.currentId();
        for (int times = 0; times < 3; times++) {
            call.hear(1, "command.status", meta -> new SwitchEvent.CommandStatus(meta, command, Status.COMPLETED,
                    Scenario.json("{}"), null));
        }
        call.sends("hangup").sendsNothing();
    }

    @Test
    void aDocumentOfAThousandVerbsCanBeStored() {
        Node program = node(SAY);
        for (int verbs = 1; verbs < 1000; verbs++) {
            program = new Node(program.module(), program.data(), Map.of("_", program));
        }
        Scenario call = new Scenario().answeredBefore().offered(pivot(""));
        call.take(new Input.Answered(Scenario.CALL, call.asks().id(), "http://dev.example/voice", program, List.of(), List.of()));
        call.says("hello").completed().says("hello");
    }

    @Test
    void aRowOfANewerReleaseIsRefusedByName() {
        String stored = SessionForm.write(running(SAY).session());
        String newer = stored.replace("\"form\":1", "\"form\":2");
        assertEquals("PV-SESSION-FORM: a stored session has form 2, this release reads 1 to 1",
                assertThrows(IllegalStateException.class, () -> SessionForm.read(newer)).getMessage());
        // A field of a release to come does no harm: two releases may share calls while one replaces the other.
        SessionForm.read(stored.replace("{\"form\":1", "{\"hue\":7,\"form\":1"));
    }

    /**
     * A row as the first release with stored sessions wrote it: a Dial with a whisper under way, an event ahead of its time, a command
     * that is not confirmed. Every later release reads it and goes on.
     */
    @Test
    void aRowOfTheFirstReleaseGoesOn() throws Exception {
        String row;
        try (InputStream file = getClass().getResourceAsStream("form-1.json")) {
            row = new String(file.readAllBytes(), UTF_8);
        }
        Scenario call = new Scenario().resumed(SessionForm.read(row));
        call.hear(3, "call.bridged", meta -> new SwitchEvent.Bridged(meta, "leg-b"));
        call.hear(4, "command.status", meta -> new SwitchEvent.CommandStatus(meta, "call-1-c1", Status.COMPLETED,
                Scenario.json("{'outcome':'answered','otherCallId':'leg-b','bridgedMs':1000}"), null));
        call.asks("POST", "http://dev.example/dialled");
        assertEquals("completed", call.asks().view().dialCallStatus());
    }
}
