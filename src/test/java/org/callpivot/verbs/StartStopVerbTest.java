package org.callpivot.verbs;

import static org.callpivot.verbs.Event.completed;
import static org.callpivot.verbs.Event.happens;
import static org.callpivot.verbs.VerbCall.attribute;
import static org.callpivot.verbs.VerbCall.call;
import static org.callpivot.verbs.VerbCall.twilioDialect;
import static org.callpivot.verbs.VerbCall.with;

import java.util.ArrayList;
import java.util.List;
import org.callpivot.request.ReqFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Start and Stop with Stream, Siprec, Transcription and Recording: facts/twiml.md A2, their table rows, and for
 * Kazoo's own attributes of Stream facts/kazoo-pivot.md part 5.7; classes of these names in org.callpivot.twiml.
 */
class StartStopVerbTest {

    private static final String NEXT = "<Say>next</Say>";

    @Test
    void theDocumentGoesOnAtOnce_whatHappensIsToldBesideIt() {
        call("<Start><Stream url='wss://a.example/s' statusCallback='/cb'/></Start>" + NEXT).warns()
                .orders("fork kind=stream url=wss://a.example/s", "say text=next")
                .during("fork").on(happens("stream-started", "StreamSid=MZ1 StreamEvent=stream-started"))
                .on(happens("stream-error", "StreamSid=MZ1 StreamEvent=stream-error StreamError=gone"))
                .on(happens("stream-stopped", "StreamSid=MZ1 StreamEvent=stream-stopped"))
                .requestsNothing()
                .tellsInOrder("POST https://dev.example.com/cb StreamSid=MZ1 StreamEvent=stream-started"
                        + " SequenceNumber=0",
                        "POST https://dev.example.com/cb StreamSid=MZ1 StreamEvent=stream-error StreamError=gone"
                        + " SequenceNumber=1",
                        "POST https://dev.example.com/cb StreamSid=MZ1 StreamEvent=stream-stopped SequenceNumber=2");
    }

    @ParameterizedTest
    @EnumSource
    void bothFormatsTellTheEvents(ReqFormat format) {
        with(format).call("<Start><Transcription statusCallbackUrl='/t' statusCallbackMethod='GET'/></Start>" + NEXT)
                .orders("fork", "say").during("fork")
                .on(happens("transcription-content", "TranscriptionEvent=transcription-content"
                        + " TranscriptionData='hello you'"))
                .tells("GET https://dev.example.com/t TranscriptionEvent=transcription-content"
                        + " TranscriptionData='hello you'"
                        + " SequenceNumber=0");
    }

    @ParameterizedTest
    @EnumSource
    void withoutAttributes(ReqFormat format) {
        with(format).call("<Start><Stream url='/s'/></Start>" + NEXT)
                .orders("fork kind=stream url=wss://dev.example.com/s track=inbound_track !name= !callback=", "say");
        with(format).call("<Start><Recording/></Start>" + NEXT)
                .orders("fork kind=recording !channels= !track= !trim=", "say");
        with(format).call("<Start><Siprec/></Start>" + NEXT).orders("fork kind=siprec !track= !name=", "say");
    }

    @RowsOf("Stream")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute     | value             | the switch is told                                     | fault
            url             |                   | fork url=wss://dev.example.com/ivr/start               |
            url             | ''                | fork url=wss://dev.example.com/ivr/start               |
            url             | wss://a.example/s | fork url=wss://a.example/s                             |
            url             | /s                | fork url=wss://dev.example.com/s                       |
            url             | s                 | fork url=wss://dev.example.com/ivr/s                   |
            url             | ws://a.example/s  | fork url=wss://dev.example.com/ivr/start               | 31922
            url             | https://a.example | fork url=wss://dev.example.com/ivr/start               | 31922
            name            |                   | fork !name=                                            |
            name            | s1                | fork name=s1                                           |
            id              |                   | fork !id=                                              |
            id              | 7                 | fork id=7                                              |
            connectorName   |                   | fork !connectorName=                                   |
            connectorName   | c                 | fork connectorName=c !url=                             |
            track           |                   | fork track=inbound_track                               |
            track           | inbound_track     | fork track=inbound_track                               |
            track           | outbound_track    | fork track=outbound_track                              |
            track           | both_tracks       | fork track=both_tracks                                 |
            track           | all               | fork track=inbound_track                               | 31941
            audioCodec      |                   | fork !audioCodec=                                      |
            audioCodec      | pcm               | fork audioCodec=pcm                                    |
            audioCodec      | pcm16             | fork audioCodec=pcm16                                  |
            audioCodec      | g711_ulaw         | fork audioCodec=g711_ulaw                              |
            audioCodec      | pcmu              | fork audioCodec=pcmu                                   |
            audioCodec      | mp3               | fork !audioCodec=                                      | 12200
            audioMix        |                   | fork !audioMix=                                        |
            audioMix        | mono              | fork audioMix=mono                                     |
            audioMix        | stereo            | fork audioMix=stereo                                   |
            audioMix        | 5.1               | fork !audioMix=                                        | 12200
            rawAudio        |                   | fork !rawAudio=                                        |
            rawAudio        | true              | fork rawAudio=true                                     |
            rawAudio        | false             | fork rawAudio=false                                    |
            rawAudio        | 1                 | fork !rawAudio=                                        | 12200
            sampleRate      |                   | fork !sampleRate=                                      |
            sampleRate      | 8000              | fork sampleRate=8000                                   |
            sampleRate      | 16k               | fork sampleRate=16k                                    |
            sampleRate      | 48000             | fork sampleRate=48000                                  |
            sampleRate      | 44100             | fork !sampleRate=                                      | 12200
            sampleRate      | 56000             | fork !sampleRate=                                      | 12200
            codec           | x                 | fork !codec=                                           | 12200
            """)
    void stream(String name, String value, String told, String fault) {
        call("<Start><Stream " + attribute(name, value) + "/></Start>" + NEXT)
                .warns(fault == null ? null : fault + " " + name).orders(told + " kind=stream", "say text=next");
    }

    @Test
    void aStreamWithoutUrlGoesToTheDocumentsHost_inTheDialectOfTwilioNowhere() {
        call("<Start><Stream/></Start>" + NEXT).warns().orders("fork url=wss://dev.example.com/ivr/start", "say");
        twilioDialect().call("<Start><Stream/></Start>" + NEXT)
                .warns("12200 must have a url", "12200 nothing to start").orders("say");
    }

    @RowsOf("Siprec")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute   | value          | the switch is told          | fault
            name          |                | fork !name=                 |
            name          | s1             | fork name=s1                |
            connectorName |                | fork !connectorName=        |
            connectorName | c              | fork connectorName=c        |
            track         |                | fork !track=                |
            track         | inbound_track  | fork track=inbound_track    |
            track         | outbound_track | fork track=outbound_track   |
            track         | both_tracks    | fork track=both_tracks      |
            track         | both           | fork !track=                | 12200
            url           | wss://a.example | fork !url=                 | 12200
            """)
    void siprec(String name, String value, String told, String fault) {
        call("<Start><Siprec " + attribute(name, value) + "/></Start>" + NEXT)
                .warns(fault == null ? null : fault + " " + name).orders(told + " kind=siprec", "say text=next");
    }

    @RowsOf("Transcription")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute                | value          | the switch is told                    | fault
            name                       |                | fork !name=                           |
            name                       | t1             | fork name=t1                          |
            track                      |                | fork track=both_tracks                |
            track                      | inbound_track  | fork track=inbound_track              |
            track                      | outbound_track | fork track=outbound_track             |
            track                      | both_tracks    | fork track=both_tracks                |
            track                      | x              | fork track=both_tracks                | 12200
            languageCode               |                | fork languageCode=en-US               |
            languageCode               | de-DE          | fork languageCode=de-DE               |
            languageCode               | sv             | fork languageCode=sv                  |
            languageCode               | german!        | fork languageCode=en-US               | 12200
            inboundTrackLabel          |                | fork !inboundTrackLabel=              |
            inboundTrackLabel          | caller         | fork inboundTrackLabel=caller         |
            outboundTrackLabel         |                | fork !outboundTrackLabel=             |
            outboundTrackLabel         | agent          | fork outboundTrackLabel=agent         |
            partialResults             |                | fork partialResults=false             |
            partialResults             | true           | fork partialResults=true              |
            partialResults             | false          | fork partialResults=false             |
            partialResults             | some           | fork partialResults=false             | 12200
            profanityFilter            |                | fork profanityFilter=true             |
            profanityFilter            | true           | fork profanityFilter=true             |
            profanityFilter            | false          | fork profanityFilter=false            |
            profanityFilter            | off            | fork profanityFilter=true             | 12200
            enableAutomaticPunctuation |                | fork enableAutomaticPunctuation=true  |
            enableAutomaticPunctuation | true           | fork enableAutomaticPunctuation=true  |
            enableAutomaticPunctuation | false          | fork enableAutomaticPunctuation=false |
            enableAutomaticPunctuation | x              | fork enableAutomaticPunctuation=true  | 12200
            speechModel                |                | fork !speechModel=                    |
            speechModel                | telephony      | fork speechModel=telephony            |
            hints                      |                | fork !hints=                          |
            hints                      | yes, no        | fork hints='yes, no'                  |
            transcriptionEngine        |                | fork !transcriptionEngine=            |
            transcriptionEngine        | google         | fork transcriptionEngine=google       |
            intelligenceService        |                | fork !intelligenceService=            |
            intelligenceService        | GA1            | fork intelligenceService=GA1          |
            statusCallback             | /cb            | fork !callback=                       | 12200
            """)
    void transcription(String name, String value, String told, String fault) {
        call("<Start><Transcription " + attribute(name, value) + "/></Start>" + NEXT)
                .warns(fault == null ? null : fault + " " + name).orders(told + " kind=transcription", "say text=next");
    }

    @RowsOf("Recording")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute              | value        | the switch is told                 | fault
            channels                 |              | fork !channels=                    |
            channels                 | mono         | fork channels=mono                 |
            channels                 | dual         | fork channels=dual                 |
            channels                 | 2            | fork !channels=                    | 12200
            track                    |              | fork !track=                       |
            track                    | inbound      | fork track=inbound                 |
            track                    | outbound     | fork track=outbound                |
            track                    | both         | fork track=both                    |
            track                    | both_tracks  | fork !track=                       | 12200
            trim                     |              | fork !trim=                        |
            trim                     | trim-silence | fork trim=trim-silence             |
            trim                     | do-not-trim  | fork trim=do-not-trim              |
            trim                     | true         | fork !trim=                        | 13699
            recordingConfigurationId |              | fork !recordingConfigurationId=    |
            recordingConfigurationId | RC1          | fork recordingConfigurationId=RC1  |
            name                     | r            | fork !name=                        | 12200
            """)
    void recording(String name, String value, String told, String fault) {
        call("<Start><Recording " + attribute(name, value) + "/></Start>" + NEXT)
                .warns(fault == null ? null : fault + " " + name).orders(told + " kind=recording", "say text=next");
    }

    // ------------------------------------------------------------ callbacks

    @RowsOf({"Stream", "Siprec"})
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
    void statusOfStreamAndSiprec(String name, String value, String request, String fault) {
        for (String kind : new String[] {"Stream", "Siprec"}) {
            String url = name.equals("statusCallback") ? "" : "statusCallback='/s' ";
            String told = kind + "Sid=x1 " + kind + "Event=started";
            VerbCall start = call("<Start><" + kind + " " + url + attribute(name, value) + "/></Start>" + NEXT)
                    .warns(fault == null ? null : fault + " " + name)
                    .orders("fork !callback= !statusCallback=", "say")
                    .during("fork").on(happens(kind.toLowerCase() + "-started", told))
                    .requestsNothing();
            if (request == null) {
                start.tells();
            } else {
                start.tells(request + " " + told + " SequenceNumber=0");
            }
        }
    }

    @RowsOf("Transcription")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute          | value               | beside the call the developer gets  | fault
            statusCallbackUrl    |                     |                                     |
            statusCallbackUrl    | cb                  | POST https://dev.example.com/ivr/cb |
            statusCallbackUrl    | https://b.example/s | POST https://b.example/s            |
            statusCallbackUrl    | s:s                 |                                     | 11100
            statusCallbackMethod |                     | POST https://dev.example.com/s      |
            statusCallbackMethod | POST                | POST https://dev.example.com/s      |
            statusCallbackMethod | GET                 | GET https://dev.example.com/s       |
            statusCallbackMethod | PUT                 | POST https://dev.example.com/s      | 12200
            """)
    void statusOfATranscription(String name, String value, String request, String fault) {
        String url = name.equals("statusCallbackUrl") ? "" : "statusCallbackUrl='/s' ";
        VerbCall start = call("<Start><Transcription " + url + attribute(name, value) + "/></Start>" + NEXT)
                .warns(fault == null ? null : fault + " " + name)
                .orders("fork", "say").during("fork");
        List<String> told = new ArrayList<>();
        for (String event : new String[] {"transcription-started", "transcription-content", "transcription-stopped",
            "transcription-error"}) {
            String parameters = "TranscriptionSid=GT1 TranscriptionEvent=" + event + " Track=inbound_track";
            start.on(happens(event, parameters));
            if (request != null) {
                told.add(request + " " + parameters + " SequenceNumber=" + told.size());
            }
        }
        start.requestsNothing().tells(told.toArray(String[]::new));
    }

    @RowsOf("Recording")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute                   | value               | beside the call the developer gets | of these             | fault
            recordingStatusCallback       |                     |                                    |                      |
            recordingStatusCallback       | rec                 | POST https://dev.example.com/ivr/rec | completed          |
            recordingStatusCallback       | https://b.example/r | POST https://b.example/r           | completed            |
            recordingStatusCallback       | s:s                 |                                    |                      | 13256
            recordingStatusCallbackMethod |                     | POST https://dev.example.com/r     | completed            |
            recordingStatusCallbackMethod | GET                 | GET https://dev.example.com/r      | completed            |
            recordingStatusCallbackMethod | PUT                 | POST https://dev.example.com/r     | completed            | 12200
            recordingStatusCallbackEvent  |                     | POST https://dev.example.com/r     | completed            |
            recordingStatusCallbackEvent  | in-progress         | POST https://dev.example.com/r     | in-progress          |
            recordingStatusCallbackEvent  | absent              | POST https://dev.example.com/r     | absent               |
            recordingStatusCallbackEvent  | in-progress completed absent | POST https://dev.example.com/r | in-progress completed absent |
            recordingStatusCallbackEvent  | gone                | POST https://dev.example.com/r     | completed            | 13621
            """)
    void statusOfARecording(String name, String value, String request, String statuses, String fault) {
        String url = name.equals("recordingStatusCallback") ? "" : "recordingStatusCallback='/r' ";
        VerbCall start = call("<Start><Recording " + url + attribute(name, value) + "/></Start>" + NEXT)
                .warns(fault == null ? null : fault + " " + name).orders("fork", "say").during("fork");
        for (String status : new String[] {"in-progress", "completed", "absent"}) {
            start.on(happens("recording-" + status, "RecordingSid=RE1 RecordingStatus=" + status));
        }
        List<String> told = new ArrayList<>();
        for (String status : statuses == null ? new String[0] : statuses.split(" ")) {
            told.add(request + " RecordingSid=RE1 RecordingStatus=" + status + " SequenceNumber=" + told.size());
        }
        start.requestsNothing().tells(told.toArray(String[]::new));
    }

    // ------------------------------------------------------------ Start's own

    @RowsOf("Start")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute | value               | beside the call the developer gets    | fault
            action      |                     |                                       |
            action      | done                | POST https://dev.example.com/ivr/done |
            action      | https://b.example/d | POST https://b.example/d              |
            action      | s:s                 |                                       | 11100
            method      |                     | POST https://dev.example.com/a        |
            method      | POST                | POST https://dev.example.com/a        |
            method      | GET                 | GET https://dev.example.com/a         |
            method      | PUT                 | POST https://dev.example.com/a        | 12200
            """)
    void theActionIsToldOfThoseWithoutACallbackOfTheirOwn(String name, String value, String request, String fault) {
        VerbCall start = call("<Start " + (name.equals("action") ? "" : "action='/a' ") + attribute(name, value)
                + "><Siprec/><Stream statusCallback='/s'/></Start>" + NEXT)
                .warns(fault == null ? null : fault + " " + name)
                .orders("fork kind=siprec", "fork kind=stream", "say text=next")
                .during("fork").on(happens("stream-started", "StreamEvent=stream-started"))
                .tells("POST https://dev.example.com/s StreamEvent=stream-started SequenceNumber=0");
        VerbCall alone = call("<Start " + (name.equals("action") ? "" : "action='/a' ") + attribute(name, value)
                + "><Siprec/></Start>" + NEXT).orders("fork", "say").during("fork")
                .on(happens("siprec-started", "SiprecEvent=siprec-started")).requestsNothing();
        if (request == null) {
            alone.tells();
        } else {
            alone.tells(request + " SiprecEvent=siprec-started SequenceNumber=0");
        }
        start.requestsNothing();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # inside                                             | the switch is told                              | fault
            <Stream><Parameter name='a' value='1'/><Parameter name='b'/></Stream> | fork kind=stream parameters={"a":"1","b":""} |
            <Siprec><Parameter name='a' value='1'/></Siprec>     | fork kind=siprec parameters={"a":"1"}           |
            <Transcription><Parameter name='a' value='1'/><Config name='c' value='2'/></Transcription> | fork kind=transcription parameters={"a":"1"} config={"c":"2"} |
            <Stream><Parameter value='1'/></Stream>              | fork kind=stream !parameters=                   | 12200 <Parameter> has no name
            <Stream><Config name='a'/></Stream>                  | fork kind=stream !config=                       | 12200 <Config>
            <Recording><Parameter name='a'/></Recording>         | fork kind=recording !parameters=                | 12200 <Parameter>
            <Stream>x</Stream>                                   | fork kind=stream                                | 12200 <Stream>
            """)
    void whatStandsInside(String noun, String told, String fault) {
        call("<Start>" + noun + "</Start>" + NEXT).warns(fault).orders(told, "say text=next");
    }

    @RowsOf("NamedValue")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute of Parameter | value | the switch is told              | fault
            name                     |       | fork !parameters=               | 12200 has no name
            name                     | ''    | fork !parameters=               | 12200 has no name
            name                     | a b   | fork parameters='{"a b":"v"}'     |
            value                    |       | fork parameters={"n":""}        |
            value                    | ''    | fork parameters={"n":""}        |
            value                    | x     | fork parameters={"n":"x"}       |
            """)
    void parameter(String name, String value, String told, String fault) {
        call("<Start><Stream><Parameter " + (name.equals("name") ? "value='v' " : "name='n' ") + attribute(name, value)
                + "/></Stream></Start>" + NEXT).warns(fault).orders(told, "say");
    }

    @Test
    void aParameterOfAStreamHasLessThan500Characters() {
        String stream = "<Start><Stream><Parameter name='a' value='%s'/><Parameter name='b' value='c'/></Stream></Start>" + NEXT;
        call(stream.formatted("x".repeat(498))).warns().orders("fork parameters.a=" + "x".repeat(498), "say");
        call(stream.formatted("x".repeat(499))).warns("12200 parameter").orders("fork parameters={\"b\":\"c\"}", "say");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <Start/>                            | 12200
            <Start><Room>r</Room></Start>       | 14300,12200
            <Stop/>                             | 12200
            <Stop><Recording/></Stop>           | 12200,12200
            <Stream/>                           | 12200
            """)
    void nothingToStartOrStop(String verb, String faults) {
        call(verb + NEXT).warns(faults.split(",")).orders("say text=next");
    }

    // ------------------------------------------------------------ Stop

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # what is stopped                                    | the switch is told
            <Stream name='s' track='both_tracks'/>               | stopFork kind=stream name=s !track= !id=
            <Stream id='7'/>                                     | stopFork kind=stream id=7 !name= !url=
            <Stream/>                                            | stopFork kind=stream !name= !id= !url=
            <Siprec name='s'/>                                   | stopFork kind=siprec name=s
            <Siprec/>                                            | stopFork kind=siprec !name=
            <Transcription name='t'/>                            | stopFork kind=transcription name=t !languageCode=
            """)
    void stop(String noun, String told) {
        call("<Stop>" + noun + "</Stop>" + NEXT).warns().orders(told, "say text=next").during("stopFork")
                .on(completed())
                .requestsNothing().tells();
    }

    @Test
    void severalAreStartedAndStopped() {
        call("<Start><Stream/><Transcription/></Start><Stop><Stream/><Transcription/></Stop>" + NEXT)
                .orders("fork kind=stream", "fork kind=transcription", "stopFork kind=stream",
                        "stopFork kind=transcription", "say text=next");
    }
}
