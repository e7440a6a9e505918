package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.flag;
import static org.callpivot.twiml.Attribute.matching;
import static org.callpivot.twiml.Attribute.media;
import static org.callpivot.twiml.Attribute.method;
import static org.callpivot.twiml.Attribute.oneOf;
import static org.callpivot.twiml.Attribute.text;
import static org.callpivot.twiml.Attribute.url;
import static org.callpivot.twiml.Attribute.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A conference room, which takes the whole Dial: node {@code twiml:conference}. The Dial's {@code timeout},
 * {@code time_limit} and other data are in the node too.
 *
 * <pre>
 * attribute                 values                               default        key of the node     code
 * muted                     true, false                          false          muted               13230
 * deaf                      true, false (Kazoo)                  false          deaf                12200
 * beep                      true, false, onEnter, onExit         true           beep                13235
 * startConferenceOnEnter    true, false                          true           start_on_enter      13232
 * endConferenceOnExit       true, false                          false          end_on_exit         13231
 * maxParticipants           2..250                               250            max_participants    12200
 * waitUrl                   URL of a document or a sound, or     the switch's   wait.url, or        13233
 *                           media, see {@link Media};                           wait.media
 *                           empty, silence: silence
 * waitMethod                GET, POST                            POST           wait.method         13234
 * record                    do-not-record, record-from-start     -              record              12200
 * trim                      trim-silence, do-not-trim            trim-silence   trim                13239
 *                                                                with record
 * coach                     call id                              -              coach               -
 * participantLabel          up to 128 characters without /       -              participant_label   16023
 * jitterBufferSize          large, medium, small, off            -              …                   12200
 * region                    any                                  -              region              -
 * statusCallback(Method)    URL; GET, POST                       -, POST        status              11100, 12200
 * statusCallbackEvent       start end join leave mute hold       -              status.events       12200
 *                           modify speaker announcement
 * recordingStatusCallback…  as in {@link Record}                 …              recording_status
 * recordingConfigurationId  any                                  -              …                   -
 * eventCallbackUrl          URL: old name of                     -              recording_status    11100
 *                           recordingStatusCallback
 * (Kazoo's own)             see the code: taken as text          -              snake case          -
 * (text)                    the room's name                      -              name                13237
 * </pre>
 */
final class Conference implements Noun.Place {

    private static final String RECORD = "record";
    private static final String OLD_CALLBACK = "eventCallbackUrl";
    private static final String RECORDING_STATUS = "recording_status";
    private static final Attributes ATTRIBUTES = Attributes.of(
            flag("muted").or(false).code("13230"),
            flag("deaf").or(false),
            oneOf("beep", "true", "false", "onEnter", "onExit").or("true").code("13235"),
            flag("startConferenceOnEnter").as("start_on_enter").or(true).code("13232"),
            flag("endConferenceOnExit").as("end_on_exit").or(false).code("13231"),
            whole("maxParticipants", 2, 250).or(250),
            media("waitUrl").in(Media.WAIT).as("url").first().code("13233"),
            method("waitMethod").in(Media.WAIT).as("method").or("POST").code("13234"),
            oneOf(RECORD, "do-not-record", "record-from-start"),
            oneOf("trim", "trim-silence", "do-not-trim").code("13239"),
            matching("participantLabel", "[^/]{1,128}", "must have 1 to 128 characters without /").code("16023"),
            oneOf("jitterBufferSize", "large", "medium", "small", "off"),
            text("coach"), text("region"), url(OLD_CALLBACK).as(OLD_CALLBACK),
            text("announceCount"), text("callerControls"), text("moderatorControls"), text("callerIdName"),
            text("callerIdNumber"), text("comfortNoise"), text("energyLevel"), text("interval"), text("rate"),
            text("engine"), text("voice"), text("play_name"), text("play_entry_prompt"), text("id"),
            text("profileName"), text("endConferenceOnLastMemberExit"))
            .andStatus("status", "start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement")
            .andRecordingStatus(RECORDING_STATUS);

    @Override
    public String name() {
        return "Conference";
    }

    @Override
    public String module() {
        return "twiml:conference";
    }

    @Override
    public Optional<ObjectNode> target(Element element, Reading reading) {
        reading.expectNoElements(element);
        ObjectNode data = ATTRIBUTES.read(element, reading);
        Media.settleWait(data);
        if (data.path(RECORD).asText().equals("record-from-start") && !data.has("trim")) {
            data.put("trim", "trim-silence");
        }
        JsonNode oldCallback = data.remove(OLD_CALLBACK);
        if (oldCallback != null && !data.has(RECORDING_STATUS)) {
            ATTRIBUTES.complete(RECORDING_STATUS, data.set(RECORDING_STATUS,
                    JsonNodeFactory.instance.objectNode().set("url", oldCallback)));
        }
        if (element.text().isEmpty()) {
            reading.warn("13237", element, "must hold the name of a room as text; it is skipped");
            return Optional.empty();
        }
        return Optional.of(data.put("name", element.text()));
    }
}
