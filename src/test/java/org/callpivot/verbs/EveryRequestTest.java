package org.callpivot.verbs;

import static org.callpivot.verbs.Event.completed;
import static org.callpivot.verbs.VerbCall.ringing;
import static org.callpivot.verbs.VerbCall.with;

import org.callpivot.request.ReqFormat;
import org.junit.jupiter.api.Test;

/**
 * What all requests of a call tell, whatever verb makes them: facts/twiml.md A3 and facts/kazoo-pivot.md 3.4 and 3.5.
 * The tests of the verbs leave it out.
 */
class EveryRequestTest {

    private static final String NEXT = "<Redirect>/next</Redirect>";

    @Test
    void inTheFormatOfTwiml() {
        with(ReqFormat.TWIML).call(NEXT).requestsInFull("POST https://dev.example.com/next",
                "CallSid=call-1", "AccountSid=acct", "From=1001", "FromRealm=a.example", "To=2030", "ToRealm=a.example",
                "CallStatus=in-progress", "ApiVersion=2010-04-01", "Direction=inbound", "CallerName=Ada",
                "CallerNumber=1001");
    }

    @Test
    void inTheFormatOfKazoo() {
        with(ReqFormat.KAZOO).call(NEXT).requestsInFull("POST https://dev.example.com/next",
                "Account-ID=acct", "Api-Version=4.x", "Call-ID=call-1", "Call-Status=in-progress", "Caller-ID-Name=Ada",
                "Caller-ID-Number=1001", "Direction=inbound", "From=1001", "From-Realm=a.example", "Request=2030",
                "Request-Realm=a.example", "To=2030", "To-Realm=a.example", "CallStatus=in-progress");
    }

    @Test
    void aGetHasTheSameInItsQuery() {
        with(ReqFormat.TWIML).call("<Redirect method='GET'>/next?a=b</Redirect>")
                .requestsInFull("GET https://dev.example.com/next?a=b",
                "CallSid=call-1", "AccountSid=acct", "From=1001", "FromRealm=a.example", "To=2030", "ToRealm=a.example",
                "CallStatus=in-progress", "ApiVersion=2010-04-01", "Direction=inbound", "CallerName=Ada",
                "CallerNumber=1001");
    }

    @Test
    void theStatusIsRingingUntilTheCallIsAnswered() {
        ringing().call(NEXT)
                .requests("POST https://dev.example.com/next CallStatus=ringing")
                .answers("<Say>Hello</Say><Redirect>/more</Redirect>")
                .orders("answer").on(completed()).orders("say").on(completed())
                .requests("POST https://dev.example.com/more");
    }
}
