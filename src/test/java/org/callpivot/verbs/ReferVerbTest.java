package org.callpivot.verbs;

import static org.callpivot.verbs.Event.completed;
import static org.callpivot.verbs.Event.hangsUp;
import static org.callpivot.verbs.Event.rejected;
import static org.callpivot.verbs.VerbCall.attribute;
import static org.callpivot.verbs.VerbCall.call;
import static org.callpivot.verbs.VerbCall.with;

import java.time.Duration;
import org.callpivot.request.ReqFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Refer with its Sip: facts/twiml.md A2, table row Refer; class org.callpivot.twiml.Refer. */
class ReferVerbTest {

    private static final String SIP = "<Sip>sip:bob@b.example.com</Sip>";
    private static final String TOLD = " ReferCallStatus=completed ReferSipResponseCode=202 NotifySipResponseCode=200";

    @RowsOf("Refer")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute | value      | the developer gets                  | fault
            action      |            |                                     |
            action      | done       | POST https://dev.example.com/ivr/done |
            action      | ''         |                                     |
            action      | tel:1      |                                     | 11100
            method      | GET        |                                     |
            code        | 302        |                                     | 12200
            """)
    void attributes(String name, String value, String asked, String fault) {
        VerbCall call = call("<Refer " + attribute(name, value) + ">" + SIP + "</Refer>")
                .warns(fault == null ? null : fault + " " + name)
                .ordersOnly("refer", """
                        {"target": "sip:bob@b.example.com"}""")
                .on(completed("status=completed sipStatus=202 notifySipStatus=200"));
        if (asked == null) {
            call.requestsNothing().ends();
        } else {
            call.requests(asked + TOLD);
        }
    }

    @RowsOf("Refer")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute | value | the developer gets                | fault
            method      |       | POST https://dev.example.com/done |
            method      | POST  | POST https://dev.example.com/done |
            method      | GET   | GET https://dev.example.com/done  |
            method      | PUT   | POST https://dev.example.com/done | 12200
            """)
    void methods(String name, String value, String asked, String fault) {
        call("<Refer action='/done' " + attribute(name, value) + ">" + SIP + "</Refer>")
                .warns(fault == null ? null : fault + " " + name)
                .orders("refer")
                .on(completed("status=completed sipStatus=202 notifySipStatus=200"))
                .requests(asked + TOLD);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # what stands in Refer                                        | the switch is told                           | fault
            <Sip>sips:bob@b.example.com;transport=tls</Sip>               | refer target=sips:bob@b.example.com;transport=tls !headers= |
            <Sip>bob@b.example.com</Sip>                                  | refer target=sip:bob@b.example.com           |
            <ReferSip>sip:bob@b.example.com</ReferSip>                    | refer target=sip:bob@b.example.com           |
            <Sip>sip:b@b.example?X-Id=7%207&amp;User-to-User=a</Sip>      | refer headers.X-Id='7 7' headers.User-to-User=a |
            <Sip>sip:b@b.example?Subject=x</Sip>                          | refer target=sip:b@b.example !headers=       | 13252
            """)
    void addresses(String sip, String told, String fault) {
        call("<Refer>" + sip + "</Refer>").warns(fault).orders(told);
    }

    @Test
    void headersAreLimitedTo1024Characters() {
        String fits = "X-a=" + "b".repeat(1020);
        call("<Refer><Sip>sip:b@b.example?" + fits + "</Sip></Refer>").warns()
                .orders("refer headers.X-a=" + "b".repeat(1020));
        call("<Refer><Sip>sip:b@b.example?" + fits + "b</Sip></Refer>").warns("13253").orders("refer !headers=");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <Refer/>                                | 12200
            <Refer>sip:bob@b.example.com</Refer>    | 12200,12200
            <Refer><Sip>bob</Sip></Refer>           | 13243,12200
            <Refer><Number>1</Number></Refer>       | 12200,12200
            """)
    void withoutAddressItIsSkipped(String refer, String faults) {
        call(refer + "<Say>Next</Say>").warns(faults.split(",")).orders("say text=Next");
    }

    @ParameterizedTest
    @EnumSource(ReqFormat.class)
    void theActionIsToldTheOutcomeInBothFormats(ReqFormat format) {
        with(format).call("<Refer action='/done'>" + SIP + "</Refer>").orders("refer")
                .on(completed("status=failed sipStatus=403"))
                .requests("POST https://dev.example.com/done ReferCallStatus=failed ReferSipResponseCode=403");
    }

    @Test
    void withoutActionTheDocumentGoesOn() {
        call("<Refer>" + SIP + "</Refer><Say>Next</Say>").orders("refer")
                .on(completed("status=no-answer")).requestsNothing().orders("say text=Next");
    }

    @Test
    void aSwitchThatSaysNothingHasTwoMinutes() {
        call("<Refer action='/done'>" + SIP + "</Refer>").orders("refer")
                .after(Duration.ofMinutes(2)).orders().requestsNothing()
                .after(Duration.ofMinutes(1)).orders("stop")
                .requests("POST https://dev.example.com/done");
    }

    @Test
    void aSwitchThatCannotDoItGoesOnWithTheAction() {
        call("<Refer action='/done'>" + SIP + "</Refer>").orders("refer").on(rejected("notSupported"))
                .requests("POST https://dev.example.com/done").notes("does not support");
    }

    @Test
    void theActionHearsOfACallerWhoHangsUpMeanwhile() {
        call("<Refer action='/done'>" + SIP + "</Refer>").orders("refer").on(hangsUp())
                .requestsNothing().tells("POST https://dev.example.com/done CallStatus=completed");
    }
}
