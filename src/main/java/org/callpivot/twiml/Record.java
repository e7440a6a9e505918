package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.callpivot.callflow.Node;

/**
 * Records the caller: node {@code twiml:record}. With audio, child {@code recorded} asks {@code action}; an empty
 * recording goes on with the document.
 *
 * <pre>
 * attribute                       values                               default         code
 * action                          URL                                  this document   11100
 * method                          GET, POST                            POST            13610
 * timeout                         0..3600 seconds of silence, 0: off   5               13611
 * finishOnKey                     any set of 0-9 * #                   1234567890*#    13613
 * maxLength                       1..14400 seconds                     3600            13612
 * playBeep                        true, false                          true            13616
 * trim                            trim-silence, do-not-trim            -               13699
 * transcribe                      true, false                          -               13614
 * transcribeCallback              URL                                  -               13257
 * recordingStatusCallback         URL                                  -               13256
 * recordingStatusCallbackMethod   GET, POST                            -               12200
 * recordingStatusCallbackEvent    in-progress, completed, absent       -               13621
 * recordingConfigurationId        any                                  -               -
 * recordingUrl                    where the switch stores it (Kazoo):  -               11100
 *                                 http, https, ftp, ftps URL
 * recordStoreMethod               PUT, POST, PATCH (Kazoo)             -               12200
 * </pre>
 */
final class Record implements Verb {

    private static final Pattern FTP = Pattern.compile("(?i)ftps?://[^/].*");

    @Override
    public String name() {
        return "Record";
    }

    @Override
    public Step read(Element element, Reading reading) {
        reading.expectNothingInside(element);
        Attributes attributes = reading.attributes(element);
        Node action = attributes.action(reading.documentUrl(), "13610");
        storage(attributes);
        ObjectNode data = attributes
                .whole("timeout", 5, 0, 3600, "13611")
                .keys("finishOnKey", "1234567890*#", "13613")
                .whole("maxLength", 3600, 1, 14400, "13612")
                .flag("playBeep", true, "13616")
                .oneOf("trim", null, "13699", "trim-silence", "do-not-trim")
                .flag("transcribe", null, "13614")
                .url("transcribeCallback", "13257")
                .recordingCallback()
                .oneOf("recordStoreMethod", null, Reading.SCHEMA, "PUT", "POST", "PATCH")
                .data();
        return Step.of(Node.of("twiml:record", data).with("recorded", action));
    }

    private static void storage(Attributes attributes) {
        String url = attributes.value("recordingUrl");
        if (url != null && FTP.matcher(url).matches()) {
            attributes.text("recordingUrl");
        } else {
            attributes.url("recordingUrl", Reading.BAD_URL);
        }
    }
}
