package org.callpivot.session;

import static org.callpivot.session.Scenario.pivot;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The failure rules of the design page: what a failed request does, the first one and later ones. */
class FallbackTest {

    @ParameterizedTest
    @EnumSource(Failure.Kind.class)
    void firstRequestFails_theCallflowGoesOnAtTheFallbackChild(Failure.Kind kind) {
        new Scenario().offered(pivot("")).asks("GET", "http://dev.example/voice")
                .fails(kind).sends("answer").completed().says("fallback").completed().ends()
                .noted(kind.code());
    }

    @ParameterizedTest
    @EnumSource(Failure.Kind.class)
    void firstRequestFailsWithoutFallbackChild_theCallEnds(Failure.Kind kind) {
        new Scenario().offered("{'module':'pivot','data':{'voice_url':'http://dev.example/voice'}}")
                .fails(kind).ends();
    }

    @ParameterizedTest
    @EnumSource(Failure.Kind.class)
    void laterRequestFails_theCallEnds(Failure.Kind kind) {
        new Scenario().answeredBefore().offered(pivot(""))
                .answers("{'module':'twiml:redirect','data':{'url':'http://dev.example/next','method':'POST'}}")
                .asks("POST", "http://dev.example/next")
                .fails(kind).ends();
    }

    @Test
    void aSecondPivotInAnAnswerIsALaterRequest_itsOwnFallbackIsNotTaken() {
        new Scenario().answeredBefore().offered(pivot("")).answers(pivot("'method':'post'"))
                .asks("POST", "http://dev.example/voice").fails(Failure.Kind.TIMEOUT).ends();
    }

    @Test
    void aPivotBehindAFailedPivotIsAFirstRequestAgain() {
        Scenario call = new Scenario().answeredBefore().offered(
                "{'module':'pivot','data':{'voice_url':'http://a.example/'},'children':{'_':" + pivot("") + "}}");
        assertTrue(call.asks().first());
        call.fails(Failure.Kind.CONNECT);
        assertTrue(call.asks().first());
        assertEquals(2, call.asks().iteration());
        call.fails(Failure.Kind.STATUS).says("fallback");
    }

    @Test
    void followUpRequestsKnowThatTheyAreLater() {
        Scenario call = new Scenario().answeredBefore().offered(pivot(""));
        assertTrue(call.asks().first());
        call.answers("{'module':'twiml:redirect','data':{'url':'http://dev.example/2'}}");
        assertFalse(call.asks().first());
    }

    @Test
    void wrongSettingsAreAFailedFirstRequest() {
        new Scenario().answeredBefore().offered(pivot("'req_timeout_ms':9999")).asksNothing().says("fallback")
                .noted("PV-SETTINGS").noted("req_timeout_ms");
    }

    @Test
    void anAnswerThatComesTooLateIsDropped() {
        Scenario call = new Scenario().answeredBefore().offered(pivot(""));
        Ask first = call.asks();
        call.fails(Failure.Kind.TIMEOUT).says("fallback");
        call.answers(first, "{'module':'hangup'}").sendsNothing().completed().ends();
    }

    @Test
    void theCallerHangsUpWhileARequestIsOut_theAnswerIsDropped() {
        Scenario call = new Scenario().offered(pivot(""));
        Ask ask = call.asks();
        call.hangsUp().finished();
        call.answers(ask, "{'module':'tts','data':{'text':'x'}}").sendsNothing().finished();
    }

    @Test
    void aRequestOfWhichNothingIsHeardCountsAsTimedOut() {
        new Scenario().answeredBefore().offered(pivot("'req_timeout_ms':1000"))
                .passes(java.time.Duration.ofSeconds(1)).sendsNothing()
                .passes(SessionSettings.DEFAULTS.quick()).says("fallback");
    }

    @Test
    void anEmptyDocumentEndsTheCall() {
        new Scenario().offered(pivot("")).answers(null).ends();
    }

    @Test
    void theEndOfADocumentEndsTheCall_notTheCallflowThatHeldThePivot() {
        new Scenario().answeredBefore().offered(pivot(""))
                .answers("{'module':'tts','data':{'text':'Pivot is pretty awesome. Have a great day.'},'children':{}}")
                .says("Pivot is pretty awesome. Have a great day.").completed().ends();
    }

    @Test
    void noCallflowForTheNumber_theCallIsRefused() {
        new Scenario().offered(null).sends("reject", "{'reason':'notFound','sipStatus':404}").completed()
                .hangsUp().finished();
    }

    @Test
    void aDocumentThatRedirectsForEverIsStopped() {
        SessionSettings few = new SessionSettings(SessionSettings.DEFAULTS.quick(), SessionSettings.DEFAULTS.media(),
                SessionSettings.DEFAULTS.setup(), SessionSettings.DEFAULTS.goodbye(),
                SessionSettings.DEFAULTS.otherLegs(), SessionSettings.DEFAULTS.wholeCall(), 50, 3);
        String redirect = "{'module':'twiml:redirect','data':{'url':'http://dev.example/again'}}";
        new Scenario().settings(few).offered(pivot("")).answers(redirect).answers(redirect).answers(redirect)
                .asksNothing().noted("more than 3 requests").ends();
    }
}
