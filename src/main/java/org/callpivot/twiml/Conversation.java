package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.flag;
import static org.callpivot.twiml.Attribute.oneOf;
import static org.callpivot.twiml.Attribute.text;
import static org.callpivot.twiml.Attribute.whole;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A conversation of a messaging service: kind {@code conversation}.
 *
 * <pre>
 * attribute                    values                                      default     code           key
 * serviceInstanceSid           any; must be there                          -           12200          …
 * inboundAutocreation          true, false                                 -           12200          …
 * inboundTimeout               1..86400 seconds                            -           12200          …
 * routingAssignmentTimeout     1..86400 seconds                            -           12200          …
 * url, method                  document for the agent; GET, POST           -, POST     11100, 12200   whisper
 * record                       as in {@link Dial}                          -           12200          …
 * trim                         trim-silence, do-not-trim                   -           13699          …
 * recordingStatusCallback…     as in {@link Record}                        …           13256, 13621   recording_status
 * statusCallback(Method)       URL; GET, POST                              -, POST     11100, 12200   callback
 * statusCallbackEvent          call-initiated, call-ringing,               -           12200          callback
 *                              call-answered, call-completed
 * </pre>
 */
final class Conversation implements Fork {

    private static final String RECORD = "record";
    private static final Attributes ATTRIBUTES = Attributes.neutral(
            text("serviceInstanceSid"), flag("inboundAutocreation"),
            whole("inboundTimeout", 1, 86_400), whole("routingAssignmentTimeout", 1, 86_400),
            oneOf(RECORD, "do-not-record", "record-from-answer", "record-from-ringing", "record-from-answer-dual",
                    "record-from-ringing-dual", "true", "false"),
            oneOf("trim", "trim-silence", "do-not-trim").code("13699"))
            .andWhisper(Reading.SCHEMA)
            .andRecordingStatus(SwitchCommand.RECORDING_STATUS)
            .andStatus(SwitchCommand.CALLBACK, "call-initiated", "call-ringing", "call-answered", "call-completed");

    @Override
    public String name() {
        return "Conversation";
    }

    @Override
    public Attributes attributes() {
        return ATTRIBUTES;
    }

    @Override
    public boolean complete(ObjectNode data, Element element, Reading reading) {
        switch (data.path(RECORD).asText()) {
            case "true" -> data.put(RECORD, "record-from-answer");
            case "false" -> data.put(RECORD, "do-not-record");
            default -> { }
        }
        if (!data.has("serviceInstanceSid")) {
            reading.warn(Reading.SCHEMA, element, "must have a serviceInstanceSid; it is skipped");
        }
        return data.has("serviceInstanceSid");
    }
}
