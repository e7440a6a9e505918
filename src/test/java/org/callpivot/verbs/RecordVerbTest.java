package org.callpivot.verbs;

import static org.callpivot.verbs.Event.completed;
import static org.callpivot.verbs.Event.failed;
import static org.callpivot.verbs.Event.happens;
import static org.callpivot.verbs.Event.hangsUp;
import static org.callpivot.verbs.Event.recorded;
import static org.callpivot.verbs.VerbCall.attribute;
import static org.callpivot.verbs.VerbCall.call;
import static org.callpivot.verbs.VerbCall.ringing;
import static org.callpivot.verbs.VerbCall.with;

import org.callpivot.request.ReqFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Record: facts/twiml.md A2, table row Record; class org.callpivot.twiml.Record. */
class RecordVerbTest {

    /** What the switch says of a recording that # ended after four seconds and a bit. */
    private static final String DONE =
            "recordingId=rec-call-1-1 url=https://r.example.com/1.mp3 durationMs=4100 outcome=key terminator='#'";
    private static final String TOLD =
            " RecordingUrl=https://r.example.com/1.mp3 RecordingDuration=5 RecordingSid=rec-call-1-1 Digits=#";
    private static final String SAVED = "recordingId=rec-call-1-1 url=https://r.example.com/1.mp3 durationMs=4100";

    @Test
    void withoutAttributesItBeepsAndEndsWithAnyKeyOrFiveSecondsOfSilence() {
        call("<Record/>")
                .ordersOnly("record", """
                        {"recordingId": "rec-call-1-1", "format": "mp3", "maxMs": 3600000, "silenceMs": 5000,
                         "terminators": "1234567890*#", "beep": true, "trim": "trim-silence"}""")
                .on(completed(DONE))
                .requests("POST https://dev.example.com/ivr/start?step=1" + TOLD)
                .tells();
    }

    @RowsOf("Record")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute              | value             | the switch is told              | the developer gets, with the recording   | fault
            action                   |                   | record                          | POST https://dev.example.com/ivr/start?step=1 |
            action                   | done              | record                          | POST https://dev.example.com/ivr/done    |
            action                   | https://b.example/d | record                        | POST https://b.example/d                 |
            action                   | sip:b@b.example   | record                          | POST https://dev.example.com/ivr/start?step=1 | 11100
            method                   | GET               | record                          | GET https://dev.example.com/ivr/start?step=1 |
            method                   | POST              | record                          | POST https://dev.example.com/ivr/start?step=1 |
            method                   | DELETE            | record                          | POST https://dev.example.com/ivr/start?step=1 | 13610
            timeout                  |                   | record silenceMs=5000           | POST https://dev.example.com/ivr/start?step=1 |
            timeout                  | 0                 | record silenceMs=0              | POST https://dev.example.com/ivr/start?step=1 |
            timeout                  | 1                 | record silenceMs=1000           | POST https://dev.example.com/ivr/start?step=1 |
            timeout                  | 3600              | record silenceMs=3600000        | POST https://dev.example.com/ivr/start?step=1 |
            timeout                  | 3601              | record silenceMs=3600000        | POST https://dev.example.com/ivr/start?step=1 | 13611
            timeout                  | -1                | record silenceMs=5000           | POST https://dev.example.com/ivr/start?step=1 | 13611
            timeout                  | auto              | record silenceMs=5000           | POST https://dev.example.com/ivr/start?step=1 | 13611
            finishOnKey              |                   | record terminators=1234567890*# | POST https://dev.example.com/ivr/start?step=1 |
            finishOnKey              | '#'               | record terminators=#            | POST https://dev.example.com/ivr/start?step=1 |
            finishOnKey              | '*9'              | record terminators=*9           | POST https://dev.example.com/ivr/start?step=1 |
            finishOnKey              | ''                | record terminators=''           | POST https://dev.example.com/ivr/start?step=1 |
            finishOnKey              | any               | record terminators=1234567890*# | POST https://dev.example.com/ivr/start?step=1 | 13613
            maxLength                |                   | record maxMs=3600000            | POST https://dev.example.com/ivr/start?step=1 |
            maxLength                | 1                 | record maxMs=1000               | POST https://dev.example.com/ivr/start?step=1 |
            maxLength                | 14400             | record maxMs=14400000           | POST https://dev.example.com/ivr/start?step=1 |
            maxLength                | 14401             | record maxMs=14400000           | POST https://dev.example.com/ivr/start?step=1 | 13612
            maxLength                | 0                 | record maxMs=3600000            | POST https://dev.example.com/ivr/start?step=1 | 13612
            maxLength                | short             | record maxMs=3600000            | POST https://dev.example.com/ivr/start?step=1 | 13612
            playBeep                 |                   | record beep=true                | POST https://dev.example.com/ivr/start?step=1 |
            playBeep                 | true              | record beep=true                | POST https://dev.example.com/ivr/start?step=1 |
            playBeep                 | false             | record beep=false               | POST https://dev.example.com/ivr/start?step=1 |
            playBeep                 | soft              | record beep=true                | POST https://dev.example.com/ivr/start?step=1 | 13616
            trim                     |                   | record trim=trim-silence        | POST https://dev.example.com/ivr/start?step=1 |
            trim                     | trim-silence      | record trim=trim-silence        | POST https://dev.example.com/ivr/start?step=1 |
            trim                     | do-not-trim       | record trim=do-not-trim         | POST https://dev.example.com/ivr/start?step=1 |
            trim                     | true              | record trim=trim-silence        | POST https://dev.example.com/ivr/start?step=1 | 13699
            transcribe               |                   | record !transcribe=             | POST https://dev.example.com/ivr/start?step=1 |
            transcribe               | false             | record !transcribe=             | POST https://dev.example.com/ivr/start?step=1 |
            transcribe               | true              | record transcribe=true          | POST https://dev.example.com/ivr/start?step=1 |
            transcribe               | yes               | record !transcribe=             | POST https://dev.example.com/ivr/start?step=1 | 13614
            recordingConfigurationId |                   | record !recordingConfigurationId= | POST https://dev.example.com/ivr/start?step=1 |
            recordingConfigurationId | RC1               | record recordingConfigurationId=RC1 | POST https://dev.example.com/ivr/start?step=1 |
            recordingUrl             |                   | record !upload=                 | POST https://dev.example.com/ivr/start?step=1 |
            recordingUrl             | /store            | record upload.url=https://dev.example.com/store upload.method=PUT | POST https://dev.example.com/ivr/start?step=1 |
            recordingUrl             | ftp://s.example/r | record upload.url=ftp://s.example/r | POST https://dev.example.com/ivr/start?step=1 |
            recordingUrl             | file:///tmp       | record !upload=                 | POST https://dev.example.com/ivr/start?step=1 | 11100
            recordStoreMethod        | POST              | record !upload=                 | POST https://dev.example.com/ivr/start?step=1 |
            channels                 | 2                 | record                          | POST https://dev.example.com/ivr/start?step=1 | 12200
            """)
    void attributes(String name, String value, String told, String asked, String fault) {
        call("<Record " + attribute(name, value) + "/>")
                .warns(fault == null ? null : fault + " " + name)
                .orders(told)
                .on(completed(DONE))
                .requests(asked + TOLD).tells();
    }

    @RowsOf("Record")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute              | value             | the switch is told              | fault
            recordStoreMethod        |                   | record upload.method=PUT        |
            recordStoreMethod        | put               | record upload.method=PUT        |
            recordStoreMethod        | POST              | record upload.method=POST       |
            recordStoreMethod        | PATCH             | record upload.method=PATCH      |
            recordStoreMethod        | GET               | record upload.method=PUT        | 12200
            """)
    void stored(String name, String value, String told, String fault) {
        call("<Record recordingUrl='/store' " + attribute(name, value) + "/>")
                .warns(fault == null ? null : fault + " " + name)
                .orders(told + " upload.url=https://dev.example.com/store");
    }

    @RowsOf("Record")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute                   | value                 | of begin and end the developer gets beside the call  | fault
            recordingStatusCallback       |                       |                                                      |
            recordingStatusCallback       | saved                 | completed POST https://dev.example.com/ivr/saved     |
            recordingStatusCallback       | tel:1                 |                                                      | 13256
            recordingStatusCallbackMethod |                       | completed POST https://dev.example.com/saved         |
            recordingStatusCallbackMethod | POST                  | completed POST https://dev.example.com/saved         |
            recordingStatusCallbackMethod | GET                   | completed GET https://dev.example.com/saved          |
            recordingStatusCallbackMethod | PUT                   | completed POST https://dev.example.com/saved         | 12200
            recordingStatusCallbackEvent  |                       | completed POST https://dev.example.com/saved         |
            recordingStatusCallbackEvent  | completed             | completed POST https://dev.example.com/saved         |
            recordingStatusCallbackEvent  | in-progress           | in-progress POST https://dev.example.com/saved       |
            recordingStatusCallbackEvent  | in-progress completed | both POST https://dev.example.com/saved              |
            recordingStatusCallbackEvent  | absent                |                                                      |
            recordingStatusCallbackEvent  | in-progress done      | in-progress POST https://dev.example.com/saved       | 13621
            recordingStatusCallbackEvent  | done                  | completed POST https://dev.example.com/saved         | 13621
            """)
    void recordingStatus(String name, String value, String told, String fault) {
        String url = name.equals("recordingStatusCallback") ? "" : "recordingStatusCallback='/saved' ";
        VerbCall call = call("<Record " + url + attribute(name, value) + "/>")
                .warns(fault == null ? null : fault + " " + name)
                .orders("record !recordingStatus=")
                .on(happens("recording-in-progress", "RecordingSid=rec-call-1-1 RecordingStatus=in-progress"))
                .on(completed(DONE)).requests("POST https://dev.example.com/ivr/start?step=1" + TOLD)
                .on(recorded(SAVED));
        String[] told2 = told == null ? new String[] {""} : told.split(" ", 2);
        String begun = "%s RecordingSid=rec-call-1-1 RecordingStatus=in-progress SequenceNumber=0";
        String ended = "%s RecordingSid=rec-call-1-1 RecordingStatus=completed RecordingUrl=https://r.example.com/1.mp3"
                + " RecordingDuration=5 SequenceNumber=%d";
        switch (told2[0]) {
            case "completed" -> call.tells(ended.formatted(told2[1], 0));
            case "in-progress" -> call.tells(begun.formatted(told2[1]));
            case "both" -> call.tellsInOrder(begun.formatted(told2[1]), ended.formatted(told2[1], 1));
            default -> call.tells();
        }
    }

    @Test
    void aRecordingThatIsAbsentIsTold() {
        call("<Record recordingStatusCallback='/saved' recordingStatusCallbackEvent='absent'/><Say>Next</Say>")
                .orders("record")
                .on(happens("recording-absent", "RecordingSid=rec-call-1-1 RecordingStatus=absent"))
                .tells("POST https://dev.example.com/saved RecordingSid=rec-call-1-1 RecordingStatus=absent SequenceNumber=0")
                .on(failed("mediaError"))
                .requestsNothing().orders("say");
    }

    @RowsOf("Record")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute        | value        | the switch is told     | of the text the developer gets beside the call | fault
            transcribeCallback |              | record !transcribe=    |                                                |
            transcribeCallback | text         | record transcribe=true | POST https://dev.example.com/ivr/text          |
            transcribeCallback | ftp://b/text | record !transcribe=    |                                                | 13257
            """)
    void transcription(String name, String value, String told, String text, String fault) {
        VerbCall call = call("<Record " + attribute(name, value) + "/>")
                .warns(fault == null ? null : fault + " " + name)
                .orders(told)
                .on(completed(DONE)).requests("POST https://dev.example.com/ivr/start?step=1" + TOLD)
                .on(happens("transcription", "TranscriptionSid=TR1 TranscriptionStatus=completed"
                        + " TranscriptionText='call me back' RecordingSid=rec-call-1-1"));
        if (text == null) {
            call.tells();
        } else {
            call.tells(text + " TranscriptionSid=TR1 TranscriptionStatus=completed TranscriptionText='call me back'"
                    + " SequenceNumber=0 RecordingSid=rec-call-1-1 RecordingUrl=https://r.example.com/1.mp3"
                    + " RecordingDuration=5");
        }
    }

    /** How it ends and what follows: an empty recording goes on with the document, any other asks the action. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # the recording                                                    | the developer gets
            outcome=key durationMs=4000 terminator='5' recordingId=r             | RecordingDuration=4 RecordingSid=r Digits=5
            outcome=limit durationMs=60000 recordingId=r                       | RecordingDuration=60 RecordingSid=r
            outcome=silence durationMs=5001 recordingId=r                      | RecordingDuration=6 RecordingSid=r
            outcome=hangup durationMs=900 recordingId=r                        | RecordingDuration=1 RecordingSid=r Digits=hangup
            outcome=silence durationMs=5000 recordingId=r                      |
            outcome=key durationMs=0                                           |
            """)
    void ends(String result, String told) {
        VerbCall call = call("<Record action='/done'/><Say>Nothing was said</Say>").orders("record").on(completed(result));
        if (told == null) {
            call.requestsNothing().orders("say text='Nothing was said'");
        } else {
            call.orders().requests("POST https://dev.example.com/done " + told);
        }
    }

    @Test
    void theActionHearsOfACallerWhoHangsUpMeanwhile() {
        call("<Record action='/done'/>").orders("record")
                .on(hangsUp())
                .requestsNothing()
                .tells("POST https://dev.example.com/done CallStatus=completed Digits=hangup");
    }

    @Test
    void theFormatOfKazooHasItsOwnNamesBesideThoseOfTwiml() {
        with(ReqFormat.KAZOO).call("<Record action='/done' recordingStatusCallback='/saved'/>").orders("record")
                .on(completed(DONE))
                .requests("POST https://dev.example.com/done Recording-Url=https://r.example.com/1.mp3 Recording-Duration=5"
                        + " Recording-ID=rec-call-1-1 RecordingUrl=https://r.example.com/1.mp3 RecordingDuration=5 Digits=#")
                .on(recorded(SAVED))
                .tells("POST https://dev.example.com/saved Recording-Url=https://r.example.com/1.mp3 Recording-Duration=5"
                        + " Recording-ID=rec-call-1-1 RecordingUrl=https://r.example.com/1.mp3 RecordingDuration=5"
                        + " RecordingSid=rec-call-1-1 RecordingStatus=completed SequenceNumber=0");
    }

    @ParameterizedTest
    @EnumSource(ReqFormat.class)
    void theTextInBothFormats(ReqFormat format) {
        with(format).call("<Record transcribeCallback='/text'/>").orders("record transcribe=true")
                .on(happens("transcription", "TranscriptionSid=TR1 TranscriptionStatus=failed RecordingSid=rec-call-1-1"))
                .tells("POST https://dev.example.com/text TranscriptionSid=TR1 TranscriptionStatus=failed"
                        + " RecordingSid=rec-call-1-1 SequenceNumber=0" + (format == ReqFormat.TWIML ? ""
                        : " Transcription-ID=TR1 Transcription-Status=failed Recording-ID=rec-call-1-1"));
    }

    @Test
    void theKeyIsToldOnceAndTheRecordingInAllLaterRequests() {
        call("<Record/>").orders("record").on(completed(DONE))
                .requests("POST https://dev.example.com/ivr/start?step=1" + TOLD)
                .answers("<Redirect>/next</Redirect>")
                .requests("POST https://dev.example.com/next" + TOLD.replace(" Digits=#", ""));
    }

    @Test
    void itHoldsNothingAndAnswers() {
        call("<Record>a</Record>").warns("12200").orders("record");
        ringing().call("<Record><Say>a</Say></Record>").warns("12200").orders("answer").on(completed()).orders("record");
    }
}
