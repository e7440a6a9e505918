package org.callpivot.verbs;

import static org.callpivot.verbs.Event.completed;
import static org.callpivot.verbs.Event.key;
import static org.callpivot.verbs.VerbCall.attribute;
import static org.callpivot.verbs.VerbCall.call;
import static org.callpivot.verbs.VerbCall.ringing;
import static org.callpivot.verbs.VerbCall.twilioDialect;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pause: facts/twiml.md A2, table row Pause; class org.callpivot.twiml.Pause. It makes no request. */
class PauseVerbTest {

    @RowsOf("Pause")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute  | value | the switch is told | fault
            length       |       | sleep ms=1000      |
            length       | ''    | sleep ms=1000      | 13910
            length       | 1     | sleep ms=1000      |
            length       | ' 7 ' | sleep ms=7000      |
            length       | 3600  | sleep ms=3600000   |
            length       | 3601  | sleep ms=3600000   | 13910
            length       | 0     | sleep ms=1000      | 13910
            length       | -5    | sleep ms=1000      | 13910
            length       | 2.5   | sleep ms=1000      | 13910
            length       | long  | sleep ms=1000      | 13910
            until        | noon  | sleep ms=1000      | 12200
            """)
    void attributes(String name, String value, String told, String fault) {
        call("<Pause " + attribute(name, value) + "/>")
                .warns(fault == null ? null : fault + " " + name)
                .orders(told + " !stopOn=")
                .on(completed())
                .requestsNothing().ends();
    }

    @Test
    void itHoldsNothing() {
        call("<Pause>\n</Pause>").warns().orders("sleep ms=1000");
        call("<Pause>5</Pause>").warns("12200").orders("sleep ms=1000");
        call("<Pause><Say>a</Say></Pause>").warns("12200").orders("sleep ms=1000");
    }

    @Test
    void atTheBeginningItAnswers_inTheDialectOfTwilioItDelaysTheAnswer() {
        ringing().call("<Pause/><Say>Hello</Say>")
                .orders("answer").on(completed()).orders("sleep").on(completed()).orders("say");
        twilioDialect().ringing().call("<Pause/><Pause/><Reject/>")
                .orders("sleep").on(completed()).orders("sleep").on(completed()).orders("reject");
        twilioDialect().ringing().call("<Pause/><Say>Hello</Say>")
                .orders("sleep").on(completed()).orders("answer").on(completed()).orders("say");
    }

    @Test
    void keysThatArePressedMeanwhileAreTold() {
        call("<Pause length='10'/><Redirect>/next</Redirect>")
                .orders("sleep").on(key("7")).on(key("8")).orders()
                .on(completed())
                .requests("POST https://dev.example.com/next Digits=78");
    }

    @Test
    void inAGatherItIsSilence() {
        call("<Gather><Pause length='2'/></Gather>").orders("gather prompt.0.silenceMs=2000");
    }
}
