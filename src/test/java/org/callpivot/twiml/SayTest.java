package org.callpivot.twiml;

import static org.callpivot.twiml.Documents.codes;
import static org.callpivot.twiml.Documents.json;
import static org.callpivot.twiml.Documents.node;
import static org.callpivot.twiml.Documents.outline;
import static org.callpivot.twiml.Documents.translate;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.callpivot.callflow.Translation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SayTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute  | value              | data        | expected             | code
            voice        |                    | /voice      |                      |
            voice        | man                | /voice      | "male"               |
            voice        | woman              | /voice      | "female"             |
            voice        | Polly.Joanna       | /voice      | "Polly.Joanna"       |
            voice        | en-US-Wavenet-C    | /voice      | "en-US-Wavenet-C"    |
            voice        | ''                 | /voice      |                      |
            language     |                    | /language   |                      |
            language     | en                 | /language   | "en"                 |
            language     | ' de-DE '          | /language   | "de-DE"              |
            language     | very english       | /language   |                      | 13512
            loop         |                    | /loop       | 1                    |
            loop         | 0                  | /loop       | 0                    |
            loop         | 1000               | /loop       | 1000                 |
            loop         | 1001               | /loop       | 1000                 | 13510
            loop         | -1                 | /loop       | 1                    | 13510
            loop         | often              | /loop       | 1                    | 13510
            loop         | ''                 | /loop       | 1                    | 13510
            engine       | flite              | /engine     | "flite"              |
            terminators  |                    | /terminators|                      |
            terminators  | 1x#                | /terminators| ["1","#"]            |
            terminators  | none               | /terminators| []                   |
            volume       | 11                 | /volume     |                      | 12200
            """)
    void attribute(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Say %s>Hello</Say>", "tts", attribute, value, pointer, expected, code);
    }

    @Test
    void theTextIsTrimmedAndItsEntitiesAreResolved() {
        assertEquals(json("{'text':'Fish & chips, A','loop':1}".replace('\'', '"')),
                node("tts", "<Say>\n    Fish &amp; <![CDATA[chips]]><!-- with salt -->, &#65;\n  </Say>").data());
    }

    @Test
    void speechMarkupIsKeptBesideTheBareWords() {
        assertEquals(json("""
                {"text": "Dial 12 & wait or hear café", "loop": 1, "ssml": "<speak>Dial <say-as \
                interpret-as=\\"digits\\">1<emphasis level=\\"strong\\">2</emphasis></say-as> &amp; wait\
                <break strength=\\"weak\\" time=\\"1s\\"></break> or <amazon:effect name=\\"a&quot;b\\">hear\
                </amazon:effect> <lang xml:lang=\\"fr\\">café</lang></speak>"}"""),
                node("tts", """
                <Say>Dial <say-as interpret-as="digits">1<emphasis level="strong">2</emphasis></say-as> &amp; wait<break
                strength="weak" time="1s"/> or <amazon:effect name='a"b'>hear</amazon:effect> <lang
                xml:lang="fr">café</lang></Say>""").data());
    }

    @Test
    void anElementThatIsNoSpeechMarkupLeavesItsWords() {
        Translation translation = translate("<Say>one <b>two</b></Say>");

        assertEquals(json("{\"text\":\"one two\",\"loop\":1}"), translation.program().data());
        assertEquals(List.of("12200"), codes(translation));
    }

    @ParameterizedTest
    @CsvSource({"<Say/>", "<Say>  </Say>", "<Say><break time='1s'/></Say>"})
    void withoutTextItIsSkipped(String say) {
        Translation translation = translate(say + "<Play>a.mp3</Play>");

        assertEquals("play", outline(translation.program()));
        assertEquals(List.of("13520"), codes(translation));
    }

    @Test
    void textOf4096CharactersIsSpokenAndMoreIsCutThere() {
        String longest = "ä".repeat(4095) + "\uD83D\uDE00";

        assertEquals(longest, node("tts", "<Say>" + longest + "</Say>").text("text", null));
        assertEquals(List.of(), codes(translate("<Say>" + longest + "</Say>")));

        Translation cut = translate("<Say>" + longest + "<p>more</p></Say>");
        assertEquals(List.of("13521"), codes(cut));
        assertEquals(json("{\"text\":\"" + longest + "\",\"loop\":1}"), cut.program().data());
    }
}
