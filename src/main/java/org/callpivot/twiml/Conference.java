package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A conference room, which takes the whole Dial: node {@code twiml:conference}. The Dial's {@code timeout},
 * {@code time_limit} and other data are in the node too.
 *
 * <pre>
 * attribute                 values                               default   key of the node     code
 * muted                     true, false                          false     muted               13230
 * deaf                      true, false (Kazoo)                  false     deaf                12200
 * beep                      true, false, onEnter, onExit         true      beep                13235
 * startConferenceOnEnter    true, false                          true      start_on_enter      13232
 * endConferenceOnExit       true, false                          false     end_on_exit         13231
 * maxParticipants           2..250                               250       max_participants    12200
 * waitUrl                   URL or media, see {@link Media};     -         wait_url            13233
 *                           empty: silence
 * waitMethod                GET, POST                            -         wait_method         13234
 * record                    do-not-record, record-from-start     -         record              12200
 * trim                      trim-silence, do-not-trim            -         trim                13699
 * coach                     call id                              -         coach               -
 * participantLabel          up to 128 characters without /       -         participant_label   12200
 * jitterBufferSize          large, medium, small, off            -         …                   12200
 * region                    any                                  -         region              -
 * statusCallback…           start end join leave mute hold       -         …                   11100, 12200
 *                           modify speaker announcement
 * recordingStatusCallback…  as in {@link Record}                 -         …
 * eventCallbackUrl          URL                                  -         …                   11100
 * (Kazoo's own)             see the code: taken as text          -         snake case          -
 * (text)                    the room's name                      -         name                13237
 * </pre>
 */
final class Conference implements Noun.Place {

    private static final Pattern LABEL = Pattern.compile("[^/]{1,128}");
    private static final String WAIT_URL = "waitUrl";

    @Override
    public String name() {
        return "Conference";
    }

    @Override
    public String module() {
        return "twiml:conference";
    }

    @Override
    public Optional<ObjectNode> read(Element element, Reading reading) {
        reading.expectNoElements(element);
        Attributes attributes = reading.attributes(element);
        String waitUrl = attributes.value(WAIT_URL);
        ObjectNode options = attributes
                .flag("muted", false, "13230")
                .flag("deaf", false, Reading.SCHEMA)
                .oneOf("beep", "true", "13235", "true", "false", "onEnter", "onExit")
                .flag("startConferenceOnEnter", "start_on_enter", true, "13232")
                .flag("endConferenceOnExit", "end_on_exit", false, "13231")
                .whole("maxParticipants", 250, 2, 250, Reading.SCHEMA)
                .method("waitMethod", "13234")
                .oneOf("record", null, Reading.SCHEMA, "do-not-record", "record-from-start")
                .oneOf("trim", null, "13699", "trim-silence", "do-not-trim")
                .matching("participantLabel", LABEL, "must have 1 to 128 characters without /", null, Reading.SCHEMA)
                .oneOf("jitterBufferSize", null, Reading.SCHEMA, "large", "medium", "small", "off")
                .text("coach", "region")
                .statusCallback("start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement")
                .recordingCallback()
                .url("eventCallbackUrl", Reading.BAD_URL)
                .text("announceCount", "callerControls", "moderatorControls", "callerIdName", "callerIdNumber",
                        "comfortNoise", "energyLevel", "interval", "rate", "engine", "voice", "play_name",
                        "play_entry_prompt", "id", "profileName", "endConferenceOnLastMemberExit")
                .data();
        music(waitUrl, options, element, reading);
        if (element.text().isEmpty()) {
            reading.warn("13237", element, "must hold the name of a room as text; it is skipped");
            return Optional.empty();
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("name", element.text());
        return Optional.of(data.setAll(options));
    }

    private static void music(String waitUrl, ObjectNode options, Element element, Reading reading) {
        if (waitUrl == null) {
            return;
        }
        String media = waitUrl.isEmpty() ? "" : Media.id(waitUrl, reading);
        if (media == null) {
            reading.warn("13233", element, WAIT_URL + "=" + Reading.quoted(waitUrl)
                    + " must be a URL or a media id; it is ignored");
        } else {
            options.put(Reading.snakeCase(WAIT_URL), media);
        }
    }
}
