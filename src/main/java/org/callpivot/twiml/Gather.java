package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.callpivot.callflow.Node;

/**
 * Collects keys while its prompts play and after: node {@code twiml:gather}. With input, child {@code input} asks
 * {@code action}; without, the document goes on.
 *
 * <pre>
 * attribute                      values                            default         code
 * action                         URL                               this document   11100
 * method                         GET, POST                         POST            13312
 * timeout                        1..3600 seconds, auto (as 5)      5               13313
 * finishOnKey                    one of 0-9 * #, or empty: none    #               13310
 * numDigits                      1..1000                           unlimited       13314
 * bargeIn                        true, false                       true            13332
 * input                          dtmf, speech, dtmf speech         dtmf            13326
 * actionOnEmptyResult            true, false                       false           13338
 * language                       any                               -               -
 * hints, speechModel             any                               -               -
 * speechTimeout                  1..3600 seconds, auto             -               13327
 * maxSpeechTime                  1..600 seconds                    -               13328
 * profanityFilter                true, false                       -               13333
 * enhanced, debug                true, false                       -               12200
 * partialResultCallback          URL                               -               11100
 * partialResultCallbackMethod    GET, POST                         -               13329
 * (children)                     Say, Play without digits, Pause   -               13320
 * </pre>
 *
 * What concerns speech is put into the node only when it is given.
 */
final class Gather implements Verb {

    private static final Pattern ONE_KEY = Pattern.compile("[0-9*#]?");
    private static final Pattern SECONDS_OR_AUTO = Pattern.compile("auto|[1-9]\\d{0,3}");
    private static final String TIMEOUT = "timeout";
    private static final int DEFAULT_TIMEOUT = 5;

    @Override
    public String name() {
        return "Gather";
    }

    @Override
    public Step read(Element element, Reading reading) {
        Attributes attributes = reading.attributes(element);
        Node action = attributes.action(reading.documentUrl(), "13312");
        if ("auto".equals(attributes.value(TIMEOUT))) {
            attributes.fixed(TIMEOUT, DEFAULT_TIMEOUT);
        } else {
            attributes.whole(TIMEOUT, DEFAULT_TIMEOUT, 1, 3600, "13313");
        }
        ObjectNode data = attributes
                .matching("finishOnKey", ONE_KEY, "must be one of 0-9, * and #, or empty", "#", "13310")
                .whole("numDigits", null, 1, 1000, "13314")
                .flag("bargeIn", true, "13332")
                .someOf("input", "13326", "dtmf", "speech")
                .flag("actionOnEmptyResult", null, "13338")
                .text("language", "hints", "speechModel")
                .matching("speechTimeout", SECONDS_OR_AUTO, "must be seconds or auto", null, "13327")
                .whole("maxSpeechTime", null, 1, 600, "13328")
                .flag("profanityFilter", null, "13333")
                .flag("enhanced", null, Reading.SCHEMA)
                .flag("debug", null, Reading.SCHEMA)
                .url("partialResultCallback", Reading.BAD_URL)
                .method("partialResultCallbackMethod", "13329")
                .data();
        reading.expectNoText(element);
        ArrayNode prompt = data.putArray("prompt");
        for (Element child : element.elements()) {
            prompt(child, prompt, reading);
        }
        return Step.of(Node.of("twiml:gather", data).with("input", action));
    }

    private static void prompt(Element child, ArrayNode prompt, Reading reading) {
        if (!(Verbs.named(child.name()).orElse(null) instanceof Verb.Audible verb)) {
            reading.warn("13320", child, "may not stand in <Gather>, which holds Say, Play and Pause; it is skipped");
            return;
        }
        verb.heard(child, reading).ifPresent(node -> {
            if (node.module().equals("send_dtmf")) {
                reading.warn("13320", child, "may not send digits in <Gather>; it is skipped");
            } else {
                prompt.addObject().put("module", node.module()).set("data", node.data());
            }
        });
    }
}
