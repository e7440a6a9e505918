package org.callpivot.session;

import static org.callpivot.session.Scenario.pivot;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.callpivot.request.CallView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    private static final String WITH_URL =
            "'method':'post','voice_fallback_url':'http://u:p@back.example/?x=1','voice_fallback_method':'get'";

    @ParameterizedTest
    @EnumSource(Failure.Kind.class)
    void firstRequestFails_theFallbackUrlIsAsked_andItsDocumentGoesOn(Failure.Kind kind) {
        Scenario call = new Scenario().answeredBefore().offered(pivot(WITH_URL)).asks("POST", "http://dev.example/voice")
                .fails(kind).asks("GET", "http://u:p@back.example/?x=1").noted("voice_fallback_url is asked");
        assertEquals(kind.code(), call.asks().view().extra().get("ErrorCode"));
        assertEquals("http://dev.example/voice", call.asks().view().extra().get("ErrorUrl"));
        call.answers("{'module':'tts','data':{'text':'sorry'}}").says("sorry").completed().ends();
    }

    @ParameterizedTest
    @EnumSource(Failure.Kind.class)
    void laterRequestFails_theFallbackUrlIsAskedWithAllThatTheRequestTold(Failure.Kind kind) {
        Scenario call = new Scenario().answeredBefore().offered(pivot(WITH_URL))
                .answers("{'module':'collect_dtmf','data':{'max_digits':1},'children':{'_':"
                        + "{'module':'twiml:redirect','data':{'url':'http://u:p@dev.example/next'}}}}")
                .sends("gather").completed("{'digits':'7'}");
        CallView told = call.asks().view();
        call.fails(kind).asks("GET", "http://u:p@back.example/?x=1");
        assertEquals(told.digitCollections(), call.asks().view().digitCollections());
        assertEquals(told.digits(), call.asks().view().digits());
        assertEquals("http://***@dev.example/next", call.asks().view().extra().get("ErrorUrl"));
        assertFalse(call.asks().first());
    }

    @ParameterizedTest
    @CsvSource({"http://dev.example/v?a=1#rc=2&rp=5xx, http://dev.example/v?a=1", "http://u:p@dev.example/v#x, http://***@dev.example/v",
        "http://dev.example#, http://dev.example", "http://u:p#w@dev.example/v, http://***@dev.example/v"})
    void errorUrlHasNeitherCredentialsNorFragment(String url, String told) {
        Scenario call = new Scenario().answeredBefore().offered(pivot(WITH_URL))
                .answers("{'module':'twiml:redirect','data':{'url':'" + url + "'}}").fails(Failure.Kind.STATUS);
        assertEquals(told, call.asks().view().extra().get("ErrorUrl"));
    }

    @Test
    void theFallbackUrlFailsToo_thenTheFailureRulesHold_firstAndLater() {
        new Scenario().answeredBefore().offered(pivot(WITH_URL)).fails(Failure.Kind.TIMEOUT)
                .fails(Failure.Kind.STATUS).says("fallback").noted("11203").noted("11217");
        new Scenario().answeredBefore().offered(pivot(WITH_URL))
                .answers("{'module':'twiml:redirect','data':{'url':'http://dev.example/next'}}")
                .fails(Failure.Kind.TIMEOUT).fails(Failure.Kind.STATUS).asksNothing().ends();
    }

    @Test
    void eachFailureHasItsFallback_whatTheFallbackUrlAnswersMayFailAgain() {
        String next = "{'module':'twiml:redirect','data':{'url':'http://dev.example/next'}}";
        Scenario call = new Scenario().answeredBefore().offered(pivot(WITH_URL)).fails(Failure.Kind.TIMEOUT).answers(next)
                .asks("POST", "http://dev.example/next").fails(Failure.Kind.STATUS)
                .asks("GET", "http://u:p@back.example/?x=1");
        assertEquals("11217", call.asks().view().extra().get("ErrorCode"));
        call.answers("{'module':'twiml:redirect','data':{'url':'http://dev.example/3'}}");
        assertFalse(call.asks().view().extra().containsKey("ErrorCode"), "told once");
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
        SessionSettings few = Scenario.settings(Duration.ofDays(365), 3);
        String redirect = "{'module':'twiml:redirect','data':{'url':'http://dev.example/again'}}";
        new Scenario().settings(few).offered(pivot("")).answers(redirect).answers(redirect).answers(redirect)
                .asksNothing().noted("more than 3 requests").ends();
    }
}
