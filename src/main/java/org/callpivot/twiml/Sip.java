package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * A SIP address: target of type {@code sip}, see {@link SipAddress}. It holds the address as text, or several in
 * {@code Uri} elements, of which {@code value} is the first; {@code Headers} with {@link NamedValue Header} elements, and
 * {@link NamedValue Parameters}.
 *
 * <pre>
 * attribute                   values                                        default      code                  key
 * username, password          any                                           -            -                     …
 * url, method                 what the callee hears first; GET, POST        -, POST      11100, 13241          whisper
 * statusCallback…             as in {@link Number}                          …            11100, 12200          status
 * machineDetection…           see {@link Attributes#andMachineDetection()}  -            12200                 amd
 * (text)                      the address and its headers                   -            13243, 13252, 13253   value, headers
 * Uri: priority, weight       0..65535                                      -            12200                 uris
 * Uri: username, password     any                                           -            -                     uris
 * </pre>
 */
final class Sip implements Noun.Party {

    private static final Attributes ATTRIBUTES = Attributes.of(text("username"), text("password"))
            .andWhisper("13241")
            .andStatus("status", Attributes.CALL_EVENTS)
            .andMachineDetection();
    private static final Attributes URI_ATTRIBUTES = Attributes.of(Attribute.whole("priority", 0, 65_535),
            Attribute.whole("weight", 0, 65_535), text("username"), text("password"));
    private static final Attributes NO_ATTRIBUTES = Attributes.of();
    private static final String HEADERS = "headers";

    @Override
    public String name() {
        return "Sip";
    }

    @Override
    public Optional<ObjectNode> target(Element element, Reading reading) {
        ObjectNode options = ATTRIBUTES.read(element, reading);
        for (Element child : element.elements()) {
            switch (child.name()) {
                case "Uri" -> uri(child, options, reading);
                case "Headers" -> headers(child, options, reading);
                case NamedValue.PARAMETER -> NamedValue.put(child, options, "parameters", reading);
                default -> reading.skipUnknown(child, element);
            }
        }
        if (options.has("uris") && element.text().isEmpty()) {
            return Optional.of(Target.of("sip", options.at("/uris/0/value").asText(), options));
        }
        return SipAddress.in(element, reading).map(address -> {
            put(address.headers(), options);
            return Target.of("sip", address.uri(), options);
        });
    }

    private static void uri(Element element, ObjectNode options, Reading reading) {
        reading.expectNoElements(element);
        ObjectNode attributes = URI_ATTRIBUTES.read(element, reading);
        SipAddress.in(element, reading).ifPresent(address -> {
            put(address.headers(), options);
            options.withArrayProperty("uris")
                    .add(JsonNodeFactory.instance.objectNode().put("value", address.uri()).setAll(attributes));
        });
    }

    private static void headers(Element element, ObjectNode options, Reading reading) {
        NO_ATTRIBUTES.read(element, reading);
        reading.expectNoText(element);
        ObjectNode written = JsonNodeFactory.instance.objectNode();
        for (Element child : element.elements()) {
            if (child.name().equals(NamedValue.HEADER)) {
                NamedValue.put(child, written, HEADERS, reading);
            } else {
                reading.skipUnknown(child, element);
            }
        }
        ObjectNode sent = JsonNodeFactory.instance.objectNode();
        int length = 0;
        for (Map.Entry<String, JsonNode> header : written.path(HEADERS).properties()) {
            String value = SipAddress.oneLine(header.getValue().asText());
            length += header.getKey().length() + value.length();
            if (SipAddress.isHeader(header.getKey()) && length <= SipAddress.MAX_HEADERS) {
                sent.put(header.getKey(), value);
            } else if (SipAddress.isHeader(header.getKey())) {
                reading.warn("13253", element, "has more than " + SipAddress.MAX_HEADERS + " characters with the"
                        + " header " + Reading.quoted(header.getKey()) + "; it is left out");
            } else {
                reading.warn("13252", element, "has the header " + Reading.quoted(header.getKey())
                        + ", which must begin with X- or be User-to-User; it is left out");
            }
        }
        put(sent, options);
    }

    private static void put(ObjectNode headers, ObjectNode options) {
        if (!headers.isEmpty()) {
            options.withObjectProperty(HEADERS).setAll(headers);
        }
    }
}
