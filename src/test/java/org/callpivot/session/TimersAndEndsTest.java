package org.callpivot.session;

import static org.callpivot.session.Scenario.CALL;
import static org.callpivot.session.Scenario.pivot;
import static org.callpivot.session.Scenario.running;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.callpivot.contract.SwitchEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A switch that never answers cannot hang a session; the end of a call brings the CDR of every leg. */
class TimersAndEndsTest {

    private static final SessionSettings BOUNDS = SessionSettings.DEFAULTS;

    private static String module(String name, String data) {
        return "{'module':'" + name + "','data':{" + data + "},'children':{'_':{'module':'tts','data':{'text':'next'}}}}";
    }

    // ---------------------------------------------------------------- timers

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "noop         | ''                               | 30", "send_dtmf   | 'digits':'1','duration_ms':1000 | 32",
        "tts          | 'text':'x'                       | 3600", "sleep      | 'duration':60                   | 90",
        "collect_dtmf | 'timeout':5000,'max_digits':4    | 55", "record_caller | 'time_limit':20             | 50"})
    void aCommandThatNeverEndsIsStoppedAndTheFlowGoesOn(String module, String data, int seconds) {
        running(module(module, data.equals("''") ? "" : data)).anything()
                .passes(Duration.ofSeconds(seconds - 1)).sendsNothing()
                .passes(Duration.ofSeconds(1)).sends("stop", "{'commandId':'call-1-c1'}").says("next")
                .noted("did not end the command in time");
    }

    @Test
    void anAnswerThatNeverComesEndsTheCall() {
        new Scenario().offered(module("tts", "'text':'x'")).sends("answer").passes(BOUNDS.quick())
                .sends("stop").ends();
    }

    @Test
    void aSwitchThatNeverReportsTheEnd_theCallFinishesWithAnIncompleteCdr() {
        Scenario call = running("{'module':'hangup'}").sends("hangup").completed().alive().passes(BOUNDS.goodbye()).finished();
        assertTrue(call.cdrs.get(0).fields().get("CDR-Incomplete").asBoolean());
    }

    @Test
    void aCallIsHungUpAfterItsLongestTime() {
        Scenario call = new Scenario().offered("{'module':'dead_air'}").sends("answer").completed();
        assertEquals(call.session().startedAt.plus(BOUNDS.wholeCall()), call.wakeUp());
        call.passes(BOUNDS.wholeCall()).sends("hangup", "{'reason':'timeLimit'}");
    }

    @Test
    void aCommandThatCannotBeDeliveredCountsAsFailed() {
        running(module("tts", "'text':'x'")).says("x").undelivered().says("next").noted("undelivered");
    }

    @Test
    void aCallThatTheSwitchNoLongerKnows_waitsOnlyForItsEnd() {
        running(module("tts", "'text':'x'")).says("x").rejected("noSuchCall").sendsNothing()
                .passes(BOUNDS.goodbye()).finished();
    }

    @Test
    void theEndOfAnOlderCommandIsIgnored() {
        Scenario call = running(module("tts", "'text':'x'")).says("x").completed().says("next");
        SwitchEvent old = new SwitchEvent.CommandStatus(call.meta("command.status", CALL), "call-1-c1",
                SwitchEvent.Status.COMPLETED, Turn.object(), null);
        call.hear(old).sendsNothing().alive();
    }

    @Test
    void aRepeatedEventDoesNothing() {
        Scenario call = running("{'module':'collect_dtmf','data':{'max_digits':3}}").sends("gather");
        SwitchEvent end = new SwitchEvent.CommandStatus(call.meta("command.status", CALL), "call-1-c1",
                SwitchEvent.Status.COMPLETED, Scenario.json("{'digits':'1'}"), null);
        call.hear(end).sends("hangup").hear(end).sendsNothing();
    }

    @Test
    void acceptedAndStartedAreNoEnds() {
        Scenario call = running(module("tts", "'text':'x'")).says("x");
        for (SwitchEvent.Status status : List.of(SwitchEvent.Status.ACCEPTED, SwitchEvent.Status.STARTED)) {
            call.hear(new SwitchEvent.CommandStatus(call.meta("command.status", CALL), "call-1-c1", status, Turn.object(), null));
        }
        call.sendsNothing().completed().says("next");
    }

    @Test
    void aCallThatTheSwitchReportsAsAnsweredIsNotAnsweredAgain() {
        Scenario call = new Scenario().offered(pivot(""));
        call.hear(new SwitchEvent.CallAnswered(call.meta("call.answered", CALL), null))
                .answers(module("tts", "'text':'x'")).says("x");
    }

    // ---------------------------------------------------------------- legs and CDRs

    @Test
    void eachLegsCdrIsStored_andPostedOnlyWithACdrUrl() {
        Scenario call = running("{'module':'user','data':{'id':'u'}}").sends("dial").created("leg-b", "u")
                .ended("leg-b", "normal", null).completed("{'outcome':'answered','otherCallId':'leg-b'}").ends();
        assertEquals(List.of("call-1", "leg-b"), call.cdrs.stream().map(Cdr::callId).toList());
        assertEquals(List.of(), call.deliveries);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "{'module':'twiml:dial','data':{'targets':[{'type':'number','value':'+4930'}]}}",
        "{'module':'device','data':{'id':'d'}}"})
    void cdrUrlGetsEveryLeg_forTwimlAndJsonAlike(String program) {
        Scenario call = new Scenario().answeredBefore().offered(pivot("'cdr_url':'http://dev.example/cdr','debug':true"))
                .answers(program).sends("dial").created("leg-b", "+4930").passes(Duration.ofSeconds(5));
        call.ended("leg-b", "busy", call.now()).completed("{'outcome':'busy'}").ends();
        assertEquals(List.of("call-1", "leg-b"), call.deliveries.stream().map(Delivery::callId).toList());
        for (Delivery delivery : call.deliveries) {
            assertEquals("cdr POST http://dev.example/cdr true",
                    delivery.kind() + " " + delivery.method() + " " + delivery.url() + " " + delivery.debug());
            assertEquals("application/x-www-form-urlencoded", delivery.contentType());
            assertTrue(delivery.body().startsWith("Call-ID=" + delivery.callId() + "&Account-ID=acct&"), delivery.body());
        }
        assertNotEquals(call.deliveries.get(0).id(), call.deliveries.get(1).id());
        assertEquals("USER_BUSY", call.cdrs.get(1).fields().get("Hangup-Cause").asText());
        assertEquals("call-1", call.cdrs.get(1).fields().get("Other-Leg-Call-ID").asText());
    }

    @Test
    void theFirstLegsCdr() {
        Scenario call = new Scenario().answeredBefore().offered("{'module':'tts','data':{'text':'x'}}").says("x")
                .passes(Duration.ofMillis(61_500)).hangsUp().finished();
        var fields = call.cdrs.get(0).fields();
        assertEquals("1001@a.example 2030@a.example inbound", fields.get("From").asText() + " " + fields.get("To").asText()
                + " " + fields.get("Call-Direction").asText());
        assertEquals("62 62 0 ANSWERED NORMAL_CLEARING caller", fields.get("Duration-Seconds").asText() + " "
                + fields.get("Billing-Seconds").asText() + " " + fields.get("Ringing-Seconds").asText() + " "
                + fields.get("Disposition").asText() + " " + fields.get("Hangup-Cause").asText() + " "
                + fields.get("Ended-By").asText());
        assertFalse(fields.has("CDR-Incomplete"));
        assertEquals("t", fields.get("Custom-SIP-Headers").get("X-Tag").asText());
    }

    @Test
    void aCallThatWasNeverAnswered() {
        Scenario call = new Scenario().offered(pivot("'cdr_url':'http://dev.example/cdr'")).passes(Duration.ofSeconds(3))
                .hangsUp().finished();
        assertEquals("NO-ANSWER 0 3", call.cdrs.get(0).fields().get("Disposition").asText() + " "
                + call.cdrs.get(0).fields().get("Billing-Seconds").asText() + " "
                + call.cdrs.get(0).fields().get("Ringing-Seconds").asText());
        assertEquals(1, call.deliveries.size());
    }

    @Test
    void theEndOfFurtherLegsIsAwaited_butNotForEver() {
        Scenario waited = running("{'module':'user','data':{'id':'u'}}").sends("dial").created("leg-b", "u")
                .hangsUp().alive();
        assertEquals(waited.now().plus(BOUNDS.otherLegs()), waited.wakeUp());
        waited.ended("leg-b", "normal", null).finished();

        Scenario late = running("{'module':'user','data':{'id':'u'}}").sends("dial").created("leg-b", "u").hangsUp()
                .passes(BOUNDS.otherLegs()).finished();
        assertTrue(late.cdrs.get(1).fields().has("CDR-Incomplete"));
        assertNull(late.wakeUp());
    }
}
