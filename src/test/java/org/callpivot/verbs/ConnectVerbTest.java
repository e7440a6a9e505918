package org.callpivot.verbs;

import static org.callpivot.verbs.Event.completed;
import static org.callpivot.verbs.Event.failed;
import static org.callpivot.verbs.Event.hangsUp;
import static org.callpivot.verbs.Event.happens;
import static org.callpivot.verbs.Event.rejected;
import static org.callpivot.verbs.VerbCall.attribute;
import static org.callpivot.verbs.VerbCall.call;
import static org.callpivot.verbs.VerbCall.with;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.callpivot.request.ReqFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Connect with Stream, ConversationRelay, ConversationRelaySession, VirtualAgent, Assistant, AiSession, Autopilot, Room
 * and Conversation: facts/twiml.md A2, their table rows; classes of these names in org.callpivot.twiml. What a Stream's own
 * attributes do: {@link StartStopVerbTest}.
 */
class ConnectVerbTest {

    private static final String DONE = "POST https://dev.example.com/done";
    private static final String NEXT = "<Say>next</Say>";

    private static VerbCall connect(String noun) {
        return call("<Connect action='/done'>" + noun + "</Connect>");
    }

    // ------------------------------------------------------------ Connect

    @ParameterizedTest
    @EnumSource
    void theCallWaitsForItsEnd_theActionIsToldHowItWas(ReqFormat format) {
        with(format).call("<Connect action='/done'><ConversationRelay url='wss://a.example'/></Connect>").warns()
                .orders("connect kind=conversationRelay url=wss://a.example")
                .on(completed("status=ended sessionId=VX1 durationS=12 handoffData='to a person'"))
                .requests(DONE + " SessionId=VX1 SessionStatus=ended SessionDuration=12 HandoffData='to a person'");
    }

    @RowsOf("Connect")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute | value               | at its end the developer gets         | fault
            action      |                     |                                       |
            action      | ''                  |                                       |
            action      | done?a=b            | POST https://dev.example.com/ivr/done?a=b |
            action      | https://b.example/d | POST https://b.example/d              |
            action      | s:s                 |                                       | 11100
            method      |                     | POST https://dev.example.com/d        |
            method      | POST                | POST https://dev.example.com/d        |
            method      | GET                 | GET https://dev.example.com/d         |
            method      | PUT                 | POST https://dev.example.com/d        | 12200
            """)
    void theAction(String name, String value, String request, String fault) {
        VerbCall connect = call("<Connect " + (name.equals("action") ? "" : "action='/d' ") + attribute(name, value)
                + "><Stream url='/s'/></Connect>" + (request == null ? NEXT : ""))
                .warns(fault == null ? null : fault + " " + name)
                .orders("connect kind=stream url=wss://dev.example.com/s track=inbound_track")
                .on(completed("status=completed"));
        if (request == null) {
            connect.requestsNothing().orders("say text=next");
        } else {
            connect.requests(request + " SessionStatus=completed").orders();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # noun                                               | the switch tells                                       | the action is told
            <Stream url='/s'/>                                   | streamId=MZ1 name=s1 status=completed                  | StreamSid=MZ1 StreamName=s1 SessionStatus=completed
            <Stream url='/s'/>                                   | streamId=MZ1 status=failed errorMessage='not reached'  | StreamSid=MZ1 StreamError='not reached' ErrorMessage='not reached' SessionStatus=failed
            <ConversationRelay url='/s'/>                        | status=failed errorCode='64105' errorMessage=broken    | SessionStatus=failed ErrorCode=64105 ErrorMessage=broken
            <VirtualAgent connectorName='c'/>                    | status=failed errorCode='3' errorMessage=broken        | SessionStatus=failed ErrorCode=3 ErrorMessage=broken VirtualAgentStatus=failed VirtualAgentErrorCode=3 VirtualAgentError=broken
            <Room>daily</Room>                                   |                                                        |
            """)
    void whatTheActionIsTold(String noun, String result, String parameters) {
        connect(noun).orders("connect").on(completed(result == null ? "" : result))
                .requests(DONE + (parameters == null ? "" : " " + parameters));
    }

    @Test
    void aConnectionThatFailsIsFollowedByTheActionAllTheSame() {
        connect("<Stream url='/s'/>").orders("connect").on(failed("unreachable")).requests(DONE);
        connect("<Stream url='/s'/>").orders("connect").on(rejected("notSupported")).requests(DONE);
    }

    @Test
    void whoeverHangsUpIsToldOf() {
        connect("<Stream url='/s'/>").orders("connect").on(hangsUp()).tells(DONE + " CallStatus=completed")
                .requestsNothing();
        call("<Connect><Stream url='/s'/></Connect>").orders("connect").on(hangsUp()).tells();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # noun                                                   | the switch is told                              | faults
            <Stream url='/s'/><Room>r</Room>                         | connect kind=stream                             | 12200 one too many
            <Pager/><Room>r</Room>                                   | connect kind=room room=r                        | 12200 <Pager>
            x<Room>r</Room>                                          | connect kind=room room=r                        | 12200 <Connect>
            <Stream url='/s'><Config name='a'/></Stream>             | connect kind=stream !config=                    | 12200 <Config>
            <Stream url='/s'><Parameter name='a' value='1'/></Stream> | connect kind=stream parameters={"a":"1"}       |
            <VirtualAgent connectorName='c'><Config name='a' value='1'/><Parameter name='b' value='2'/></VirtualAgent> | connect kind=virtualAgent config={"a":"1"} parameters={"b":"2"} |
            <ConversationRelay url='/s'><Parameter name='a' value='1'/></ConversationRelay> | connect parameters={"a":"1"} |
            <Assistant id='a'><Parameter name='a' value='1'/></Assistant> | connect parameters={"a":"1"}               |
            <AiSession aiConnector='c'><Parameter name='a'/></AiSession> | connect !parameters=                        | 12200 <Parameter>
            """)
    void whatStandsInside(String content, String told, String fault) {
        connect(content).warns(fault).orders(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <Connect/>                                         | 12200
            <Connect><ConversationRelay/></Connect>            | 12200,12200
            <Connect><ConversationRelaySession/></Connect>     | 12200,12200
            <Connect><VirtualAgent/></Connect>                 | 12200,12200
            <Connect><Assistant/></Connect>                    | 12200,12200
            <Connect><AiSession/></Connect>                    | 12200,12200
            <Connect><Conversation/></Connect>                 | 12200,12200
            <Connect><Room/></Connect>                         | 12200,12200
            <Connect><Autopilot/></Connect>                    | 12200,12200
            """)
    void withNothingToConnectToItIsSkipped(String connect, String faults) {
        call(connect + NEXT).warns(faults.split(",")).orders("say text=next");
    }

    // ------------------------------------------------------------ the attributes of what it holds

    @RowsOf("ConversationRelay")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute                  | value           | the switch is told                              | fault
            url                          | wss://b.example/s?a=b | connect url=wss://b.example/s?a=b         |
            language                     |                 | connect !language=                              |
            language                     | en-US           | connect language=en-US                          |
            language                     | '?'             | connect !language=                              | 12200
            ttsLanguage                  |                 | connect !ttsLanguage=                           |
            ttsLanguage                  | sv-SE           | connect ttsLanguage=sv-SE                       |
            ttsLanguage                  | '?'             | connect !ttsLanguage=                           | 12200
            transcriptionLanguage        |                 | connect !transcriptionLanguage=                 |
            transcriptionLanguage        | de-DE           | connect transcriptionLanguage=de-DE             |
            transcriptionLanguage        | '?'             | connect !transcriptionLanguage=                 | 12200
            ttsProvider                  |                 | connect !ttsProvider=                           |
            ttsProvider                  | amazon          | connect ttsProvider=amazon                      |
            voice                        |                 | connect !voice=                                 |
            voice                        | Elin-Neural     | connect voice=Elin-Neural                       |
            transcriptionProvider        |                 | connect !transcriptionProvider=                 |
            transcriptionProvider        | google          | connect transcriptionProvider=google            |
            speechModel                  |                 | connect !speechModel=                           |
            speechModel                  | long            | connect speechModel=long                        |
            welcomeGreeting              |                 | connect !welcomeGreeting=                       |
            welcomeGreeting              | Hi there        | connect welcomeGreeting='Hi there'              |
            hints                        |                 | connect !hints=                                 |
            hints                        | yes, no         | connect hints='yes, no'                         |
            intelligenceService          |                 | connect !intelligenceService=                   |
            intelligenceService          | GA1             | connect intelligenceService=GA1                 |
            welcomeGreetingInterruptible |                 | connect !welcomeGreetingInterruptible=          |
            welcomeGreetingInterruptible | any             | connect welcomeGreetingInterruptible=any        |
            interruptible                |                 | connect !interruptible=                         |
            interruptible                | speech          | connect interruptible=speech                    |
            interruptSensitivity         |                 | connect !interruptSensitivity=                  |
            interruptSensitivity         | high            | connect interruptSensitivity=high               |
            profanityFilter              |                 | connect !profanityFilter=                       |
            profanityFilter              | true            | connect profanityFilter=true                    |
            profanityFilter              | false           | connect profanityFilter=false                   |
            profanityFilter              | x               | connect !profanityFilter=                       | 12200
            dtmfDetection                |                 | connect !dtmfDetection=                         |
            dtmfDetection                | true            | connect dtmfDetection=true                      |
            dtmfDetection                | x               | connect !dtmfDetection=                         | 12200
            partialPrompts               |                 | connect !partialPrompts=                        |
            partialPrompts               | true            | connect partialPrompts=true                     |
            partialPrompts               | x               | connect !partialPrompts=                        | 12200
            preemptible                  |                 | connect !preemptible=                           |
            preemptible                  | true            | connect preemptible=true                        |
            preemptible                  | x               | connect !preemptible=                           | 12200
            reportInputDuringAgentSpeech |                 | connect !reportInputDuringAgentSpeech=          |
            reportInputDuringAgentSpeech | dtmf            | connect reportInputDuringAgentSpeech=dtmf       |
            debug                        |                 | connect !debug=                                 |
            debug                        | speaker-events  | connect debug=speaker-events                    |
            events                       |                 | connect !events=                                |
            events                       | tokens-played   | connect events=tokens-played                    |
            elevenlabsTextNormalization  |                 | connect !elevenlabsTextNormalization=           |
            elevenlabsTextNormalization  | on              | connect elevenlabsTextNormalization=on          |
            deepgramsmartformat          |                 | connect !deepgramsmartformat=                   |
            deepgramsmartformat          | true            | connect deepgramsmartformat=true                |
            backgroundnoisereduction     |                 | connect !backgroundnoisereduction=              |
            backgroundnoisereduction     | high            | connect backgroundnoisereduction=high           |
            ignorebackchannel            |                 | connect !ignorebackchannel=                     |
            ignorebackchannel            | true            | connect ignorebackchannel=true                  |
            speechtimeout                |                 | connect !speechtimeout=                         |
            speechtimeout                | 500             | connect speechtimeout=500                       |
            kindness                     | x               | connect !kindness=                              | 12200
            """)
    void conversationRelay(String name, String value, String told, String fault) {
        connect("<ConversationRelay " + (name.equals("url") ? "" : "url='wss://a.example' ")
                + attribute(name, value) + "/>")
                .warns(fault == null ? null : fault + " " + name)
                .orders(told + " kind=conversationRelay");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # url         | the switch is told                | fault
            /s            | connect url=wss://dev.example.com/s |
            ws://a.example |                                  | 11100 url
            ''            |                                   |
            """)
    void theUrlOfAConversationRelay(String url, String told, String fault) {
        VerbCall connect = call("<Connect><ConversationRelay url='" + url + "'/></Connect>" + NEXT);
        if (told != null) {
            connect.warns().orders(told);
        } else if (fault != null) {
            connect.warns(fault, "12200 must have a url", "12200 nothing to connect").orders("say text=next");
        } else {
            connect.warns("12200 must have a url", "12200 nothing to connect").orders("say text=next");
        }
    }

    @RowsOf("Assistant")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute                  | value           | the switch is told                              | fault
            id                           | aia_1           | connect id=aia_1                                |
            language                     |                 | connect !language=                              |
            language                     | en-US           | connect language=en-US                          |
            language                     | '?'             | connect !language=                              | 12200
            ttsLanguage                  | sv-SE           | connect ttsLanguage=sv-SE                       |
            ttsLanguage                  | '?'             | connect !ttsLanguage=                           | 12200
            transcriptionLanguage        | de-DE           | connect transcriptionLanguage=de-DE             |
            transcriptionLanguage        | '?'             | connect !transcriptionLanguage=                 | 12200
            ttsProvider                  | amazon          | connect ttsProvider=amazon                      |
            voice                        | Elin-Neural     | connect voice=Elin-Neural                       |
            transcriptionProvider        | google          | connect transcriptionProvider=google            |
            speechModel                  | long            | connect speechModel=long                        |
            welcomeGreeting              | Hi there        | connect welcomeGreeting='Hi there'              |
            welcomeGreetingInterruptible | any             | connect welcomeGreetingInterruptible=any        |
            interruptible                | speech          | connect interruptible=speech                    |
            hints                        | yes, no         | connect hints='yes, no'                         |
            profanityFilter              |                 | connect !profanityFilter=                       |
            profanityFilter              | false           | connect profanityFilter=false                   |
            profanityFilter              | x               | connect !profanityFilter=                       | 12200
            dtmfDetection                | true            | connect dtmfDetection=true                      |
            dtmfDetection                | x               | connect !dtmfDetection=                         | 12200
            partialPrompts               | true            | connect partialPrompts=true                     |
            partialPrompts               | x               | connect !partialPrompts=                        | 12200
            events                       | x               | connect !events=                                | 12200
            """)
    void assistant(String name, String value, String told, String fault) {
        connect("<Assistant " + (name.equals("id") ? "" : "id='a' ") + attribute(name, value) + "/>")
                .warns(fault == null ? null : fault + " " + name).orders(told + " kind=assistant");
    }

    @RowsOf("Language")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute of Language | value       | the switch is told of it                                    | fault
            ttsProvider             |             | {"code":"sv-SE"}                                            |
            ttsProvider             | amazon      | {"code":"sv-SE","ttsProvider":"amazon"}                     |
            voice                   | Elin-Neural | {"code":"sv-SE","voice":"Elin-Neural"}                      |
            transcriptionProvider   | google      | {"code":"sv-SE","transcriptionProvider":"google"}           |
            speechModel             | long        | {"code":"sv-SE","speechModel":"long"}                       |
            code                    | de          | {"code":"de"}                                               |
            code                    |             |                                                             | 12200 must have a code
            code                    | ''          |                                                             | 12200 code
            code                    | '?'         |                                                             | 12200 code
            tone                    | warm        | {"code":"sv-SE"}                                            | 12200 tone
            """)
    void language(String name, String value, String told, String fault) {
        for (String noun : new String[] {"<ConversationRelay url='/s'>%s</ConversationRelay>",
                "<Assistant id='a'>%s</Assistant>"}) {
            String language = "<Language " + (name.equals("code") ? "" : "code='sv-SE' ") + attribute(name, value)
                    + "/>";
            VerbCall connect = connect(noun.formatted(language));
            if (value != null && told == null) {
                connect.warns(fault, "12200 must have a code");
            } else {
                connect.warns(fault);
            }
            connect.orders(told == null ? "connect !languages=" : "connect languages=[" + told + "]");
        }
    }

    @RowsOf("ConversationRelaySession")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute          | value | the switch is told
            connector            | c     | connect connector=c !sessionConfiguration=
            sessionConfiguration | s     | connect sessionConfiguration=s !connector=
            """)
    void conversationRelaySession(String name, String value, String told) {
        connect("<ConversationRelaySession " + attribute(name, value) + "/>").warns()
                .orders(told + " kind=conversationRelaySession");
    }

    @RowsOf("AiSession")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute            | value | the switch is told                 | fault
            aiConnector            | d     | connect aiConnector=d              |
            aiSessionConfiguration |       | connect !aiSessionConfiguration=   |
            aiSessionConfiguration | s     | connect aiSessionConfiguration=s   |
            model                  | x     | connect !model=                    | 12200
            """)
    void aiSession(String name, String value, String told, String fault) {
        connect("<AiSession " + (name.equals("aiConnector") ? "" : "aiConnector='c' ") + attribute(name, value) + "/>")
                .warns(fault == null ? null : fault + " " + name).orders(told + " kind=aiSession");
    }

    @RowsOf("VirtualAgent")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute       | value | the switch is told              | fault
            connectorName     | d     | connect connectorName=d         |
            language          |       | connect !language=              |
            language          | en-US | connect language=en-US          |
            language          | '?'   | connect !language=              | 12200
            sentimentAnalysis |       | connect !sentimentAnalysis=     |
            sentimentAnalysis | true  | connect sentimentAnalysis=true  |
            sentimentAnalysis | false | connect sentimentAnalysis=false |
            sentimentAnalysis | good  | connect !sentimentAnalysis=     | 12200
            mood              | x     | connect !mood=                  | 12200
            """)
    void virtualAgent(String name, String value, String told, String fault) {
        connect("<VirtualAgent " + (name.equals("connectorName") ? "" : "connectorName='c' ")
                + attribute(name, value) + "/>")
                .warns(fault == null ? null : fault + " " + name).orders(told + " kind=virtualAgent");
    }

    @RowsOf("Room")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute         | value | the switch is told                                         | fault
            participantIdentity |       | connect kind=room room=daily !participantIdentity=         |
            participantIdentity | joe   | connect kind=room room=daily participantIdentity=joe       |
            size                | 1     | connect kind=room room=daily !size=                        | 12200
            """)
    void room(String name, String value, String told, String fault) {
        connect("<Room " + attribute(name, value) + ">daily</Room>").warns(fault == null ? null : fault + " " + name)
                .orders(told);
    }

    @Test
    void autopilot() {
        connect("<Autopilot>UA1</Autopilot>").warns().orders("connect kind=autopilot id=UA1");
    }

    @RowsOf("Conversation")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute              | value                   | the switch is told                     | fault
            serviceInstanceSid       | IS2                     | connect serviceInstanceSid=IS2         |
            inboundAutocreation      |                         | connect !inboundAutocreation=          |
            inboundAutocreation      | true                    | connect inboundAutocreation=true       |
            inboundAutocreation      | false                   | connect inboundAutocreation=false      |
            inboundAutocreation      | x                       | connect !inboundAutocreation=          | 12200
            inboundTimeout           |                         | connect !inboundTimeout=               |
            inboundTimeout           | 1                       | connect inboundTimeout=1               |
            inboundTimeout           | 86400                   | connect inboundTimeout=86400           |
            inboundTimeout           | 0                       | connect !inboundTimeout=               | 12200
            inboundTimeout           | 86401                   | connect inboundTimeout=86400           | 12200
            inboundTimeout           | x                       | connect !inboundTimeout=               | 12200
            routingAssignmentTimeout |                         | connect !routingAssignmentTimeout=     |
            routingAssignmentTimeout | 1                       | connect routingAssignmentTimeout=1     |
            routingAssignmentTimeout | 86400                   | connect routingAssignmentTimeout=86400 |
            routingAssignmentTimeout | 0                       | connect !routingAssignmentTimeout=     | 12200
            routingAssignmentTimeout | 86401                   | connect routingAssignmentTimeout=86400 | 12200
            record                   |                         | connect !record=                       |
            record                   | do-not-record           | connect record=do-not-record           |
            record                   | record-from-answer      | connect record=record-from-answer      |
            record                   | record-from-ringing     | connect record=record-from-ringing     |
            record                   | record-from-answer-dual | connect record=record-from-answer-dual |
            record                   | record-from-ringing-dual | connect record=record-from-ringing-dual |
            record                   | true                    | connect record=record-from-answer      |
            record                   | false                   | connect record=do-not-record           |
            record                   | x                       | connect !record=                       | 12200
            trim                     |                         | connect !trim=                         |
            trim                     | trim-silence            | connect trim=trim-silence              |
            trim                     | do-not-trim             | connect trim=do-not-trim               |
            trim                     | x                       | connect !trim=                         | 13699
            recordingConfigurationId |                         | connect !recordingConfigurationId=     |
            recordingConfigurationId | RC1                     | connect recordingConfigurationId=RC1   |
            url                      | /agent                  | connect !whisper= !url=                |
            url                      | s:s                     | connect !whisper= !url=                | 11100
            method                   | GET                     | connect !whisper= !method=             |
            method                   | PUT                     | connect !whisper= !method=             | 12200
            friendlyName             | x                       | connect !friendlyName=                 | 12200
            """)
    void conversation(String name, String value, String told, String fault) {
        connect("<Conversation " + (name.equals("serviceInstanceSid") ? "" : "serviceInstanceSid='IS1' ")
                + attribute(name, value)
                + "/>").warns(fault == null ? null : fault + " " + name).orders(told + " kind=conversation");
    }

    // ------------------------------------------------------------ callbacks

    @RowsOf({"Stream", "ConversationRelay", "VirtualAgent", "Conversation"})
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute          | value               | beside the call the developer gets  | fault
            statusCallback       |                     |                                     |
            statusCallback       | ''                  |                                     |
            statusCallback       | cb?a=b              | POST https://dev.example.com/ivr/cb?a=b |
            statusCallback       | https://b.example/s | POST https://b.example/s            |
            statusCallback       | s:s                 |                                     | 11100
            statusCallbackMethod |                     | POST https://dev.example.com/s      |
            statusCallbackMethod | POST                | POST https://dev.example.com/s      |
            statusCallbackMethod | GET                 | GET https://dev.example.com/s       |
            statusCallbackMethod | PUT                 | POST https://dev.example.com/s      | 12200
            """)
    void status(String name, String value, String request, String fault) {
        Map<String, String> nouns = Map.of("<Stream url='/x' %s/>", "stream",
                "<ConversationRelay url='/x' %s/>", "session",
                "<VirtualAgent connectorName='c' %s/>", "session",
                "<Conversation serviceInstanceSid='IS1' %s/>", "session");
        nouns.forEach((noun, kind) -> {
            String url = name.equals("statusCallback") ? "" : "statusCallback='/s' ";
            VerbCall connect = connect(noun.formatted(url + attribute(name, value)))
                    .warns(fault == null ? null : fault + " " + name)
                    .orders("connect !callback= !statusCallback=")
                    .on(happens(kind + "-started", "SessionId=VX1"))
                    .requestsNothing();
            if (request == null) {
                connect.tells();
            } else {
                connect.tellsInOrder(request + " SessionId=VX1 SequenceNumber=0");
            }
        });
    }

    @RowsOf("Conversation")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute         | value                                                    | told                                                     | fault
            statusCallbackEvent |                                                          | call-initiated call-ringing call-answered call-completed |
            statusCallbackEvent | call-initiated                                           | call-initiated                                           |
            statusCallbackEvent | call-ringing                                             | call-ringing                                             |
            statusCallbackEvent | call-answered                                            | call-answered                                            |
            statusCallbackEvent | call-completed                                           | call-completed                                           |
            statusCallbackEvent | call-initiated call-ringing call-answered call-completed | call-initiated call-ringing call-answered call-completed |
            statusCallbackEvent | call-ringing completed                                   | call-ringing                                             | 12200
            """)
    void eventsOfAConversation(String name, String value, String events, String fault) {
        VerbCall connect = connect("<Conversation serviceInstanceSid='IS1' statusCallback='/s' "
                + attribute(name, value) + "/>")
                .warns(fault == null ? null : fault + " " + name).orders("connect");
        for (String event : new String[] {"call-initiated", "call-ringing", "call-answered", "call-completed"}) {
            connect.on(happens(event, "StatusCallbackEvent=" + event));
        }
        List<String> told = new ArrayList<>();
        for (String event : events.split(" ")) {
            told.add("POST https://dev.example.com/s StatusCallbackEvent=" + event + " SequenceNumber=" + told.size());
        }
        connect.tellsInOrder(told.toArray(String[]::new));
    }

    @RowsOf("Conversation")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute                   | value | beside the call the developer gets  | of these                     | fault
            recordingStatusCallback       |       |                                     |                              |
            recordingStatusCallback       | rec   | POST https://dev.example.com/ivr/rec | completed                   |
            recordingStatusCallback       | s:s   |                                     |                              | 13256
            recordingStatusCallbackMethod |       | POST https://dev.example.com/r      | completed                    |
            recordingStatusCallbackMethod | GET   | GET https://dev.example.com/r       | completed                    |
            recordingStatusCallbackMethod | PUT   | POST https://dev.example.com/r      | completed                    | 12200
            recordingStatusCallbackEvent  |       | POST https://dev.example.com/r      | completed                    |
            recordingStatusCallbackEvent  | in-progress absent | POST https://dev.example.com/r | in-progress absent |
            recordingStatusCallbackEvent  | gone  | POST https://dev.example.com/r      | completed                    | 13621
            """)
    void recordingOfAConversation(String name, String value, String request, String statuses, String fault) {
        String url = name.equals("recordingStatusCallback") ? "" : "recordingStatusCallback='/r' ";
        VerbCall connect = connect("<Conversation serviceInstanceSid='IS1' record='true' " + url
                + attribute(name, value) + "/>")
                .warns(fault == null ? null : fault + " " + name)
                .orders("connect !recordingStatus= !recording_status=");
        for (String status : new String[] {"in-progress", "completed", "absent"}) {
            connect.on(happens("recording-" + status, "RecordingSid=RE1 RecordingStatus=" + status));
        }
        List<String> told = new ArrayList<>();
        for (String status : statuses == null ? new String[0] : statuses.split(" ")) {
            told.add(request + " RecordingSid=RE1 RecordingStatus=" + status + " SequenceNumber=" + told.size());
        }
        connect.requestsNothing().tells(told.toArray(String[]::new));
    }
}
