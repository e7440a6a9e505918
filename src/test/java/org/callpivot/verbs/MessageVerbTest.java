package org.callpivot.verbs;

import static org.callpivot.verbs.Event.completed;
import static org.callpivot.verbs.Event.hangsUp;
import static org.callpivot.verbs.Event.happens;
import static org.callpivot.verbs.VerbCall.attribute;
import static org.callpivot.verbs.VerbCall.call;
import static org.callpivot.verbs.VerbCall.with;

import java.time.Duration;
import org.callpivot.request.ReqFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sms, and Message, which belongs to messaging: facts/twiml.md A2, their table rows; classes org.callpivot.twiml.Sms,
 * Message and ShortMessage, which has the table of both.
 */
class MessageVerbTest {

    private static final String DONE = "POST https://dev.example.com/done";
    private static final String NEXT = "<Say>next</Say>";

    @ParameterizedTest
    @EnumSource
    void withActionTheCallWaitsUntilTheSwitchHasTakenTheMessage(ReqFormat format) {
        with(format).call("<Sms action='/done'>hello</Sms>").warns()
                .orders("message text=hello !to= !from=")
                .on(completed("messageId=SM1 status=sent"))
                .requests(DONE + " SmsSid=SM1 MessageSid=SM1 SmsStatus=sent MessageStatus=sent");
    }

    @Test
    void withoutActionTheDocumentGoesOnAtOnce() {
        call("<Sms>hello</Sms>" + NEXT).orders("message text=hello", "say text=next").requestsNothing();
    }

    @Test
    void aSwitchThatSaysNothingIsNotWaitedFor() {
        call("<Sms action='/done'>hello</Sms>").orders("message").after(Duration.ofSeconds(59)).requestsNothing()
                .after(Duration.ofSeconds(1)).orders("stop commandId=call-1-c1").requests(DONE);
    }

    @Test
    void whoeverHangsUpBeforeItWasTakenIsToldOf() {
        call("<Sms action='/done'>hello</Sms>").orders("message").on(hangsUp()).tells(DONE + " CallStatus=completed");
    }

    @RowsOf("ShortMessage")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute | value  | the switch is told  | fault
            to          |        | message !to=        |
            to          | ''     | message !to=        |
            to          | +1555  | message to=+1555    |
            from        |        | message !from=      |
            from        | 2000   | message from=2000   |
            method      | GET    | message             |
            body        | x      | message !body=      | 12200
            """)
    void theOrder(String name, String value, String told, String fault) {
        call("<Sms " + attribute(name, value) + ">hello</Sms>" + NEXT).warns(fault == null ? null : fault + " " + name)
                .orders(told + " text=hello", "say text=next");
        call("<Message " + attribute(name, value) + ">hello</Message>" + NEXT)
                .warns(fault == null ? new String[] {"12200 messaging verb"}
                        : new String[] {"12200 messaging verb", fault + " " + name})
                .orders(told + " text=hello", "say text=next");
    }

    @RowsOf("ShortMessage")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute | value               | when it is taken the developer gets       | fault
            action      |                     |                                           |
            action      | ''                  |                                           |
            action      | done?a=b            | POST https://dev.example.com/ivr/done?a=b |
            action      | https://b.example/d | POST https://b.example/d                  |
            action      | s:s                 |                                           | 11100
            method      |                     | POST https://dev.example.com/d            |
            method      | POST                | POST https://dev.example.com/d            |
            method      | GET                 | GET https://dev.example.com/d             |
            method      | PUT                 | POST https://dev.example.com/d            | 14104
            """)
    void theAction(String name, String value, String request, String fault) {
        VerbCall sms = call("<Sms " + (name.equals("action") ? "" : "action='/d' ") + attribute(name, value)
                + ">hello</Sms>"
                + (request == null ? NEXT : "")).warns(fault == null ? null : fault + " " + name);
        if (request == null) {
            sms.orders("message", "say text=next");
        } else {
            sms.orders("message").on(completed("messageId=SM1 status=queued"))
                    .requests(request + " SmsSid=SM1 MessageSid=SM1 SmsStatus=queued MessageStatus=queued").orders();
        }
    }

    @RowsOf("ShortMessage")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute          | value               | beside the call the developer gets  | fault
            statusCallback       |                     |                                     |
            statusCallback       | cb?a=b              | POST https://dev.example.com/ivr/cb?a=b |
            statusCallback       | https://b.example/s | POST https://b.example/s            |
            statusCallback       | s:s                 |                                     | 14105
            statusCallbackMethod |                     | POST https://dev.example.com/s      |
            statusCallbackMethod | POST                | POST https://dev.example.com/s      |
            statusCallbackMethod | GET                 | GET https://dev.example.com/s       |
            statusCallbackMethod | PUT                 | POST https://dev.example.com/s      | 14104
            """)
    void status(String name, String value, String request, String fault) {
        VerbCall sms = call("<Sms " + (name.equals("statusCallback") ? "" : "statusCallback='/s' ")
                + attribute(name, value)
                + ">hello</Sms>" + NEXT).warns(fault == null ? null : fault + " " + name)
                .orders("message !callback=", "say").during("message")
                .on(happens("message-status", "MessageSid=SM1 MessageStatus=sent"))
                .on(happens("message-status", "MessageSid=SM1 MessageStatus=delivered"))
                .requestsNothing();
        if (request == null) {
            sms.tells();
        } else {
            sms.tellsInOrder(request + " MessageSid=SM1 MessageStatus=sent SequenceNumber=0",
                    request + " MessageSid=SM1 MessageStatus=delivered SequenceNumber=1");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # a message                                                | the switch is told                                       | faults
            <Message><Body>hello</Body></Message>                      | message text=hello !media=                               | 12200 messaging verb
            <Message>hello<Media>/a.png</Media><Media>b.png</Media></Message> | message text=hello media=["https://dev.example.com/a.png","https://dev.example.com/ivr/b.png"] | 12200 messaging verb
            <Message><Media>/a.png</Media></Message>                   | message !text= media=["https://dev.example.com/a.png"]   | 12200 messaging verb
            <Message>a<Media>mailto:x</Media><Say>b</Say></Message>    | message text=a !media=                                   | 12200 messaging verb,11100 <Media>,12200 <Say>
            <Sms>a<Media>/a.png</Media></Sms>                          | message text=a !media=                                   | 12200 <Media>
            """)
    void content(String verb, String told, String faults) {
        call(verb + NEXT).warns(faults.split(",")).orders(told, "say text=next");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <Sms/>                        | 14103
            <Sms action='/done'></Sms>    | 14103
            <Message/>                    | 12200,14103
            """)
    void anEmptyMessageIsNotSent(String verb, String faults) {
        call(verb + NEXT).warns(faults.split(",")).orders("say text=next");
    }
}
