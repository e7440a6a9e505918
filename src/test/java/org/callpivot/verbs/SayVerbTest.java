package org.callpivot.verbs;

import static org.callpivot.verbs.Event.completed;
import static org.callpivot.verbs.Event.key;
import static org.callpivot.verbs.Event.stopped;
import static org.callpivot.verbs.VerbCall.attribute;
import static org.callpivot.verbs.VerbCall.call;
import static org.callpivot.verbs.VerbCall.ringing;
import static org.callpivot.verbs.VerbCall.twilioDialect;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Say and its speech markup: facts/twiml.md A1 and A2, table row Say; class org.callpivot.twiml.Say. It makes no
 * request.
 */
class SayVerbTest {

    private static final int MAX_TEXT = 4096;

    @Test
    void withoutAttributesItSpeaksOnceUntilAnyKey() {
        call("<Say>Hello</Say>")
                .ordersOnly("say", """
                        {"text": "Hello", "loop": 1, "stopOn": "1234567890*#"}""")
                .on(completed())
                .requestsNothing().ends();
    }

    @RowsOf("Say")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute  | value            | the switch is told                    | fault
            voice        |                  | say !voice=                           |
            voice        | ''               | say !voice=                           |
            voice        | man              | say voice=male                        |
            voice        | woman            | say voice=female                      |
            voice        | alice            | say voice=alice                       |
            voice        | Polly.Joanna-Neural | say voice=Polly.Joanna-Neural      |
            voice        | Google.en-US-Chirp3-HD-Aoede | say voice=Google.en-US-Chirp3-HD-Aoede |
            language     |                  | say !language=                        |
            language     | en               | say language=en                       |
            language     | en-GB            | say language=en-GB                    |
            language     | cmn-Hans-CN      | say language=cmn-Hans-CN              |
            language     | English please   | say !language=                        | 12200
            loop         |                  | say loop=1                            |
            loop         | 0                | say loop=0                            |
            loop         | 1                | say loop=1                            |
            loop         | 1000             | say loop=1000                         |
            loop         | 1001             | say loop=1000                         | 13510
            loop         | -1               | say loop=1                            | 13510
            loop         | 1.5              | say loop=1                            | 13510
            loop         | twice            | say loop=1                            | 13510
            engine       |                  | say !engine=                          |
            engine       | flite            | say engine=flite                      |
            terminators  |                  | say stopOn=1234567890*#               |
            terminators  | '#'              | say stopOn=#                          |
            terminators  | '*1x'            | say stopOn=1*                         |
            terminators  | none             | say stopOn=''                         |
            terminators  | ''               | say stopOn=''                         |
            volume       | 11               | say                                   | 12200
            """)
    void attributes(String name, String value, String told, String fault) {
        call("<Say " + attribute(name, value) + ">Hello</Say>")
                .warns(fault == null ? null : fault + " " + name)
                .orders(told + " text=Hello")
                .on(completed())
                .ends();
    }

    @Test
    void inTheDialectOfTwilioNoKeyStopsIt() {
        twilioDialect().call("<Say>Hello</Say>").orders("say stopOn=''");
        twilioDialect().call("<Say terminators='#'>Hello</Say>").orders("say stopOn=#");
    }

    @Test
    void theKeyThatStoppedItIsTold() {
        call("<Say>Hello</Say><Redirect>/next</Redirect>")
                .orders("say")
                .on(key("5")).orders()
                .on(stopped())
                .requests("POST https://dev.example.com/next Digits=5");
    }

    @Test
    void aCallThatRingsIsAnsweredFirst() {
        ringing().call("<Say>Hello</Say>")
                .orders("answer")
                .on(completed())
                .orders("say text=Hello");
    }

    @RowsOf("SpeechMarkup")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute   | markup                                                 | the switch is told                              | fault
            strength      | <break strength='none'/>                               | <break strength="none"></break>                 |
            strength      | <break strength='x-weak'/>                             | <break strength="x-weak"></break>               |
            strength      | <break strength='weak'/>                               | <break strength="weak"></break>                 |
            strength      | <break strength='medium'/>                             | <break strength="medium"></break>               |
            strength      | <break strength='strong'/>                             | <break strength="strong"></break>               |
            strength      | <break strength='x-strong'/>                           | <break strength="x-strong"></break>             |
            strength      | <break strength='soft'/>                               | <break></break>                                 | 12200
            time          | <break time='1.5s'/>                                   | <break time="1.5s"></break>                     |
            time          | <break time='250ms'/>                                  | <break time="250ms"></break>                    |
            time          | <break time='soon'/>                                   | <break></break>                                 | 12200
            level         | <emphasis level='strong'>b</emphasis>                  | <emphasis level="strong">b</emphasis>           |
            level         | <emphasis level='moderate'>b</emphasis>                | <emphasis level="moderate">b</emphasis>         |
            level         | <emphasis level='reduced'>b</emphasis>                 | <emphasis level="reduced">b</emphasis>          |
            level         | <emphasis level='none'>b</emphasis>                    | <emphasis level="none">b</emphasis>             |
            level         | <emphasis level='loud'>b</emphasis>                    | <emphasis>b</emphasis>                          | 12200
            xml:lang      | <lang xml:lang='fr-FR'>b</lang>                        | <lang xml:lang="fr-FR">b</lang>                 |
            xml:lang      | <lang xml:lang='deutsch bitte'>b</lang>                | <lang>b</lang>                                  | 12200
            xml:lang      | <p xml:lang='fr'><s xml:lang='de'>b</s></p>            | <p xml:lang="fr"><s xml:lang="de">b</s></p>     |
            alphabet      | <phoneme alphabet='ipa' ph='pɪˈkɑːn'>b</phoneme>       | <phoneme alphabet="ipa" ph="pɪˈkɑːn">b</phoneme> |
            alphabet      | <phoneme alphabet='x-sampa' ph='pI'>b</phoneme>        | <phoneme alphabet="x-sampa" ph="pI">b</phoneme> |
            alphabet      | <phoneme alphabet='x-amazon-pinyin' ph='a1'>b</phoneme> | <phoneme alphabet="x-amazon-pinyin" ph="a1">b</phoneme> |
            alphabet      | <phoneme alphabet='abc' ph='bi'>b</phoneme>            | <phoneme ph="bi">b</phoneme>                    | 12200
            ph            | <phoneme>b</phoneme>                                   |                                                 | 12200
            volume        | <prosody volume='silent'>b</prosody>                   | <prosody volume="silent">b</prosody>            |
            volume        | <prosody volume='x-loud'>b</prosody>                   | <prosody volume="x-loud">b</prosody>            |
            volume        | <prosody volume='-6dB'>b</prosody>                     | <prosody volume="-6dB">b</prosody>              |
            volume        | <prosody volume='eleven'>b</prosody>                   | <prosody>b</prosody>                            | 12200
            rate          | <prosody rate='x-slow'>b</prosody>                     | <prosody rate="x-slow">b</prosody>              |
            rate          | <prosody rate='85%'>b</prosody>                        | <prosody rate="85%">b</prosody>                 |
            rate          | <prosody rate='quick'>b</prosody>                      | <prosody>b</prosody>                            | 13513
            pitch         | <prosody pitch='x-high'>b</prosody>                    | <prosody pitch="x-high">b</prosody>             |
            pitch         | <prosody pitch='+10%'>b</prosody>                      | <prosody pitch="+10%">b</prosody>               |
            pitch         | <prosody pitch='5'>b</prosody>                         | <prosody>b</prosody>                            | 12200
            interpret-as  | <say-as interpret-as='digits'>b</say-as>               | <say-as interpret-as="digits">b</say-as>        |
            interpret-as  | <say-as interpret-as='poem'>b</say-as>                 |                                                 | 12200
            interpret-as  | <say-as>b</say-as>                                     |                                                 | 12200
            format        | <say-as interpret-as='date' format='mdy'>b</say-as>    | <say-as interpret-as="date" format="mdy">b</say-as> |
            alias         | <sub alias='doctor'>b</sub>                            | <sub alias="doctor">b</sub>                     |
            alias         | <sub>b</sub>                                           |                                                 | 12200
            role          | <w role='amazon:VB'>b</w>                              | <w role="amazon:VB">b</w>                       |
            colour        | <speak><p colour='red'>b</p></speak>                   | <p>b</p>                                        | 12200
            """)
    void speechMarkup(String name, String markup, String ssml, String fault) {
        VerbCall call = call("<Say>Well " + markup + "</Say>").warns(fault);
        if (ssml == null) {
            call.orders("say text='Well b' !ssml=");
        } else {
            call.orders("say ssml='<speak>Well " + ssml + "</speak>' !text=");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # what holds what                        | the switch is told               | fault
            <p><s><w>b</w></s></p>                   | <p><s><w>b</w></s></p>           |
            <p><emphasis>b</emphasis></p>            | <p><emphasis>b</emphasis></p>    |
            <lang xml:lang='fr'><p>b</p></lang>      | <lang xml:lang="fr"><p>b</p></lang> |
            <amazon:effect name='whispered'>b</amazon:effect> | <amazon:effect name="whispered">b</amazon:effect> |
            <prosody amazon:max-duration='2s'>b</prosody> | <prosody amazon:max-duration="2s">b</prosody> |
            <s><p>b</p></s>                          | <s>b</s>                         | 12200
            <w><lang xml:lang='fr'>b</lang></w>      | <w>b</w>                         | 12200
            <sub alias='c'><w>b</w></sub>            | <sub alias="c">b</sub>           | 12200
            <s><b><p>b</p></b></s>                   | <s>b</s>                         | 12200,12200
            """)
    void nestedMarkup(String markup, String ssml, String faults) {
        call("<Say>Well " + markup + "</Say>")
                .warns(faults == null ? new String[0] : faults.split(","))
                .orders("say ssml='<speak>Well " + ssml + "</speak>' !text=");
    }

    @Test
    void entitiesAreResolvedAndSpaceAroundIsNotSpoken() {
        call("<Say>\n    Fish &amp; <![CDATA[chips]]><!-- with salt -->, &#65;\n  </Say>").warns()
                .orders("say text='Fish & chips, A' !ssml=");
        call("<Say>Fish &amp; <sub alias='a&quot;b'>chips</sub></Say>").warns()
                .orders("say ssml='<speak>Fish &amp; <sub alias=\"a&quot;b\">chips</sub></speak>'");
    }

    @Test
    void otherElementsLeaveTheirWords() {
        call("<Say>one <b>two</b></Say>").warns("12200 <b>").orders("say text='one two' !ssml=");
    }

    @Test
    void withoutTextItIsSkipped() {
        call("<Say> </Say><Pause/>").warns("13520").orders("sleep");
        call("<Say/><Pause/>").warns("13520").orders("sleep");
        call("<Say><break time='1s'/></Say><Pause/>").warns("13520").orders("sleep");
    }

    @Test
    void theTextIsCutAfter4096Characters() {
        String longest = "a".repeat(MAX_TEXT);
        call("<Say>" + longest + "</Say>").warns().orders("say text=" + longest);
        call("<Say>" + longest + "b</Say>").warns("13521 4097").orders("say text=" + longest);
        call("<Say>" + longest + "<p>more</p></Say>").warns("13521 4100").orders("say text=" + longest + " !ssml=");
        String faces = "\uD83D\uDE00".repeat(MAX_TEXT);
        call("<Say>" + faces + "</Say>").warns().orders("say text=" + faces);
    }
}
