package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.callpivot.callflow.Node;

/**
 * Connects the caller: node {@code twiml:dial} with the called parties as {@code targets}, or the node of the
 * {@link Noun.Place} that it holds. With {@code action}, child {@code _} asks it and the document ends; without, the
 * document goes on.
 *
 * <pre>
 * attribute                       values                                default          code
 * action                          URL                                   none             11100
 * method                          GET, POST                             POST             13210
 * timeout                         1..3600 seconds of ringing            30               13212
 * timeLimit                       1..86400 seconds of conversation      14400            13216
 * callerId                        number or id; numbers cleaned up      the caller's     -
 * callReason                      any                                   -                -
 * hangupOnStar                    true: hangup_on is *                  false            13213
 * hangupOn                        one key (Kazoo)                       none             12200
 * answerOnBridge, sequential      true, false                           false            12200
 * strategy                        simultaneous, single (Kazoo):         simultaneous     12200
 *                                 single is sequential
 * record                          do-not-record, record-from-answer,    do-not-record    12200
 *                                 record-from-ringing, both with -dual;
 *                                 true is record-from-answer, false none
 * recordingTrack                  inbound, outbound, both               -                13622
 * trim                            trim-silence, do-not-trim             -                13699
 * recordingStatusCallback…        as in {@link Record}                  -
 * recordingUrl                    URL (Kazoo)                           -                11100
 * recordStoreMethod               PUT, POST, PATCH (Kazoo)              -                12200
 * ringTone, events                any                                   -                -
 * referUrl, referMethod           URL; GET, POST                        -                11100, 12200
 * collect_dtmf, continueOnFail    true, false (Kazoo)                   -                12200
 * (content)                       one number as text, or nouns          -                13223, 13000
 * </pre>
 *
 * Twilio rings 5 to 600 seconds and Kazoo up to an hour: what either takes is taken.
 */
final class Dial implements Verb {

    private static final Map<String, Noun> NOUNS = List.<Noun>of(
            new Number(), new Sip(), new User(), new Device(), new Conference(), new Queue())
            .stream().collect(Collectors.toUnmodifiableMap(Noun::name, Function.identity()));

    private static final Pattern ONE_KEY = Pattern.compile("[0-9*#]");
    private static final int MAX_TARGETS = 10;

    @Override
    public String name() {
        return "Dial";
    }

    @Override
    public Step read(Element element, Reading reading) {
        Attributes attributes = reading.attributes(element);
        Node action = attributes.action(null, "13210");
        ObjectNode data = options(attributes);
        return dialled(element, data, reading)
                .map(node -> action == null ? Step.of(node) : Step.last(node.then(action)))
                .orElseGet(() -> {
                    reading.warn("13223", element, "has nobody to call and is skipped");
                    return Step.skipped();
                });
    }

    private static ObjectNode options(Attributes attributes) {
        boolean hangupOnStar = "true".equalsIgnoreCase(attributes.value("hangupOnStar"));
        boolean single = "single".equalsIgnoreCase(attributes.value("strategy"));
        boolean record = "true".equalsIgnoreCase(attributes.value("record"));
        ObjectNode data = attributes
                .whole("timeout", 30, 1, 3600, "13212")
                .whole("timeLimit", 14400, 1, 86400, "13216")
                .text("callerId", "callReason")
                .flag("hangupOnStar", false, "13213")
                .matching("hangupOn", ONE_KEY, "must be one of 0-9, * and #", null, Reading.SCHEMA)
                .flag("answerOnBridge", false, Reading.SCHEMA)
                .flag("sequential", false, Reading.SCHEMA)
                .oneOf("strategy", null, Reading.SCHEMA, "simultaneous", "single")
                .oneOf("record", null, Reading.SCHEMA, "do-not-record", "record-from-answer", "record-from-ringing",
                        "record-from-answer-dual", "record-from-ringing-dual", "true", "false")
                .oneOf("recordingTrack", null, "13622", "inbound", "outbound", "both")
                .oneOf("trim", null, "13699", "trim-silence", "do-not-trim")
                .recordingCallback()
                .url("recordingUrl", Reading.BAD_URL)
                .oneOf("recordStoreMethod", null, Reading.SCHEMA, "PUT", "POST", "PATCH")
                .text("ringTone", "events")
                .url("referUrl", Reading.BAD_URL)
                .method("referMethod", Reading.SCHEMA)
                .flag("collect_dtmf", null, Reading.SCHEMA)
                .flag("continueOnFail", null, Reading.SCHEMA)
                .data();
        data.remove(List.of("hangup_on_star", "strategy"));
        if (hangupOnStar) {
            data.put("hangup_on", "*");
        }
        if (single) {
            data.put("sequential", true);
        }
        if (record) {
            data.put("record", "record-from-answer");
        } else if (List.of("false", "do-not-record").contains(data.path("record").asText())) {
            data.remove("record");
        }
        if (data.has("caller_id")) {
            data.put("caller_id", Number.cleanIfNumber(data.get("caller_id").asText()));
        }
        return data;
    }

    /** The node of all that can be called, or empty. */
    private static Optional<Node> dialled(Element element, ObjectNode options, Reading reading) {
        List<Element> nouns = new ArrayList<>();
        for (Element child : element.elements()) {
            if (NOUNS.containsKey(child.name())) {
                nouns.add(child);
            } else {
                reading.skipUnknown(child, element);
            }
        }
        if (nouns.isEmpty()) {
            return Number.clean(element.text()).map(number -> parties(options, List.of(Number.target(number))));
        }
        reading.expectNoText(element);
        for (Element noun : nouns) {
            if (NOUNS.get(noun.name()) instanceof Noun.Place place) {
                warnOfOthers(noun, nouns, reading);
                return place.read(noun, reading).map(data -> Node.of(place.module(), options.setAll(data)));
            }
        }
        List<ObjectNode> targets = new ArrayList<>();
        for (Element noun : nouns) {
            NOUNS.get(noun.name()).read(noun, reading).ifPresent(targets::add);
        }
        if (targets.size() > MAX_TARGETS) {
            reading.warn("13250", element, "has " + targets.size() + " parties; only the first " + MAX_TARGETS
                    + " are called");
        }
        return targets.isEmpty()
                ? Optional.empty()
                : Optional.of(parties(options, targets.subList(0, Math.min(targets.size(), MAX_TARGETS))));
    }

    private static void warnOfOthers(Element place, List<Element> nouns, Reading reading) {
        for (Element noun : nouns) {
            if (noun != place) {
                reading.warn("13000", noun, "may not stand beside <" + place.name() + ">; it is skipped");
            }
        }
    }

    private static Node parties(ObjectNode options, List<ObjectNode> targets) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode array = data.putArray("targets");
        targets.forEach(array::add);
        return Node.of("twiml:dial", data.setAll(options));
    }
}
