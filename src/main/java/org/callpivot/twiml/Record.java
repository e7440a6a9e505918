package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.flag;
import static org.callpivot.twiml.Attribute.matching;
import static org.callpivot.twiml.Attribute.oneOf;
import static org.callpivot.twiml.Attribute.storageUrl;
import static org.callpivot.twiml.Attribute.url;
import static org.callpivot.twiml.Attribute.whole;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.callpivot.callflow.Node;

/**
 * Records the caller: node {@code twiml:record}. With audio, child {@code recorded} asks {@code action}; an empty
 * recording goes on with the document.
 *
 * <pre>
 * attribute                       values                               default         code    key
 * action                          URL                                  this document   11100   (child recorded)
 * method                          GET, POST                            POST            13610   (child recorded)
 * timeout                         0..3600 seconds of silence, 0: off   5               13611   …
 * finishOnKey                     any set of 0-9 * #                   1234567890*#    13613   …
 * maxLength                       1..14400 seconds                     3600            13612   …
 * playBeep                        true, false                          true            13616   …
 * trim                            trim-silence, do-not-trim            trim-silence    13699   …
 * transcribe                      true, false                          false; true     13614   … (only true)
 *                                                                      with a callback
 * transcribeCallback              URL, asked by POST                   -               13257   transcribe_callback
 * recordingStatusCallback         URL                                  -               13256   recording_status.url
 * recordingStatusCallbackMethod   GET, POST                            POST            12200   recording_status.method
 * recordingStatusCallbackEvent    in-progress, completed, absent       completed       13621   recording_status.events
 * recordingConfigurationId        any                                  -               -       …
 * recordingUrl                    where the switch stores it (Kazoo):  -               11100   …
 *                                 http, https, ftp, ftps URL
 * recordStoreMethod               PUT, POST, PATCH (Kazoo)             -               12200   …
 * </pre>
 */
final class Record implements Verb {

    private static final String TRANSCRIBE = "transcribe";
    private static final Attributes ATTRIBUTES = Attributes.of(
            whole("timeout", 0, 3600).or(5).code("13611"),
            matching("finishOnKey", "[0-9*#]*", "must hold only 0-9, * and #").or("1234567890*#").code("13613"),
            whole("maxLength", 1, 14_400).or(3600).code("13612"),
            flag("playBeep").or(true).code("13616"),
            oneOf("trim", "trim-silence", "do-not-trim").or("trim-silence").code("13699"),
            flag(TRANSCRIBE).code("13614"),
            url("transcribeCallback").in("transcribe_callback").as("url").first().code("13257"),
            storageUrl("recordingUrl"),
            oneOf("recordStoreMethod", "PUT", "POST", "PATCH"))
            .andRecordingStatus("recording_status")
            .andAction("13610");

    @Override
    public String name() {
        return "Record";
    }

    @Override
    public Step read(Element element, Reading reading) {
        reading.expectNothingInside(element);
        ObjectNode data = ATTRIBUTES.read(element, reading);
        Node action = Redirect.asked(data, reading.documentUrl());
        if (data.get("transcribe_callback") instanceof ObjectNode callback) {
            callback.put("method", "POST");
            data.put(TRANSCRIBE, true);
        } else if (!data.path(TRANSCRIBE).asBoolean()) {
            data.remove(TRANSCRIBE);
        }
        return Step.of(Node.of("twiml:record", data).with("recorded", action));
    }
}
