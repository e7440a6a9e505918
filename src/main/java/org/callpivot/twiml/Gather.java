package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.flag;
import static org.callpivot.twiml.Attribute.language;
import static org.callpivot.twiml.Attribute.matching;
import static org.callpivot.twiml.Attribute.text;
import static org.callpivot.twiml.Attribute.whole;
import static org.callpivot.twiml.Attribute.wholeOrAuto;
import static org.callpivot.twiml.Attribute.words;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.callpivot.callflow.Node;

/**
 * Collects keys or speech while its prompts play and after: node {@code twiml:gather}. With input, child {@code input}
 * asks {@code action}; without, the document goes on, or child {@code empty} asks {@code action} too.
 *
 * <pre>
 * attribute                      values                            default         code    key
 * action                         URL                               this document   11100   (children)
 * method                         GET, POST                         POST            13312   (children)
 * input                          dtmf, speech, dtmf speech         dtmf            13326   …
 * timeout                        1..3600 seconds, auto (as 5)      5               13313   …
 * finishOnKey                    one of 0-9 * #, or empty: none    #               13310   …
 * numDigits                      1..1000                           unlimited       13314   …
 * bargeIn                        true, false                       true            13332   …
 * actionOnEmptyResult            true, false                       false           13338   (child empty)
 * debug                          true, false                       -               12200   …
 * partialResultCallback          URL                               -               11100   partial.url
 * partialResultCallbackMethod    GET, POST                         POST            13329   partial.method
 * language                       a language tag                    the account's   13331   speech.language
 *                                                                  (Twilio: en-US)
 * hints                          500 phrases of 100 characters,    -               13330   speech.hints
 *                                between commas
 * speechModel                    any                               -               -       speech.model
 * speechTimeout                  1..3600 seconds, auto             timeout         13327   speech.timeout
 * maxSpeechTime                  1..600 seconds                    60              13328   speech.max_time
 * profanityFilter                true, false                       true            13333   speech.profanity_filter
 * enhanced                       true, false                       false           12200   speech.enhanced
 * speechProvider                 any (Pivot)                       -               -       speech.provider
 * (children)                     Say, Play without digits, Pause   -               13320   prompt
 * </pre>
 *
 * Object {@code speech} exists with input speech.
 */
final class Gather implements Verb {

    private static final String SPEECH = "speech";
    private static final String TIMEOUT = "timeout";
    private static final String EMPTY = "action_on_empty_result";
    private static final int DEFAULT_TIMEOUT = 5;
    private static final String HINTS = "hints";
    private static final int MAX_HINTS = 500;
    private static final int MAX_HINT = 100;

    private static final Attributes ATTRIBUTES = Attributes.of(
            words("input", "dtmf", SPEECH).orWord("dtmf").code("13326"),
            wholeOrAuto(TIMEOUT, 1, 3600).or(DEFAULT_TIMEOUT).code("13313"),
            matching("finishOnKey", "[0-9*#]?", "must be one of 0-9, * and #, or empty").or("#").code("13310"),
            whole("numDigits", 1, 1000).code("13314"),
            flag("bargeIn").or(true).code("13332"),
            flag("actionOnEmptyResult").code("13338"),
            flag("debug"))
            .and(language("language").in(SPEECH).code("13331"),
                    text(HINTS).in(SPEECH),
                    text("speechModel").in(SPEECH).as("model"),
                    wholeOrAuto("speechTimeout", 1, 3600).in(SPEECH).as(TIMEOUT).code("13327"),
                    whole("maxSpeechTime", 1, 600).in(SPEECH).as("max_time").or(60).code("13328"),
                    flag("profanityFilter").in(SPEECH).or(true).code("13333"),
                    flag("enhanced").in(SPEECH).or(false),
                    text("speechProvider").in(SPEECH).as("provider"))
            .andCallback("partial", "partialResultCallback", "partialResultCallbackMethod", "13329")
            .andAction("13312");

    @Override
    public String name() {
        return "Gather";
    }

    @Override
    public Step read(Element element, Reading reading) {
        ObjectNode data = ATTRIBUTES.read(element, reading);
        Node action = Redirect.asked(data, reading.documentUrl());
        speech(data, element, reading);
        JsonNode empty = data.remove(EMPTY);
        reading.expectNoText(element);
        data.set("prompt", reading.prompt(element.elements(), element, "13320"));
        Node gather = Node.of("twiml:gather", data).with("input", action);
        return Step.of(empty != null && empty.asBoolean() ? gather.with("empty", action) : gather);
    }

    private static void speech(ObjectNode data, Element element, Reading reading) {
        JsonNode timeout = data.get(TIMEOUT);
        if (timeout.isTextual()) {
            data.put(TIMEOUT, DEFAULT_TIMEOUT);
        }
        if (!listens(data)) {
            data.remove(SPEECH);
            return;
        }
        ObjectNode speech = data.withObjectProperty(SPEECH);
        ATTRIBUTES.complete(SPEECH, data);
        hints(speech, element, reading);
        if (!speech.has(TIMEOUT)) {
            speech.set(TIMEOUT, timeout);
        }
        if (!speech.has("language") && reading.is(Dialect.TWILIO)) {
            speech.put("language", "en-US");
        }
    }

    private static void hints(ObjectNode speech, Element element, Reading reading) {
        List<String> phrases = List.of(speech.path(HINTS).asText().split(","));
        List<String> taken = phrases.stream().filter(phrase -> phrase.strip().length() <= MAX_HINT).limit(MAX_HINTS)
                .toList();
        if (taken.size() < phrases.size()) {
            reading.warn("13330", element, "hints must be at most " + MAX_HINTS + " phrases of at most " + MAX_HINT
                    + " characters, between commas; " + (phrases.size() - taken.size()) + " are left out");
            speech.put(HINTS, String.join(",", taken));
        }
    }

    private static boolean listens(ObjectNode data) {
        for (JsonNode input : data.get("input")) {
            if (input.asText().equals(SPEECH)) {
                return true;
            }
        }
        return false;
    }
}
