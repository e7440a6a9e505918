package org.callpivot.twiml;

import static org.callpivot.twiml.Documents.codes;
import static org.callpivot.twiml.Documents.json;
import static org.callpivot.twiml.Documents.node;
import static org.callpivot.twiml.Documents.outline;
import static org.callpivot.twiml.Documents.translate;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Start, Stop and Connect with everything that they may hold. */
class ForksTest {

    private static final String COMMAND = "twiml:command";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute           | value             | data                   | expected                         | code
            url                   |                   | /data/url              | "wss://app.example/ivr/start"    |
            url                   | wss://a.example/s | /data/url              | "wss://a.example/s"              |
            url                   | /s                | /data/url              | "wss://app.example/s"            |
            url                   | ws://a.example/s  | /data/url              | "wss://app.example/ivr/start"    | 11100
            url                   | https://a.example | /data/url              | "wss://app.example/ivr/start"    | 11100
            name                  | s1                | /data/name             | "s1"                             |
            id                    | 7                 | /data/id               | "7"                              |
            connectorName         | c                 | /data/connectorName    | "c"                              |
            connectorName         | c                 | /data/url              |                                  |
            track                 |                   | /data/track            | "inbound_track"                  |
            track                 | outbound_track    | /data/track            | "outbound_track"                 |
            track                 | both_tracks       | /data/track            | "both_tracks"                    |
            track                 | all               | /data/track            | "inbound_track"                  | 12200
            audioCodec            | g711_ulaw         | /data/audioCodec       | "g711_ulaw"                      |
            audioCodec            | mp3               | /data/audioCodec       |                                  | 12200
            audioMix              | stereo            | /data/audioMix         | "stereo"                         |
            rawAudio              | true              | /data/rawAudio         | true                             |
            sampleRate            | 16000             | /data/sampleRate       | "16000"                          |
            sampleRate            | 44100             | /data/sampleRate       |                                  | 12200
            statusCallback        | /cb               | /callback              | {"url":"https://app.example/cb","method":"POST"} |
            statusCallbackMethod  | GET               | /callback              |                                  |
            statusCallbackMethod  | PUT               | /callback              |                                  | 12200
            codec                 | x                 | /data/codec            |                                  | 12200
            """)
    void attributeOfStream(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Start><Stream %s/></Start>", COMMAND, attribute, value, pointer, expected, code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute                 | value          | data                            | expected        | code
            name                        | t              | /data/name                      | "t"             |
            track                       |                | /data/track                     | "both_tracks"   |
            track                       | inbound_track  | /data/track                     | "inbound_track" |
            track                       | x              | /data/track                     | "both_tracks"   | 12200
            statusCallbackUrl           | /cb            | /callback/url                   | "https://app.example/cb" |
            statusCallbackMethod        | GET            | /callback                       |                 |
            languageCode                |                | /data/languageCode              | "en-US"         |
            languageCode                | de-DE          | /data/languageCode              | "de-DE"         |
            languageCode                | german!        | /data/languageCode              | "en-US"         | 12200
            inboundTrackLabel           | caller         | /data/inboundTrackLabel         | "caller"        |
            outboundTrackLabel          | agent          | /data/outboundTrackLabel        | "agent"         |
            partialResults              |                | /data/partialResults            | false           |
            partialResults              | true           | /data/partialResults            | true            |
            profanityFilter             |                | /data/profanityFilter           | true            |
            profanityFilter             | false          | /data/profanityFilter           | false           |
            enableAutomaticPunctuation  |                | /data/enableAutomaticPunctuation | true           |
            enableAutomaticPunctuation  | x              | /data/enableAutomaticPunctuation | true           | 12200
            speechModel                 | telephony      | /data/speechModel               | "telephony"     |
            hints                       | a,b            | /data/hints                     | "a,b"           |
            transcriptionEngine         | google         | /data/transcriptionEngine       | "google"        |
            intelligenceService         | GA1            | /data/intelligenceService       | "GA1"           |
            """)
    void attributeOfTranscription(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Start><Transcription %s/></Start>", COMMAND, attribute, value, pointer, expected, code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # element   | attribute                 | value          | data                  | expected          | code
            Siprec      | name                      | s              | /data/name            | "s"               |
            Siprec      | connectorName             | c              | /data/connectorName   | "c"               |
            Siprec      | track                     | both_tracks    | /data/track           | "both_tracks"     |
            Siprec      | track                     | x              | /data/track           |                   | 12200
            Siprec      | statusCallback            | /cb            | /callback/url         | "https://app.example/cb" |
            Recording   | channels                  | dual           | /data/channels        | "dual"            |
            Recording   | channels                  | 2              | /data/channels        |                   | 12200
            Recording   | track                     | inbound        | /data/track           | "inbound"         |
            Recording   | trim                      | trim-silence   | /data/trim            | "trim-silence"    |
            Recording   | trim                      | x              | /data/trim            |                   | 13699
            Recording   | recordingStatusCallback   | /cb            | /callback             | {"url":"https://app.example/cb","method":"POST","events":["completed"]} |
            Recording   | recordingConfigurationId  | RC1            | /data/recordingConfigurationId | "RC1"    |
            """)
    void attributeOfOthersThatStart(String element, String attribute, String value, String pointer, String expected,
            String code) {
        Documents.row("<Start><" + element + " %s/></Start>", COMMAND, attribute, value, pointer, expected, code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # element                                      | attribute             | value    | data                         | expected | code
            ConversationRelay url='wss://a.example'        | language              | en-US    | /data/language               | "en-US"  |
            ConversationRelay url='wss://a.example'        | language              | '?'      | /data/language               |          | 12200
            ConversationRelay url='wss://a.example'        | welcomeGreeting       | Hi there | /data/welcomeGreeting        | "Hi there" |
            ConversationRelay url='wss://a.example'        | interruptible         | speech   | /data/interruptible          | "speech" |
            ConversationRelay url='wss://a.example'        | dtmfDetection         | true     | /data/dtmfDetection          | true     |
            ConversationRelay url='wss://a.example'        | preemptible           | x        | /data/preemptible            |          | 12200
            ConversationRelay url='wss://a.example'        | speechtimeout         | 500      | /data/speechtimeout          | "500"    |
            ConversationRelay url='wss://a.example'        | kindness              | x        | /data/kindness               |          | 12200
            ConversationRelaySession connector='c'         | sessionConfiguration  | s        | /data/sessionConfiguration   | "s"      |
            VirtualAgent connectorName='c'                 | language              | en-US    | /data/language               | "en-US"  |
            VirtualAgent connectorName='c'                 | sentimentAnalysis     | true     | /data/sentimentAnalysis      | true     |
            VirtualAgent connectorName='c'                 | statusCallback        | /cb      | /callback/method             | "POST"   |
            Assistant id='a'                               | welcomeGreeting       | Hi       | /data/welcomeGreeting        | "Hi"     |
            AiSession aiConnector='c'                      | aiSessionConfiguration | s       | /data/aiSessionConfiguration | "s"      |
            Conversation serviceInstanceSid='IS1'          | inboundAutocreation   | true     | /data/inboundAutocreation    | true     |
            Conversation serviceInstanceSid='IS1'          | inboundTimeout        | 60       | /data/inboundTimeout         | 60       |
            Conversation serviceInstanceSid='IS1'          | inboundTimeout        | 0        | /data/inboundTimeout         |          | 12200
            Conversation serviceInstanceSid='IS1'          | routingAssignmentTimeout | 60    | /data/routingAssignmentTimeout | 60     |
            Conversation serviceInstanceSid='IS1'          | url                   | /w       | /data/whisper                | {"url":"https://app.example/w","method":"POST"} |
            Conversation serviceInstanceSid='IS1'          | record                | record-from-answer | /data/record       | "record-from-answer" |
            Conversation serviceInstanceSid='IS1'          | recordingStatusCallback | /r     | /data/recordingStatus/url    | "https://app.example/r" |
            Conversation serviceInstanceSid='IS1'          | statusCallback        | /s       | /callback/url                | "https://app.example/s" |
            """)
    void attributeOfWhatConnects(String element, String attribute, String value, String pointer, String expected,
            String code) {
        Documents.row("<Connect><" + element + " %s/></Connect>", COMMAND, attribute, value, pointer, expected, code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <Room participantIdentity='joe'>daily</Room>    | {"kind":"room","participantIdentity":"joe","room":"daily"}
            <Autopilot>UA1</Autopilot>                      | {"kind":"autopilot","id":"UA1"}
            """)
    void textIsData(String noun, String data) {
        assertEquals(json(data), node(COMMAND, "<Connect>" + noun + "</Connect>").data().get("data"));
    }

    @Test
    void whatStandsInsideGoesAlong() {
        assertEquals(json("""
                {"kind": "conversationRelay", "url": "wss://a.example/x", "parameters": {"a": "1", "b": ""},
                 "languages": [{"code": "sv-SE", "ttsProvider": "amazon", "voice": "Elin-Neural",
                                "transcriptionProvider": "google", "speechModel": "long"}]}"""),
                node(COMMAND, """
                <Connect>
                  <ConversationRelay url="wss://a.example/x">
                    <Language code="sv-SE" ttsProvider="amazon" voice="Elin-Neural" transcriptionProvider="google"
                        speechModel="long"/>
                    <Parameter name="a" value="1"/><Parameter name="b"/>
                  </ConversationRelay>
                </Connect>""").data().get("data"));
        assertEquals(json("{\"kind\":\"virtualAgent\",\"connectorName\":\"c\",\"config\":{\"a\":\"1\"}}"),
                node(COMMAND, "<Connect><VirtualAgent connectorName='c'><Config name='a' value='1'/></VirtualAgent></Connect>")
                        .data().get("data"));
    }

    @Test
    void startDoesNotWaitAndConnectDoes() {
        assertEquals(json("{\"name\":\"fork\",\"data\":{\"kind\":\"recording\"},\"wait\":false,\"limit_s\":30}"),
                node(COMMAND, "<Start><Recording/></Start>").data());
        assertEquals(json("""
                {"name": "connect", "data": {"kind": "aiSession", "aiConnector": "c"}, "wait": true, "limit_s": 86400,
                 "tells": {"SessionId": "sessionId", "SessionStatus": "status", "SessionDuration": "durationS",
                           "HandoffData": "handoffData", "ErrorCode": "errorCode", "ErrorMessage": "errorMessage"}}"""),
                node(COMMAND, "<Connect><AiSession aiConnector='c'/></Connect>").data());
        assertEquals("streamId", node(COMMAND, "<Connect><Stream/></Connect>").data().at("/tells/StreamSid").asText());
    }

    @Test
    void stopNamesWhatItEnds() {
        assertEquals(json("{\"name\":\"stopFork\",\"data\":{\"kind\":\"stream\",\"name\":\"s\"},\"wait\":false,\"limit_s\":30}"),
                node(COMMAND, "<Stop><Stream name='s' track='both_tracks'/></Stop>").data());
        assertEquals(json("{\"kind\":\"siprec\"}"), node(COMMAND, "<Stop><Siprec/></Stop>").data().get("data"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <Start><Stream/><Siprec/></Start>                      | twiml:command > twiml:command > tts |
            <Start action='/a'><Stream/></Start>                   | twiml:command > tts                 |
            <Start/>                                               | tts                                 | 14300
            <Start><Room>r</Room></Start>                          | tts                                 | 12200,14300
            <Start>x<Stream/></Start>                              | twiml:command > tts                 | 12200
            <Stop><Recording/></Stop>                              | tts                                 | 12200,12200
            <Stop><Stream/><Transcription/></Stop>                 | twiml:command > twiml:command > tts |
            <Stop/>                                                | tts                                 | 12200
            <Connect><Stream/></Connect>                           | twiml:command > tts                 |
            <Connect><Stream/><Room>r</Room></Connect>             | twiml:command > tts                 | 12200
            <Connect action='/a'><Stream/></Connect>               | twiml:command > twiml:redirect      | 12200
            <Connect/>                                             | tts                                 | 12200
            <Connect><ConversationRelay/></Connect>                | tts                                 | 12200,12200
            <Connect><ConversationRelaySession/></Connect>         | tts                                 | 12200,12200
            <Connect><VirtualAgent/></Connect>                     | tts                                 | 12200,12200
            <Connect><Assistant/></Connect>                        | tts                                 | 12200,12200
            <Connect><AiSession/></Connect>                        | tts                                 | 12200,12200
            <Connect><Conversation/></Connect>                     | tts                                 | 12200,12200
            <Connect><Room/></Connect>                             | tts                                 | 12200,12200
            <Connect><Autopilot/></Connect>                        | tts                                 | 12200,12200
            <Connect><Stream><Config name='a'/></Stream></Connect> | twiml:command > tts                 | 12200
            <Connect><Stream><Parameter/></Stream></Connect>       | twiml:command > tts                 | 12200
            <Stream/>                                              | tts                                 | 12200
            """)
    void nesting(String verb, String outline, String codes) {
        assertEquals(outline, outline(verb + "<Say>on</Say>"));
        assertEquals(codes == null ? "" : codes, String.join(",", codes(translate(verb + "<Say>on</Say>"))));
    }

    @Test
    void theActionOfStartIsTheCallbackOfThoseWithoutOne() {
        assertEquals("https://app.example/a", node(COMMAND, "<Start action='/a'><Siprec/></Start>")
                .data().at("/callback/url").asText());
        assertEquals("https://app.example/s", node(COMMAND, "<Start action='/a'><Siprec statusCallback='/s'/></Start>")
                .data().at("/callback/url").asText());
        assertEquals(List.of(), codes(translate("<Start action='/a' method='GET'><Siprec/></Start>")));
    }
}
