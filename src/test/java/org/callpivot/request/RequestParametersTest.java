package org.callpivot.request;

import static org.callpivot.request.ReqFormat.KAZOO;
import static org.callpivot.request.ReqFormat.TWIML;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Names and values of facts/kazoo-pivot.md parts 3.4, 3.5 and 3.6. */
class RequestParametersTest {

    @Test
    void firstRequestInKazoosNames() {
        assertEquals("""
                Account-ID = "acc-1"
                Api-Version = "4.x"
                Call-ID = "a-1"
                Caller-ID-Name = "Alice"
                Caller-ID-Number = "+4930123"
                Custom-Application-Vars = {"shop":"7"}
                Custom-SIP-Headers = {"X-A":"1","X-B":"2"}
                Direction = "inbound"
                From = "+4930123"
                From-Realm = "alice.example"
                Language = "en-us"
                Request = "030"
                Request-Realm = "in.example"
                To = "2030"
                To-Realm = "sales.example"
                User-ID = "u1"
                """, table(RequestParameters.of(SampleCalls.first(), KAZOO)));
    }

    @Test
    void followUpRequestInKazoosNames() {
        assertEquals("""
                Account-ID = "acc-1"
                Api-Version = "4.x"
                Call-ID = "a-1"
                Call-Status = "in-progress"
                Caller-ID-Name = "Alice"
                Caller-ID-Number = "+4930123"
                Custom-Application-Vars = {"shop":"7"}
                Custom-SIP-Headers = {"X-A":"1"}
                Digits = "12#"
                Direction = "outbound"
                From = "+4930123"
                From-Realm = "alice.example"
                Language = "en-us"
                Recording-Duration = 17
                Recording-ID = "rec-1"
                Recording-Url = "http://rec.example/1.mp3"
                Request = "030"
                Request-Realm = "in.example"
                To = "2030"
                To-Realm = "sales.example"
                User-ID = ["u1","u2"]
                CallStatus = "in-progress"
                RecordingUrl = "http://rec.example/1.mp3"
                RecordingDuration = 17
                DialCallStatus = "completed"
                DialCallSid = "b-1"
                DialCallDuration = 42
                QueueSid = "support"
                basket = "3"
                customer = "Jörg & Co"
                """, table(RequestParameters.of(SampleCalls.followUp(), KAZOO)));
    }

    @Test
    void aTranscriptionInKazoosNamesAndInTwimls() {
        Map<String, String> told = Map.of("TranscriptionSid", "t-1", "TranscriptionStatus", "completed",
                "TranscriptionText", "Hello", "TranscriptionUrl", "http://rec.example/1.txt");

        ObjectNode kazoo = RequestParameters.of(SampleCalls.withExtra(told), KAZOO);
        assertEquals("t-1 completed Hello http://rec.example/1.txt t-1", kazoo.path("Transcription-ID").asText()
                + " " + kazoo.path("Transcription-Status").asText() + " " + kazoo.path("Transcription-Text").asText()
                + " " + kazoo.path("Transcription-Url").asText() + " " + kazoo.path("TranscriptionSid").asText());
        assertFalse(RequestParameters.of(SampleCalls.withExtra(told), TWIML).has("Transcription-ID"));
    }

    @Test
    void firstRequestInTwimlsNames() {
        assertEquals("""
                CallSid = "a-1"
                AccountSid = "acc-1"
                From = "+4930123"
                FromRealm = "alice.example"
                To = "2030"
                ToRealm = "sales.example"
                ApiVersion = "2010-04-01"
                Direction = "inbound"
                CallerName = "Alice"
                CallerNumber = "+4930123"
                """, table(RequestParameters.of(SampleCalls.first(), TWIML)));
    }

    @Test
    void followUpRequestInTwimlsNames() {
        assertEquals("""
                CallSid = "a-1"
                AccountSid = "acc-1"
                From = "+4930123"
                FromRealm = "alice.example"
                To = "2030"
                ToRealm = "sales.example"
                CallStatus = "in-progress"
                ApiVersion = "2010-04-01"
                Direction = "outbound"
                CallerName = "Alice"
                CallerNumber = "+4930123"
                RecordingUrl = "http://rec.example/1.mp3"
                RecordingDuration = 17
                RecordingSid = "rec-1"
                Digits = "12#"
                DialCallStatus = "completed"
                DialCallSid = "b-1"
                DialCallDuration = 42
                QueueSid = "support"
                basket = "3"
                customer = "Jörg & Co"
                """, table(RequestParameters.of(SampleCalls.followUp(), TWIML)));
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        assertEquals("""
                Account-ID = "acc-1"
                Api-Version = "4.x"
                Call-ID = "a-1"
                Direction = "inbound"
                """, table(RequestParameters.of(SampleCalls.bare(), KAZOO)));
        assertEquals("""
                CallSid = "a-1"
                AccountSid = "acc-1"
                ApiVersion = "2010-04-01"
                Direction = "inbound"
                """, table(RequestParameters.of(SampleCalls.bare(), TWIML)));
    }

    @ParameterizedTest
    @EnumSource
    void collectionsAreTheDigitsOnlyWhenNothingWasTypedSince(ReqFormat format) {
        Map<String, String> collections = Map.of("pin", "1234", "default", "5", "unused", "");
        assertEquals("{\"default\":\"5\",\"pin\":\"1234\"}",
                RequestParameters.of(SampleCalls.withDigits(null, collections), format).get("Digits").toString());
        assertEquals("\"7\"",
                RequestParameters.of(SampleCalls.withDigits("7", collections), format).get("Digits").toString());
        assertFalse(RequestParameters.of(SampleCalls.withDigits("", collections), format).has("Digits"));
        assertFalse(RequestParameters.of(SampleCalls.withDigits(null, Map.of("unused", "")), format).has("Digits"));
    }

    @Test
    void aVariableOfTheDeveloperCannotReplaceWhatPivotSays() {
        Map<String, String> forged = Map.of("CallSid", "x", "From", "x", "Direction", "x", "DialCallStatus", "x");
        ObjectNode parameters = RequestParameters.of(SampleCalls.withExtra(forged), TWIML);
        assertEquals("a-1", parameters.get("CallSid").asText());
        assertEquals("+4930123", parameters.get("From").asText());
        assertEquals("inbound", parameters.get("Direction").asText());
        assertEquals("completed", parameters.get("DialCallStatus").asText());
    }

    @Test
    void aVariableMayHaveANameThatPivotHasNoValueFor() {
        Map<String, String> extra = new HashMap<>();
        extra.put("QueueSid", "mine");
        extra.put("TranscriptionText", "hello");
        extra.put("empty", "");
        extra.put("nothing", null);
        ObjectNode parameters = RequestParameters.of(SampleCalls.withExtra(extra), TWIML);
        assertEquals("mine", parameters.get("QueueSid").asText());
        assertEquals("hello", parameters.get("TranscriptionText").asText());
        assertFalse(parameters.has("empty"));
        assertFalse(parameters.has("nothing"));
    }

    private static String table(ObjectNode parameters) {
        return parameters.properties().stream()
                .map(field -> field.getKey() + " = " + field.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
