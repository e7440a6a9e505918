package org.callpivot.session;

import static org.callpivot.session.Scenario.pivot;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.callpivot.contract.SwitchEvent;
import org.callpivot.request.RequestParameters;
import org.junit.jupiter.api.Test;

/** What runs beside the main flow: whispers, wait documents; and what is told beside the call: status callbacks. */
class StrandsTest {

    private static final String NEXT = "{'module':'tts','data':{'text':'next'}}";
    private static final String ACTION = "{'module':'twiml:redirect','data':{'url':'http://dev.example/action','method':'POST',"
            + "'action':true}}";
    private static final String WHISPER = "'whisper':{'url':'http://dev.example/whisper','method':'GET'}";
    private static final String STATUS = "'status':{'url':'http://dev.example/status','method':'POST',"
            + "'events':['initiated','ringing','answered','completed']}";

    private static Scenario document(String program) {
        return new Scenario().answeredBefore().offered(pivot("'req_format':'twiml'")).answers(program);
    }

    private static Scenario dial(String targetMore) {
        return document("{'module':'twiml:dial','data':{'targets':[{'type':'number','value':'+4930'," + targetMore + "}]},"
                + "'children':{'_':" + ACTION + "}}").sends("dial").created("leg-b", "+4930");
    }

    // ---------------------------------------------------------------- whisper

    @Test
    void aWhisperIsSpokenToTheCalleeBeforeTheLegsAreConnected() {
        Scenario call = document("{'module':'twiml:dial','data':{'targets':[{'type':'number','value':'+4930'," + WHISPER + "}]}}")
                .sends("dial", "{'targets':[{'number':'+4930','whisper':true}]}");
        String dial = call.currentId();
        call.created("leg-b", "+4930").answered("leg-b").asks("GET", "http://dev.example/whisper");
        assertEquals("leg-b", call.asks().view().callId());
        assertEquals("call-1", call.asks().view().extra().get("ParentCallSid"));
        call.answers("{'module':'tts','data':{'text':'a call for you'}}")
                .says("a call for you").toLeg("leg-b").completed()
                .sends("bridge", "{'otherCallId':'call-1'}").toLeg("leg-b")
                .about(dial).completed("{'outcome':'answered','otherCallId':'leg-b','bridgedMs':1000}").ended("leg-b", "normal", null)
                .ends();
    }

    @Test
    void aWhisperThatHangsUpRefusesTheCall_theDialGoesOn() {
        Scenario call = dial(WHISPER);
        String dial = call.currentId();
        call.answered("leg-b").answers("{'module':'hangup'}").sends("hangup").toLeg("leg-b")
                .ended("leg-b", "normal", null).alive()
                .about(dial).completed("{'outcome':'noAnswer'}").asks("POST", "http://dev.example/action");
    }

    @Test
    void aWhisperGathersFromTheCallee_theCallersKeysStayTheCallers() {
        Scenario call = dial(WHISPER).answered("leg-b")
                .answers("{'module':'twiml:gather','data':{'num_digits':1},'children':{'input':" + ACTION + "}}")
                .sends("gather").toLeg("leg-b").completed("{'digits':'1'}").asks("POST", "http://dev.example/action");
        assertEquals("1", call.asks().view().digits());
        assertEquals("leg-b", call.asks().view().callId());
    }

    @Test
    void aWhisperThatCannotBeFetchedEndsTheLeg() {
        dial(WHISPER).answered("leg-b").fails(Failure.Kind.TIMEOUT).sends("hangup").toLeg("leg-b").noted("whisper of leg leg-b");
    }

    @Test
    void theCalleeIsGoneBeforeTheWhisperCame() {
        Scenario call = dial(WHISPER).answered("leg-b");
        Ask whisper = call.asks();
        call.ended("leg-b", "normal", null).answers(whisper, NEXT).sendsNothing().alive();
    }

    // ---------------------------------------------------------------- waiting

    private static Scenario enqueued() {
        return document("{'module':'twiml:enqueue','data':{'name':'support','max_queue_size':5,"
                + "'wait':{'url':'http://dev.example/wait','method':'POST'}},'children':{'_':" + ACTION + "}}")
                .sends("enqueue", "{'queue':'acct:support','maxSize':5,'wait':'document'}");
    }

    @Test
    void theWaitDocumentRunsAgainAndAgain_untilTheQueueEnds() {
        Scenario call = enqueued();
        String enqueue = call.currentId();
        call.happens("wait-started", Map.of("QueuePosition", "3")).asks("POST", "http://dev.example/wait");
        assertEquals("3", call.asks().view().extra().get("QueuePosition"));
        call.answers("{'module':'play','data':{'id':'http://m.example/music.mp3'}}").sends("play").completed()
                .asks("POST", "http://dev.example/wait")
                .answers("{'module':'play','data':{'id':'http://m.example/music.mp3'}}").sends("play");
        String play = call.currentId();
        call.about(enqueue).completed("{'outcome':'bridged','queueMs':42000}")
                .sends("stop", "{'commandId':'" + play + "'}").asks("POST", "http://dev.example/action");
        assertEquals("bridged 42 support", call.asks().view().extra().get("QueueResult") + " "
                + call.asks().view().extra().get("QueueTime") + " " + call.asks().view().queueSid());
    }

    @Test
    void aWaitDocumentThatPlaysNothingIsNotAskedForAgain() {
        enqueued().happens("wait-started", Map.of()).answers(null).asksNothing().alive().noted("waits in silence");
        enqueued().happens("wait-started", Map.of()).answers("{'module':'twiml:set','data':{'variables':{'a':'1'}}}")
                .asksNothing().alive().noted("waits in silence");
    }

    @Test
    void leaveInTheWaitDocumentLeavesTheQueue() {
        Scenario call = enqueued();
        String enqueue = call.currentId();
        call.happens("wait-started", Map.of()).answers("{'module':'twiml:leave'}")
                .sends("leaveQueue")
                .about(enqueue).completed("{'outcome':'leave'}").asks("POST", "http://dev.example/action");
        assertEquals("leave", call.asks().view().extra().get("QueueResult"));
    }

    @Test
    void hangupInTheWaitDocumentEndsTheCall() {
        enqueued().happens("wait-started", Map.of()).answers("{'module':'hangup'}").ends();
    }

    @Test
    void aWaitDocumentThatCannotBeFetchedLeavesTheCallerWaiting() {
        enqueued().happens("wait-started", Map.of()).fails(Failure.Kind.STATUS).sendsNothing().alive().noted("waits in silence");
    }

    @Test
    void keysPressedWhileWaitingBelongToTheWaitDocument() {
        Scenario call = enqueued().happens("wait-started", Map.of())
                .answers("{'module':'tts','data':{'text':'press 1 to leave'},'children':{'_':{'module':'twiml:gather',"
                        + "'data':{'num_digits':1},'children':{'input':" + ACTION + "}}}}")
                .says("press 1 to leave").key("1").stopped().asks("POST", "http://dev.example/action");
        assertEquals("1", call.asks().view().digits());
    }

    @Test
    void leaveElsewhereDoesNothing() {
        document("{'module':'twiml:leave','children':{'_':" + NEXT + "}}").says("next").noted("Leave outside");
    }

    @Test
    void mediaInsteadOfAWaitDocumentAreTheSwitchsToRepeat() {
        document("{'module':'twiml:enqueue','data':{'name':'support','wait':{'media':'moh_id'}}}")
                .sends("enqueue", "{'wait':'music','waitMedia':[{'sound':'moh_id'}]}")
                .happens("wait-started", Map.of()).asksNothing().sendsNothing();
        document("{'module':'twiml:conference','data':{'name':'room','wait':{'media':'ftp://m.example/a.wav'}}}")
                .sends("conference", "{'wait':'music','waitMedia':[{'url':'ftp://m.example/a.wav'}]}");
    }

    @Test
    void aWaitUrlMayAnswerWithASound_otherRequestsMayNot() {
        Scenario call = enqueued().happens("wait-started", Map.of());
        assertTrue(call.asks().waits());
        call.answers("{'module':'play','data':{'id':'http://dev.example/wait','loop':0,'terminators':[]}}")
                .sends("play", "{'loop':0,'stopOn':'','media':[{'url':'http://dev.example/wait'}]}");
        assertFalse(new Scenario().offered(pivot("")).asks().waits());
    }

    @Test
    void aConferencesWaitDocument() {
        document("{'module':'twiml:conference','data':{'name':'room','wait':{'url':'http://dev.example/wait','method':'GET'}}}")
                .sends("conference", "{'wait':'document'}").happens("wait-started", Map.of())
                .asks("GET", "http://dev.example/wait").answers("{'module':'tts','data':{'text':'soon'}}").says("soon");
    }

    // ---------------------------------------------------------------- callbacks

    @Test
    void statusCallbacksOfADialledLeg_inOrderAndNumbered() {
        Scenario call = dial(STATUS);
        call.rings("leg-b").answered("leg-b").passes(Duration.ofSeconds(7)).ended("leg-b", "normal", null);
        assertEquals(List.of("http://dev.example/status initiated 0 leg-b call-1 null",
                        "http://dev.example/status ringing 1 leg-b call-1 null",
                        "http://dev.example/status in-progress 2 leg-b call-1 null",
                        "http://dev.example/status completed 3 leg-b call-1 7"),
                call.told("CallStatus", "SequenceNumber", "CallSid", "ParentCallSid", "CallDuration"));
    }

    @Test
    void withoutAChoiceOfEventsOnlyTheEndIsTold() {
        Scenario call = dial("'status':{'url':'http://dev.example/status','method':'GET'}");
        call.rings("leg-b").ended("leg-b", "busy", null);
        assertEquals("GET", call.deliveries.get(0).method());
        assertTrue(call.deliveries.get(0).url().contains("CallStatus=busy"), call.deliveries.get(0).url());
        assertEquals(1, call.deliveries.size());
    }

    @Test
    void aRecordingsStatus_alsoAfterTheVerbIsOver() {
        Scenario call = document("{'module':'twiml:record','data':{'recording_status':{'url':'http://dev.example/rec','method':'POST'}},"
                + "'children':{'_':" + NEXT + "}}").sends("record").completed("{}").says("next");
        call.hear(new SwitchEvent.RecordingAvailable(call.meta("recording.available", Scenario.CALL),
                "rec-call-1-1", "http://sw.example/1.wav", 2100L));
        assertEquals(List.of("http://dev.example/rec rec-call-1-1 completed 3"),
                call.told("RecordingSid", "RecordingStatus", "RecordingDuration"));
    }

    // What each callback says in Kazoo's format: Kazoo's own names where it has one, and TwiML's beside them.

    private static Scenario kazoo(String program) {
        return new Scenario().answeredBefore().offered(pivot("'req_format':'kazoo'")).answers(program);
    }

    @Test
    void inKazoosFormat_aRecordingIsTheOneThatIsTold_notAnEarlierOne() {
        Scenario call = kazoo("{'module':'twiml:record','children':{'recorded':{'module':'twiml:dial','data':{'record':'record-from-answer',"
                + "'recording_status':{'url':'http://dev.example/rec','method':'POST','events':['in-progress','completed']},"
                + "'targets':[{'type':'number','value':'1'}]}}}}")
                .sends("record").completed("{'recordingId':'old','url':'http://sw/old.wav','durationMs':9000,'outcome':'key'}")
                .sends("dial").happens("recording-in-progress", Map.of("RecordingSid", "new", "RecordingStatus", "in-progress"))
                .happens("recording-completed", Map.of("RecordingSid", "new", "RecordingStatus", "completed",
                        "RecordingUrl", "new.wav", "RecordingDuration", "5"));
        assertEquals(List.of("http://dev.example/rec call-1 in-progress new null null null in-progress",
                        "http://dev.example/rec call-1 in-progress new new.wav 5 new.wav completed"),
                call.told("Call-ID", "Call-Status", "Recording-ID", "Recording-Url", "Recording-Duration", "RecordingUrl",
                        "RecordingStatus"));
    }

    @Test
    void inKazoosFormat_aTranscription() {
        Scenario call = kazoo("{'module':'twiml:record','data':{'transcribe':true,'transcribe_callback':{'url':'http://dev.example/t',"
                + "'method':'POST'}}}").sends("record")
                .happens("transcription", Map.of("TranscriptionText", "Hello", "TranscriptionSid", "t-1"));
        assertEquals(List.of("http://dev.example/t t-1 Hello Hello"),
                call.told("Transcription-ID", "Transcription-Text", "TranscriptionText"));
    }

    @Test
    void inKazoosFormat_anActionAfterTheCallerHungUp() {
        Scenario dialled = kazoo("{'module':'twiml:dial','data':{'targets':[{'type':'number','value':'1'}]},'children':{'_':"
                + "{'module':'twiml:dial','data':{'targets':[{'type':'number','value':'2'}]},'children':{'_':" + ACTION + "}}}}")
                .sends("dial").completed("{'outcome':'answered','otherCallId':'leg-b','bridgedMs':5000}").ended("leg-b", "normal", null)
                .sends("dial").hangsUp();
        assertEquals(List.of("http://dev.example/action call-1 completed canceled null null"),
                dialled.told("Call-ID", "Call-Status", "DialCallStatus", "DialCallSid", "DialCallDuration"));
        Scenario recorded = kazoo("{'module':'twiml:record','children':{'recorded':" + ACTION + "}}").sends("record").hangsUp();
        assertEquals(List.of("http://dev.example/action hangup"), recorded.told("Digits"));
    }

    @Test
    void inKazoosFormat_whatOnlyTwimlKnowsBearsTwimlsNames() {
        Scenario leg = kazoo("{'module':'twiml:dial','data':{'targets':[{'type':'number','value':'+4930'," + STATUS + "}]}}")
                .sends("dial").created("leg-b", "+4930");
        assertEquals(List.of("http://dev.example/status leg-b initiated call-1 0"),
                leg.told("Call-ID", "Call-Status", "ParentCallSid", "SequenceNumber"));
        Scenario gather = kazoo("{'module':'twiml:gather','data':{'input':['speech'],'partial':{'url':'http://dev.example/p',"
                + "'method':'POST'}},'children':{'input':" + ACTION + "}}").sends("gather")
                .happens("speech-partial", Map.of("UnstableSpeechResult", "hel"));
        assertEquals(List.of("http://dev.example/p call-1 hel"), gather.told("Call-ID", "UnstableSpeechResult"));
        gather.completed("{'speech':'hello','confidence':0.9}");
        assertEquals("kazoo hello", form(gather, "SpeechResult"));
        Scenario queue = kazoo("{'module':'twiml:enqueue','data':{'name':'support','wait':{'url':'http://dev.example/wait',"
                + "'method':'POST'}},'children':{'_':" + ACTION + "}}").sends("enqueue");
        String enqueue = queue.currentId();
        queue.happens("wait-started", Map.of("QueuePosition", "3"));
        assertEquals("kazoo 3", form(queue, "QueuePosition"));
        queue.about(enqueue).completed("{'outcome':'leave'}");
        assertEquals("kazoo leave", form(queue, "QueueResult"));
    }

    /** The format of a request, by its Call-ID, and one of its parameters. */
    private static String form(Scenario call, String parameter) {
        ObjectNode all = RequestParameters.of(call.asks().view(), call.asks().settings().reqFormat());
        return (all.has("Call-ID") ? "kazoo " : "twiml ") + all.path(parameter).asText();
    }

    @Test
    void partialResultsOfSpeech() {
        Scenario call = document("{'module':'twiml:gather','data':{'input':['speech'],'speech':{'timeout':2,'max_time':5},"
                + "'partial':{'url':'http://dev.example/partial','method':'POST'}},'children':{'input':" + ACTION + "}}")
                .sends("gather", "{'input':['speech'],'speech':{'timeoutMs':2000,'maxMs':5000,'partial':true}}")
                .happens("speech-partial", Map.of("UnstableSpeechResult", "hel"))
                .happens("speech-partial", Map.of("UnstableSpeechResult", "hello"));
        assertEquals(List.of("http://dev.example/partial hel 0", "http://dev.example/partial hello 1"),
                call.told("UnstableSpeechResult", "SequenceNumber"));
        call.completed("{'speech':'hello','confidence':0.9}").asks("POST", "http://dev.example/action");
        assertEquals("{SpeechResult=hello, Confidence=0.9}", call.asks().view().extra().toString());
        call.answers(ACTION);
        assertNull(call.asks().view().extra().get("SpeechResult"), "told once");
    }

    @Test
    void anEmptyResultAsksTheActionWhenItShall() {
        document("{'module':'twiml:gather','children':{'empty':" + ACTION + ",'_':" + NEXT + "}}")
                .sends("gather").completed("{'outcome':'timeout'}").asks("POST", "http://dev.example/action");
    }

    @Test
    void conferenceEventsThatWereAskedFor() {
        Scenario call = document("{'module':'twiml:conference','data':{'name':'room','status':{'url':'http://dev.example/c',"
                + "'method':'POST','events':['join','leave']}}}").sends("conference");
        for (String event : List.of("conference-start", "participant-join", "participant-mute", "participant-leave")) {
            call.happens(event, Map.of("StatusCallbackEvent", event));
        }
        assertEquals(List.of("http://dev.example/c participant-join", "http://dev.example/c participant-leave"),
                call.told("StatusCallbackEvent"));
    }

    @Test
    void answeringMachineDetection() {
        Scenario call = dial("'amd':{'mode':'Enable','callback':{'url':'http://dev.example/amd','method':'POST'}}");
        call.hear(new SwitchEvent.CommandEvent(call.meta("command.event", "leg-b"), call.currentId(), "amd",
                Map.of("AnsweredBy", "human")));
        assertEquals(List.of("http://dev.example/amd human leg-b"), call.told("AnsweredBy", "CallSid"));
    }

    // ---------------------------------------------------------------- the generic command

    @Test
    void aCommandThatIsAwaitedTellsItsResult() {
        Scenario call = document("{'module':'twiml:command','data':{'name':'pay','data':{'chargeAmount':'20.45'},'wait':true,"
                + "'limit_s':60,'tells':{'Result':'result','PaymentToken':'token'}},'children':{'_':" + ACTION + "}}")
                .sends("pay", "{'chargeAmount':'20.45'}").completed("{'result':'success','token':'tok_1'}")
                .asks("POST", "http://dev.example/action");
        assertEquals("{PaymentToken=tok_1, Result=success}", new TreeMap<>(call.asks().view().extra()).toString());
    }

    @Test
    void aCommandThatIsNotAwaitedGoesOnAtOnce_itsEventsAreTold() {
        Scenario call = document("{'module':'twiml:command','data':{'name':'fork','data':{'kind':'stream','url':'wss://s.example'},"
                + "'wait':false,'callback':{'url':'http://dev.example/stream','method':'POST'}},'children':{'_':" + NEXT + "}}")
                .sends("fork", "{'kind':'stream'}");
        call.happens("stream-started", Map.of("StreamEvent", "stream-started")).says("next");
        assertEquals(List.of("http://dev.example/stream stream-started"), call.told("StreamEvent"));
    }

    // ---------------------------------------------------------------- the caller hangs up in the middle

    @Test
    void theActionIsToldWhenTheCallerHangsUpDuringADial() {
        Scenario call = dial(STATUS);
        call.told();
        call.hangsUp();
        assertEquals(List.of("http://dev.example/action canceled completed"), call.told("DialCallStatus", "CallStatus"));
    }

    @Test
    void aRedirectThatOnlyFollowsTheVerbIsNotTold() {
        for (String verb : List.of("'twiml:dial','data':{'targets':[{'type':'number','value':'1'}]}",
                "'twiml:conference','data':{'name':'room'}", "'twiml:enqueue','data':{'name':'support'}",
                "'twiml:command','data':{'name':'echo','data':{}}")) {
            Scenario call = document("{'module':" + verb + ",'children':{'_':" + ACTION.replace(",'action':true", "") + "}}");
            call.anything().hangsUp().finished();
            assertEquals(List.of(), call.deliveries, verb);
        }
    }

    @Test
    void theActionIsToldWhenTheCallerHangsUpInAQueue() {
        Scenario call = enqueued().hangsUp().finished();
        assertEquals(List.of("http://dev.example/action hangup"), call.told("QueueResult"));
    }
}
