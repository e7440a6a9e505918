package org.callpivot.twiml;

import static org.callpivot.twiml.Documents.json;
import static org.callpivot.twiml.Documents.node;
import static org.callpivot.twiml.Documents.outline;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConferenceTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute              | value              | data                     | expected               | code
            muted                    |                    | /muted                   | false                  |
            muted                    | true               | /muted                   | true                   |
            muted                    | x                  | /muted                   | false                  | 13230
            deaf                     |                    | /deaf                    | false                  |
            deaf                     | true               | /deaf                    | true                   |
            beep                     |                    | /beep                    | "true"                 |
            beep                     | false              | /beep                    | "false"                |
            beep                     | onEnter            | /beep                    | "onEnter"              |
            beep                     | onExit             | /beep                    | "onExit"               |
            beep                     | loud               | /beep                    | "true"                 | 13235
            startConferenceOnEnter   |                    | /start_on_enter          | true                   |
            startConferenceOnEnter   | false              | /start_on_enter          | false                  |
            startConferenceOnEnter   | x                  | /start_on_enter          | true                   | 13232
            endConferenceOnExit      |                    | /end_on_exit             | false                  |
            endConferenceOnExit      | true               | /end_on_exit             | true                   |
            endConferenceOnExit      | x                  | /end_on_exit             | false                  | 13231
            maxParticipants          |                    | /max_participants        | 250                    |
            maxParticipants          | 2                  | /max_participants        | 2                      |
            maxParticipants          | 251                | /max_participants        | 250                    | 12200
            maxParticipants          | 1                  | /max_participants        | 250                    | 12200
            waitUrl                  |                    | /wait                    |                        |
            waitUrl                  | music.mp3          | /wait                    | {"url":"https://app.example/ivr/music.mp3","method":"POST"} |
            waitUrl                  | moh_id             | /wait/url                | "moh_id"               |
            waitUrl                  | ''                 | /wait/url                | ""                     |
            waitUrl                  | file:///x          | /wait                    |                        | 13233
            waitMethod               | x                  | /wait                    |                        | 13234
            record                   |                    | /record                  |                        |
            record                   | record-from-start  | /record                  | "record-from-start"    |
            record                   | x                  | /record                  |                        | 12200
            trim                     | x                  | /trim                    |                        | 13699
            participantLabel         | customer           | /participant_label       | "customer"             |
            participantLabel         | a/b                | /participant_label       |                        | 12200
            jitterBufferSize         | small              | /jitter_buffer_size      | "small"                |
            coach                    | CA1                | /coach                   | "CA1"                  |
            region                   | ie1                | /region                  | "ie1"                  |
            statusCallback           | /s                 | /status                  | {"url":"https://app.example/s","method":"POST"} |
            recordingStatusCallback  | /r                 | /recording_status/url    | "https://app.example/r" |
            eventCallbackUrl         | /e                 | /event_callback_url      | "https://app.example/e"|
            callerControls           | default            | /caller_controls         | "default"              |
            play_entry_prompt        | false              | /play_entry_prompt       | "false"                |
            colour                   | red                | /colour                  |                        | 12200
            """)
    void attribute(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Dial><Conference %s>Room</Conference></Dial>", "twiml:conference", attribute, value, pointer,
                expected, code);
    }

    @Test
    void itTakesTheDataOfItsDial() {
        assertEquals(json("""
                {"timeout": 30, "time_limit": 60, "caller_id": "2000", "answer_on_bridge": false, "sequential": false,
                 "record": "record-from-start", "trim": "trim-silence", "recording_track": "both", "hangup_on": "*",
                 "name": "Room 1", "muted": false, "deaf": false, "beep": "true", "start_on_enter": true, "end_on_exit": false, "max_participants": 250}"""),
                node("twiml:conference", """
                <Dial timeLimit="60" callerId="2000" hangupOnStar="true" record="record-from-answer">
                  <Conference record="record-from-start"> Room 1 </Conference>
                </Dial>""").data());
    }

    @Test
    void theActionIsAskedWhenItIsOver() {
        assertEquals("twiml:conference > twiml:redirect", outline("<Dial action='/a'><Conference>R</Conference></Dial>"));
        assertEquals("twiml:conference > tts", outline("<Dial><Conference>R</Conference></Dial><Say>a</Say>"));
    }
}
