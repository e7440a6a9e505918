package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.flag;
import static org.callpivot.twiml.Attribute.matching;
import static org.callpivot.twiml.Attribute.oneOf;
import static org.callpivot.twiml.Attribute.socketUrl;
import static org.callpivot.twiml.Attribute.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * The call's audio to a WebSocket: kind {@code stream}. It holds {@link NamedValue Parameters} of less than 500
 * characters each, name and value together (12200).
 *
 * <pre>
 * attribute              values                                    default           code
 * url                    wss URL                                   Kazoo: the        31922, 12200
 *                                                                  document's
 * name, id               any                                       -                 -
 * connectorName          any                                       -                 -
 * track                  inbound_track, outbound_track,            inbound_track     31941
 *                        both_tracks
 * statusCallback         URL                                       -                 11100
 * statusCallbackMethod   GET, POST                                 POST              12200
 * audioCodec             pcm, pcm16, g711_ulaw, pcmu (Kazoo)       -                 12200
 * audioMix               mono, stereo (Kazoo)                      -                 12200
 * rawAudio               true, false (Kazoo)                       -                 12200
 * sampleRate             a multiple of 8000, or 8k, 16k (Kazoo)    -                 12200
 * </pre>
 */
final class Stream implements Fork {

    private static final Attributes ATTRIBUTES = Attributes.neutral(
            socketUrl("url").code("31922"), text("name"), text("id"), text("connectorName"),
            oneOf("track", "inbound_track", "outbound_track", "both_tracks").or("inbound_track").code("31941"),
            oneOf("audioCodec", "pcm", "pcm16", "g711_ulaw", "pcmu"),
            oneOf("audioMix", "mono", "stereo"),
            flag("rawAudio"),
            matching("sampleRate", "8000|16000|24000|32000|48000|8k|16k|24k|32k|48k", "must be a multiple of 8000"))
            .andCallback(SwitchCommand.CALLBACK, "statusCallback");

    private static final int PARAMETER_LENGTH = 500;

    @Override
    public String name() {
        return "Stream";
    }

    @Override
    public Attributes attributes() {
        return ATTRIBUTES;
    }

    @Override
    public Set<String> parts() {
        return Set.of(NamedValue.PARAMETER);
    }

    @Override
    public boolean complete(ObjectNode data, Element element, Reading reading) {
        data.path("parameters").properties().removeIf(parameter -> isTooLong(parameter, element, reading));
        if (!data.has("url") && !data.has("connectorName") && reading.is(Dialect.KAZOO)) {
            data.put("url", reading.documentSocketUrl());
        }
        boolean somewhere = data.has("url") || data.has("connectorName");
        if (!somewhere) {
            reading.warn(Reading.SCHEMA, element, "must have a url; it is skipped");
        }
        return somewhere;
    }

    private static boolean isTooLong(Map.Entry<String, JsonNode> parameter, Element element, Reading reading) {
        boolean tooLong = parameter.getKey().length() + parameter.getValue().asText().length() >= PARAMETER_LENGTH;
        if (tooLong) {
            reading.warn(Reading.SCHEMA, element, "has the parameter " + Reading.quoted(parameter.getKey())
                    + ", whose name and value must have less than " + PARAMETER_LENGTH + " characters; it is left out");
        }
        return tooLong;
    }

    @Override
    public Map<String, String> tells() {
        return Map.of("StreamSid", "streamId", "StreamName", "name", "StreamError", "errorMessage");
    }
}
