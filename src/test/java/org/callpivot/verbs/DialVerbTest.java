package org.callpivot.verbs;

import static org.callpivot.verbs.Event.answers;
import static org.callpivot.verbs.Event.completed;
import static org.callpivot.verbs.Event.created;
import static org.callpivot.verbs.Event.failed;
import static org.callpivot.verbs.Event.hangsUp;
import static org.callpivot.verbs.Event.happens;
import static org.callpivot.verbs.Event.recorded;
import static org.callpivot.verbs.Event.rejected;
import static org.callpivot.verbs.VerbCall.attribute;
import static org.callpivot.verbs.VerbCall.call;
import static org.callpivot.verbs.VerbCall.ringing;
import static org.callpivot.verbs.VerbCall.with;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.callpivot.request.ReqFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Dial: facts/twiml.md A2, table row Dial, with Kazoo's own attributes of facts/kazoo-pivot.md part 5; class
 * org.callpivot.twiml.Dial. Whom it calls: {@link DialPartiesVerbTest}, {@link ConferenceVerbTest}.
 */
class DialVerbTest {

    private static final String DONE = "POST https://dev.example.com/done";

    @Test
    void theCallerIsConnectedAndTheActionToldHowItEnded() {
        call("<Dial action='/done'>+1 (415) 886-7900</Dial><Say>never</Say>")
                .warns("12200 never reached")
                .orders("dial targets.0.number=+14158867900")
                .on(completed("outcome=answered otherCallId=leg-b bridgedMs=61000"))
                .requests(DONE + " DialCallStatus=completed DialCallSid=leg-b DialCallDuration=61")
                .answers("<Hangup/>")
                .orders("hangup reason=normal");
    }

    @Test
    void withoutAttributesItRingsThirtySecondsAndConnectsForFourHours() {
        call("<Dial>2000</Dial>").ordersOnly("dial", """
                {"targets": [{"number": "2000"}], "order": "together", "timeoutMs": 30000, "limitMs": 14400000,
                 "onEnd": "keep", "answerOnBridge": false}""");
    }

    @Test
    void itDoesNotAnswerTheCallByItself() {
        ringing().call("<Dial answerOnBridge='true'>2000</Dial>").orders("dial answerOnBridge=true");
    }

    @RowsOf("Dial")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute              | value                    | the switch is told                               | fault
            timeout                  |                          | dial timeoutMs=30000                             |
            timeout                  | 1                        | dial timeoutMs=1000                              |
            timeout                  | 5                        | dial timeoutMs=5000                              |
            timeout                  | 600                      | dial timeoutMs=600000                            |
            timeout                  | 3600                     | dial timeoutMs=3600000                           |
            timeout                  | 0                        | dial timeoutMs=30000                             | 13212
            timeout                  | 3601                     | dial timeoutMs=3600000                           | 13212
            timeout                  | -1                       | dial timeoutMs=30000                             | 13212
            timeout                  | 4.5                      | dial timeoutMs=30000                             | 13212
            timeout                  | long                     | dial timeoutMs=30000                             | 13212
            timeLimit                |                          | dial limitMs=14400000                            |
            timeLimit                | 1                        | dial limitMs=1000                                |
            timeLimit                | 86400                    | dial limitMs=86400000                            |
            timeLimit                | 0                        | dial limitMs=14400000                            | 13216
            timeLimit                | 86401                    | dial limitMs=86400000                            | 13216
            timeLimit                | 1h                       | dial limitMs=14400000                            | 13216
            callerId                 |                          | dial !callerId=                                  |
            callerId                 | ''                       | dial !callerId=                                  |
            callerId                 | +1 (415) 886-7900        | dial callerId.number=+14158867900                |
            callerId                 | 2001                     | dial callerId.number=2001                        |
            callerId                 | client:joe               | dial callerId.number=client:joe                  |
            callReason               |                          | dial !callReason=                                |
            callReason               | A delivery               | dial callReason='A delivery'                     |
            callReason               | 1234567890123456789012345678901234567890123456789  | dial callReason=1234567890123456789012345678901234567890123456789  |
            callReason               | 12345678901234567890123456789012345678901234567890 | dial callReason=12345678901234567890123456789012345678901234567890 |
            callReason               | 12345678901234567890123456789012345678901234567890x | dial callReason=12345678901234567890123456789012345678901234567890 | 12200
            hangupOnStar             |                          | dial !stopOn=                                    |
            hangupOnStar             | true                     | dial stopOn=*                                    |
            hangupOnStar             | TRUE                     | dial stopOn=*                                    |
            hangupOnStar             | false                    | dial !stopOn=                                    |
            hangupOnStar             | 1                        | dial !stopOn=                                    | 13213
            hangupOn                 |                          | dial !stopOn=                                    |
            hangupOn                 | 9                        | dial stopOn=9                                    |
            hangupOn                 | #                        | dial stopOn=#                                    |
            hangupOn                 | *                        | dial stopOn=*                                    |
            hangupOn                 | 99                       | dial !stopOn=                                    | 12200
            hangupOn                 | ''                       | dial !stopOn=                                    | 12200
            answerOnBridge           |                          | dial answerOnBridge=false                        |
            answerOnBridge           | true                     | dial answerOnBridge=true                         |
            answerOnBridge           | false                    | dial answerOnBridge=false                        |
            answerOnBridge           | maybe                    | dial answerOnBridge=false                        | 13219
            sequential               |                          | dial order=together                              |
            sequential               | true                     | dial order=inTurn                                |
            sequential               | false                    | dial order=together                              |
            sequential               | yes                      | dial order=together                              | 13218
            strategy                 |                          | dial order=together                              |
            strategy                 | simultaneous             | dial order=together                              |
            strategy                 | single                   | dial order=inTurn                                |
            strategy                 | random                   | dial order=together                              | 12200
            record                   |                          | dial !record= !recordingId= !recordingTrack= !trim= |
            record                   | do-not-record            | dial !record= !recordingId=                      |
            record                   | false                    | dial !record= !recordingId=                      |
            record                   | true                     | dial record=record-from-answer recordingId=rec-call-1-1 recordingTrack=both trim=do-not-trim |
            record                   | record-from-answer       | dial record=record-from-answer recordingId=rec-call-1-1  |
            record                   | record-from-ringing      | dial record=record-from-ringing recordingId=rec-call-1-1 |
            record                   | record-from-answer-dual  | dial record=record-from-answer-dual              |
            record                   | record-from-ringing-dual | dial record=record-from-ringing-dual             |
            record                   | always                   | dial !record= !recordingId=                      | 13217
            recordingTrack           | inbound                  | dial !recordingTrack=                            |
            trim                     | trim-silence             | dial !trim=                                      |
            recordingConfigurationId | RC1                      | dial !recordingConfigurationId=                  |
            recordingUrl             | /store                   | dial !upload=                                    |
            ringTone                 |                          | dial !ringTone=                                  |
            ringTone                 | de                       | dial ringTone=de                                 |
            ringTone                 | us-old                   | dial ringTone=us-old                             |
            ringTone                 | automatic                | dial ringTone=automatic                          |
            ringTone                 | loud                     | dial !ringTone=                                  | 13220
            events                   |                          | dial !events=                                    |
            events                   | call-progress-event      | dial events=call-progress-event                  |
            events                   | all                      | dial !events=                                    | 12200
            passports                |                          | dial !passports=                                 |
            passports                | eyJhbGciOi               | dial !passports=                                 |
            collect_dtmf             | true                     | dial !collectDtmf=                               |
            collect_dtmf             | x                        | dial !collectDtmf=                               | 12200
            continueOnFail           | false                    | dial !continueOnFail=                            |
            continueOnFail           | x                        | dial !continueOnFail=                            | 12200
            callerid                 | 2001                     | dial !callerId=                                  | 12200
            """)
    void theOrder(String name, String value, String told, String fault) {
        call("<Dial action='/done' " + attribute(name, value) + ">2000</Dial>")
                .warns(fault == null ? null : fault + " " + name)
                .orders(told)
                .on(completed("outcome=noAnswer"))
                .requests(DONE + " DialCallStatus=no-answer").tells();
    }

    @RowsOf("Dial")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute              | value                      | the switch is told of the recording                            | fault
            recordingTrack           |                            | dial recordingTrack=both                                       |
            recordingTrack           | inbound                    | dial recordingTrack=inbound                                    |
            recordingTrack           | outbound                   | dial recordingTrack=outbound                                   |
            recordingTrack           | both                       | dial recordingTrack=both                                       |
            recordingTrack           | left                       | dial recordingTrack=both                                       | 13622
            trim                     |                            | dial trim=do-not-trim                                          |
            trim                     | trim-silence               | dial trim=trim-silence                                         |
            trim                     | do-not-trim                | dial trim=do-not-trim                                          |
            trim                     | true                       | dial trim=do-not-trim                                          | 13699
            recordingConfigurationId |                            | dial !recordingConfigurationId=                                |
            recordingConfigurationId | RC1                        | dial recordingConfigurationId=RC1                              |
            recordingUrl             |                            | dial !upload=                                                  |
            recordingUrl             | /store                     | dial upload.url=https://dev.example.com/store upload.method=PUT |
            recordingUrl             | mailto:a@b.example         | dial !upload=                                                  | 11100
            recordStoreMethod        |                            | dial !upload=                                                  |
            recordStoreMethod        | PUT                        | dial !upload=                                                  |
            recordStoreMethod        | GET                        | dial !upload=                                                  | 12200
            """)
    void theRecording(String name, String value, String told, String fault) {
        call("<Dial record='true' action='/done' " + attribute(name, value) + ">2000</Dial>")
                .warns(fault == null ? null : fault + " " + name)
                .orders(told)
                .on(completed("outcome=answered otherCallId=leg-b bridgedMs=1500 recordingId=rec-call-1-1"
                        + " recordingUrl=https://sw.example/1.wav recordingMs=1400"))
                .requests(DONE + " DialCallStatus=completed DialCallSid=leg-b DialCallDuration=2"
                        + " RecordingSid=rec-call-1-1 RecordingUrl=https://sw.example/1.wav RecordingDuration=2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # value  | the method of the upload | fault
                     | PUT                      |
            PUT      | PUT                      |
            POST     | POST                     |
            PATCH    | PATCH                    |
            post     | POST                     |
            DELETE   | PUT                      | 12200
            """)
    void recordStoreMethod(String value, String method, String fault) {
        call("<Dial record='true' recordingUrl='https://b.example/r' " + attribute("recordStoreMethod", value)
                + ">2000</Dial>")
                .warns(fault == null ? null : fault + " recordStoreMethod")
                .orders("dial upload.url=https://b.example/r upload.method=" + method);
    }

    @RowsOf("Dial")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute                   | value                | beside the call the developer gets | of these                     | fault
            recordingStatusCallback       |                      |                                    |                              |
            recordingStatusCallback       | ''                   |                                    |                              |
            recordingStatusCallback       | rec?a=b              | POST https://dev.example.com/ivr/rec?a=b | completed              |
            recordingStatusCallback       | https://b.example/r  | POST https://b.example/r           | completed                    |
            recordingStatusCallback       | mailto:a@b.example   |                                    |                              | 13256
            recordingStatusCallbackMethod |                      | POST https://dev.example.com/r     | completed                    |
            recordingStatusCallbackMethod | POST                 | POST https://dev.example.com/r     | completed                    |
            recordingStatusCallbackMethod | GET                  | GET https://dev.example.com/r      | completed                    |
            recordingStatusCallbackMethod | PUT                  | POST https://dev.example.com/r     | completed                    | 12200
            recordingStatusCallbackEvent  |                      | POST https://dev.example.com/r     | completed                    |
            recordingStatusCallbackEvent  | in-progress          | POST https://dev.example.com/r     | in-progress                  |
            recordingStatusCallbackEvent  | completed            | POST https://dev.example.com/r     | completed                    |
            recordingStatusCallbackEvent  | absent               | POST https://dev.example.com/r     | absent                       |
            recordingStatusCallbackEvent  | in-progress completed absent | POST https://dev.example.com/r | in-progress completed absent |
            recordingStatusCallbackEvent  | absent gone          | POST https://dev.example.com/r     | absent                       | 13621
            recordingStatusCallbackEvent  | gone                 | POST https://dev.example.com/r     | completed                    | 13621
            """)
    void recordingStatus(String name, String value, String request, String statuses, String fault) {
        String url = name.equals("recordingStatusCallback") ? "" : "recordingStatusCallback='/r' ";
        VerbCall dial = call("<Dial record='true' " + url + attribute(name, value) + ">2000</Dial>")
                .warns(fault == null ? null : fault + " " + name)
                .orders("dial recordingId=rec-call-1-1")
                .on(happens("recording-in-progress", "RecordingSid=rec-call-1-1 RecordingStatus=in-progress"))
                .on(recorded("recordingId=rec-call-1-1 url=https://sw.example/1.wav durationMs=2100"))
                .on(happens("recording-absent", "RecordingSid=rec-call-1-1 RecordingStatus=absent"))
                .requestsNothing();
        List<String> told = new ArrayList<>();
        for (String status : statuses == null ? new String[0] : statuses.split(" ")) {
            told.add(request + " RecordingSid=rec-call-1-1 RecordingStatus=" + status + " SequenceNumber=" + told.size()
                    + (status.equals("completed") ? " RecordingUrl=https://sw.example/1.wav RecordingDuration=3" : ""));
        }
        dial.tells(told.toArray(String[]::new));
    }

    @Test
    void recordingStatusesKeepTheirOrder_alsoAfterTheDial() {
        call("<Dial record='true' recordingStatusCallback='/r' recordingStatusCallbackEvent='in-progress"
                + " completed'>2000</Dial>"
                + "<Say>Goodbye</Say>")
                .orders("dial")
                .on(happens("recording-in-progress", "RecordingSid=rec-call-1-1 RecordingStatus=in-progress"))
                .on(completed("outcome=answered otherCallId=leg-b bridgedMs=1000"))
                .orders("say text=Goodbye")
                .on(recorded("recordingId=rec-call-1-1 durationMs=1000"))
                .tellsInOrder("POST https://dev.example.com/r RecordingSid=rec-call-1-1 RecordingStatus=in-progress"
                        + " SequenceNumber=0",
                        "POST https://dev.example.com/r RecordingSid=rec-call-1-1 RecordingStatus=completed"
                        + " SequenceNumber=1"
                                + " RecordingDuration=1 DialCallStatus=completed DialCallSid=leg-b DialCallDuration=1");
    }

    @RowsOf("Dial")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute | value              | the switch is told | beside the call the developer gets | fault
            referUrl    |                    | dial !refer=       |                                    |
            referUrl    | ''                 | dial !refer=       |                                    |
            referUrl    | /refer             | dial refer=true    | POST https://dev.example.com/refer |
            referUrl    | mailto:a@b.example | dial !refer=       |                                    | 11100
            referMethod |                    | dial refer=true    | POST https://dev.example.com/r     |
            referMethod | POST               | dial refer=true    | POST https://dev.example.com/r     |
            referMethod | GET                | dial refer=true    | GET https://dev.example.com/r      |
            referMethod | PUT                | dial refer=true    | POST https://dev.example.com/r     | 12200
            """)
    void refer(String name, String value, String told, String request, String fault) {
        String url = name.equals("referUrl") ? "" : "referUrl='/r' ";
        VerbCall dial = call("<Dial " + url + attribute(name, value) + ">2000</Dial>")
                .warns(fault == null ? null : fault + " " + name)
                .orders(told)
                .on(happens("refer", "ReferTransferTarget=sip:a@b.example"))
                .requestsNothing();
        if (request == null) {
            dial.tells();
        } else {
            dial.tells(request + " ReferTransferTarget=sip:a@b.example SequenceNumber=0");
        }
    }

    @RowsOf("Dial")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute | value                 | at its end the developer gets          | fault
            action      |                       |                                        |
            action      | ''                    |                                        |
            action      | done?a=b              | POST https://dev.example.com/ivr/done?a=b |
            action      | /done                 | POST https://dev.example.com/done      |
            action      | //b.example/done      | POST https://b.example/done            |
            action      | mailto:a@b.example    |                                        | 11100
            method      |                       |                                        |
            method      | GET                   |                                        |
            method      | PUT                   |                                        | 13210
            """)
    void theAction(String name, String value, String request, String fault) {
        VerbCall dial = call("<Dial " + attribute(name, value) + ">2000</Dial>"
                + (request == null ? "<Say>next</Say>" : ""))
                .warns(fault == null ? null : fault + " " + name)
                .orders("dial")
                .on(completed("outcome=busy"));
        if (request == null) {
            dial.requestsNothing().orders("say text=next");
        } else {
            dial.requests(request + " DialCallStatus=busy").orders();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # method | the developer gets               | fault
                     | POST https://dev.example.com/d   |
            POST     | POST https://dev.example.com/d   |
            GET      | GET https://dev.example.com/d    |
            get      | GET https://dev.example.com/d    |
            PUT      | POST https://dev.example.com/d   | 13210
            """)
    void theMethodOfTheAction(String value, String request, String fault) {
        call("<Dial action='/d' " + attribute("method", value) + ">2000</Dial>")
                .warns(fault == null ? null : fault + " method")
                .orders("dial").on(completed("outcome=busy")).requests(request + " DialCallStatus=busy");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # the switch tells                                    | the action, beside the usual parameters
            outcome=answered otherCallId=leg-b bridgedMs=61000    | DialCallStatus=completed DialCallSid=leg-b DialCallDuration=61
            outcome=answered otherCallId=leg-b bridgedMs=1        | DialCallStatus=completed DialCallSid=leg-b DialCallDuration=1
            outcome=busy otherCallId=leg-b sipStatus=486          | DialCallStatus=busy DialCallSid=leg-b
            outcome=noAnswer                                      | DialCallStatus=no-answer
            outcome=failed cause=1                                | DialCallStatus=failed
            outcome=canceled                                      | DialCallStatus=canceled
            """)
    void theOutcome(String result, String parameters) {
        for (ReqFormat format : ReqFormat.values()) {
            with(format).call("<Dial action='/done'>2000</Dial>").orders("dial")
                    .on(completed(result)).requests(DONE + " " + parameters);
        }
    }

    @Test
    void aDialThatTheSwitchCouldNotCarryOutHasFailed() {
        call("<Dial action='/done'>2000</Dial>").orders("dial").on(failed("switchError"))
                .requests(DONE + " DialCallStatus=failed");
        call("<Dial action='/done'>2000</Dial>").orders("dial").on(rejected("notSupported")).requests(DONE)
                .notes("does not support twiml:dial");
    }

    @ParameterizedTest
    @EnumSource
    void whoeverHangsUpWhileItRingsIsToldOf(ReqFormat format) {
        String callStatus = format == ReqFormat.KAZOO ? "Call-Status=completed CallStatus=completed"
                : "CallStatus=completed";
        with(format).call("<Dial action='/done'>2000</Dial>").orders("dial").on(hangsUp())
                .tells(DONE + " DialCallStatus=canceled " + callStatus).orders();
    }

    @Test
    void whoeverHangsUpAfterAConversationIsToldOfIt() {
        call("<Dial action='/done'>2000</Dial>").orders("dial")
                .on(created("leg-b", 0)).on(answers("leg-b")).after(Duration.ofSeconds(5)).on(hangsUp())
                .tells(DONE + " DialCallStatus=completed DialCallSid=leg-b DialCallDuration=5 CallStatus=completed");
    }

    @Test
    void aDialBeforeIsForgottenWhenTheCallerHangsUp() {
        call("<Dial>2000</Dial><Dial action='/done'>2001</Dial>").orders("dial").on(completed("outcome=busy"))
                .orders("dial targets.0.number=2001").on(hangsUp())
                .tells(DONE + " DialCallStatus=canceled CallStatus=completed");
    }

    @Test
    void aCalleeWhoStillHearsHisWhisperHasNotSpokenWithTheCaller() {
        call("<Dial action='/done'><Number url='/w'>2000</Number></Dial>").orders("dial")
                .on(created("leg-b", 0)).on(answers("leg-b")).on(hangsUp())
                .tells(DONE + " DialCallStatus=canceled CallStatus=completed");
    }

    @Test
    void withoutActionNobodyIsToldOfAHangUp() {
        call("<Dial>2000</Dial><Redirect>/next</Redirect>").orders("dial").on(hangsUp()).tells().requestsNothing();
        call("<Dial>2000</Dial>").orders("dial").on(hangsUp()).tells().requestsNothing();
    }

    @Test
    void severalAreCalledInTheOrderOfTheDocument() {
        call("<Dial><Sip>sip:a@b.example</Sip><Number>20-00</Number><Device>d1</Device><User>u1</User></Dial>")
                .orders("dial targets.0.sip=sip:a@b.example targets.1.number=2000 targets.2.device=d1 targets.3.user=u1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # nobody to call                                 | faults
            <Dial/>                                          | 13223
            <Dial>nobody</Dial>                              | 13223
            <Dial><Fax>1</Fax></Dial>                        | 13215,13223
            <Dial><Number>x</Number></Dial>                  | 13223,13223
            <Dial action='/a'><Number/></Dial>               | 13223,13223
            <Dial><Conference/></Dial>                       | 13237,13223
            """)
    void withNobodyToCallItIsSkipped(String dial, String faults) {
        call(dial + "<Say>next</Say>").warns(faults.split(",")).orders("say text=next");
    }

    @Test
    void whatIsNoNounDoesNotStopTheOthers() {
        call("<Dial>x<Pager>1</Pager><Number>2000</Number></Dial>").warns("13215 <Pager>", "12200 <Dial>")
                .orders("dial targets=[{\"number\":\"2000\"}]");
    }

    @Test
    void tenPartiesAreCalledAtMost() {
        call("<Dial>" + "<Number>2000</Number>".repeat(10) + "</Dial>").warns()
                .orders("dial targets.9.number=2000");
        call("<Dial>" + "<Number>2000</Number>".repeat(11) + "</Dial>").warns("13250 11 parties")
                .orders("dial targets.9.number=2000 !targets.10=");
    }
}
