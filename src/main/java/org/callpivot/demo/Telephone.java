package org.callpivot.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.callpivot.contract.Command;

/** What a person at a leg hears, presses and says. */
final class Telephone {

    private static final Duration PER_CHARACTER = Duration.ofMillis(70);
    private static final Duration OF_A_FILE = Duration.ofSeconds(3);
    private static final double CONFIDENCE = 0.9;

    private final Line line;
    private final Keys keys;
    private final Transcript transcript;

    Telephone(Line line, Keys keys) {
        this.line = line;
        this.keys = keys;
        this.transcript = line.transcript;
    }

    /** For ever is, for a caller who waits, until he waits no more; else it is once. */
    ObjectNode play(Leg leg, Command command) throws IOException, InterruptedException {
        int times = command.data().path("loop").asInt(1);
        hear(leg, command.data().path("media"), times);
        if (times == 0 && leg.waitsIn != null) {
            line.meanwhile(leg, command, () -> leg.waits, Duration.between(transcript.now(), leg.waitsUntil),
                    line.patience.dividedBy(Rooms.PART_OF_PATIENCE));
            line.endWait(leg);
            line.stop(command.id());
        }
        return Line.object();
    }

    /** Of {@code say} and {@code sayData}: their data are a medium themselves, and its loop. */
    ObjectNode say(Leg leg, Command command) {
        hear(leg, JsonNodeFactory.instance.arrayNode().add(command.data()), 1);
        return Line.object();
    }

    ObjectNode sleep(Leg leg, Command command) {
        transcript.skip(Duration.ofMillis(command.data().path("ms").asLong()));
        return Line.object();
    }

    void hear(Leg leg, JsonNode media, int times) {
        for (int i = 0; i < Math.max(times, 1); i++) {
            for (JsonNode medium : media) {
                for (int round = 0; round < Math.max(medium.path("loop").asInt(1), 1); round++) {
                    hear(leg, medium);
                }
            }
        }
    }

    private void hear(Leg leg, JsonNode medium) {
        if (medium.has("silenceMs")) {
            transcript.skip(Duration.ofMillis(medium.path("silenceMs").asLong()));
        } else if (medium.has("tone")) {
            hear(leg, "(tone)", Duration.ZERO);
        } else if (medium.has("url") || medium.has("sound")) {
            hear(leg, "(" + medium.path("url").asText(medium.path("sound").asText()) + ")", OF_A_FILE);
        } else {
            String text = Stream.of("text", "ssml", "value").map(medium::path).filter(JsonNode::isTextual)
                    .map(JsonNode::textValue).findFirst().orElse("");
            hear(leg, text, PER_CHARACTER.multipliedBy(text.length()));
        }
    }

    /** What a callee hears is not what the caller heard. */
    private void hear(Leg leg, String what, Duration time) {
        transcript.add(leg == line.caller ? new Happening.Heard(what)
                : new Happening.Did(leg.who, "hears \"" + what + "\""));
        transcript.skip(time);
    }

    ObjectNode gather(Leg leg, Command command) throws IOException, InterruptedException {
        ObjectNode data = command.data();
        int tries = data.path("tries").asInt(1);
        ObjectNode result = null;
        for (int i = 0; i < tries && (result == null || !result.path("outcome").asText().equals("matched")); i++) {
            hear(leg, i > 0 && data.has("invalidPrompt") ? data.path("invalidPrompt") : data.path("prompt"), 1);
            Duration timeout = Duration.ofMillis(data.path("firstTimeoutMs").asLong(5000));
            String entry = keys.press(timeout, transcript);
            if (entry.equals(Keys.HANG_UP)) {
                line.does(leg, "hangs up");
                line.end(leg, "normal", leg.who, Line.object());
                return Line.object();
            }
            boolean spoken = Keys.isSpoken(entry);
            if (spoken && takes(data, "speech")) {
                return spoken(leg, command, entry.substring(1, entry.length() - 1));
            }
            boolean deaf = spoken || !takes(data, "dtmf");
            if (deaf && !entry.isEmpty()) {
                transcript.skip(timeout);
            }
            result = pressed(leg, deaf ? "" : entry, data);
        }
        return result;
    }

    private static boolean takes(ObjectNode data, String input) {
        return data.has("input") ? StreamSupport.stream(data.path("input").spliterator(), false)
                .anyMatch(one -> one.asText().equals(input)) : input.equals("dtmf");
    }

    private ObjectNode spoken(Leg leg, Command command, String words) throws IOException, InterruptedException {
        JsonNode speech = command.data().path("speech");
        line.does(leg, "says \"" + words + "\"");
        if (speech.path("partial").asBoolean()) {
            line.event(leg, command, "speech-partial",
                    Line.object().put("UnstableSpeechResult", words.split(" ")[0]).put("Stability", CONFIDENCE / 2));
        }
        transcript.skip(PER_CHARACTER.multipliedBy(words.length()));
        return Line.object().put("digits", "").put("speech", words).put("confidence", CONFIDENCE)
                .put("language", speech.path("language").asText("en-US")).put("outcome", "matched");
    }

    private ObjectNode pressed(Leg leg, String pressed, ObjectNode data) throws IOException, InterruptedException {
        String terminators = data.path("terminators").asText();
        StringBuilder digits = new StringBuilder();
        ObjectNode result = Line.object();
        for (char key : pressed.toCharArray()) {
            if (digits.length() == data.path("maxDigits").asInt(Integer.MAX_VALUE) || result.has("terminator")) {
                break;
            }
            line.does(leg, "presses " + key);
            String digit = String.valueOf(key);
            line.tell(leg, "call.dtmf", digit, Line.object().put("digit", digit).put("durationMs", 100));
            if (terminators.indexOf(key) >= 0) {
                result.put("terminator", digit);
            } else {
                digits.append(key);
            }
        }
        boolean valid = digits.length() >= data.path("minDigits").asInt(1)
                && (!data.has("pattern") || digits.toString().matches(data.path("pattern").asText()));
        return result.put("digits", digits.toString())
                .put("outcome", valid ? "matched" : pressed.isEmpty() ? "timeout" : "invalid");
    }

    ObjectNode record(Leg leg, Command command) throws IOException, InterruptedException {
        line.records(leg, command);
        line.does(leg, "speaks for " + Line.TALK.toSeconds() + " s");
        transcript.skip(Line.TALK);
        boolean hash = command.data().path("terminators").asText().contains("#");
        if (hash) {
            line.does(leg, "presses #");
        }
        ObjectNode recording = line.recorded(leg, command);
        if (command.data().path("transcribe").asBoolean()) {
            line.event(leg, command, "transcription", Line.object().put("TranscriptionSid", command.id() + "-text")
                    .put("TranscriptionStatus", "completed").put("TranscriptionText", "Nothing but silence.")
                    .put("RecordingSid", recording.path("recordingId").asText())
                    .put("RecordingUrl", recording.path("url").asText()));
        }
        return hash ? recording.put("outcome", "key").put("terminator", "#") : recording.put("outcome", "silence");
    }
}
