package org.callpivot.verbs;

import static org.callpivot.verbs.Event.completed;
import static org.callpivot.verbs.Event.hangsUp;
import static org.callpivot.verbs.VerbCall.attribute;
import static org.callpivot.verbs.VerbCall.call;
import static org.callpivot.verbs.VerbCall.ringing;
import static org.callpivot.verbs.VerbCall.twilioDialect;
import static org.callpivot.verbs.VerbCall.with;

import org.callpivot.request.ReqFormat;
import org.callpivot.twiml.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Verbs after which nothing of the document is reached: Redirect, Hangup, Reject. facts/twiml.md A1 and A2, their
 * table rows; facts/kazoo-pivot.md 5.2; classes of these names in org.callpivot.twiml.
 */
class EndingVerbsTest {

    @RowsOf("Redirect")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute | value | the developer gets                 | fault
            method      |       | POST https://dev.example.com/next  |
            method      | ''    | POST https://dev.example.com/next  | 13710
            method      | POST  | POST https://dev.example.com/next  |
            method      | GET   | GET https://dev.example.com/next   |
            method      | Get   | GET https://dev.example.com/next   |
            method      | PUT   | POST https://dev.example.com/next  | 13710
            url         | /a    | POST https://dev.example.com/next  | 12200
            """)
    void redirect(String name, String value, String asked, String fault) {
        call("<Redirect " + attribute(name, value) + ">/next</Redirect>")
                .warns(fault == null ? null : fault + " " + name)
                .orders()
                .requests(asked);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # text                          | the developer gets
            next                            | POST https://dev.example.com/ivr/next
            ../next?a=1&amp;b=2             | POST https://dev.example.com/next?a=1&b=2
            https://other.example.com/x     | POST https://other.example.com/x
            //other.example.com/x           | POST https://other.example.com/x
            ?step=2                         | POST https://dev.example.com/ivr/start?step=2
            ''                              | POST https://dev.example.com/ivr/start?step=1
            """)
    void redirectGoesByTheDocumentsUrl(String text, String asked) {
        call("<Redirect>\n  " + text + "\n</Redirect>").warns().requests(asked);
    }

    @Test
    void aGetKeepsTheQueryOfItsUrlBeforeTheParameters() {
        call("<Redirect method='GET'>/next?a=1</Redirect>").requests("GET https://dev.example.com/next?a=1");
    }

    @Test
    void redirectToWhatIsNoWebAddressIsSkipped() {
        call("<Redirect>mailto:a@example.com</Redirect><Say>Next</Say>").warns("11100 mailto").orders("say text=Next");
    }

    @ParameterizedTest
    @EnumSource(ReqFormat.class)
    void redirectBringsItsVariables(ReqFormat format) {
        with(format).call("<Redirect>/a<Variable key='order' value='17'/><Variable key='name' value='Ada L'/></Redirect>")
                .requests("POST https://dev.example.com/a order=17 name='Ada L'")
                .answers("<Redirect>/b</Redirect>")
                .requests("POST https://dev.example.com/b order=17 name='Ada L'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<Redirect>/next</Redirect>", "<Hangup/>", "<Reject/>", "<Leave/>", "<Dial action='/a'>1</Dial>",
        "<Enqueue action='/a'>q</Enqueue>"})
    void whatFollowsIsNeverReached(String verb) {
        call(verb + "\n<Say>Never</Say>\n<Foo/>").warns("12200 <Say> is never reached", "12200 <Foo> is never reached");
    }

    @Test
    void hangupEndsTheCall_answeredBeforeSoThatItCountsAsCompleted() {
        call("<Hangup/>").warns().ends();
        ringing().call("<Hangup/>").orders("answer").on(completed()).ends();
    }

    @RowsOf("NamedValue")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute | value | fault
            name        | a     |
            name        |       | 12200
            value       | b     | 12200
            """)
    void parameterOfHangupAndReject(String name, String value, String fault) {
        String parameter = "<Parameter " + attribute(name, value) + "/>";
        call("<Hangup>" + parameter + "</Hangup>").warns(fault).orders("hangup !parameters=");
        ringing().call("<Reject>" + parameter + "</Reject>").warns(fault).orders("reject !parameters=");
    }

    @Test
    void hangupHasNoAttributesAndNoText() {
        call("<Hangup reason='busy'>now</Hangup>").warns("12200 reason", "12200 now").ends();
    }

    @RowsOf("Reject")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute | value     | Kazoo's dialect                        | Twilio's dialect                      | fault
            reason      |           | reject sipStatus=503 reason=rejected   | reject sipStatus=603 reason=rejected  |
            reason      | rejected  | reject sipStatus=503 reason=rejected   | reject sipStatus=603 reason=rejected  |
            reason      | busy      | reject sipStatus=486 reason=busy       | reject sipStatus=486 reason=busy      |
            reason      | BUSY      | reject sipStatus=486 reason=busy       | reject sipStatus=486 reason=busy      |
            reason      | away      | reject sipStatus=503 reason=rejected   | reject sipStatus=603 reason=rejected  | 13810
            prompt      |           | reject !media=                         | reject !media=                        |
            prompt      | ''        | reject !media=                         | reject !media=                        |
            prompt      | closed    | reject media.0.sound=closed            | reject media.0.sound=closed           |
            prompt      | closed.mp3 | reject media.0.url=https://dev.example.com/ivr/closed.mp3 | reject media.0.url=https://dev.example.com/ivr/closed.mp3 |
            prompt      | file:///x | reject !media=                         | reject !media=                        | 11100
            code        | 404       | reject sipStatus=503                   | reject sipStatus=603                  | 12200
            """)
    void reject(String name, String value, String kazoo, String twilio, String fault) {
        for (Dialect dialect : Dialect.values()) {
            VerbCall.Setting ringing = dialect == Dialect.TWILIO ? twilioDialect().ringing() : ringing();
            ringing.call("<Reject " + attribute(name, value) + "/>")
                    .warns(fault == null ? null : fault + " " + name)
                    .orders(dialect == Dialect.TWILIO ? twilio : kazoo)
                    .on(completed())
                    .requestsNothing().orders()
                    .on(hangsUp()).finished();
        }
    }

    @Test
    void aCallThatIsAnsweredCannotBeRejected() {
        call("<Reject reason='busy'/>").orders("hangup reason=busy").on(hangsUp()).finished();
    }
}
