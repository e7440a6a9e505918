package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.flag;
import static org.callpivot.twiml.Attribute.matching;
import static org.callpivot.twiml.Attribute.oneOf;
import static org.callpivot.twiml.Attribute.text;
import static org.callpivot.twiml.Attribute.url;
import static org.callpivot.twiml.Attribute.whole;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.callpivot.callflow.Node;

/**
 * Connects the caller: node {@code twiml:dial} with the called parties as {@code targets}, or the node of the
 * {@link Noun.Place} that it holds. With {@code action}, child {@code _} asks it and the document ends; without, the
 * document goes on.
 *
 * <pre>
 * attribute                       values                                default          code           key
 * action                          URL                                   none             11100          (child _)
 * method                          GET, POST                             POST             13210          (child _)
 * timeout                         1..3600 seconds of ringing            30               13212          …
 * timeLimit                       1..86400 seconds of conversation      14400            13216          …
 * callerId                        number or id; numbers cleaned up      the caller's     -              …
 * callReason                      up to 50 characters, cut there        -                12200          …
 * hangupOnStar                    true: hangup_on is *                  false            13213          hangup_on
 * hangupOn                        one key (Kazoo)                       none             12200          …
 * answerOnBridge                  true, false                           false            13219          …
 * sequential                      true, false                           false            13218          …
 * strategy                        simultaneous, single (Kazoo):         simultaneous     12200          sequential
 *                                 single is sequential
 * record                          do-not-record, record-from-answer,    do-not-record    13217          …
 *                                 record-from-ringing, both with -dual;
 *                                 true is record-from-answer, false none
 * recordingTrack                  inbound, outbound, both               both (record)    13622          …
 * trim                            trim-silence, do-not-trim             do-not-trim      13699          …
 *                                                                       (with record)
 * recordingStatusCallback…        as in {@link Record}                  …                13256, 13621   recording_status
 * recordingConfigurationId        any                                   -                -              …
 * recordingUrl                    URL (Kazoo)                           -                11100          …
 * recordStoreMethod               PUT, POST, PATCH (Kazoo)              -                12200          …
 * ringTone                        a country's code, also with -old,     -                13220          …
 *                                 or automatic
 * events                          call-progress-event                   -                12200          …
 * passports                       any                                   -                -              …
 * referUrl, referMethod           URL; GET, POST                        -, POST          11100, 12200   refer
 * collect_dtmf, continueOnFail    true, false (Kazoo)                   -                12200          …
 * (content)                       one number as text, or nouns          -                13223, 13000,  targets
 *                                                                                        13215
 * </pre>
 *
 * Twilio rings 5 to 600 seconds and Kazoo up to an hour: what either takes is taken.
 */
final class Dial implements Verb {

    private static final Attributes ATTRIBUTES = Attributes.of(
            whole("timeout", 1, 3600).or(30).code("13212"),
            whole("timeLimit", 1, 86_400).or(14_400).code("13216"),
            text("callerId"), text("callReason", 50),
            flag("hangupOnStar").code("13213"),
            matching("hangupOn", "[0-9*#]", "must be one of 0-9, * and #"),
            flag("answerOnBridge").or(false).code("13219"),
            flag("sequential").or(false).code("13218"),
            oneOf("strategy", "simultaneous", "single"),
            oneOf("record", "do-not-record", "record-from-answer", "record-from-ringing",
                    "record-from-answer-dual", "record-from-ringing-dual", "true", "false").code("13217"),
            oneOf("recordingTrack", "inbound", "outbound", "both").code("13622"),
            oneOf("trim", "trim-silence", "do-not-trim").code("13699"),
            url("recordingUrl"),
            oneOf("recordStoreMethod", "PUT", "POST", "PATCH"),
            matching("ringTone", "automatic|[a-z]{2}(-old)?", "must be a country's code such as us or de")
                    .code("13220"),
            oneOf("events", "call-progress-event"),
            text("passports"),
            flag("collect_dtmf"), flag("continueOnFail"))
            .andRecordingStatus("recording_status")
            .andCallback("refer", "referUrl", "referMethod", Reading.SCHEMA)
            .andAction("13210");

    private static final Map<String, Noun> NOUNS = List.<Noun>of(
            new Number(), new Client(), new Sip(), new Sim(), new User(), new Device(), new Application(),
            new WhatsApp(), new Conference(), new Queue())
            .stream().collect(Collectors.toUnmodifiableMap(Noun::name, Function.identity()));

    private static final int MAX_TARGETS = 10;

    @Override
    public String name() {
        return "Dial";
    }

    @Override
    public Step read(Element element, Reading reading) {
        ObjectNode data = ATTRIBUTES.read(element, reading);
        Node action = Redirect.asked(data, null);
        settle(data);
        return dialled(element, data, reading)
                .map(node -> Step.asking(node, action))
                .orElseGet(() -> {
                    reading.warn("13223", element, "has nobody to call and is skipped");
                    return Step.skipped();
                });
    }

    /** What a Dial without attributes says. */
    static ObjectNode defaults() {
        return ATTRIBUTES.defaults();
    }

    /** Attributes that say the same in two ways become one key; what concerns recording gets its defaults. */
    private static void settle(ObjectNode data) {
        if (data.path("hangup_on_star").asBoolean()) {
            data.put("hangup_on", "*");
        }
        if (data.path("strategy").asText().equals("single")) {
            data.put("sequential", true);
        }
        data.remove(List.of("hangup_on_star", "strategy"));
        if (data.has("caller_id")) {
            data.put("caller_id", Number.dialledIfNumber(data.get("caller_id").asText()));
        }
        switch (data.path("record").asText()) {
            case "" -> { }
            case "false", "do-not-record" -> data.remove("record");
            case "true" -> recorded(data.put("record", "record-from-answer"));
            default -> recorded(data);
        }
    }

    private static void recorded(ObjectNode data) {
        if (!data.has("recording_track")) {
            data.put("recording_track", "both");
        }
        if (!data.has("trim")) {
            data.put("trim", "do-not-trim");
        }
    }

    /** The node of all that can be called, or empty. */
    private static Optional<Node> dialled(Element element, ObjectNode options, Reading reading) {
        List<Element> nouns = new ArrayList<>();
        for (Element child : element.elements()) {
            if (NOUNS.containsKey(child.name())) {
                nouns.add(child);
            } else {
                reading.skipUnknown("13215", child, element);
            }
        }
        if (nouns.isEmpty()) {
            String number = Number.dialled(element.text());
            return number.isEmpty() ? Optional.empty() : Optional.of(parties(options,
                    List.of(Target.of("number", number, JsonNodeFactory.instance.objectNode()))));
        }
        reading.expectNoText(element);
        for (Element noun : nouns) {
            if (NOUNS.get(noun.name()) instanceof Noun.Place place) {
                warnOfOthers(noun, nouns, reading);
                return place.target(noun, reading).map(data -> Node.of(place.module(), options.setAll(data)));
            }
        }
        List<ObjectNode> targets = new ArrayList<>();
        for (Element noun : nouns) {
            NOUNS.get(noun.name()).target(noun, reading).ifPresent(targets::add);
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
        ArrayNode array = JsonNodeFactory.instance.arrayNode(targets.size());
        targets.forEach(array::add);
        options.set("targets", array);
        return Node.of("twiml:dial", options);
    }
}
