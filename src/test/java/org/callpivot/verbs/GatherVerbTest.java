package org.callpivot.verbs;

import static org.callpivot.verbs.Event.completed;
import static org.callpivot.verbs.Event.digits;
import static org.callpivot.verbs.Event.happens;
import static org.callpivot.verbs.Event.hangsUp;
import static org.callpivot.verbs.Event.key;
import static org.callpivot.verbs.Event.rejected;
import static org.callpivot.verbs.Event.stopped;
import static org.callpivot.verbs.VerbCall.attribute;
import static org.callpivot.verbs.VerbCall.call;
import static org.callpivot.verbs.VerbCall.ringing;
import static org.callpivot.verbs.VerbCall.twilioDialect;
import static org.callpivot.verbs.VerbCall.with;

import java.util.Collections;
import org.callpivot.request.ReqFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Gather, with keys and with speech: facts/twiml.md A2, table row Gather; class org.callpivot.twiml.Gather. */
class GatherVerbTest {

    @Test
    void theKeysGoToTheAction() {
        call("<Gather numDigits='2' action='/menu'><Say>Press</Say></Gather><Say>Nothing came</Say>")
                .orders("gather maxDigits=2 prompt.0.text=Press")
                .on(digits("12"))
                .requests("POST https://dev.example.com/menu Digits=12")
                .answers("<Hangup/>")
                .ends();
    }

    @Test
    void withoutAttributesItWaitsFiveSecondsForKeysUpToTheHash() {
        call("<Gather/>").ordersOnly("gather", """
                {"prompt": [], "input": ["dtmf"], "minDigits": 1, "maxDigits": 128, "terminators": "#", "tries": 1,
                 "firstTimeoutMs": 5000, "interDigitTimeoutMs": 5000, "bargeIn": true}""");
    }

    @RowsOf("Gather")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute       | value        | the switch is told                                   | the developer gets, beside Digits=12         | fault
            action            |              | gather                                               | POST https://dev.example.com/ivr/start?step=1 |
            action            | ''           | gather                                               | POST https://dev.example.com/ivr/start?step=1 |
            action            | menu?a=b     | gather                                               | POST https://dev.example.com/ivr/menu?a=b    |
            action            | /menu        | gather                                               | POST https://dev.example.com/menu            |
            action            | http://b.example/m | gather                                         | POST http://b.example/m                      |
            action            | ftp://b.example/m  | gather                                         | POST https://dev.example.com/ivr/start?step=1 | 11100
            method            |              | gather                                               | POST https://dev.example.com/ivr/start?step=1 |
            method            | POST         | gather                                               | POST https://dev.example.com/ivr/start?step=1 |
            method            | GET          | gather                                               | GET https://dev.example.com/ivr/start?step=1 |
            method            | get          | gather                                               | GET https://dev.example.com/ivr/start?step=1 |
            method            | PUT          | gather                                               | POST https://dev.example.com/ivr/start?step=1 | 13312
            input             |              | gather input=["dtmf"] !speech=                       | POST https://dev.example.com/ivr/start?step=1 |
            input             | dtmf         | gather input=["dtmf"] !speech=                       | POST https://dev.example.com/ivr/start?step=1 |
            input             | speech       | gather input=["speech"] speech.timeoutMs=5000        | POST https://dev.example.com/ivr/start?step=1 |
            input             | dtmf speech  | gather input=["dtmf","speech"] speech.timeoutMs=5000 | POST https://dev.example.com/ivr/start?step=1 |
            input             | voice        | gather input=["dtmf"] !speech=                       | POST https://dev.example.com/ivr/start?step=1 | 13326
            timeout           |              | gather firstTimeoutMs=5000 interDigitTimeoutMs=5000  | POST https://dev.example.com/ivr/start?step=1 |
            timeout           | auto         | gather firstTimeoutMs=5000 interDigitTimeoutMs=5000  | POST https://dev.example.com/ivr/start?step=1 |
            timeout           | 1            | gather firstTimeoutMs=1000 interDigitTimeoutMs=1000  | POST https://dev.example.com/ivr/start?step=1 |
            timeout           | 3600         | gather firstTimeoutMs=3600000                        | POST https://dev.example.com/ivr/start?step=1 |
            timeout           | 0            | gather firstTimeoutMs=5000                           | POST https://dev.example.com/ivr/start?step=1 | 13313
            timeout           | 3601         | gather firstTimeoutMs=3600000                        | POST https://dev.example.com/ivr/start?step=1 | 13313
            timeout           | soon         | gather firstTimeoutMs=5000                           | POST https://dev.example.com/ivr/start?step=1 | 13313
            finishOnKey       |              | gather terminators=#                                 | POST https://dev.example.com/ivr/start?step=1 |
            finishOnKey       | *            | gather terminators=*                                 | POST https://dev.example.com/ivr/start?step=1 |
            finishOnKey       | 5            | gather terminators=5                                 | POST https://dev.example.com/ivr/start?step=1 |
            finishOnKey       | ''           | gather terminators=''                                | POST https://dev.example.com/ivr/start?step=1 |
            finishOnKey       | 12           | gather terminators=#                                 | POST https://dev.example.com/ivr/start?step=1 | 13310
            finishOnKey       | A            | gather terminators=#                                 | POST https://dev.example.com/ivr/start?step=1 | 13310
            numDigits         |              | gather maxDigits=128                                 | POST https://dev.example.com/ivr/start?step=1 |
            numDigits         | 1            | gather maxDigits=1                                   | POST https://dev.example.com/ivr/start?step=1 |
            numDigits         | 1000         | gather maxDigits=1000                                | POST https://dev.example.com/ivr/start?step=1 |
            numDigits         | 0            | gather maxDigits=128                                 | POST https://dev.example.com/ivr/start?step=1 | 13314
            numDigits         | 1001         | gather maxDigits=1000                                | POST https://dev.example.com/ivr/start?step=1 | 13314
            numDigits         | four         | gather maxDigits=128                                 | POST https://dev.example.com/ivr/start?step=1 | 13314
            bargeIn           |              | gather bargeIn=true                                  | POST https://dev.example.com/ivr/start?step=1 |
            bargeIn           | true         | gather bargeIn=true                                  | POST https://dev.example.com/ivr/start?step=1 |
            bargeIn           | false        | gather bargeIn=false                                 | POST https://dev.example.com/ivr/start?step=1 |
            bargeIn           | no           | gather bargeIn=true                                  | POST https://dev.example.com/ivr/start?step=1 | 13332
            debug             | true         | gather                                               | POST https://dev.example.com/ivr/start?step=1 |
            debug             | maybe        | gather                                               | POST https://dev.example.com/ivr/start?step=1 | 12200
            language          | de-DE        | gather !speech=                                      | POST https://dev.example.com/ivr/start?step=1 |
            maxDigits         | 4            | gather maxDigits=128                                 | POST https://dev.example.com/ivr/start?step=1 | 12200
            numdigits         | 4            | gather maxDigits=128                                 | POST https://dev.example.com/ivr/start?step=1 | 12200
            """)
    void keys(String name, String value, String told, String asked, String fault) {
        call("<Gather " + attribute(name, value) + "/>")
                .warns(fault == null ? null : fault + " " + name)
                .orders(told)
                .on(digits("12"))
                .requests(asked + " Digits=12").tells();
    }

    @RowsOf("Gather")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute      | value          | the switch is told                         | fault
            language         |                | gather !speech.language=                   |
            language         | de             | gather speech.language=de                  |
            language         | zh_TW          | gather speech.language=zh_TW               |
            language         | e              | gather !speech.language=                   | 13331
            language         | en US          | gather !speech.language=                   | 13331
            hints            |                | gather !speech.hints=                      |
            hints            | yes, no        | gather speech.hints='yes, no'              |
            speechModel      |                | gather !speech.model=                      |
            speechModel      | phone_call     | gather speech.model=phone_call             |
            speechModel      | googlev2_short | gather speech.model=googlev2_short         |
            speechTimeout    |                | gather speech.timeoutMs=5000               |
            speechTimeout    | auto           | gather !speech.timeoutMs=                  |
            speechTimeout    | 1              | gather speech.timeoutMs=1000               |
            speechTimeout    | 3600           | gather speech.timeoutMs=3600000            |
            speechTimeout    | 0              | gather speech.timeoutMs=5000               | 13327
            speechTimeout    | 3601           | gather speech.timeoutMs=3600000            | 13327
            speechTimeout    | long           | gather speech.timeoutMs=5000               | 13327
            maxSpeechTime    |                | gather speech.maxMs=60000                  |
            maxSpeechTime    | 1              | gather speech.maxMs=1000                   |
            maxSpeechTime    | 600            | gather speech.maxMs=600000                 |
            maxSpeechTime    | 0              | gather speech.maxMs=60000                  | 13328
            maxSpeechTime    | 601            | gather speech.maxMs=600000                 | 13328
            maxSpeechTime    | auto           | gather speech.maxMs=60000                  | 13328
            profanityFilter  |                | gather speech.profanityFilter=true         |
            profanityFilter  | true           | gather speech.profanityFilter=true         |
            profanityFilter  | false          | gather speech.profanityFilter=false        |
            profanityFilter  | off            | gather speech.profanityFilter=true         | 13333
            enhanced         |                | gather speech.enhanced=false               |
            enhanced         | true           | gather speech.enhanced=true                |
            enhanced         | false          | gather speech.enhanced=false               |
            enhanced         | yes            | gather speech.enhanced=false               | 12200
            speechProvider   |                | gather !speech.provider=                   |
            speechProvider   | vosk           | gather speech.provider=vosk                |
            timeout          | 8              | gather firstTimeoutMs=8000 speech.timeoutMs=8000 |
            timeout          | auto           | gather firstTimeoutMs=5000 !speech.timeoutMs= |
            """)
    void speech(String name, String value, String told, String fault) {
        call("<Gather input='speech' action='/said' " + attribute(name, value) + "/>")
                .warns(fault == null ? null : fault + " " + name)
                .orders(told)
                .on(completed("outcome=matched speech='to the bank' confidence=0.87 language=en-US"))
                .requests("POST https://dev.example.com/said SpeechResult='to the bank' Confidence=0.87 Language=en-US");
    }

    @Test
    void hintsAre500PhrasesOfAtMost100Characters() {
        String phrase = "x".repeat(100);
        String most = String.join(",", Collections.nCopies(500, phrase));
        call("<Gather input='speech' hints='" + most + "'/>").warns().orders("gather speech.hints=" + most);
        call("<Gather input='speech' hints='" + most + ",y'/>").warns("13330 hints").orders("gather speech.hints=" + most);
        call("<Gather input='speech' hints='yes," + phrase + "y,no'/>").warns("13330 hints")
                .orders("gather speech.hints=yes,no");
    }

    @Test
    void inTheDialectOfTwilioItListensForEnglish() {
        twilioDialect().call("<Gather input='speech'/>").orders("gather speech.language=en-US");
        twilioDialect().call("<Gather input='speech' language='fr-FR'/>").orders("gather speech.language=fr-FR");
    }

    @RowsOf("Gather")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute                 | value             | beside the call the developer gets           | fault
            partialResultCallback       |                   |                                              |
            partialResultCallback       | part              | POST https://dev.example.com/ivr/part        |
            partialResultCallback       | https://b.example/p?q=1 | POST https://b.example/p?q=1           |
            partialResultCallback       | mailto:p@b.example |                                             | 11100
            partialResultCallbackMethod |                   | POST https://dev.example.com/p               |
            partialResultCallbackMethod | GET               | GET https://dev.example.com/p                |
            partialResultCallbackMethod | POST              | POST https://dev.example.com/p               |
            partialResultCallbackMethod | HEAD              | POST https://dev.example.com/p               | 13329
            """)
    void partialResults(String name, String value, String told, String fault) {
        String url = name.equals("partialResultCallback") ? "" : "partialResultCallback='/p' ";
        VerbCall gather = call("<Gather input='speech' action='/said' " + url + attribute(name, value) + "/>")
                .warns(fault == null ? null : fault + " " + name)
                .orders("gather " + (told == null ? "!speech.partial=" : "speech.partial=true"))
                .on(happens("speech-partial", "UnstableSpeechResult='to the' Stability=0.4"))
                .requestsNothing();
        if (told == null) {
            gather.tells();
        } else {
            gather.tells(told + " UnstableSpeechResult='to the' Stability=0.4 SequenceNumber=0");
        }
    }

    @RowsOf("Gather")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute         | value | without input the developer gets             | fault
            actionOnEmptyResult |       |                                              |
            actionOnEmptyResult | false |                                              |
            actionOnEmptyResult | true  | POST https://dev.example.com/menu            |
            actionOnEmptyResult | TRUE  | POST https://dev.example.com/menu            |
            actionOnEmptyResult | 1     |                                              | 13338
            """)
    void withoutInput(String name, String value, String asked, String fault) {
        for (String nothing : new String[] {"outcome=timeout", "outcome=matched digits='' terminator=#"}) {
            VerbCall gather = call("<Gather action='/menu' " + attribute(name, value) + "/><Say>Nothing came</Say>")
                    .warns(fault == null ? null : fault + " " + name)
                    .orders("gather")
                    .on(completed(nothing));
            if (asked == null) {
                gather.requestsNothing().orders("say text='Nothing came'");
            } else {
                gather.requests(asked).orders();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ReqFormat.class)
    void bothFormatsTellKeysAndSpeechByTheSameNames(ReqFormat format) {
        with(format).call("<Gather action='/menu' partialResultCallback='/part' input='dtmf speech'/>").orders("gather")
                .on(happens("speech-partial", "UnstableSpeechResult=to Stability=0.4"))
                .on(happens("speech-partial", "UnstableSpeechResult='to the' Stability=0.5 StableSpeechResult=to"))
                .tellsInOrder("POST https://dev.example.com/part UnstableSpeechResult=to Stability=0.4 SequenceNumber=0",
                        "POST https://dev.example.com/part UnstableSpeechResult='to the' Stability=0.5"
                                + " StableSpeechResult=to SequenceNumber=1")
                .on(completed("outcome=matched speech='to the bank' confidence=0.9"))
                .requests("POST https://dev.example.com/menu SpeechResult='to the bank' Confidence=0.9")
                .answers("<Gather/>").orders("gather")
                .on(digits("1234"))
                .requests("POST https://dev.example.com/menu Digits=1234");
    }

    @Test
    void theKeysAreToldOnce() {
        call("<Gather/>").orders("gather").on(digits("12"))
                .requests("POST https://dev.example.com/ivr/start?step=1 Digits=12")
                .answers("<Redirect>/next</Redirect>")
                .requests("POST https://dev.example.com/next");
    }

    @Test
    void whatStandsInItIsHeardBefore() {
        call("<Gather><Say voice='man' language='de' loop='2'>Hallo</Say><!-- then --><Play loop='0'>a.mp3</Play><Play>beep</Play>"
                + "<Pause length='3'/></Gather>")
                .warns()
                .orders("""
                        gather prompt.0={"text":"Hallo","language":"de","voice":"male","loop":2} \
                        prompt.1={"url":"https://dev.example.com/ivr/a.mp3","loop":0} \
                        prompt.2={"sound":"beep","loop":1} prompt.3={"silenceMs":3000} !prompt.4=""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # what may not stand in it      | fault
            <Dial>1</Dial>                  | 13320 <Dial>
            <Redirect>/next</Redirect>      | 13320 <Redirect>
            <Record/>                       | 13320 <Record>
            <Gather/>                       | 13320 <Gather>
            <say>a</say>                    | 13320 <say>
            <Play digits='1'/>              | 13320 digits
            <Say/>                          | 13520
            Press 1                         | 12200 Press 1
            """)
    void theRestIsSkipped(String content, String fault) {
        call("<Gather>" + content + "</Gather>").warns(fault).orders("gather prompt=[]");
    }

    @Test
    void keysPressedBeforeCountWithoutAPrompt() {
        call("<Say>Welcome</Say><Gather numDigits='3'/>").orders("say").on(key("1")).on(key("2")).on(stopped())
                .orders("gather maxDigits=1")
                .on(digits("3"))
                .requests("POST https://dev.example.com/ivr/start?step=1 Digits=123");
        call("<Say>Welcome</Say><Gather/>").orders("say").on(key("1")).on(key("#")).on(completed())
                .orders()
                .requests("POST https://dev.example.com/ivr/start?step=1 Digits=1");
    }

    @Test
    void keysPressedBeforeAreForgottenWithAPrompt() {
        call("<Say>Welcome</Say><Gather numDigits='3'><Say>Press</Say></Gather>").orders("say").on(key("1")).on(stopped())
                .orders("gather maxDigits=3");
    }

    @Test
    void aCallerWhoHangsUpMeanwhileEndsTheCallWithoutRequest() {
        call("<Gather/>").orders("gather").on(hangsUp()).requestsNothing().tells().orders().finished();
    }

    @Test
    void aSwitchThatCannotDoItGoesOn() {
        call("<Gather/><Say>Next</Say>").orders("gather").on(rejected("notSupported")).requestsNothing().orders("say text=Next");
    }

    @Test
    void aCallThatRingsIsAnsweredFirst() {
        ringing().call("<Gather/>").orders("answer").on(completed()).orders("gather");
    }
}
