package org.callpivot.session;

import static org.callpivot.session.Scenario.pivot;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.callpivot.request.CallView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The nodes that the TwiML translator makes: what the switch gets, and what the next request tells. */
class TwimlNodesTest {

    private static final String NEXT = "{'module':'tts','data':{'text':'next'}}";
    private static final String ACTION = "{'module':'twiml:redirect','data':{'url':'http://dev.example/action','method':'POST',"
            + "'action':true}}";

    /** The document runs in an answered call whose pivot has just been asked. */
    private static Scenario document(String program) {
        return new Scenario().answeredBefore().offered(pivot("")).answers(program);
    }

    private static Scenario gather(String data) {
        return document("{'module':'twiml:gather','data':{" + data + "},'children':{'input':" + ACTION + ",'_':" + NEXT + "}}");
    }

    @Test
    void gather_asksTheActionWithTheDigits() {
        Scenario call = gather("'prompt':[{'module':'tts','data':{'text':'choose','loop':2}},"
                + "{'module':'sleep','data':{'duration':1,'unit':'s'}},{'module':'play','data':{'id':'http://m.example/a'}}],"
                + "'timeout':7,'num_digits':2,'finish_on_key':'*'")
                .sends("gather", "{'prompt':[{'text':'choose','loop':2},{'silenceMs':1000},"
                        + "{'url':'http://m.example/a','loop':1}],'maxDigits':2,'terminators':'*',"
                        + "'firstTimeoutMs':7000,'interDigitTimeoutMs':7000,'bargeIn':true}")
                .completed("{'digits':'12','outcome':'matched'}").asks("POST", "http://dev.example/action");
        assertEquals("12", call.asks().view().digits());
        assertEquals("in-progress", call.asks().view().callStatus());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "{'outcome':'timeout'}", "{'digits':'','terminator':'#','outcome':'matched'}"})
    void gather_withoutInputGoesOn(String result) {
        gather("'num_digits':1").sends("gather", "{'terminators':'#','firstTimeoutMs':5000}").completed(result).says("next");
    }

    @Test
    void gather_withAnEmptyFinishKeyHasNone() {
        gather("'finish_on_key':''").sends("gather", "{'terminators':''}");
    }

    @Test
    void gather_withoutPromptCountsKeysPressedBefore_withAPromptItForgetsThem() {
        String say = "{'module':'tts','data':{'text':'x'},'children':{'_':{'module':'twiml:gather','data':{%s},"
                + "'children':{'input':" + ACTION + "}}}}";
        Scenario without = document(say.formatted("'num_digits':1")).says("x").key("5").stopped();
        assertEquals("5", without.asks().view().digits());
        document(say.formatted("'num_digits':1,'prompt':[{'module':'tts','data':{'text':'p'}}]")).says("x").key("5").stopped()
                .sends("gather", "{'maxDigits':1}");
    }

    private static Scenario record(String data) {
        return document("{'module':'twiml:record','data':{" + data + "},'children':{'recorded':" + ACTION + ",'_':" + NEXT + "}}");
    }

    @Test
    void record_asksTheActionWithTheRecording() {
        Scenario call = record("'timeout':3,'finish_on_key':'#','max_length':20,'play_beep':false,'recording_url':'http://r.example/'")
                .sends("record", "{'silenceMs':3000,'terminators':'#','maxMs':20000,'beep':false,"
                        + "'upload':{'url':'http://r.example/','method':'PUT'}}")
                .completed("{'recordingId':'r','url':'http://r.example/r.mp3','durationMs':4100,'terminator':'#','outcome':'key'}")
                .asks("POST", "http://dev.example/action");
        CallView view = call.asks().view();
        assertEquals("http://r.example/r.mp3 5 r #",
                view.recordingUrl() + " " + view.recordingDuration() + " " + view.recordingId() + " " + view.digits());
        call.answers(ACTION);
        assertNull(call.asks().view().digits(), "the key is told once");
        assertEquals("http://r.example/r.mp3", call.asks().view().recordingUrl(), "the recording stays known");
    }

    @Test
    void record_endedByTheCallerTellsHangup() {
        Scenario call = record("").sends("record").completed("{'url':'u','durationMs':900,'outcome':'hangup'}");
        assertEquals("hangup", call.asks().view().digits());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "{'durationMs':0,'outcome':'key'}", "{'durationMs':5000,'outcome':'silence'}", "{}"})
    void record_emptyGoesOn(String result) {
        record("").sends("record").completed(result).says("next");
    }

    @Test
    void record_failedGoesOn() {
        record("").sends("record").failed("mediaError").says("next");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "{'outcome':'answered','otherCallId':'b','bridgedMs':61000} | completed b 61",
        "{'outcome':'busy','sipStatus':486}                         | busy null null",
        "{'outcome':'noAnswer'}                                     | no-answer null null",
        "{'outcome':'canceled'}                                     | canceled null null",
        "{'outcome':'failed','cause':1}                             | failed null null"})
    void dial_tellsItsOutcome(String result, String told) {
        Scenario call = document("{'module':'twiml:dial','data':{'targets':["
                + "{'type':'number','value':'+4930','send_digits':'ww1'},"
                + "{'type':'sip','value':'sip:a@b.example','headers':{'X-a':'1'},'username':'u','password':'p'}],"
                + "'timeout':12,'time_limit':60,'caller_id':'+4940','record':'record-from-answer','hangup_on':'*',"
                + "'sequential':true},'children':{'_':" + ACTION + "}}")
                .sends("dial", "{'targets':[{'number':'+4930','sendDigits':'ww1'},{'sip':'sip:a@b.example','username':'u',"
                        + "'password':'p','headers':{'X-a':'1'}}],'timeoutMs':12000,'limitMs':60000,'order':'inTurn',"
                        + "'callerId':{'number':'+4940'},'record':'record-from-answer','stopOn':'*','onEnd':'keep'}")
                .completed(result);
        CallView view = call.asks().view();
        assertEquals(told, view.dialCallStatus() + " " + view.dialCallSid() + " " + view.dialCallDuration());
    }

    @Test
    void conference_goesOnWhenItIsLeft() {
        Scenario call = document("{'module':'twiml:conference','data':{'name':'room','muted':true,'end_on_exit':true,"
                + "'start_on_enter':false,'beep':'onEnter','max_participants':5,'wait':{'url':'http://m.example/w','method':'POST'},'time_limit':60},"
                + "'children':{'_':" + ACTION + "}}")
                .sends("conference", "{'conference':'acct:room','muted':true,'endOnExit':true,'startOnEnter':false,"
                        + "'beep':'onEnter','maxMembers':5,'wait':'document','limitMs':60000}")
                .completed("{'outcome':'left','durationMs':3000}");
        assertEquals("answered", call.asks().view().dialCallStatus());
    }

    @Test
    void queue_isDialledLikeAnythingElse_withAWhisperForTheOneWhoWaited() {
        Scenario call = document("{'module':'twiml:queue','data':{'name':'support','timeout':30,'reservation_sid':'r',"
                + "'whisper':{'url':'http://dev.example/whisper','method':'POST'}},'children':{'_':" + ACTION + "}}")
                .sends("dial", "{'targets':[{'queue':'acct:support','whisper':true,'reservationSid':'r'}],'timeoutMs':30000}");
        String dial = call.currentId();
        call.created("leg-b", "waiter").answered("leg-b").asks("POST", "http://dev.example/whisper")
                .answers(null).sends("bridge").toLeg("leg-b")
                .about(dial).completed("{'outcome':'answered','otherCallId':'leg-b'}").asks("POST", "http://dev.example/action");
        assertEquals("support completed", call.asks().view().queueSid() + " " + call.asks().view().dialCallStatus());
    }

    @Test
    void setAndRedirect_giveVariablesToAllLaterRequests() {
        Scenario call = document("{'module':'twiml:set','data':{'variables':{'a':'1'}},'children':{'_':"
                + "{'module':'twiml:redirect','data':{'url':'http://dev.example/x','method':'GET','variables':{'b':'2'}}}}}")
                .asks("GET", "http://dev.example/x");
        assertEquals("{a=1, b=2}", call.asks().view().extra().toString());
        call.answers(ACTION);
        assertEquals("{a=1, b=2}", call.asks().view().extra().toString());
    }

    @Test
    void redirectOutsideOfAPivotEndsTheCall() {
        Scenario.running(ACTION).asksNothing().noted("outside of a pivot").ends();
    }
}
