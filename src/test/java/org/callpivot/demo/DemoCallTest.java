package org.callpivot.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.callpivot.contract.SwitchEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulated telephone and switch against a Pivot that gives a fixed list of commands. */
class DemoCallTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Transcript transcript = new Transcript(() -> Instant.parse("2026-01-05T09:30:00Z"),
            new DemoTerminal(new PrintStream(printed, true, US_ASCII), US_ASCII, false));
    private DemoDeveloperServer server;

    @BeforeEach
    void start() throws IOException {
        server = new DemoDeveloperServer(0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private DemoCall.Result play(FakePivot pivot, Keys keys) throws IOException, InterruptedException {
        return new DemoCall(pivot.events(), "a", "1001", "2030", null, Duration.ofSeconds(20), Duration.ZERO)
                .run(keys, server, transcript);
    }

    private String transcript() {
        return printed.toString(US_ASCII).replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")
                .replace(System.lineSeparator(), "\n");
    }

    @Test
    void theMissionsSample() throws Exception {
        try (FakePivot pivot = new FakePivot(202, "answer {}",
                "say {'text': 'Pivot is pretty awesome. Have a great day.'}", "hangup {'reason': 'normal'}")) {

            DemoCall.Result result = play(pivot, Keys.prepared(""));

            assertEquals(List.of("Pivot is pretty awesome. Have a great day."), result.heard());
            assertEquals("normal", result.reason());
            assertEquals(List.of(), pivot.faults());
            assertEquals("""
                       0.0  caller  1001 dials 2030
                       0.0  switch  call.offered
                       0.0  pivot   -> answer
                       0.0  switch  call.answered
                       0.0  switch  command.status completed answer
                       0.0  pivot   -> say
                       0.0  voice   "Pivot is pretty awesome. Have a great day."
                       2.9  switch  command.status completed say
                       2.9  pivot   -> hangup
                       2.9  switch  command.status completed hangup
                       2.9  switch  call.ended normal
                       2.9  caller  call ended: normal, by the service
                    """, transcript());
        }
    }

    @Test
    void keysAnswerGathersOneEntryEachAndThenTimeRunsOut() throws Exception {
        String gather = "gather {'prompt': [{'text': 'Key?'}], 'maxDigits': 2, 'terminators': '#',"
                + " 'firstTimeoutMs': 5000}";
        try (FakePivot pivot = new FakePivot(202, gather, gather, gather, "hangup {}")) {

            play(pivot, Keys.prepared("123,7#"));

            assertEquals(List.of(), pivot.faults());
            assertEquals("""
                       0.0  caller  1001 dials 2030
                       0.0  switch  call.offered
                       0.0  pivot   -> gather
                       0.0  voice   "Key?"
                       0.3  caller  presses 1
                       0.3  switch  call.dtmf 1
                       0.3  caller  presses 2
                       0.3  switch  call.dtmf 2
                       0.3  switch  command.status completed gather {"digits":"12","outcome":"matched"}
                       0.3  pivot   -> gather
                       0.3  voice   "Key?"
                       0.6  caller  presses 7
                       0.6  switch  call.dtmf 7
                       0.6  caller  presses #
                       0.6  switch  call.dtmf #
                       0.6  switch  command.status completed gather {"terminator":"#","digits":"7","outcome":"matched"}
                       0.6  pivot   -> gather
                       0.6  voice   "Key?"
                       5.8  switch  command.status completed gather {"digits":"","outcome":"timeout"}
                       5.8  pivot   -> hangup
                       5.8  switch  command.status completed hangup
                       5.8  switch  call.ended normal
                       5.8  caller  call ended: normal, by the service
                    """, transcript());
        }
    }

    @Test
    void wrongDigitsAreAskedForAgain() throws Exception {
        try (FakePivot pivot = new FakePivot(202, "gather {'prompt': [{'text': 'PIN?'}], 'minDigits': 4,"
                + " 'tries': 3, 'pattern': '12..', 'invalidPrompt': [{'text': 'Wrong.'}]}", "hangup {}")) {

            assertEquals(List.of("PIN?", "Wrong.", "Wrong."), play(pivot, Keys.prepared("12,9999,1234")).heard());
            assertEquals(List.of("{\"digits\":\"1234\",\"outcome\":\"matched\"}", "{}"), results(pivot));
        }
    }

    @Test
    void theCallerHangsUpInTheMiddle() throws Exception {
        try (FakePivot pivot = new FakePivot(202, "answer {}", "gather {}", "say {'text': 'never heard'}")) {

            assertEquals("normal", play(pivot, Keys.prepared("h")).reason());
            assertEquals("""
                       0.0  caller  1001 dials 2030
                       0.0  switch  call.offered
                       0.0  pivot   -> answer
                       0.0  switch  call.answered
                       0.0  switch  command.status completed answer
                       0.0  pivot   -> gather
                       0.0  caller  hangs up
                       0.0  switch  call.ended normal
                       0.0  caller  call ended: normal, by the caller
                    """, transcript());
        }
    }

    @Test
    void dialsUntilSomebodyAnswers() throws Exception {
        try (FakePivot pivot = new FakePivot(202, "dial {'targets': [{'number': '0000'}, {'number': '1111',"
                + " 'timeoutMs': 10000}, {'user': 'alice'}], 'onEnd': 'hangup'}")) {

            play(pivot, Keys.prepared(""));

            assertEquals(List.of(), pivot.faults());
            assertEquals("""
                       0.0  caller  1001 dials 2030
                       0.0  switch  call.offered
                       0.0  pivot   -> dial
                       0.0  switch  call.created 0000
                       0.0  switch  call.progress ringing
                       0.0  switch  call.ended busy
                       0.0  switch  call.created 1111
                       0.0  switch  call.progress ringing
                      10.0  switch  call.ended noAnswer
                      10.0  switch  call.created alice
                      10.0  switch  call.progress ringing
                      12.0  switch  call.answered
                      12.0  switch  call.answered
                      12.0  switch  call.bridged alice
                      12.0  callee  talks for 5 s and hangs up
                      17.0  switch  call.unbridged alice
                      17.0  switch  call.ended normal
                      17.0  switch  command.status completed dial {"outcome":"answered","cause":16,"otherCallId":"a-callee-3","bridgedMs":5000,"durationMs":17000}
                      17.0  switch  call.ended normal
                      17.0  caller  call ended: normal, by the callee
                    """, transcript());
        }
    }

    @Test
    void tellsBothTimesOfALegForItsCdr() throws Exception {
        try (FakePivot pivot = new FakePivot(202, "sleep {'ms': 1500}", "dial {'targets': [{'number': '1111'}],"
                + " 'timeoutMs': 3000}", "answer {}", "play {'media': [{'url': 'http://a.example/b.wav'}]}",
                "hangup {'reason': 'congestion', 'cause': 42, 'sipStatus': 503}")) {

            play(pivot, Keys.prepared(""));

            List<String> ends = pivot.received().stream().filter(SwitchEvent.Ended.class::isInstance)
                    .map(event -> event.meta().callId() + " " + ((SwitchEvent.Ended) event).data()).toList();
            assertEquals(List.of("""
                    a-callee-1 {"reason":"noAnswer","cause":19,"endedBy":"callee","startedAt":"2026-01-05T09:30:01.500Z",\
                    "endedAt":"2026-01-05T09:30:04.500Z","durationMs":3000,"billableMs":0,"sipStatus":480}""", """
                    a {"reason":"congestion","cause":42,"endedBy":"service","startedAt":"2026-01-05T09:30:00Z",\
                    "endedAt":"2026-01-05T09:30:07.500Z","durationMs":7500,"billableMs":3000,"sipStatus":503,\
                    "answeredAt":"2026-01-05T09:30:04.500Z"}"""), ends);
        }
    }

    @Test
    void recordsAndTheRecordingCanBeFetched() throws Exception {
        try (FakePivot pivot = new FakePivot(202, "record {'recordingId': 'r-1', 'terminators': '#'}",
                "say {'text': 'Thanks.'}", "conference {'conference': 'standup'}", "hangup {}");
                DemoSwitch telephone = new DemoSwitch(pivot.events(), "a", Keys.prepared(""), transcript)) {
            telephone.dial("1001", "2030", null).get();

            SwitchEvent.RecordingAvailable recording = pivot.received().stream()
                    .filter(SwitchEvent.RecordingAvailable.class::isInstance).map(SwitchEvent.RecordingAvailable.class::cast)
                    .findFirst().orElseThrow();
            byte[] wave = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(recording.url())).build(),
                    BodyHandlers.ofByteArray()).body();

            assertEquals("r-1", recording.recordingId());
            assertEquals("RIFF", new String(wave, 0, 4, US_ASCII));
            assertEquals(List.of(), pivot.faults());
        }
    }

    @Test
    void aGatherThatListensTakesWhatIsSaid() throws Exception {
        String gather = "gather {'input': ['dtmf', 'speech'], 'speech': {'language': 'en-GB', 'partial': true}}";
        try (FakePivot pivot = new FakePivot(202, gather, gather, "gather {}", "gather {'input': ['speech']}",
                "hangup {}")) {

            play(pivot, Keys.prepared("\"hello world\",5,\"nobody listens\",6"));

            assertEquals(List.of(), pivot.faults());
            assertEquals("""
                       0.0  caller  1001 dials 2030
                       0.0  switch  call.offered
                       0.0  pivot   -> gather
                       0.0  caller  says "hello world"
                       0.0  switch  command.event speech-partial
                       0.8  switch  command.status completed gather {"digits":"","speech":"hello world","confidence":0.9,"language":"en-GB","outcome":"matched"}
                       0.8  pivot   -> gather
                       0.8  caller  presses 5
                       0.8  switch  call.dtmf 5
                       0.8  switch  command.status completed gather {"digits":"5","outcome":"matched"}
                       0.8  pivot   -> gather
                       5.8  switch  command.status completed gather {"digits":"","outcome":"timeout"}
                       5.8  pivot   -> gather
                      10.8  switch  command.status completed gather {"digits":"","outcome":"timeout"}
                      10.8  pivot   -> hangup
                      10.8  switch  command.status completed hangup
                      10.8  switch  call.ended normal
                      10.8  caller  call ended: normal, by the service
                    """, transcript());
        }
    }

    @Test
    void aCalleeIsWhisperedToAndThenConnected() throws Exception {
        try (FakePivot pivot = new FakePivot(202,
                "dial {'targets': [{'client': 'carol', 'whisper': true}]}", "hangup {}")
                .at("call.answered a-callee-1", "say {'text': 'A call for you.'}", "gather {}",
                        "bridge {'otherCallId': 'a'}")) {

            assertEquals(List.of(), play(pivot, Keys.prepared("1")).heard());
            assertEquals(List.of(), pivot.faults());
            assertEquals("""
                       0.0  caller  1001 dials 2030
                       0.0  switch  call.offered
                       0.0  pivot   -> dial
                       0.0  switch  call.created carol
                       0.0  switch  call.progress ringing
                       2.0  switch  call.answered
                       2.0  pivot   -> say
                       2.0  callee  hears "A call for you."
                       3.1  switch  command.status completed say
                       3.1  pivot   -> gather
                       3.1  callee  presses 1
                       3.1  switch  call.dtmf 1
                       3.1  switch  command.status completed gather {"digits":"1","outcome":"matched"}
                       3.1  pivot   -> bridge
                       3.1  switch  command.status completed bridge
                       3.1  switch  call.answered
                       3.1  switch  call.bridged carol
                       3.1  callee  talks for 5 s and hangs up
                       8.1  switch  call.unbridged carol
                       8.1  switch  call.ended normal
                       8.1  switch  command.status completed dial {"outcome":"answered","cause":16,"otherCallId":"a-callee-1","bridgedMs":5000,"durationMs":8050}
                       8.1  pivot   -> hangup
                       8.1  switch  command.status completed hangup
                       8.1  switch  call.ended normal
                       8.1  caller  call ended: normal, by the service
                    """, transcript());
        }
    }

    @Test
    void aCalleeWhoIsHungUpInTheWhisperOrHasHeardNothingForAMinuteHasNotAnswered() throws Exception {
        try (FakePivot pivot = new FakePivot(202, "dial {'targets': [{'number': '1', 'whisper': true},"
                + " {'number': '2', 'whisper': true}]}", "hangup {}")
                .at("call.answered a-callee-1", "hangup {'reason': 'rejected'}");
                DemoSwitch telephone = new DemoSwitch(pivot.events(), "a", Keys.prepared(""), transcript,
                        Duration.ofMillis(500))) {
            telephone.dial("1001", "2030", null).get();

            assertEquals(List.of(), pivot.faults());
            assertEquals(List.of("a-callee-1 rejected", "a-callee-2 noAnswer", "a normal"), pivot.received().stream()
                    .filter(SwitchEvent.Ended.class::isInstance).map(SwitchEvent.Ended.class::cast)
                    .map(ended -> ended.meta().callId() + " " + ended.reason()).toList());
            assertEquals("{\"cause\":19,\"sipStatus\":480,\"outcome\":\"noAnswer\",\"durationMs\":64000}",
                    results(pivot).get(1));
        }
    }

    @Test
    void whoeverHangsUpDuringAWhisperEndsTheCalleesLegToo() throws Exception {
        try (FakePivot pivot = new FakePivot(202, "dial {'targets': [{'sim': '1', 'whisper': true}]}")
                .at("call.answered a-callee-1", "sleep {'ms': 1000}");
                DemoSwitch telephone = new DemoSwitch(pivot.events(), "a", Keys.prepared(""), transcript)) {
            var end = telephone.dial("1001", "2030", null);
            Awaitility.await().until(() -> transcript().contains("completed sleep"));
            telephone.hangUp();
            end.get();

            assertEquals(List.of(), pivot.faults());
            Awaitility.await().untilAsserted(() -> assertEquals(List.of("a-callee-1", "a"), pivot.received().stream()
                    .filter(SwitchEvent.Ended.class::isInstance).map(event -> event.meta().callId()).toList()));
        }
    }

    @Test
    void whoeverWaitsInAQueueHearsWhatPivotOrdersUntilAnAgentComes() throws Exception {
        String say = "say {'text': 'All our agents are busy.'}";
        try (FakePivot pivot = new FakePivot(202, "answer {}", "enqueue {'queue': 'support', 'wait': 'document'}",
                "hangup {}").at("wait-started a", say, "play {'media': [{'sound': 'music', 'loop': 7}]}")) {

            DemoCall.Result result = play(pivot, Keys.prepared(""));

            assertEquals(8, result.heard().size());
            assertEquals(List.of(), pivot.faults());
            assertEquals("""
                       0.0  pivot   -> enqueue
                       0.0  switch  command.event wait-started
                       0.0  pivot   -> say
                       0.0  voice   "All our agents are busy."
                       1.7  switch  command.status completed say
                       1.7  pivot   -> play
                       1.7  voice   "(music)"
                       4.7  voice   "(music)"
                       7.7  voice   "(music)"
                      10.7  voice   "(music)"
                      13.7  voice   "(music)"
                      16.7  voice   "(music)"
                      19.7  voice   "(music)"
                      22.7  switch  command.status completed play
                      22.7  switch  command.event wait-ended
                      22.7  switch  call.created agent
                      22.7  switch  call.answered
                      22.7  switch  call.bridged agent
                      22.7  callee  talks for 5 s and hangs up
                      27.7  switch  call.unbridged agent
                      27.7  switch  call.ended normal
                      27.7  switch  command.status completed enqueue {"queueId":"support","queueMs":22680,"otherCallId":"a-callee-1","bridgedMs":5000,"outcome":"bridged"}
                    """, transcript().lines().skip(5).limit(22).collect(Collectors.joining("\n", "", "\n")));
        }
    }

    @Test
    void leavesAQueueAndFindsAFullOne() throws Exception {
        try (FakePivot pivot = new FakePivot(202, "leaveQueue {}", "enqueue {'queue': 'q', 'wait': 'document'}",
                "enqueue {'queue': 'q', 'maxSize': 0}", "hangup {}")
                .at("wait-started a", "sleep {'ms': 3000}", "leaveQueue {}")) {

            play(pivot, Keys.prepared(""));

            assertEquals(List.of(), pivot.faults());
            assertEquals(List.of("rejected leaveQueue: wrongState", "completed sleep", "completed leaveQueue",
                    "completed enqueue {\"queueId\":\"q\",\"queueMs\":3000,\"outcome\":\"leave\"}",
                    "completed enqueue {\"queueId\":\"q\",\"outcome\":\"queue-full\"}", "completed hangup"), ends());
        }
    }

    @Test
    void stopsACommandThatLasts() throws Exception {
        try (FakePivot pivot = new FakePivot(202, "enqueue {'queue': 'q', 'wait': 'document'}",
                "stop {'commandId': 'c-1'}", "hangup {}").at("wait-started a", "stop {'commandId': 'c-1'}")) {

            play(pivot, Keys.prepared(""));

            assertEquals(List.of("completed stop",
                    "stopped enqueue {\"queueId\":\"q\",\"queueMs\":0,\"outcome\":\"leave\"}", "completed stop",
                    "completed hangup"), ends());
        }
    }

    @Test
    void connectsOnlyALegThatIsWhisperedTo() throws Exception {
        try (FakePivot pivot = new FakePivot(202, "bridge {'otherCallId': 'b'}", "hangup {}")) {

            play(pivot, Keys.prepared(""));

            assertEquals(List.of("rejected bridge: wrongState", "completed hangup"), ends());
        }
    }

    @Test
    void whatIsPlayedForEverIsHeardOnceAndLastsAsLongAsTheWaiting() throws Exception {
        try (FakePivot pivot = new FakePivot(202, "enqueue {'queue': 'q', 'wait': 'document'}",
                "enqueue {'queue': 'q', 'wait': 'music', 'waitMedia': [{'sound': 'moh'}]}", "hangup {}")
                .at("wait-started a", "play {'loop': 0, 'media': [{'url': 'http://127.0.0.1/music.mp3'}]}")) {

            DemoCall.Result result = play(pivot, Keys.prepared(""));

            assertEquals(List.of("(http://127.0.0.1/music.mp3)", "(moh)"), result.heard());
            assertEquals(List.of(), pivot.faults());
            assertEquals(2, ends().stream().filter(end -> end.contains("\"queueMs\":20000")).count(), ends().toString());
        }
    }

    @Test
    void aConferenceStartsWhenSomebodyElseComes() throws Exception {
        try (FakePivot pivot = new FakePivot(202, "conference {'conference': 'standup', 'wait': 'document',"
                + " 'record': 'record-from-start'}", "hangup {}")
                .at("wait-started a", "play {'media': [{'sound': 'music', 'loop': 4}]}")) {

            play(pivot, Keys.prepared(""));

            assertEquals(List.of(), pivot.faults());
            assertEquals(List.of("conference.joined standup", "command.event participant-join",
                    "command.event wait-started", "command.status completed play", "command.event wait-ended", "command.event conference-start",
                    "command.event recording-in-progress", "recording.available c-1", "command.event recording-completed", "command.event participant-leave",
                    "conference.left standup", "command.event conference-end",
                    "command.status completed conference {\"outcome\":\"left\",\"durationMs\":17000}"), told().subList(1, 14));
        }
    }

    @Test
    void tellsWhoHasAnsweredAndRecordsTheTalk() throws Exception {
        try (FakePivot pivot = new FakePivot(202, "dial {'record': 'record-from-answer', 'targets': [{'number': '0000'},"
                + " {'application': 'ivr', 'amd': {'mode': 'Enable'}}]}",
                "dial {'record': true, 'recordingId': 'r-1', 'targets': [{'whatsapp': '+49301'}]}", "hangup {}")) {

            play(pivot, Keys.prepared(""));

            assertEquals(List.of(), pivot.faults());
            assertEquals(List.of("a-callee-1 0", "a-callee-2 1", "a-callee-3 0"), pivot.received().stream()
                    .filter(SwitchEvent.Created.class::isInstance).map(SwitchEvent.Created.class::cast)
                    .map(created -> created.meta().callId() + " " + created.target()).toList());
            assertEquals(List.of("amd of a-callee-2 {AnsweredBy=human, MachineDetectionDuration=1200}",
                    "recording-in-progress of a {RecordingSid=c-1, RecordingStatus=in-progress}",
                    "recording-completed of a {RecordingSid=c-1, RecordingUrl=URL, RecordingStatus=completed,"
                            + " RecordingDuration=5}",
                    "recording-in-progress of a {RecordingSid=r-1, RecordingStatus=in-progress}"), events(pivot));
            assertEquals(List.of("c-1", "r-1"), pivot.received().stream()
                    .filter(SwitchEvent.RecordingAvailable.class::isInstance)
                    .map(event -> ((SwitchEvent.RecordingAvailable) event).recordingId()).toList());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            record {"transcribe": true, "recordingId": "r"} | {"recordingId":"r","url":"URL","durationMs":5000,"outcome":"silence"} | recording-in-progress of a {RecordingSid=r, RecordingStatus=in-progress}; transcription of a {TranscriptionSid=c-1-text, TranscriptionStatus=completed, TranscriptionText=Nothing but silence., RecordingSid=r, RecordingUrl=URL}
            fork {"kind": "stream", "name": "n"}  | {"forkId":"c-1","name":"n"} | stream-started of a {StreamSid=c-1, StreamName=n, StreamEvent=stream-started}; stream-stopped of a {StreamSid=c-1, StreamName=n, StreamEvent=stream-stopped}
            fork {"kind": "recording"}            | {"forkId":"c-1","name":"c-1"} | recording-in-progress of a {RecordingSid=c-1, RecordingStatus=in-progress}; recording-completed of a {RecordingSid=c-1, RecordingUrl=URL, RecordingStatus=completed, RecordingDuration=5}
            stopFork {"kind": "siprec"}           | {} | ~~
            connect {"kind": "stream", "name": "n"} | {"status":"completed","durationS":5,"streamId":"c-1","name":"n"} | stream-started of a {StreamSid=c-1, StreamName=n, StreamEvent=stream-started}; stream-stopped of a {StreamSid=c-1, StreamName=n, StreamEvent=stream-stopped}
            connect {"kind": "virtualAgent"}      | {"status":"completed","durationS":5,"sessionId":"c-1","handoffData":"{\\"reason\\":\\"demo\\"}"} | session-started of a {SessionId=c-1, SessionStatus=started}; session-ended of a {SessionId=c-1, SessionStatus=completed}
            pay {"chargeAmount": "20.45"}         | {"result":"success","token":"tok-c-1","paymentMethod":"credit-card","cardNumber":"xxxxxxxxxxxx4242","cardType":"visa","expirationDate":"1230","confirmationCode":"paid-c-1"} | pay-attempt of a {For=payment-card-number, Attempt=1}
            message {"text": "Hello."}            | {"messageId":"c-1","status":"sent"} | message-status of a {MessageSid=c-1, MessageStatus=sent}
            refer {"target": "sip:a@b.example"}   | {"status":"completed","sipStatus":202,"notifySipStatus":200} | ~~
            """)
    void carriesOutInItsVirtualWay(String command, String result, String events) throws Exception {
        try (FakePivot pivot = new FakePivot(202, command, "hangup {}")) {

            play(pivot, Keys.prepared(""));

            assertEquals(List.of(), pivot.faults());
            assertEquals(result, results(pivot).get(0).replaceAll("http://[^\"]*", "URL"));
            assertEquals(events, String.join("; ", events(pivot)));
        }
    }

    @Test
    void forksEndByOrder() throws Exception {
        try (FakePivot pivot = new FakePivot(202, "fork {'kind': 'transcription', 'name': 'a'}",
                "fork {'kind': 'transcription', 'name': 'b'}",
                "stopFork {'kind': 'transcription', 'name': 'b'}", "hangup {}")) {

            play(pivot, Keys.prepared(""));

            assertEquals(List.of("transcription-started c-1", "transcription-started c-2", "transcription-stopped c-2",
                    "transcription-stopped c-1"), pivot.received().stream()
                    .filter(SwitchEvent.CommandEvent.class::isInstance).map(SwitchEvent.CommandEvent.class::cast)
                    .map(told -> told.event() + " " + told.commandId()).toList());
        }
    }

    @Test
    void thePromptsOfAPaymentAreHeardButThoseForErrors() throws Exception {
        try (FakePivot pivot = new FakePivot(202,
                "pay {'prompts': [{'for': 'payment-card-number', 'items': [{'text': 'Number?'}]},"
                + " {'for': 'payment-card-number', 'errorType': ['timeout'], 'items': [{'text': 'Again?'}]}]}",
                "hangup {}")) {

            assertEquals(List.of("Number?"), play(pivot, Keys.prepared("")).heard());
            assertEquals(List.of(), pivot.faults());
        }
    }

    @Test
    void anEchoLastsUntilTheCallerHangsUp() throws Exception {
        try (FakePivot pivot = new FakePivot(202, "echo {}", "say {'text': 'never heard'}")) {

            assertEquals(List.of(), play(pivot, Keys.prepared("")).heard());
            assertEquals(new Happening.Ended("normal", "caller"), transcript.all(Happening.Ended.class).get(0));
        }
    }

    @Test
    void rejectsWhatItDoesNotKnowAndTakesARepeatedCommandOnce() throws Exception {
        try (FakePivot pivot = new FakePivot(202, "action {'module': 'voicemail', 'data': {}}",
                "say {'text': 'Once.'}", FakePivot.AGAIN, "hangup {}")) {

            play(pivot, Keys.prepared(""));

            assertEquals("""
                       0.0  caller  1001 dials 2030
                       0.0  switch  call.offered
                       0.0  pivot   -> action
                       0.0  switch  command.status rejected action: notSupported
                       0.0  pivot   -> say
                       0.0  voice   "Once."
                       0.4  switch  command.status completed say
                       0.4  pivot   -> hangup
                       0.4  switch  command.status completed hangup
                       0.4  switch  call.ended normal
                       0.4  caller  call ended: normal, by the service
                    """, transcript());
        }
    }

    @Test
    void refusesACommandThatBreaksTheContract() throws Exception {
        try (FakePivot pivot = new FakePivot(202);
                DemoSwitch telephone = new DemoSwitch(pivot.events(), "a", Keys.prepared(""), transcript)) {
            HttpResponse<String> answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(telephone.commands())
                    .POST(BodyPublishers.ofString("{\"specversion\": \"1.0\"}")).build(), BodyHandlers.ofString());

            assertEquals(400, answer.statusCode());
            assertEquals("/id is missing: must be a text that is not empty", answer.body());
        }
    }

    @Test
    void aCallerWithoutPatienceHangsUp() throws Exception {
        try (FakePivot pivot = new FakePivot(202, "answer {}")) {
            DemoCall call = new DemoCall(pivot.events(), "a", "1001", "2030", null, Duration.ofMillis(300), Duration.ZERO);

            assertEquals("normal", call.run(Keys.prepared(""), server, transcript).reason());
            assertEquals(new Happening.Ended("normal", "caller"), transcript.all(Happening.Ended.class).get(0));
        }
    }

    @Test
    void saysWhyPivotDoesNotTakeAnEvent() throws Exception {
        try (FakePivot pivot = new FakePivot(503)) {
            IOException refused = assertThrows(IOException.class, () -> play(pivot, Keys.prepared("")));

            assertEquals("the demo call broke off: Pivot did not take call.offered: 503 ", refused.getMessage());
        }
    }

    @Test
    void offersTheDevelopersOwnServer() throws Exception {
        ObjectNode application = DemoCall.toNumber(URI.create("http://127.0.0.1:1/"), "1001", "2030")
                .asking("http://my.server/voice", "post", null, URI.create("http://127.0.0.1:2/cdr")).application();

        assertEquals("{\"voiceUrl\":\"http://my.server/voice\",\"debug\":true,\"method\":\"post\","
                + "\"cdrUrl\":\"http://127.0.0.1:2/cdr\"}", application.toString());
    }

    @Test
    void printsRequestsAnswersAndCdrs() throws Exception {
        try (FakePivot pivot = new FakePivot(202, "hangup {}")) {
            transcript.onRequest("GET", "http://u:p@127.0.0.1:8/kazoo", Map.of("Call-ID", "a"));
            transcript.onResponse(200, "application/json", 12, "{\"module\": \"tts\"}\n\u001b[2J");
            transcript.onResponse(200, null, 3, "<Response>\n  <Say>" + "many words ".repeat(12) + "</Say>\n</Response>");
            post("Call-ID=a&Duration-Seconds=7");

            DemoCall.Result result = new DemoCall(pivot.events(), "a", "1001", "2030", null, Duration.ofSeconds(20),
                    Duration.ofSeconds(5)).run(Keys.prepared(""), server, transcript);

            assertEquals(List.of(Map.of("Call-ID", "a", "Duration-Seconds", "7")), result.cdrs());
            assertEquals(1, result.requests().size());
            assertEquals("""
                       0.0  pivot   GET http://***@127.0.0.1:PORT/kazoo
                                    Call-ID=a
                       0.0  server  200 application/json, 12 ms
                                    {"module": "tts"}
                                    ?[2J
                       0.0  server  200 (no Content-Type), 3 ms
                                    <Response>
                                      <Say>many words many words many words many words many words many words many words many words
                                    many words many words many words many words </Say>
                                    </Response>
                       0.0  caller  1001 dials 2030
                       0.0  switch  call.offered
                       0.0  pivot   -> hangup
                       0.0  switch  command.status completed hangup
                       0.0  switch  call.ended normal
                       0.0  caller  call ended: normal, by the service
                       0.0  cdr     a
                                    Call-ID           a
                                    Duration-Seconds  7
                    """, transcript());
        }
    }

    private void post(String form) throws Exception {
        HttpClient.newHttpClient().send(HttpRequest.newBuilder(server.uri("/cdr"))
                .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(form)).build(),
                BodyHandlers.discarding());
    }

    @Test
    void aPersonTypesKeysLineByLine() throws Exception {
        Keys typed = Keys.typed(new ByteArrayInputStream("1 2x\n\n".getBytes(UTF_8)), UTF_8);
        Duration soon = Duration.ofSeconds(10);

        assertEquals("12", typed.press(soon, transcript));
        assertEquals("", typed.press(soon, transcript));
        assertEquals(Keys.HANG_UP, typed.press(soon, transcript));
        assertEquals("", typed.press(Duration.ofMillis(1), transcript));
        assertEquals(new Happening.Waiting(soon), transcript.all(Happening.Waiting.class).get(0));
    }

    @Test
    void refusesPreparedKeysThatNoTelephoneHas() {
        assertEquals("digits \"x\": only 0-9 * # A-D, words in quotes, or h to hang up",
                assertThrows(IllegalArgumentException.class, () -> Keys.prepared("1,x")).getMessage());
    }

    /** What the switch told, but for the beginnings of commands. */
    private List<String> told() {
        return transcript.all(Happening.Told.class).stream()
                .map(told -> (told.type() + " " + told.detail()).strip()).toList();
    }

    private List<String> ends() {
        return transcript.all(Happening.Told.class).stream().filter(told -> told.type().equals("command.status"))
                .map(Happening.Told::detail).toList();
    }

    private static List<String> events(FakePivot pivot) throws InterruptedException {
        return pivot.received().stream().filter(SwitchEvent.CommandEvent.class::isInstance)
                .map(SwitchEvent.CommandEvent.class::cast).map(told -> told.event() + " of " + told.meta().callId() + " "
                        + told.parameters().toString().replaceAll("http://[^,}]*", "URL")).toList();
    }

    private static List<String> results(FakePivot pivot) throws InterruptedException {
        return pivot.received().stream()
                .filter(event -> event instanceof SwitchEvent.CommandStatus status && status.status().isEnd())
                .map(event -> ((SwitchEvent.CommandStatus) event).result().toString()).toList();
    }
}
