package org.callpivot.verbs;

import static org.callpivot.verbs.Event.completed;
import static org.callpivot.verbs.Event.failed;
import static org.callpivot.verbs.Event.hangsUp;
import static org.callpivot.verbs.Event.happens;
import static org.callpivot.verbs.Event.recorded;
import static org.callpivot.verbs.VerbCall.attribute;
import static org.callpivot.verbs.VerbCall.call;
import static org.callpivot.verbs.VerbCall.with;

import java.util.ArrayList;
import java.util.List;
import org.callpivot.request.ReqFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Dial Conference: facts/twiml.md A2, table row Conference, with Kazoo's own attributes of facts/kazoo-pivot.md part 5;
 * class org.callpivot.twiml.Conference.
 */
class ConferenceVerbTest {

    private static final String DONE = "POST https://dev.example.com/done";

    private static final List<String> EVENTS = List.of("conference-start", "participant-join", "participant-mute",
            "participant-unmute", "participant-hold", "participant-unhold", "participant-modify",
            "participant-speech-start", "participant-speech-stop", "announcement-end", "announcement-fail",
            "participant-leave", "conference-end");

    private static VerbCall room(String attributes) {
        return call("<Dial action='/done'><Conference " + attributes + ">Room 1</Conference></Dial>");
    }

    @ParameterizedTest
    @EnumSource
    void theCallerJoinsTheRoom_theActionIsToldWhenHeHasLeft(ReqFormat format) {
        with(format).call("<Dial action='/done'><Conference> Room 1 </Conference></Dial>")
                .orders("conference conference='acct:Room 1'")
                .on(completed("outcome=left durationMs=61000"))
                .requests(DONE + " DialCallStatus=answered DialCallDuration=61");
    }

    @Test
    void withoutAttributes() {
        call("<Dial><Conference>Room</Conference></Dial>").ordersOnly("conference", """
                {"conference": "acct:Room", "muted": false, "deaf": false, "moderator": true, "startOnEnter": true,
                 "endOnExit": false, "beep": "true", "maxMembers": 250, "limitMs": 14400000}""");
    }

    @Test
    void theRoomsWordOnRecordingWins() {
        call("<Dial record='true'><Conference record='do-not-record'>Room</Conference></Dial>")
                .orders("conference !record= !recordingId= !trim=");
    }

    @Test
    void whatTheDialSaysHoldsForTheRoom() {
        call("""
                <Dial timeLimit="60" hangupOnStar="true" callReason="Support" events="call-progress-event"
                    record="record-from-answer" recordingTrack="inbound" recordingConfigurationId="RC1">
                  <Conference>Room</Conference>
                </Dial>""").warns().orders("conference limitMs=60000 stopOn=* callReason=Support"
                + " events=call-progress-event record=record-from-answer recordingId=rec-call-1-1"
                + " recordingTrack=inbound trim=do-not-trim"
                + " recordingConfigurationId=RC1");
    }

    @RowsOf("Conference")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute              | value             | the switch is told                                     | fault
            muted                    |                   | conference muted=false                                 |
            muted                    | true              | conference muted=true                                  |
            muted                    | false             | conference muted=false                                 |
            muted                    | yes               | conference muted=false                                 | 13230
            deaf                     |                   | conference deaf=false                                  |
            deaf                     | true              | conference deaf=true                                   |
            deaf                     | false             | conference deaf=false                                  |
            deaf                     | yes               | conference deaf=false                                  | 12200
            beep                     |                   | conference beep=true                                   |
            beep                     | true              | conference beep=true                                   |
            beep                     | false             | conference beep=false                                  |
            beep                     | onEnter           | conference beep=onEnter                                |
            beep                     | onExit            | conference beep=onExit                                 |
            beep                     | onenter           | conference beep=onEnter                                |
            beep                     | loud              | conference beep=true                                   | 13235
            startConferenceOnEnter   |                   | conference startOnEnter=true moderator=true            |
            startConferenceOnEnter   | true              | conference startOnEnter=true moderator=true            |
            startConferenceOnEnter   | false             | conference startOnEnter=false moderator=false          |
            startConferenceOnEnter   | later             | conference startOnEnter=true moderator=true            | 13232
            endConferenceOnExit      |                   | conference endOnExit=false                             |
            endConferenceOnExit      | true              | conference endOnExit=true                              |
            endConferenceOnExit      | false             | conference endOnExit=false                             |
            endConferenceOnExit      | 1                 | conference endOnExit=false                             | 13231
            maxParticipants          |                   | conference maxMembers=250                              |
            maxParticipants          | 2                 | conference maxMembers=2                                |
            maxParticipants          | 250               | conference maxMembers=250                              |
            maxParticipants          | 1                 | conference maxMembers=250                              | 12200
            maxParticipants          | 251               | conference maxMembers=250                              | 12200
            maxParticipants          | many              | conference maxMembers=250                              | 12200
            record                   |                   | conference !record= !recordingId= !trim=               |
            record                   | do-not-record     | conference !record= !recordingId= !trim=               |
            record                   | record-from-start | conference record=record-from-start recordingId=rec-call-1-1 trim=trim-silence |
            record                   | true              | conference !record= !recordingId= !trim=               | 12200
            trim                     | do-not-trim       | conference !trim=                                      |
            trim                     | x                 | conference !trim=                                      | 13239
            recordingConfigurationId | RC1               | conference !recordingConfigurationId=                  |
            coach                    |                   | conference !coach=                                     |
            coach                    | call-7            | conference coach=call-7                                |
            participantLabel         |                   | conference !participantLabel=                          |
            participantLabel         | customer          | conference participantLabel=customer                   |
            participantLabel         | a/b               | conference !participantLabel=                          | 16023
            participantLabel         | ''                | conference !participantLabel=                          | 16023
            jitterBufferSize         |                   | conference !jitterBufferSize=                          |
            jitterBufferSize         | large             | conference jitterBufferSize=large                      |
            jitterBufferSize         | medium            | conference jitterBufferSize=medium                     |
            jitterBufferSize         | small             | conference jitterBufferSize=small                      |
            jitterBufferSize         | off               | conference jitterBufferSize=off                        |
            jitterBufferSize         | huge              | conference !jitterBufferSize=                          | 12200
            region                   |                   | conference !region=                                    |
            region                   | ie1               | conference region=ie1                                  |
            colour                   | red               | conference                                             | 12200
            """)
    void theOrder(String name, String value, String told, String fault) {
        room(attribute(name, value)).warns(fault == null ? null : fault + " " + name)
                .orders(told + " conference='acct:Room 1'")
                .on(completed("outcome=left durationMs=1000"))
                .requests(DONE + " DialCallStatus=answered DialCallDuration=1").tells();
    }

    /** Kazoo reads these from a document and does nothing with them; nor has the contract a word for them. */
    @RowsOf("Conference")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute                 | value
            announceCount               | true
            callerControls              | default
            moderatorControls           | default
            callerIdName                | Ada
            callerIdNumber              | 2000
            comfortNoise                | 1400
            energyLevel                 | 20
            interval                    | 20
            rate                        | 8000
            engine                      | flite
            voice                       | female
            play_name                   | true
            play_entry_prompt           | false
            id                          | c1
            profileName                 | default
            endConferenceOnLastMemberExit | true
            """)
    void kazoosOwn(String name, String value) {
        room(attribute(name, value)).warns().ordersOnly("conference", """
                {"conference": "acct:Room 1", "muted": false, "deaf": false, "moderator": true, "startOnEnter": true,
                 "endOnExit": false, "beep": "true", "maxMembers": 250, "limitMs": 14400000}""");
    }

    @RowsOf("Conference")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute              | value        | the switch is told of the recording              | fault
            trim                     |              | conference trim=trim-silence                     |
            trim                     | trim-silence | conference trim=trim-silence                     |
            trim                     | do-not-trim  | conference trim=do-not-trim                      |
            trim                     | x            | conference trim=trim-silence                     | 13239
            recordingConfigurationId |              | conference !recordingConfigurationId=            |
            recordingConfigurationId | RC1          | conference recordingConfigurationId=RC1          |
            """)
    void theRecording(String name, String value, String told, String fault) {
        room("record='record-from-start' " + attribute(name, value))
                .warns(fault == null ? null : fault + " " + name).orders(told);
    }

    @Test
    void aLabelHasAtMost128Characters() {
        room(attribute("participantLabel", "x".repeat(128))).warns()
                .orders("conference participantLabel=" + "x".repeat(128));
        room(attribute("participantLabel", "x".repeat(129))).warns("16023 participantLabel")
                .orders("conference !participantLabel=");
    }

    @RowsOf("Conference")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute | value               | the switch is told       | until it starts the developer is asked     | fault
            waitUrl     |                     | conference !wait=        |                                            |
            waitUrl     | ''                  | conference wait=silence  |                                            |
            waitUrl     | silence             | conference wait=silence  |                                            |
            waitUrl     | moh_id              | conference wait=music waitMedia=[{"sound":"moh_id"}] |                |
            waitUrl     | tone_stream://%(1,2,3) | conference wait=music waitMedia=[{"sound":"tone_stream://%(1,2,3)"}] | |
            waitUrl     | /wait               | conference wait=document | POST https://dev.example.com/wait          |
            waitUrl     | music.xml?a=b       | conference wait=document | POST https://dev.example.com/ivr/music.xml?a=b |
            waitUrl     | https://b.example/w | conference wait=document | POST https://b.example/w                   |
            waitUrl     | file:///etc/x       | conference !wait=        |                                            | 13233
            waitMethod  |                     | conference wait=document | POST https://dev.example.com/w             |
            waitMethod  | POST                | conference wait=document | POST https://dev.example.com/w             |
            waitMethod  | GET                 | conference wait=document | GET https://dev.example.com/w              |
            waitMethod  | PUT                 | conference wait=document | POST https://dev.example.com/w             | 13234
            """)
    void waiting(String name, String value, String told, String request, String fault) {
        VerbCall room = room((name.equals("waitUrl") ? "" : "waitUrl='/w' ") + attribute(name, value))
                .warns(fault == null ? null : fault + " " + name)
                .orders(told)
                .on(happens("wait-started", "ConferenceSid=CF1 FriendlyName=x"));
        if (request == null) {
            room.requestsNothing();
        } else {
            room.requests(request + " ConferenceSid=CF1 FriendlyName=x")
                    .answers("<Say>Please wait</Say>").orders("say text='Please wait'")
                    .during("conference").on(happens("wait-ended", ""))
                    .requestsNothing();
        }
    }

    @ParameterizedTest
    @EnumSource
    void bothFormatsSayTheSameOfTheRoom(ReqFormat format) {
        with(format).call("""
                <Dial><Conference record="record-from-start" waitUrl="/wait" statusCallback="/s"
                    statusCallbackEvent="join" recordingStatusCallback="/r">Room</Conference></Dial>""").orders("conference")
                .on(happens("wait-started", "ConferenceSid=CF1 FriendlyName=Room"))
                .requests("POST https://dev.example.com/wait ConferenceSid=CF1 FriendlyName=Room")
                .on(happens("participant-join", "StatusCallbackEvent=participant-join ConferenceSid=CF1 Muted='false'"))
                .on(recorded("recordingId=rec-call-1-1 url=https://sw.example/1.wav durationMs=1000"))
                .tells("POST https://dev.example.com/s StatusCallbackEvent=participant-join ConferenceSid=CF1"
                        + " Muted=false"
                                + " SequenceNumber=0",
                        "POST https://dev.example.com/r RecordingSid=rec-call-1-1 RecordingStatus=completed"
                                + " RecordingUrl=https://sw.example/1.wav RecordingDuration=1 SequenceNumber=0"
                                + (format == ReqFormat.TWIML ? "" : " Recording-ID=rec-call-1-1"
                                        + " Recording-Url=https://sw.example/1.wav Recording-Duration=1"));
    }

    @RowsOf("Conference")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute          | value        | beside the call the developer gets | of these | fault
            statusCallback       |              |                                    |          |
            statusCallback       | ''           |                                    |          |
            statusCallback       | status       | POST https://dev.example.com/ivr/status | all |
            statusCallback       | s:s          |                                    |          | 11100
            statusCallbackMethod |              | POST https://dev.example.com/s     | all |
            statusCallbackEvent  | start        | POST https://dev.example.com/s     | conference-start |
            statusCallbackEvent  | end          | POST https://dev.example.com/s     | conference-end |
            statusCallbackEvent  | join         | POST https://dev.example.com/s     | participant-join |
            statusCallbackEvent  | leave        | POST https://dev.example.com/s     | participant-leave |
            statusCallbackEvent  | mute         | POST https://dev.example.com/s     | participant-mute participant-unmute |
            statusCallbackEvent  | hold         | POST https://dev.example.com/s     | participant-hold participant-unhold |
            statusCallbackEvent  | modify       | POST https://dev.example.com/s     | participant-modify |
            statusCallbackEvent  | speaker      | POST https://dev.example.com/s     | participant-speech-start participant-speech-stop |
            statusCallbackEvent  | announcement | POST https://dev.example.com/s     | announcement-end announcement-fail |
            statusCallbackEvent  | start end join leave mute hold modify speaker announcement | POST https://dev.example.com/s | all |
            statusCallbackEvent  | join party   | POST https://dev.example.com/s     | participant-join | 12200
            statusCallbackMethod | GET          | GET https://dev.example.com/s      | all |
            statusCallbackMethod | PUT          | POST https://dev.example.com/s     | all | 12200
            """)
    void status(String name, String value, String request, String events, String fault) {
        VerbCall room = room((name.equals("statusCallback") ? "" : "statusCallback='/s' ") + attribute(name, value))
                .warns(fault == null ? null : fault + " " + name)
                .orders("conference !status= !statusCallback=");
        for (String event : EVENTS) {
            room.on(happens(event, "StatusCallbackEvent=" + event + " ConferenceSid=CF1"));
        }
        // What becomes of the recording has a callback of its own.
        room.on(happens("recording-in-progress", "RecordingSid=RE1"))
                .on(happens("recording-completed", "RecordingSid=RE1"));
        List<String> told = new ArrayList<>();
        for (String event : events == null ? List.<String>of() : events.equals("all") ? EVENTS
                : List.of(events.split(" "))) {
            told.add(request + " StatusCallbackEvent=" + event + " ConferenceSid=CF1 SequenceNumber=" + told.size());
        }
        if (told.isEmpty()) {
            room.tells().requestsNothing();
        } else {
            room.tellsInOrder(told.toArray(String[]::new)).requestsNothing();
        }
    }

    @RowsOf("Conference")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute                   | value               | beside the call the developer gets | of these              | fault
            recordingStatusCallback       |                     |                                    |                       |
            recordingStatusCallback       | rec                 | POST https://dev.example.com/ivr/rec | completed           |
            recordingStatusCallback       | https://b.example/r | POST https://b.example/r           | completed             |
            recordingStatusCallback       | s:s                 |                                    |                       | 13256
            recordingStatusCallbackMethod |                     | POST https://dev.example.com/r     | completed             |
            recordingStatusCallbackMethod | GET                 | GET https://dev.example.com/r      | completed             |
            recordingStatusCallbackMethod | PUT                 | POST https://dev.example.com/r     | completed             | 12200
            recordingStatusCallbackEvent  |                     | POST https://dev.example.com/r     | completed             |
            recordingStatusCallbackEvent  | in-progress absent  | POST https://dev.example.com/r     | in-progress absent    |
            recordingStatusCallbackEvent  | in-progress completed absent | POST https://dev.example.com/r | in-progress completed absent |
            recordingStatusCallbackEvent  | gone                | POST https://dev.example.com/r     | completed             | 13621
            eventCallbackUrl              |                     |                                    |                       |
            eventCallbackUrl              | event               | POST https://dev.example.com/ivr/event | completed         |
            eventCallbackUrl              | s:s                 |                                    |                       | 11100
            """)
    void recordingStatus(String name, String value, String request, String statuses, String fault) {
        boolean url = name.equals("recordingStatusCallback") || name.equals("eventCallbackUrl");
        VerbCall room = room("record='record-from-start' " + (url ? "" : "recordingStatusCallback='/r' ")
                + attribute(name, value))
                .warns(fault == null ? null : fault + " " + name)
                .orders("conference recordingId=rec-call-1-1")
                .on(happens("recording-in-progress", "RecordingSid=rec-call-1-1 RecordingStatus=in-progress"))
                .on(recorded("recordingId=rec-call-1-1 url=https://sw.example/1.wav durationMs=2100"))
                .on(happens("recording-absent", "RecordingSid=rec-call-1-1 RecordingStatus=absent"))
                .requestsNothing();
        List<String> told = new ArrayList<>();
        for (String status : statuses == null ? new String[0] : statuses.split(" ")) {
            told.add(request + " RecordingSid=rec-call-1-1 RecordingStatus=" + status + " SequenceNumber=" + told.size()
                    + (status.equals("completed") ? " RecordingUrl=https://sw.example/1.wav RecordingDuration=3" : ""));
        }
        room.tells(told.toArray(String[]::new));
    }

    @Test
    void theNewerNameOfTheRecordingsCallbackWins() {
        room("record='record-from-start' eventCallbackUrl='/old' recordingStatusCallback='/new'").orders("conference")
                .on(recorded("recordingId=rec-call-1-1")).tells("POST https://dev.example.com/new"
                        + " RecordingSid=rec-call-1-1"
                        + " RecordingStatus=completed SequenceNumber=0");
    }

    @Test
    void aRoomThatCannotBeJoinedHasFailed() {
        room("").orders("conference").on(failed("switchError")).requests(DONE + " DialCallStatus=failed");
    }

    @Test
    void whoeverHangsUpInTheRoomIsToldOf() {
        room("").orders("conference").on(hangsUp()).tells(DONE + " DialCallStatus=answered CallStatus=completed");
    }

    @Test
    void withoutActionTheDocumentGoesOn() {
        call("<Dial><Conference>Room</Conference></Dial><Say>next</Say>").orders("conference")
                .on(completed("outcome=kicked durationMs=1")).requestsNothing().orders("say text=next");
    }

    @Test
    void itTakesTheWholeDial() {
        call("<Dial><Number>2000</Number><Conference>Room</Conference><Client>joe</Client></Dial>")
                .warns("13000 <Number>", "13000 <Client>").orders("conference conference=acct:Room");
    }

    @Test
    void withoutNameItIsSkipped() {
        call("<Dial><Conference/></Dial><Say>next</Say>").warns("13237", "13223").orders("say text=next");
        call("<Dial><Conference>Room<Number>1</Number></Conference></Dial>").warns("12200 <Number>")
                .orders("conference");
    }
}
