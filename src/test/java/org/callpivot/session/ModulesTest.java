package org.callpivot.session;

import static org.callpivot.session.Scenario.pivot;
import static org.callpivot.session.Scenario.running;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every callflow module that Pivot carries out itself: the command that the switch gets, and the child that its end names. */
class ModulesTest {

    private static final String NEXT = "'children':{'_':{'module':'tts','data':{'text':'next'}}}";

    private static String module(String name, String data) {
        return "{'module':'" + name + "','data':{" + data + "}," + NEXT + "}";
    }

    // ---------------------------------------------------------------- media

    @Test
    void mediaAnswersFirst_onlyOnce() {
        new Scenario().offered(module("tts", "'text':'hello'"))
                .sends("answer").completed().says("hello").completed().says("next").completed().ends();
    }

    @Test
    void aCallThatCannotBeAnsweredEnds() {
        new Scenario().offered(module("tts", "'text':'hello'")).sends("answer").failed("switchError").ends();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "'text':'a'                                    | {'text':'a','loop':1,'stopOn':'1234567890*#'}",
        "'text':'a','language':'de-DE','voice':'male'  | {'language':'de-DE','voice':'male'}",
        "'text':'a','engine':'flite','terminators':[]  | {'engine':'flite','stopOn':''}",
        "'text':'a','terminators':['1','#']            | {'stopOn':'1#'}",
        "'text':'a','endless_playback':true            | {'loop':0}",
        "'text':'a','loop':3                           | {'loop':3}",
        "'text':'a','ssml':'<speak>a</speak>'          | {'ssml':'<speak>a</speak>'}"})
    void tts(String data, String command) {
        running(module("tts", data)).sends("say", command).completed("{'stoppedBy':'1'}").says("next");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "'id':'http://m.example/a.wav'                      | {'media':[{'url':'http://m.example/a.wav'}],'loop':1}",
        "'id':'HTTPS://m.example/a'                         | {'media':[{'url':'HTTPS://m.example/a'}]}",
        "'id':'vm-goodbye'                                  | {'media':[{'sound':'vm-goodbye'}]}",
        "'id':'a','loop_count':2,'terminators':['*']        | {'loop':2,'stopOn':'*'}",
        "'id':'a','endless_playback':true                   | {'loop':0}"})
    void play(String data, String command) {
        running(module("play", data)).sends("play", command).failed("mediaNotFound").says("next");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'duration':2 | 2000", "'duration':250,'unit':'ms' | 250", "'duration':1,'unit':'m' | 60000",
        "'duration':1,'unit':'h' | 3600000", "'duration':99,'unit':'h' | 86400000", "'duration':-1 | 0"}, quoteCharacter = '"')
    void sleep(String data, int ms) {
        new Scenario().offered(module("sleep", data)).sends("sleep", "{'ms':" + ms + "}");
    }

    @Test
    void languageIsSpokenByWhatFollows() {
        running("{'module':'language','data':{'language':'fr-FR'}," + NEXT + "}")
                .sends("say", "{'text':'next','language':'fr-FR'}");
    }

    // ---------------------------------------------------------------- digits

    @Test
    void collectDtmf_tellsTheDigitsInTheNextRequest() {
        Scenario call = running("{'module':'collect_dtmf','data':{'max_digits':4,'terminator':'*','timeout':3000,"
                + "'interdigit_timeout':1000,'collection_name':'pin'},'children':{'_':" + pivot("") + "}}")
                .sends("gather", "{'minDigits':1,'maxDigits':4,'terminators':'*','firstTimeoutMs':3000,"
                        + "'interDigitTimeoutMs':1000,'tries':1}")
                .completed("{'digits':'1234','outcome':'matched'}");
        assertEquals(Map.of("pin", "1234"), call.asks().view().digitCollections());
        assertNull(call.asks().view().digits());
    }

    @Test
    void collectDtmf_goesOnWithoutADigit() {
        running(module("collect_dtmf", "")).sends("gather", "{'maxDigits':1,'terminators':'#','firstTimeoutMs':5000}")
                .completed("{'outcome':'timeout'}").says("next");
    }

    @Test
    void collectDtmf_countsKeysPressedBefore() {
        running("{'module':'tts','data':{'text':'pin?'},'children':{'_':" + module("collect_dtmf", "'max_digits':3") + "}}")
                .says("pin?").key("1").key("2").stopped().sends("gather", "{'maxDigits':1}")
                .completed("{'digits':'3'}").says("next");
        running("{'module':'tts','data':{'text':'pin?'},'children':{'_':" + module("collect_dtmf", "'max_digits':3") + "}}")
                .says("pin?").key("1").key("#").stopped().says("next");
    }

    @Test
    void flushDtmf_forgetsACollection() {
        Scenario call = running("{'module':'collect_dtmf','children':{'_':{'module':'flush_dtmf','children':{'_':"
                + pivot("") + "}}}}").sends("gather").completed("{'digits':'1'}");
        assertEquals(Map.of(), call.asks().view().digitCollections());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "{'digits':'1'}          | one", "{'digits':'22'}  | two", "{'outcome':'timeout'} | late"})
    void menu_goesOnAtTheDigits(String result, String said) {
        running("{'module':'menu','data':{'text':'choose','timeout':4000},'children':{"
                + "'1':{'module':'tts','data':{'text':'one'}},'22':{'module':'tts','data':{'text':'two'}},"
                + "'timeout':{'module':'tts','data':{'text':'late'}}}}")
                .sends("gather", "{'prompt':[{'text':'choose'}],'maxDigits':2,'firstTimeoutMs':4000,"
                        + "'interDigitTimeoutMs':2000,'bargeIn':true}")
                .completed(result).says(said);
    }

    @Test
    void menu_triesAgainAndThenTakesMaxRetries() {
        running("{'module':'menu','data':{'id':'m1','retries':2},'children':{'1':{'module':'hangup'},"
                + "'max_retries':{'module':'tts','data':{'text':'sorry'}}}}")
                .sends("gather", "{'prompt':[{'sound':'menu:m1'}]}").completed("{'digits':'9'}")
                .sends("gather", "{'prompt':[{'sound':'menu-invalid_entry'},{'sound':'menu:m1'}]}")
                .completed("{'outcome':'timeout'}").says("sorry");
    }

    @Test
    void menu_huntsForACallflowWhenItMay() {
        new Scenario().answeredBefore().callflow("sales", "4000", "{'module':'tts','data':{'text':'sales'}}")
                .offered(module("menu", "'hunt':true,'hunt_allow':'4.*','greeting':'http://m.example/g.wav'"))
                .sends("gather", "{'prompt':[{'url':'http://m.example/g.wav'}],'maxDigits':15}")
                .completed("{'digits':'4000'}").says("sales").completed().says("next");
    }

    @Test
    void sendDtmf() {
        running(module("send_dtmf", "'digits':'12w3','duration_ms':150"))
                .sends("sendDtmf", "{'digits':'12w3','durationMs':150}").completed().says("next");
    }

    @Test
    void keysPressedDuringAPromptAreToldInTheNextRequestOnce() {
        Scenario call = running("{'module':'tts','data':{'text':'x'},'children':{'_':" + pivot("") + "}}")
                .says("x").key("4").key("2").stopped();
        assertEquals("42", call.asks().view().digits());
        call.answers("{'module':'twiml:redirect','data':{'url':'http://dev.example/2'}}");
        assertNull(call.asks().view().digits());
    }

    // ---------------------------------------------------------------- variables

    @Test
    void setVariables_reachTheSwitchAndTheDeveloper() {
        Scenario call = running("{'module':'set_variables','data':{'custom_application_vars':{'a':'1','b':true},"
                + "'export':true},'children':{'_':" + pivot("") + "}}")
                .sends("setVariables", "{'variables':{'a':'1','b':'true'},'legs':'both'}").completed();
        assertEquals(Map.of("a", "1", "b", "true"), call.asks().view().customApplicationVars());
    }

    @ParameterizedTest
    @CsvSource({"red,is red", "green,other"})
    void setVariable_isWhatBranchVariableReads(String value, String said) {
        running("{'module':'set_variable','data':{'variable':'colour','value':'" + value + "'},'children':{'_':"
                + "{'module':'branch_variable','data':{'variable':'colour'},'children':{"
                + "'red':{'module':'tts','data':{'text':'is red'}},'_':{'module':'tts','data':{'text':'other'}}}}}}")
                .sends("setVariables", "{'variables':{'colour':'" + value + "'},'legs':'first'}").completed().says(said);
    }

    @Test
    void branchVariable_readsTheSwitchsVariables_otherScopesAreMissing() {
        String branch = "{'module':'branch_variable','data':{'variable':'colour'%s},'children':{"
                + "'blue':{'module':'tts','data':{'text':'is blue'}},'_':{'module':'tts','data':{'text':'other'}}}}";
        running(branch.formatted("")).says("is blue");
        running(branch.formatted(",'scope':'account'")).says("other").noted("scope account");
    }

    // ---------------------------------------------------------------- dialling

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "device    | 'id':'d1','delay':2           | {'device':'d1','delayMs':2000}               | 20000",
        "user      | 'id':'u1','timeout':9         | {'user':'u1'}                                 | 9000",
        "resources | 'to_did':'+4930'              | {'number':'+4930','options':{'use_local_resources':true}}  | 20000",
        "offnet    | ''                            | {'number':'2030','options':{'use_local_resources':false}} | 20000"})
    void dials(String module, String data, String target, int timeout) {
        running(module(module, data.equals("''") ? "" : data))
                .sends("dial", "{'targets':[" + target + "],'order':'together','timeoutMs':" + timeout + ",'onEnd':'keep'}");
    }

    @Test
    void ringGroup_ringsItsMembers() {
        running(module("ring_group", "'strategy':'single','endpoints':[{'endpoint_type':'user','id':'u'},"
                + "{'endpoint_type':'device','id':'d','delay':3,'timeout':5}]"))
                .sends("dial", "{'order':'inTurn','targets':[{'user':'u','timeoutMs':20000},"
                        + "{'device':'d','delayMs':3000,'timeoutMs':5000}]}");
    }

    @Test
    void ringGroup_repeatsItsRounds() {
        running(module("ring_group", "'repeats':2,'endpoints':[{'endpoint_type':'user','id':'u'}]"))
                .sends("dial").completed("{'outcome':'noAnswer'}").sends("dial").completed("{'outcome':'noAnswer'}")
                .says("next");
    }

    @Test
    void ringGroup_withoutMembers() {
        running("{'module':'ring_group','data':{'endpoints':[]},'children':{'NO_ENDPOINTS':{'module':'tts',"
                + "'data':{'text':'nobody'}}}}").says("nobody");
    }

    @Test
    void aConnectedCallThatIsOverEndsTheFlow() {
        running(module("user", "'id':'u'")).sends("dial")
                .completed("{'outcome':'answered','otherCallId':'leg-2','bridgedMs':4200}")
                .ended("leg-2", "normal", null).ends();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "{'outcome':'busy','sipStatus':486}         | USER_BUSY", "{'outcome':'noAnswer'}  | NO_ANSWER",
        "{'outcome':'failed','cause':1}             | UNALLOCATED_NUMBER", "{'outcome':'failed','cause':27} | DESTINATION_OUT_OF_ORDER",
        "{'outcome':'failed','sipStatus':480}       | sip:480", "{'outcome':'canceled'}  | ORIGINATOR_CANCEL",
        "{'outcome':'failed'}                       | NORMAL_TEMPORARY_FAILURE", "{'outcome':'busy','cause':3} | USER_BUSY"})
    void aFailedDialGoesOnAtTheChildNamedByTheCause(String result, String child) {
        running("{'module':'device','data':{'id':'d'},'children':{'" + child + "':{'module':'tts','data':{'text':'it'}},"
                + "'_':{'module':'tts','data':{'text':'other'}}}}")
                .sends("dial").completed(result).says("it");
    }

    @Test
    void aFailedDialWithoutItsChildTakesTheDefault() {
        running(module("resources", "")).sends("dial").completed("{'outcome':'busy'}").says("next");
    }

    @Test
    void conference_isScopedByAccountAndTerminal() {
        running(module("conference", "'config':{'name':'room','member':{'join_muted':true}}"))
                .sends("conference", "{'conference':'acct:room','muted':true,'moderator':false}")
                .completed("{'outcome':'left'}").ends();
    }

    // ---------------------------------------------------------------- recording

    @Test
    void recordCaller_waitsForTheRecording() {
        Scenario call = running("{'module':'record_caller','data':{'time_limit':60,'format':'wav',"
                + "'url':'http://r.example/x','method':'post'},'children':{'_':" + pivot("") + "}}")
                .sends("record", "{'format':'wav','maxMs':60000,'upload':{'url':'http://r.example/x','method':'POST'}}")
                .completed("{'url':'http://r.example/x/1.wav','durationMs':1200,'recordingId':'r1'}");
        assertEquals("http://r.example/x/1.wav", call.asks().view().recordingUrl());
        assertEquals(2, call.asks().view().recordingDuration());
    }

    @Test
    void recordCall_goesOnAtOnce() {
        running("{'module':'record_call','data':{'action':'start'},'children':{'_':"
                + "{'module':'record_call','data':{'action':'stop'},'children':{}}}}")
                .sends("recordCall", "{'action':'start','recordingId':'rec-call-1-1','format':'mp3'}")
                .sends("recordCall", "{'action':'stop','recordingId':'rec-call-1-1'}").ends();
    }

    // ---------------------------------------------------------------- ends

    @Test
    void hangup_ignoresWhereAJumpCameFrom() {
        new Scenario().answeredBefore().callflow("bye", "1", "{'module':'hangup'}")
                .offered(module("callflow", "'id':'bye'")).ends();
    }

    @ParameterizedTest
    @CsvSource({"486,busy", "603,rejected", "404,notFound", "503,congestion", "480,noAnswer", "500,failed"})
    void response_refusesTheCall(int code, String reason) {
        new Scenario().offered("{'module':'response','data':{'code':" + code + ",'message':'No','media':'m'}}")
                .sends("reject", "{'sipStatus':" + code + ",'reason':'" + reason + "','message':'No',"
                        + "'media':[{'sound':'m'}]}").completed().hangsUp().finished();
    }

    @Test
    void response_toAnAnsweredCallHangsUp() {
        running("{'module':'response','data':{'code':486}}").sends("hangup", "{'reason':'busy'}");
    }

    @Test
    void aRejectInTheWrongStateBecomesAHangup() {
        new Scenario().offered("{'module':'response'}").sends("reject").rejected("wrongState").ends();
    }

    @Test
    void deadAir_waitsForTheCaller() {
        new Scenario().offered("{'module':'dead_air'}").sends("answer").completed().sendsNothing().alive()
                .hangsUp().finished();
    }

    @Test
    void noop_provesThatAllBeforeItIsDone() {
        running(module("noop", "")).sends("ping").completed().says("next");
    }

    // ---------------------------------------------------------------- jumps

    @Test
    void callflow_jumpsAndReturnsToTheDefaultChild() {
        new Scenario().answeredBefore().callflow("other", "1", "{'module':'tts','data':{'text':'there'}}")
                .offered(module("callflow", "'id':'other'")).says("there").completed().says("next").completed().ends();
    }

    @Test
    void callflow_inline_andMissing() {
        running(module("callflow", "'flow':{'module':'tts','data':{'text':'inside'}}")).says("inside").completed().says("next");
        running(module("callflow", "'id':'nowhere'")).says("next").noted("nowhere does not exist");
    }

    @Test
    void callflow_thatJumpsInACircleEnds() {
        new Scenario().answeredBefore().callflow("me", "1", "{'module':'callflow','data':{'id':'me'}}")
                .offered("{'module':'callflow','data':{'id':'me'}}").noted("more than 50 jumps").ends();
    }

    @Test
    void skipModule_takesTheDefaultChild() {
        running(module("hangup", "'skip_module':true")).says("next");
    }

    // ---------------------------------------------------------------- the rest

    @Test
    void webhook_isSentBesideTheCall() {
        Scenario call = running(module("webhook", "'uri':'http://hook.example/x?a=b','custom_data':{'k':'v'},'retries':2"))
                .says("next");
        Delivery hook = call.deliveries.get(0);
        assertEquals("POST http://hook.example/x?a=b", hook.method() + " " + hook.url());
        assertEquals(3, hook.attempts());
        assertEquals(true, hook.body().contains("Call-ID=call-1") && hook.body().contains("Custom-Data[k]=v"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"voicemail", "faxbox", "temporal_route", "acdc_member", "unheard_of"})
    void everyOtherModuleIsHandedToTheSwitch_whichNamesTheChild(String module) {
        running("{'module':'" + module + "','data':{'id':'x'},'children':{'match':{'module':'tts','data':{'text':'it'}}}}")
                .sends("action", "{'module':'" + module + "','data':{'id':'x'}}").completed("{'child':'match'}").says("it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"voicemail", "tts", "collect_dtmf", "conference", "device", "record_caller"})
    void whatTheSwitchDoesNotSupportTakesTheDefaultChild(String module) {
        Scenario call = running(module(module, "'text':'x','id':'x'"));
        call.sends(call.peek()).rejected("notSupported").says("next").noted("does not support " + module);
    }

    @Test
    void whatTheSwitchDoesNotSupportEndsTheCallWithoutADefaultChild() {
        running("{'module':'voicemail'}").sends("action").rejected("notSupported").ends();
    }
}
