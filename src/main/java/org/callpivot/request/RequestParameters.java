package org.callpivot.request;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a request tells the developer's server: facts/kazoo-pivot.md parts 3.4 (kazoo), 3.5 (twiml) and 3.6 (both).
 *
 * <p>In this order: the format's own parameters, the parameters that both formats have, the view's {@code extra}
 * ones by name. Of equal names the first wins. What the view does not know, and empty text, is left out.
 *
 * <p>Kazoo never sends {@code Recording-ID}, {@code RecordingSid} and {@code DialCallDuration} although it names
 * them, and always says {@code inbound}; here they are what the view says. The same holds for its four
 * {@code Transcription-} parameters. What only TwiML knows has no name of Kazoo's: both formats send it under TwiML's.
 */
public final class RequestParameters {

    /** {@code Api-Version}, format kazoo. */
    private static final String KAZOO_VERSION = "4.x";
    /** {@code ApiVersion}, format twiml. */
    private static final String TWIML_VERSION = "2010-04-01";

    private static final CallView.Party UNKNOWN = new CallView.Party(null, null);

    private final ObjectNode all = JsonNodeFactory.instance.objectNode();

    private RequestParameters() {}

    /** A new tree of text, whole numbers, one list ({@code User-ID}) and objects of text, always in the same order. */
    public static ObjectNode of(CallView view, ReqFormat format) {
        RequestParameters parameters = new RequestParameters();
        switch (format) {
            case KAZOO -> parameters.addKazoo(view);
            case TWIML -> parameters.addTwiml(view);
        }
        parameters.addCommon(view);
        sorted(view.extra()).forEach(parameters::add);
        return parameters.all;
    }

    private void addKazoo(CallView view) {
        add("Account-ID", view.account());
        add("Api-Version", KAZOO_VERSION);
        add("Call-ID", view.callId());
        add("Call-Status", view.callStatus());
        add("Caller-ID-Name", view.callerIdName());
        add("Caller-ID-Number", view.callerIdNumber());
        add("Custom-Application-Vars", view.customApplicationVars());
        add("Custom-SIP-Headers", view.customSipHeaders());
        addDigits(view);
        add("Direction", direction(view).equals(CallView.DIALLED) ? "outbound" : direction(view));
        add("From", party(view.from()).user());
        add("From-Realm", party(view.from()).realm());
        add("Language", view.language());
        add("Recording-Duration", view.recordingDuration());
        add("Recording-ID", view.recordingId());
        add("Recording-Url", view.recordingUrl());
        add("Request", party(view.request()).user());
        add("Request-Realm", party(view.request()).realm());
        add("To", party(view.to()).user());
        add("To-Realm", party(view.to()).realm());
        Map<String, String> extra = view.extra() == null ? Map.of() : view.extra();
        add("Transcription-ID", extra.get("TranscriptionSid"));
        add("Transcription-Status", extra.get("TranscriptionStatus"));
        add("Transcription-Text", extra.get("TranscriptionText"));
        add("Transcription-Url", extra.get("TranscriptionUrl"));
        addOwners(view.owners());
    }

    private void addTwiml(CallView view) {
        add("CallSid", view.callId());
        add("AccountSid", view.account());
        add("From", party(view.from()).user());
        add("FromRealm", party(view.from()).realm());
        add("To", party(view.to()).user());
        add("ToRealm", party(view.to()).realm());
        add("CallStatus", view.callStatus());
        add("ApiVersion", TWIML_VERSION);
        add("Direction", direction(view));
        add("CallerName", view.callerIdName());
        add("CallerNumber", view.callerIdNumber());
        add("RecordingUrl", view.recordingUrl());
        add("RecordingDuration", view.recordingDuration());
        add("RecordingSid", view.recordingId());
        addDigits(view);
    }

    /** Part 3.6. {@code Digits} belongs here too, but both formats have it already. */
    private void addCommon(CallView view) {
        add("CallStatus", view.callStatus());
        add("RecordingUrl", view.recordingUrl());
        add("RecordingDuration", view.recordingDuration());
        add("DialCallStatus", view.dialCallStatus());
        add("DialCallSid", view.dialCallSid());
        add("DialCallDuration", view.dialCallDuration());
        add("QueueSid", view.queueSid());
    }

    private void addDigits(CallView view) {
        if (view.digits() == null) {
            add("Digits", view.digitCollections());
        } else {
            add("Digits", view.digits());
        }
    }

    private void addOwners(List<String> owners) {
        if (owners == null || owners.size() < 2) {
            add("User-ID", owners == null || owners.isEmpty() ? null : owners.get(0));
        } else {
            ArrayNode list = all.arrayNode();
            owners.forEach(list::add);
            all.set("User-ID", list);
        }
    }

    private void add(String name, String value) {
        if (isKnown(value) && !all.has(name)) {
            all.put(name, value);
        }
    }

    private void add(String name, Integer value) {
        if (value != null && !all.has(name)) {
            all.put(name, value);
        }
    }

    private void add(String name, Map<String, String> values) {
        ObjectNode object = all.objectNode();
        sorted(values).forEach((key, value) -> {
            if (isKnown(value)) {
                object.put(key, value);
            }
        });
        if (!object.isEmpty()) {
            all.set(name, object);
        }
    }

    private static boolean isKnown(String value) {
        return value != null && !value.isEmpty();
    }

    private static String direction(CallView view) {
        return isKnown(view.direction()) ? view.direction() : "inbound";
    }

    private static CallView.Party party(CallView.Party party) {
        return party == null ? UNKNOWN : party;
    }

    /** By name: the order of the view's maps may change from one run to the next. */
    private static Map<String, String> sorted(Map<String, String> values) {
        return values == null ? Map.of() : new TreeMap<>(values);
    }
}
