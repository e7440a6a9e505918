package org.callpivot.verbs;

import static org.callpivot.verbs.VerbCall.attribute;
import static org.callpivot.verbs.VerbCall.call;
import static org.callpivot.verbs.VerbCall.with;

import org.callpivot.request.ReqFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Set with its Variables (Kazoo): facts/kazoo-pivot.md 5.2; classes SetVariables and Variable in org.callpivot.twiml. */
class SetVerbTest {

    private static final String NEXT = "<Redirect>/next</Redirect>";

    @RowsOf("Variable")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute | value   | the developer gets, beside other=1 | fault
            key         |         |                                    | 12200
            key         | ''      |                                    | 12200
            key         | order   |                                    |
            key         | CallSid |                                    |
            value       | 17      |                                    | 12200
            name        | order   |                                    | 12200,12200
            """)
    void attributes(String name, String value, String told, String faults) {
        call("<Set><Variable " + attribute(name, value) + "/><Variable key='other' value='1'/></Set>" + NEXT)
                .warns(faults == null ? new String[0] : faults.split(","))
                .orders()
                .requests("POST https://dev.example.com/next other=1" + (told == null ? "" : " " + told));
    }

    @RowsOf("Variable")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute | value    | the developer gets | fault
            value       | 17       | order=17           |
            value       | a b & c  | order='a b & c'    |
            value       | Grüße    | order=Grüße        |
            value       | ''       |                    |
            value       |          |                    |
            """)
    void values(String name, String value, String told, String fault) {
        call("<Set><Variable key='order' " + attribute(name, value) + "/></Set>" + NEXT)
                .warns(fault)
                .requests("POST https://dev.example.com/next" + (told == null ? "" : " " + told));
    }

    @ParameterizedTest
    @EnumSource(ReqFormat.class)
    void allLaterRequestsCarryThem(ReqFormat format) {
        with(format).call("<Set><Variable key='a' value='1'/><Variable key='b' value='2'/></Set>" + NEXT)
                .requests("POST https://dev.example.com/next a=1 b=2")
                .answers("<Set><Variable key='b' value='3'/></Set><Redirect method='GET'>/more</Redirect>")
                .requests("GET https://dev.example.com/more a=1 b=3");
    }

    @Test
    void ofTwoWithTheSameKeyTheLaterOneCounts() {
        call("<Set><Variable key='a' value='0'/><Variable key=' a ' value=' 1 '/></Set>" + NEXT)
                .warns().requests("POST https://dev.example.com/next a=1");
    }

    @Test
    void aVariableMayStandAlone() {
        call("<Variable key='a' value='1'/>" + NEXT).warns().requests("POST https://dev.example.com/next a=1");
        call("<Variable value='1'/>" + NEXT).warns("12200").requests("POST https://dev.example.com/next");
    }

    /** Who the call is from is not the document's to say. */
    @Test
    void aVariableDoesNotReplaceAParameterOfTheRequest() {
        call("<Set><Variable key='From' value='somebody else'/></Set>" + NEXT)
                .requests("POST https://dev.example.com/next");
    }

    @Test
    void callbacksCarryThemToo() {
        call("<Set><Variable key='a' value='1'/></Set><Record action='/done'/>")
                .orders("record").on(Event.hangsUp())
                .tells("POST https://dev.example.com/done CallStatus=completed Digits=hangup a=1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <Set/>                                          | 12200
            <Set>a=1</Set>                                  | 12200,12200
            <Set a='1'/>                                    | 12200,12200
            <Set><Say>a</Say></Set>                         | 12200,12200
            <Set><Variable value='1'/></Set>                | 12200,12200
            """)
    void withoutVariableItIsSkipped(String set, String faults) {
        call(set + NEXT).warns(faults.split(",")).requests("POST https://dev.example.com/next");
    }
}
