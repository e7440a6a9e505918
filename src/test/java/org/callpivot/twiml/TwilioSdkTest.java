package org.callpivot.twiml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.twilio.http.HttpMethod;
import com.twilio.twiml.TwiML;
import com.twilio.twiml.VoiceResponse;
import com.twilio.type.PhoneNumber;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.callflow.Translation;
import org.junit.jupiter.api.Test;

/**
 * Twilio's own SDK as the reference of what TwiML is: every builder of com.twilio.twiml.voice, found by reflection, with
 * every attribute, every constant of every enumeration and every child in its place. All of it must be accepted without
 * a warning, and no attribute may be without effect on the program.
 */
class TwilioSdkTest {

    private static final String PACKAGE = "com/twilio/twiml/voice/";

    /** Where an element is put that may stand in several places, if not in the first that the SDK has for it. */
    private static final Map<String, String> PARENTS = Map.of(
            "Prompt", "Pay", "Queue", "Dial", "Stream", "Connect", "Siprec", "Start", "Transcription", "Start",
            "Parameter", "Client", "Say", "VoiceResponse", "Play", "VoiceResponse", "Pause", "VoiceResponse");

    /** What is put into elements that mean nothing alone. */
    private static final Map<String, String> CHILDREN = Map.of("Connect", "Stream", "Start", "Siprec", "Stop", "Stream",
            "Refer", "ReferSip", "Dial", "Number", "Headers", "Header");

    /** What is said where the type alone does not tell what is plausible; by {@code Element.attribute} or attribute. */
    private static final Map<String, Object> VALUES = Map.ofEntries(
            Map.entry("action", "https://app.example/action"), Map.entry("statusCallback", "https://app.example/status"),
            Map.entry("statusCallbackUrl", "https://app.example/status"),
            Map.entry("recordingStatusCallback", "https://app.example/recording"),
            Map.entry("amdStatusCallback", "https://app.example/amd"),
            Map.entry("Stream.url", "wss://app.example/stream"), Map.entry("ConversationRelay.url", "wss://app.example/relay"),
            Map.entry("finishOnKey", "*"), Map.entry("digits", "1w2"), Map.entry("sendDigits", "1w2"),
            Map.entry("speechTimeout", "auto"), Map.entry("machineDetection", "Enable"),
            Map.entry("machineDetectionSpeechThreshold", 2000), Map.entry("machineDetectionSpeechEndThreshold", 1000),
            Map.entry("machineDetectionSilenceTimeout", 4000), Map.entry("language", "de-DE"),
            Map.entry("ttsLanguage", "de-DE"), Map.entry("transcriptionLanguage", "de-DE"),
            Map.entry("languageCode", "de-DE"), Map.entry("code", "de-DE"), Map.entry("chargeAmount", "10.50"),
            Map.entry("SsmlBreak.time", "250ms"), Map.entry("SsmlProsody.volume", "+6dB"),
            Map.entry("SsmlProsody.rate", "85%"), Map.entry("SsmlProsody.pitch", "+5%"), Map.entry("currency", "eur"), Map.entry("postalCode", "94109"), Map.entry("to", "+15005550006"),
            Map.entry("from", "+15005550007"), Map.entry("Header.name", "X-Plan"), Map.entry("SipUri.priority", "1"), Map.entry("SipUri.weight", "2"));

    /** Without effect in the document that has everything, and why. */
    private static final Map<String, String> NO_EFFECT = Map.of(
            "Conference.eventCallbackUrl", "is the old name of recordingStatusCallback, which wins",
            "Pay.input", "has one value, which is the default",
            "Record.transcribe", "follows from transcribeCallback",
            "Start.action", "is told for those without statusCallback, see StartStopVerbTest",
            "Start.method", "see Start.action");

    private static final Map<String, String> TEXTS = Map.of(
            "Number", "+15005550006", "Sip", "sip:joe@sip.example", "Uri", "sip:joe@sip.example",
            "Redirect", "https://app.example/next", "Play", "https://app.example/a.mp3", "Task", "{\"skill\":\"fr\"}");

    private final Map<String, Class<?>> elements = new TreeMap<>();
    private final Map<Class<?>, Method> placements = new HashMap<>();
    private final Map<Class<?>, Map<String, Method>> attributes = new HashMap<>();
    private final Set<Class<?>> visited = new HashSet<>();
    private final List<String> complaints = new ArrayList<>();
    private int documents;

    @Test
    void everythingThatTheSdkCanSayIsUnderstood() throws Exception {
        findElements();
        findPlacements(VoiceResponse.Builder.class);
        System.out.printf("%-26s | %-9s | %s%n", "element", "documents", "attributes: all accepted and carried");
        for (Map.Entry<String, Class<?>> element : elements.entrySet()) {
            documents = 0;
            List<String> names = new ArrayList<>();
            int complaintsBefore = complaints.size();
            everyAttribute(element.getValue(), names);
            everyChild(element.getValue());
            System.out.printf("%-26s | %9d | %s%s%n", element.getKey(), documents, String.join(" ", names),
                    complaints.size() == complaintsBefore ? "" : " NO: "
                            + complaints.subList(complaintsBefore, complaints.size()));
        }
        everyChildOf(VoiceResponse.Builder::new, VoiceResponse.Builder.class);
        assertTrue(elements.size() > 50, "the builders were not found: " + elements.keySet());
        assertEquals(List.of(), complaints);
    }

    private void findElements() throws IOException, ReflectiveOperationException {
        String jar = VoiceResponse.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        try (JarFile file = new JarFile(jar)) {
            for (String name : file.stream().map(entry -> entry.getName()).toList()) {
                if (name.startsWith(PACKAGE) && name.endsWith("$Builder.class")) {
                    Class<?> builder = Class.forName(name.replace('/', '.').substring(0, name.length() - 6));
                    elements.put(builder.getDeclaringClass().getSimpleName(), builder);
                }
            }
        }
    }

    /** By which method of which builder each element comes into a document. */
    private void findPlacements(Class<?> parent) {
        List<Class<?>> found = new ArrayList<>();
        for (Method method : children(parent)) {
            Class<?> child = elements.get(method.getParameterTypes()[0].getSimpleName());
            String wanted = PARENTS.get(child.getDeclaringClass().getSimpleName());
            String place = parent.getDeclaringClass().getSimpleName();
            if (place.equals(wanted) || (wanted == null && !placements.containsKey(child))) {
                placements.put(child, method);
            }
            if (visited.add(child)) {
                found.add(child);
            }
        }
        found.forEach(this::findPlacements);
    }

    private void everyAttribute(Class<?> builder, List<String> names) throws Exception {
        assertTrue(placements.containsKey(builder), "nothing holds " + builder);
        Map<String, Method> setters = setters(builder);
        ObjectNode whole = program(place(element(builder, null, null)), builder.getName());
        assertFalse(whole.isEmpty(), builder.getName());
        for (Map.Entry<String, Method> setter : setters.entrySet()) {
            String attribute = setter.getKey();
            ObjectNode without = Documents.asJson(Documents.translateDocument(
                    place(element(builder, attribute, null)).toXml()).program());
            boolean carried = false;
            for (Object value : candidates(builder, setter.getValue())) {
                ObjectNode with = program(place(element(builder, attribute, value)), attribute + "=" + value);
                carried |= !with.equals(without);
            }
            names.add(attribute);
            String name = builder.getDeclaringClass().getSimpleName() + "." + attribute;
            if (carried == NO_EFFECT.containsKey(name)) {
                complaints.add(name + (carried ? " has an effect" : " has no effect"));
            }
        }
    }

    private void everyChild(Class<?> builder) throws Exception {
        everyChildOf(() -> builder(builder, null, null), builder);
    }

    private void everyChildOf(Maker parent, Class<?> builder) throws Exception {
        for (Method method : children(builder)) {
            Object made = parent.make();
            // Digits may be played anywhere but in a prompt.
            method.invoke(made, element(elements.get(method.getParameterTypes()[0].getSimpleName()), "digits", null));
            program(place(build(made)), method.toString());
        }
    }

    private interface Maker {
        Object make() throws Exception;
    }

    /** The element within all that must stand around it. */
    private VoiceResponse place(TwiML element) throws Exception {
        if (element instanceof VoiceResponse response) {
            return response;
        }
        Method placement = placements.get(elements.get(element.getClass().getSimpleName()));
        Class<?> parent = placement.getDeclaringClass();
        Object builder = parent == VoiceResponse.Builder.class ? new VoiceResponse.Builder() : builder(parent, null, null);
        placement.invoke(builder, element);
        return place(build(builder));
    }

    private ObjectNode program(VoiceResponse document, String what) throws Exception {
        documents++;
        Translation translation = Documents.translateDocument(document.toXml());
        for (Diagnostic warning : translation.warnings()) {
            complaints.add(what + ": " + warning + " in " + document.toXml());
        }
        return Documents.asJson(translation.program());
    }

    private TwiML element(Class<?> builder, String but, Object instead) throws Exception {
        Object made = builder(builder, but, instead);
        String child = CHILDREN.get(builder.getDeclaringClass().getSimpleName());
        for (Method method : children(builder)) {
            if (method.getParameterTypes()[0].getSimpleName().equals(child)) {
                method.invoke(made, element(elements.get(child), null, null));
            }
        }
        return build(made);
    }

    /** A builder with its text and every attribute, but one: that has the given value, or with null is absent. */
    private Object builder(Class<?> builder, String but, Object instead) throws Exception {
        Object made = empty(builder, "digits".equals(but) && instead == null);
        for (Map.Entry<String, Method> setter : setters(builder).entrySet()) {
            boolean other = setter.getKey().equals(but);
            Object value = other ? instead : candidates(builder, setter.getValue()).get(0);
            if (value != null) {
                setter.getValue().invoke(made, value);
            }
        }
        return made;
    }

    /** With text where the element has some; Play has either text or digits, and Dial has nouns. */
    private static Object empty(Class<?> builder, boolean played) throws Exception {
        String element = builder.getDeclaringClass().getSimpleName();
        if (!element.equals("Dial") && (played || !element.equals("Play"))) {
            for (Class<?> type : List.of(String.class, URI.class)) {
                try {
                    String text = TEXTS.getOrDefault(tag(element), "a text");
                    return builder.getConstructor(type).newInstance(type == URI.class ? URI.create(text) : text);
                } catch (NoSuchMethodException none) {
                    continue;
                }
            }
        }
        return builder.getConstructor().newInstance();
    }

    private static String tag(String element) {
        return switch (element) {
            case "ReferSip" -> "Sip";
            case "SipUri" -> "Uri";
            default -> element;
        };
    }

    private static TwiML build(Object builder) throws ReflectiveOperationException {
        return (TwiML) builder.getClass().getMethod("build").invoke(builder);
    }

    /** Attribute to the method that sets it, one for each; methods that give the element its text are none. */
    private Map<String, Method> setters(Class<?> builder) throws Exception {
        Map<String, Method> setters = attributes.get(builder);
        if (setters == null) {
            setters = findSetters(builder);
            attributes.put(builder, setters);
        }
        return setters;
    }

    private static Map<String, Method> findSetters(Class<?> builder) throws Exception {
        Map<String, Method> setters = new LinkedHashMap<>();
        Method[] methods = builder.getDeclaredMethods();
        Arrays.sort(methods, (a, b) -> a.toString().compareTo(b.toString()));
        for (Method method : methods) {
            if (method.getReturnType() != builder || method.getParameterCount() != 1
                    || method.getName().equals("fromXml") || TwiML.class.isAssignableFrom(method.getParameterTypes()[0])) {
                continue;
            }
            Method known = setters.get(method.getName());
            boolean better = known == null || method.getParameterTypes()[0] == List.class
                    || (known.getParameterTypes()[0] == String.class && known.getParameterTypes()[0] != List.class);
            if (better && isAttribute(builder, method)) {
                setters.put(method.getName(), method);
            }
        }
        return setters;
    }

    private static boolean isAttribute(Class<?> builder, Method method) throws Exception {
        Object made = empty(builder, false);
        method.invoke(made, candidates(builder, method).get(0));
        return !Documents.parse(build(made).toXml()).root().attributes().isEmpty();
    }

    private static List<Method> children(Class<?> builder) {
        return Arrays.stream(builder.getDeclaredMethods())
                .filter(method -> method.getReturnType() == builder && method.getParameterCount() == 1
                        && TwiML.class.isAssignableFrom(method.getParameterTypes()[0]))
                .sorted((a, b) -> a.getName().compareTo(b.getName())).toList();
    }

    /** Everything that the attribute may plausibly be; the first makes the most of the element. */
    private static List<Object> candidates(Class<?> builder, Method setter) {
        Class<?> type = setter.getParameterTypes()[0];
        String element = builder.getDeclaringClass().getSimpleName();
        Object known = VALUES.getOrDefault(element + "." + setter.getName(), VALUES.get(setter.getName()));
        if (type == List.class) {
            Type of = ((ParameterizedType) setter.getGenericParameterTypes()[0]).getActualTypeArguments()[0];
            List<Object> all = of == Integer.class ? List.of(1, 2) : List.of(((Class<?>) of).getEnumConstants());
            List<Object> lists = new ArrayList<>(List.of(all));
            all.forEach(one -> lists.add(List.of(one)));
            return lists;
        } else if (type == Boolean.class) {
            return List.of(true, false);
        } else if (type == HttpMethod.class) {
            return List.of(HttpMethod.GET, HttpMethod.POST);
        } else if (type.isEnum()) {
            List<Object> constants = new ArrayList<>(List.of(type.getEnumConstants()));
            // The first of some is "do-not-record": the others concern a recording.
            constants.sort((a, b) -> Boolean.compare(a.toString().startsWith("do-not"), b.toString().startsWith("do-not")));
            return constants;
        } else if (type == Integer.class) {
            return List.of(known == null ? 7 : known);
        } else if (type == URI.class) {
            return List.of(URI.create("https://app.example/" + element + "/" + setter.getName()));
        } else if (type == String.class) {
            return List.of(known == null ? setter.getName() + " of " + element : known);
        }
        return List.of(new PhoneNumber(known.toString()));
    }
}
