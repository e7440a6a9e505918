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

class DialTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute                  | value                    | data                      | expected                  | code
            timeout                      |                          | /timeout                  | 30                        |
            timeout                      | 5                        | /timeout                  | 5                         |
            timeout                      | 600                      | /timeout                  | 600                       |
            timeout                      | 3601                     | /timeout                  | 3600                      | 13212
            timeout                      | 0                        | /timeout                  | 30                        | 13212
            timeout                      | long                     | /timeout                  | 30                        | 13212
            timeLimit                    |                          | /time_limit               | 14400                     |
            timeLimit                    | 60                       | /time_limit               | 60                        |
            timeLimit                    | 86401                    | /time_limit               | 86400                     | 13216
            timeLimit                    | 0                        | /time_limit               | 14400                     | 13216
            callerId                     |                          | /caller_id                |                           |
            callerId                     | +1 (415) 886-7900        | /caller_id                | "+14158867900"            |
            callerId                     | client:joe               | /caller_id                | "client:joe"              |
            callReason                   | delivery                 | /call_reason              | "delivery"                |
            callReason                   | 12345678901234567890123456789012345678901234567890x | /call_reason | "12345678901234567890123456789012345678901234567890" | 12200
            hangupOnStar                 |                          | /hangup_on                |                           |
            hangupOnStar                 | true                     | /hangup_on                | "*"                       |
            hangupOnStar                 | false                    | /hangup_on                |                           |
            hangupOnStar                 | x                        | /hangup_on                |                           | 13213
            hangupOn                     | 9                        | /hangup_on                | "9"                       |
            hangupOn                     | 99                       | /hangup_on                |                           | 12200
            answerOnBridge               |                          | /answer_on_bridge         | false                     |
            answerOnBridge               | true                     | /answer_on_bridge         | true                      |
            answerOnBridge               | x                        | /answer_on_bridge         | false                     | 12200
            sequential                   |                          | /sequential               | false                     |
            sequential                   | true                     | /sequential               | true                      |
            strategy                     | single                   | /sequential               | true                      |
            strategy                     | simultaneous             | /sequential               | false                     |
            strategy                     | random                   | /sequential               | false                     | 12200
            record                       |                          | /record                   |                           |
            record                       | true                     | /record                   | "record-from-answer"      |
            record                       | false                    | /record                   |                           |
            record                       | do-not-record            | /record                   |                           |
            record                       | record-from-answer       | /record                   | "record-from-answer"      |
            record                       | record-from-ringing      | /record                   | "record-from-ringing"     |
            record                       | record-from-answer-dual  | /record                   | "record-from-answer-dual" |
            record                       | record-from-ringing-dual | /record                   | "record-from-ringing-dual"|
            record                       | always                   | /record                   |                           | 12200
            recordingTrack               |                          | /recording_track          |                           |
            recordingTrack               | inbound                  | /recording_track          | "inbound"                 |
            recordingTrack               | left                     | /recording_track          |                           | 13622
            trim                         | trim-silence             | /trim                     | "trim-silence"            |
            recordingStatusCallback      | /r                       | /recording_status         | {"url":"https://app.example/r","method":"POST","events":["completed"]} |
            recordingUrl                 | /store                   | /recording_url            | "https://app.example/store" |
            recordStoreMethod            | PATCH                    | /record_store_method      | "PATCH"                   |
            ringTone                     | de                       | /ring_tone                | "de"                      |
            ringTone                     | us-old                   | /ring_tone                | "us-old"                  |
            ringTone                     | loud                     | /ring_tone                |                           | 12200
            events                       | call-progress-event      | /events                   | "call-progress-event"     |
            events                       | all                      | /events                   |                           | 12200
            passports                    | p                        | /passports                | "p"                       |
            referUrl                     | /refer                   | /refer                    | {"url":"https://app.example/refer","method":"POST"} |
            referMethod                  | GET                      | /refer                    |                           |
            collect_dtmf                 | true                     | /collect_dtmf             | true                      |
            continueOnFail               | false                    | /continue_on_fail         | false                     |
            caller                       | 1                        | /caller                   |                           | 12200
            """)
    void attribute(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Dial %s>2000</Dial>", "twiml:dial", attribute, value, pointer, expected, code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute                  | value           | data                      | expected                  | code
            recordingTrack               |                 | /recording_track          | "both"                    |
            recordingTrack               | outbound        | /recording_track          | "outbound"                |
            trim                         |                 | /trim                     | "do-not-trim"             |
            trim                         | x               | /trim                     | "do-not-trim"             | 13699
            recordingStatusCallbackMethod| GET             | /recording_status/method  | "GET"                     |
            recordingStatusCallbackEvent | absent in-progress | /recording_status/events | ["absent","in-progress"] |
            recordingStatusCallbackEvent | gone            | /recording_status/events  | ["completed"]             | 13621
            recordingConfigurationId     | RC1             | /recording_configuration_id | "RC1"                   |
            """)
    void attributeOfARecordedCall(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Dial record='true' recordingStatusCallback='/r' %s>2000</Dial>", "twiml:dial", attribute, value,
                pointer, expected, code);
    }

    @Test
    void withoutAttributesTheDataAreTheDefaults() {
        assertEquals(json("""
                {"targets": [{"type": "number", "value": "+14158867900"}], "timeout": 30, "time_limit": 14400,
                 "answer_on_bridge": false, "sequential": false}"""),
                node("twiml:dial", "<Dial> +1 (415) 886-7900 </Dial>").data());
    }

    @Test
    void withoutActionTheDocumentGoesOn() {
        assertEquals("twiml:dial > tts", outline("<Dial>2000</Dial><Say>Goodbye</Say>"));
    }

    @Test
    void withActionTheDocumentEnds() {
        Translation translation = translate("<Dial action='done' method='GET'>2000</Dial><Say>never</Say>");

        assertEquals("twiml:dial > twiml:redirect", outline(translation.program()));
        assertEquals(json("{\"url\":\"https://app.example/ivr/done\",\"method\":\"GET\"}"),
                translation.program().child("_").orElseThrow().data());
        assertEquals(List.of("12200"), codes(translation));
    }

    @Test
    void aWrongMethodIsPostAndAWrongActionIsNone() {
        assertEquals(List.of("13210"), codes(translate("<Dial action='a' method='PUT'>2000</Dial>")));
        assertEquals("twiml:dial > tts", outline("<Dial action='mailto:a@b'>2000</Dial><Say>on</Say>"));
    }

    @Test
    void severalPartiesAreCalledInTheirOrder() {
        assertEquals(json("""
                [{"type": "sip", "value": "sip:a@b.example"}, {"type": "number", "value": "2000"},
                 {"type": "device", "value": "d1"}, {"type": "user", "value": "u1"}]"""),
                node("twiml:dial", """
                <Dial><Sip>sip:a@b.example</Sip><Number>20-00</Number><Device>d1</Device><User>u1</User></Dial>
                """).data().get("targets"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <Dial/>                                 | 13223
            <Dial>nobody</Dial>                     | 13223
            <Dial><Fax>1</Fax></Dial>               | 12200,13223
            <Dial><Number>x</Number></Dial>         | 13223,13223
            <Dial action='/a'><Number/></Dial>      | 13223,13223
            <Dial><Conference/></Dial>              | 13237,13223
            """)
    void withNobodyToCallItIsSkipped(String dial, String codes) {
        Translation translation = translate(dial + "<Say>on</Say>");

        assertEquals("tts", outline(translation.program()));
        assertEquals(codes, String.join(",", codes(translation)));
    }

    @Test
    void anUnknownNounDoesNotStopTheOthers() {
        Translation translation = translate("<Dial>x<Pager>1</Pager><Number>2000</Number></Dial>");

        assertEquals(1, translation.program().data().get("targets").size());
        assertEquals(List.of("12200", "12200"), codes(translation));
    }

    @Test
    void tenPartiesAreCalledAtMost() {
        Translation translation = translate("<Dial>" + "<Number>2000</Number>".repeat(11) + "</Dial>");

        assertEquals(10, translation.program().data().get("targets").size());
        assertEquals(List.of("13250"), codes(translation));
    }

    @Test
    void aConferenceWinsOverTheOthers() {
        Translation translation = translate("<Dial><Number>2000</Number><Conference>Room</Conference></Dial>");

        assertEquals("twiml:conference", outline(translation.program()));
        assertEquals(List.of("13000"), codes(translation));
        assertEquals("1:17", translation.warnings().get(0).where());
    }
}
