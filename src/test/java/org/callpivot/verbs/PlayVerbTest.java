package org.callpivot.verbs;

import static org.callpivot.verbs.Event.completed;
import static org.callpivot.verbs.Event.failed;
import static org.callpivot.verbs.Event.key;
import static org.callpivot.verbs.Event.stopped;
import static org.callpivot.verbs.VerbCall.attribute;
import static org.callpivot.verbs.VerbCall.call;
import static org.callpivot.verbs.VerbCall.ringing;
import static org.callpivot.verbs.VerbCall.twilioDialect;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Play: facts/twiml.md A2, table row Play; class org.callpivot.twiml.Play. The switch fetches the media, without
 * parameters.
 */
class PlayVerbTest {

    @Test
    void withoutAttributesItPlaysOnceUntilAnyKey() {
        call("<Play>https://media.example.com/a.mp3</Play>")
                .ordersOnly("play", """
                        {"media": [{"url": "https://media.example.com/a.mp3"}], "loop": 1, "stopOn": "1234567890*#"}""")
                .on(completed())
                .requestsNothing().ends();
    }

    @RowsOf("Play")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute  | value   | the switch is told      | fault
            loop         |         | play loop=1             |
            loop         | 0       | play loop=0             |
            loop         | 1000    | play loop=1000          |
            loop         | 1001    | play loop=1000          | 13410
            loop         | -1      | play loop=1             | 13410
            loop         | ever    | play loop=1             | 13410
            digits       | 1w2     | play !digits=           | 12200
            digits       | abc     | play !digits=           | 13430
            terminators  |         | play stopOn=1234567890*# |
            terminators  | '9#'    | play stopOn=9#          |
            terminators  | ''      | play stopOn=''          |
            volume       | 11      | play                    | 12200
            """)
    void attributes(String name, String value, String told, String fault) {
        call("<Play " + attribute(name, value) + ">a.mp3</Play>")
                .warns(fault == null ? null : fault + " " + (fault.equals("12200") ? "" : name))
                .orders(told + " media.0.url=https://dev.example.com/ivr/a.mp3")
                .on(completed())
                .ends();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # text                        | the switch is told
            http://media.example.com/a    | url=http://media.example.com/a
            a.mp3                         | url=https://dev.example.com/ivr/a.mp3
            /sounds/a?x=1                 | url=https://dev.example.com/sounds/a?x=1
            ftp://media.example.com/a.wav | url=ftp://media.example.com/a.wav
            hold-music                    | sound=hold-music
            prompt://system/en/welcome    | sound=prompt://system/en/welcome
            tone_stream://%(500,0,440)    | sound=tone_stream://%(500,0,440)
            silence_stream://1000         | sound=silence_stream://1000
            """)
    void media(String text, String told) {
        call("<Play>\n " + text + "\n</Play>").warns().orders("play media.0." + told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # what is skipped                  | fault
            <Play>file:///etc/passwd</Play>    | 11100
            <Play>local:/etc/passwd</Play>     | 11100
            <Play>javascript:alert(1)</Play>   | 11100
            <Play>http:///nowhere</Play>       | 11100
            <Play/>                            | 12200
            <Play digits='1a'/>                | 13430,12200
            """)
    void whatCannotBePlayedIsSkipped(String play, String faults) {
        call(play + "<Say>Next</Say>").warns(faults.split(",")).orders("say text=Next");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gopher://joe:secret@media.example/a.mp3", "gopher://joe:se/secret@media.example/a.mp3"})
    void credentialsOfAUrlAreInNoMessage(String url) {
        call("<Play>" + url + "</Play>").warns("11100 \"gopher://***@media.example/a.mp3\" must be");
    }

    @RowsOf("Play")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute  | value      | the switch is told            | fault
            digits       | 5          | sendDtmf digits=5             |
            digits       | 0123456789*# | sendDtmf digits=0123456789*# |
            digits       | wwW1w2     | sendDtmf digits=wwW1w2        |
            """)
    void digits(String name, String value, String told, String fault) {
        call("<Play " + attribute(name, value) + "/>").warns(fault).orders(told).on(completed()).requestsNothing().ends();
    }

    @Test
    void digitsAreSentAsOftenAsLoopSays() {
        call("<Play digits='5' loop='3'/>").warns()
                .orders("sendDtmf digits=5").on(completed())
                .orders("sendDtmf digits=5").on(completed())
                .orders("sendDtmf digits=5").on(completed())
                .ends();
        call("<Play digits='5' loop='3'/>").orders("sendDtmf").on(failed("switchError")).ends();
    }

    @Test
    void digitsForEverAreThousandRounds() {
        VerbCall call = call("<Play digits='5' loop='0'/>").warns();
        for (int round = 0; round < 1000; round++) {
            call.orders("sendDtmf digits=5").on(completed());
        }
        call.ends();
    }

    @Test
    void inTheDialectOfTwilioNoKeyStopsIt() {
        twilioDialect().call("<Play>a.mp3</Play>").orders("play stopOn=''");
    }

    @Test
    void theKeyThatStoppedItIsTold() {
        call("<Play>a.mp3</Play><Redirect>/next</Redirect>")
                .orders("play")
                .on(key("#")).on(stopped())
                .requests("POST https://dev.example.com/next Digits=#");
    }

    @Test
    void mediaThatCannotBeFetchedIsPassedOver() {
        call("<Play>a.mp3</Play><Say>Next</Say>").orders("play").on(failed("mediaNotFound")).orders("say text=Next");
    }

    @Test
    void aCallThatRingsIsAnsweredFirst() {
        ringing().call("<Play>a.mp3</Play>").orders("answer").on(completed()).orders("play");
        ringing().call("<Play digits='1'/>").orders("answer").on(completed()).orders("sendDtmf");
    }
}
