package org.callpivot.verbs;

import static org.callpivot.verbs.Event.answers;
import static org.callpivot.verbs.Event.completed;
import static org.callpivot.verbs.Event.created;
import static org.callpivot.verbs.Event.digits;
import static org.callpivot.verbs.Event.happens;
import static org.callpivot.verbs.Event.hangsUp;
import static org.callpivot.verbs.Event.rejected;
import static org.callpivot.verbs.VerbCall.attribute;
import static org.callpivot.verbs.VerbCall.call;
import static org.callpivot.verbs.VerbCall.ringing;
import static org.callpivot.verbs.VerbCall.with;

import org.callpivot.request.ReqFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Callers who wait and those who take them out: Enqueue with its Task, Leave, and Dial's Queue. facts/twiml.md A2,
 * table rows Enqueue, Leave and Queue (noun); classes of these names in org.callpivot.twiml.
 */
class QueueVerbsTest {

    private static final String WAITS =
            "QueueSid=QU1 QueuePosition=2 QueueTime=0 AvgQueueTime=30 CurrentQueueSize=2 MaxQueueSize=100";

    @Test
    void withoutAttributesTheCallerHearsTheMusicOfTheSwitch() {
        call("<Enqueue>support</Enqueue><Say>Next</Say>")
                .ordersOnly("enqueue", """
                        {"queue": "acct:support", "maxSize": 100}""")
                .on(happens("wait-started", WAITS)).requestsNothing().orders()
                .on(completed("outcome=bridged queueMs=12000 otherCallId=agent"))
                .requestsNothing().orders("say text=Next");
    }

    @RowsOf("Enqueue")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute   | value      | the switch is told                  | the developer gets when it is over    | fault
            action        |            | enqueue                             |                                       |
            action        | ''         | enqueue                             |                                       |
            action        | over       | enqueue                             | POST https://dev.example.com/ivr/over |
            action        | tel:1      | enqueue                             |                                       | 14203
            method        | GET        | enqueue                             |                                       |
            maxQueueSize  |            | enqueue maxSize=100                 |                                       |
            maxQueueSize  | 1          | enqueue maxSize=1                   |                                       |
            maxQueueSize  | 5000       | enqueue maxSize=5000                |                                       |
            maxQueueSize  | 5001       | enqueue maxSize=5000                |                                       | 12200
            maxQueueSize  | 0          | enqueue maxSize=100                 |                                       | 12200
            maxQueueSize  | many       | enqueue maxSize=100                 |                                       | 12200
            workflowSid   |            | enqueue !workflowSid=               |                                       |
            workflowSid   | WW1        | enqueue workflowSid=WW1             |                                       |
            name          | support    | enqueue queue=acct:support          |                                       | 12200
            """)
    void enqueue(String name, String value, String told, String asked, String fault) {
        VerbCall call = call("<Enqueue " + attribute(name, value) + ">support</Enqueue>")
                .warns(fault == null ? null : fault + " " + name)
                .orders(told + " queue=acct:support")
                .on(completed("outcome=hangup queueMs=12001"));
        if (asked == null) {
            call.requestsNothing().ends();
        } else {
            call.requests(asked + " QueueSid=support QueueResult=hangup QueueTime=13");
        }
    }

    @RowsOf("Enqueue")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute   | value | the developer gets when it is over | fault
            method        |       | POST https://dev.example.com/over  |
            method        | POST  | POST https://dev.example.com/over  |
            method        | GET   | GET https://dev.example.com/over   |
            method        | PUT   | POST https://dev.example.com/over  | 14201
            """)
    void methodOfTheAction(String name, String value, String asked, String fault) {
        call("<Enqueue action='/over' " + attribute(name, value) + ">support</Enqueue>")
                .warns(fault == null ? null : fault + " " + name)
                .orders("enqueue")
                .on(completed("outcome=leave queueMs=1000"))
                .requests(asked + " QueueSid=support QueueResult=leave QueueTime=1");
    }

    @RowsOf("Enqueue")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute   | value        | the switch is told    | while the caller waits the developer gets | fault
            waitUrl       |              | enqueue !wait=        |                                           |
            waitUrl       | ''           | enqueue wait=silence  |                                           |
            waitUrl       | silence      | enqueue wait=silence  |                                           |
            waitUrl       | hold-music   | enqueue wait=music waitMedia.0.sound=hold-music |                 |
            waitUrl       | prompt://a/b | enqueue wait=music waitMedia.0.sound=prompt://a/b |               |
            waitUrl       | ftp://m.example/a | enqueue wait=music waitMedia.0.url=ftp://m.example/a |        |
            waitUrl       | wait.xml     | enqueue wait=document | POST https://dev.example.com/ivr/wait.xml |
            waitUrl       | /wait?a=1    | enqueue wait=document | POST https://dev.example.com/wait?a=1     |
            waitUrl       | HTTP://m.example/a | enqueue wait=document | POST http://m.example/a             |
            waitUrl       | media:x      | enqueue !wait=        |                                           | 14202
            waitUrl       | file:///x    | enqueue !wait=        |                                           | 14202
            waitUrlMethod | GET          | enqueue !wait=        |                                           |
            """)
    void waiting(String name, String value, String told, String asked, String fault) {
        VerbCall call = call("<Enqueue " + attribute(name, value) + ">support</Enqueue>")
                .warns(fault == null ? null : fault + " " + name)
                .orders(told)
                .on(happens("wait-started", WAITS));
        if (asked == null) {
            call.requestsNothing();
        } else {
            call.requests(asked + " " + WAITS.replace("QU1", "support"));
        }
    }

    @RowsOf("Enqueue")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute   | value | while the caller waits the developer gets | fault
            waitUrlMethod |       | POST https://dev.example.com/wait         |
            waitUrlMethod | POST  | POST https://dev.example.com/wait         |
            waitUrlMethod | GET   | GET https://dev.example.com/wait          |
            waitUrlMethod | HEAD  | POST https://dev.example.com/wait         | 14206
            """)
    void methodOfTheWaiting(String name, String value, String asked, String fault) {
        call("<Enqueue waitUrl='/wait' " + attribute(name, value) + ">support</Enqueue>")
                .warns(fault == null ? null : fault + " " + name)
                .orders("enqueue wait=document")
                .on(happens("wait-started", WAITS))
                .requests(asked + " " + WAITS.replace("QU1", "support"));
    }

    @RowsOf("Enqueue")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute of Task | value     | the switch is told            | fault
            priority            |           | enqueue !taskPriority=        |
            priority            | 0         | enqueue taskPriority=0        |
            priority            | 999999999 | enqueue taskPriority=999999999 |
            priority            | -1        | enqueue !taskPriority=        | 12200
            priority            | high      | enqueue !taskPriority=        | 12200
            timeout             |           | enqueue !taskTimeout=         |
            timeout             | 1         | enqueue taskTimeout=1         |
            timeout             | 999999999 | enqueue taskTimeout=999999999 |
            timeout             | 0         | enqueue !taskTimeout=         | 12200
            timeout             | soon      | enqueue !taskTimeout=         | 12200
            skill               | fr        | enqueue                       | 12200
            """)
    void task(String name, String value, String told, String fault) {
        call("<Enqueue workflowSid='WW1'><Task " + attribute(name, value) + ">{\"skill\": \"fr\"}</Task></Enqueue>")
                .warns(fault == null ? null : fault + " " + name)
                .orders(told + " workflowSid=WW1 task.skill=fr !queue=");
    }

    @Test
    void aTaskThatIsNoJsonIsText() {
        call("<Enqueue><Task>{account}</Task></Enqueue>").warns().orders("enqueue task={account}");
    }

    @Test
    void withoutNameTaskAndWorkflowItIsSkipped() {
        call("<Enqueue action='/over'/><Say>Next</Say>").warns("14204").orders("say text=Next");
        call("<Enqueue><Say>support</Say></Enqueue><Say>Next</Say>").warns("12200", "14204").orders("say text=Next");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bridged", "bridging-in-process", "error", "hangup", "leave", "redirected",
        "redirected-from-bridged", "queue-full", "system-error"})
    void everyResultReachesTheActionInBothFormats(String result) {
        for (ReqFormat format : ReqFormat.values()) {
            with(format).call("<Enqueue action='/over'>support</Enqueue>").orders("enqueue")
                    .on(completed("outcome=" + result))
                    .requests("POST https://dev.example.com/over QueueSid=support QueueResult=" + result);
        }
    }

    @Test
    void aSwitchWithoutQueuesGoesOnWithTheAction() {
        call("<Enqueue action='/over'>support</Enqueue>").orders("enqueue").on(rejected("notSupported"))
                .requests("POST https://dev.example.com/over QueueSid=support");
    }

    @Test
    void theActionHearsOfACallerWhoHangsUpWaiting() {
        call("<Enqueue action='/over'>support</Enqueue>").orders("enqueue").on(hangsUp())
                .requestsNothing()
                .tells("POST https://dev.example.com/over CallStatus=completed QueueSid=support QueueResult=hangup");
    }

    @ParameterizedTest
    @EnumSource(ReqFormat.class)
    void theWaitDocumentGoesRoundUntilTheCallerLeaves(ReqFormat format) {
        with(format).call("<Enqueue action='/over' waitUrl='/wait'>support</Enqueue>")
                .orders("enqueue wait=document")
                .on(happens("wait-started", WAITS))
                .requests("POST https://dev.example.com/wait " + WAITS.replace("QU1", "support"))
                .answers("<Play>music.mp3</Play>")
                .orders("play media.0.url=https://dev.example.com/music.mp3")
                .on(completed())
                .requests("POST https://dev.example.com/wait QueueSid=support")
                .answers("<Gather numDigits='1' action='/choice'><Say>Press 1 to leave</Say></Gather>")
                .orders("gather")
                .on(digits("1"))
                .requests("POST https://dev.example.com/choice QueueSid=support Digits=1")
                .answers("<Leave/>")
                .orders("leaveQueue").requestsNothing()
                .during("enqueue").on(happens("wait-ended", ""))
                .on(completed("outcome=leave queueMs=61000"))
                .requests("POST https://dev.example.com/over QueueSid=support QueueResult=leave QueueTime=61");
    }

    @Test
    void whoIsTakenOutHearsNoMoreOfTheWaitDocument() {
        call("<Enqueue waitUrl='/wait'>support</Enqueue>").orders("enqueue")
                .on(happens("wait-started", WAITS))
                .requests("POST https://dev.example.com/wait " + WAITS.replace("QU1", "support"))
                .answers("<Play>music.mp3</Play>").orders("play")
                .during("enqueue").on(happens("wait-ended", ""))
                .orders("stop").requestsNothing();
    }

    @Test
    void aWaitDocumentThatFailsLeavesTheCallerInSilence() {
        call("<Enqueue waitUrl='/wait'>support</Enqueue>").orders("enqueue")
                .on(happens("wait-started", WAITS))
                .requests("POST https://dev.example.com/wait " + WAITS.replace("QU1", "support"))
                .answersNothing()
                .orders().requestsNothing().alive().notes("waits in silence");
    }

    @Test
    void leaveHasNoAttributesAndOutsideOfAQueueNoMeaning() {
        call("<Leave queue='a'>b</Leave><Say>Never</Say>").warns("12200 queue", "12200", "12200 never reached")
                .notes("outside of a wait document").ends();
    }

    @RowsOf("Queue")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute          | value | the switch is told                     | the one who waited is asked for        | fault
            url                  |       | dial !targets.0.whisper=               |                                        |
            url                  | ''    | dial !targets.0.whisper=               |                                        |
            url                  | hello | dial targets.0.whisper=true            | POST https://dev.example.com/ivr/hello |
            url                  | tel:1 | dial !targets.0.whisper=               |                                        | 14211
            method               | GET   | dial !targets.0.whisper=               |                                        |
            reservationSid       |       | dial !targets.0.reservationSid=        |                                        |
            reservationSid       | WR1   | dial targets.0.reservationSid=WR1      |                                        |
            postWorkActivitySid  |       | dial !targets.0.postWorkActivitySid=   |                                        |
            postWorkActivitySid  | WA1   | dial targets.0.postWorkActivitySid=WA1 |                                        |
            size                 | 3     | dial                                   |                                        | 12200
            """)
    void queue(String name, String value, String told, String asked, String fault) {
        VerbCall call = call("<Dial><Queue " + attribute(name, value) + ">support</Queue></Dial>")
                .warns(fault == null ? null : fault + " " + name)
                .orders(told + " targets.0.queue=acct:support")
                .on(created("waiter", 0)).on(answers("waiter"));
        if (asked == null) {
            call.requestsNothing();
        } else {
            call.requests(asked + " CallSid=waiter ParentCallSid=call-1 QueueSid=support");
        }
    }

    @RowsOf("Queue")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute | value | the one who waited is asked for     | fault
            method      |       | POST https://dev.example.com/hello  |
            method      | POST  | POST https://dev.example.com/hello  |
            method      | GET   | GET https://dev.example.com/hello   |
            method      | PUT   | POST https://dev.example.com/hello  | 14210
            """)
    void methodOfTheWhisper(String name, String value, String asked, String fault) {
        call("<Dial><Queue url='/hello' " + attribute(name, value) + ">support</Queue></Dial>")
                .warns(fault == null ? null : fault + " " + name)
                .orders("dial")
                .on(created("waiter", 0)).on(answers("waiter"))
                .requests(asked + " CallSid=waiter ParentCallSid=call-1 QueueSid=support");
    }

    @ParameterizedTest
    @EnumSource(ReqFormat.class)
    void afterTheWhisperTheTwoAreConnectedAndTheActionHearsHowItWas(ReqFormat format) {
        String leg = format == ReqFormat.TWIML ? "CallSid" : "Call-ID";
        with(format).call("<Dial action='/after'><Queue url='/hello'>support</Queue></Dial>")
                .orders("dial targets.0.queue=acct:support targets.0.whisper=true")
                .on(created("waiter", 0)).on(answers("waiter"))
                .requests("POST https://dev.example.com/hello ParentCallSid=call-1 QueueSid=support " + leg + "=waiter")
                .answers("<Say>You will be connected</Say>")
                .orders("say leg=waiter")
                .on(completed())
                .orders("bridge leg=waiter otherCallId=call-1")
                .during("dial").on(completed("outcome=answered otherCallId=waiter bridgedMs=60500"))
                .requests("POST https://dev.example.com/after QueueSid=support DialCallStatus=completed DialCallSid=waiter"
                        + " DialCallDuration=61");
    }

    @Test
    void aQueueMayStandAlone() {
        call("<Queue>support</Queue><Say>Next</Say>").warns().orders("dial targets.0.queue=acct:support timeoutMs=30000")
                .on(completed("outcome=noAnswer")).orders("say text=Next");
    }

    @Test
    void aQueueWithoutNameIsSkipped() {
        call("<Queue/><Say>Next</Say>").warns("14212").orders("say text=Next");
        call("<Dial action='/a'><Queue> </Queue></Dial><Say>Next</Say>").warns("14212", "13223").orders("say text=Next");
    }

    @Test
    void aCallThatRingsIsAnsweredFirst() {
        ringing().call("<Enqueue>support</Enqueue>").orders("answer").on(completed()).orders("enqueue");
    }
}
