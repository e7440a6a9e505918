package org.callpivot.verbs;

import static org.callpivot.verbs.Event.completed;
import static org.callpivot.verbs.Event.hangsUp;
import static org.callpivot.verbs.Event.key;
import static org.callpivot.verbs.Event.rejected;
import static org.callpivot.verbs.VerbCall.call;
import static org.callpivot.verbs.VerbCall.ringing;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Echo, which has no attributes: facts/twiml.md A2, table row Echo; class org.callpivot.twiml.Echo. */
class EchoVerbTest {

    @Test
    void itLastsUntilTheCallerHangsUp() {
        call("<Echo/><Say>Next</Say>").warns().ordersOnly("echo", "{}")
                .on(key("1")).after(Duration.ofHours(1)).orders().alive()
                .on(hangsUp())
                .orders().requestsNothing().tells().finished();
    }

    @Test
    void itIsOverWhenTheSwitchSaysSo() {
        call("<Echo/><Say>Next</Say>").orders("echo").on(completed()).orders("say text=Next");
    }

    @Test
    void aSwitchThatHasNoneGoesOn() {
        call("<Echo/><Say>Next</Say>").orders("echo").on(rejected("notSupported")).orders("say text=Next");
    }

    @Test
    void aCallThatRingsIsAnsweredFirst() {
        ringing().call("<Echo/>").orders("answer").on(completed()).orders("echo");
    }

    @Test
    void itHasNoAttributesAndNoContent() {
        call("<Echo delay='1'>a<Say>b</Say></Echo>").warns("12200 delay", "12200", "12200").orders("echo");
    }
}
