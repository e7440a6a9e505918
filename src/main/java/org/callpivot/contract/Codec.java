package org.callpivot.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.callpivot.contract.BadEvent.Fault;
import org.callpivot.contract.SwitchEvent.CommandError;
import org.callpivot.contract.SwitchEvent.Meta;
import org.callpivot.contract.SwitchEvent.Status;

/**
 * The neutral contract as bytes: CloudEvents 1.0 in structured JSON (facts/switches.md, part f; docs/asyncapi.yaml).
 *
 * <p>Messages are written by the CloudEvents SDK, but read field by field, because a refusal must name the field, its
 * value and the rule. Unknown fields are ignored.
 */
public final class Codec {

    /** A longer message is refused, unread. */
    public static final int MAX_BYTES = 256 * 1024;
    /** Deeper nesting is refused. */
    public static final int MAX_DEPTH = 32;
    /** Longest {@code id}, {@code source}, {@code type}, {@code subject} and {@code partitionkey}, in characters. */
    public static final int MAX_NAME = 255;
    /** Most parameters of a {@code command.event}. */
    public static final int MAX_PARAMETERS = 64;

    private static final String JSON = "application/json";
    private static final String COMMAND = "command.";
    private static final Set<String> TOLD_OF_COMMANDS = Set.of("command.status", "command.event");
    private static final String SWITCH = "switch.";
    private static final List<String> REASONS = List.of("normal", "busy", "noAnswer", "canceled", "rejected",
            "notFound", "unreachable", "badNumber", "congestion", "failed", "timeLimit", "unknown");
    private static final Pattern SEQUENCE = Pattern.compile("[0-9]{1,18}");
    private static final Pattern PARAMETER_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final List<String> STATUSES =
            List.of("accepted", "started", "completed", "stopped", "failed", "rejected");

    /** The names in {@code application}, and those of the pivot module (mission, "Pivot Module Parameters"). */
    private static final Map<String, String> PIVOT_NAMES = Map.of(
            "voiceUrl", "voice_url", "method", "method", "format", "req_format", "bodyFormat", "req_body_format",
            "cdrUrl", "cdr_url", "debug", "debug", "requestHeaders", "custom_request_headers",
            "timeoutMs", "req_timeout_ms", "twimlDialect", "twiml_dialect");

    private final JsonFormat format = new JsonFormat();
    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Reads what a switch tells.
     *
     * @throws BadEvent         the message breaks the contract
     * @throws UnknownEventType the message is well-formed, but of a type that is not in the contract
     */
    public SwitchEvent read(byte[] json) {
        Fields message = parse(json);
        Meta meta = meta(message);
        Fields data = message.needSub("data");
        return switch (meta.type()) {
            case "call.offered" -> new SwitchEvent.Offered(meta, offer(meta, data));
            case "call.created" -> new SwitchEvent.Created(meta,
                    data.has("parentCallId") ? data.needName("parentCallId") : meta.sessionId(),
                    data.needName("commandId"), data.text("endpoint"), data.smallCount("target"));
            case "call.progress" -> new SwitchEvent.Progress(meta,
                    data.word("state", List.of("ringing", "early", "queued"), "ringing"), data.smallCount("sipStatus"));
            case "call.answered" -> new SwitchEvent.CallAnswered(meta, data.time("answeredAt", meta.time()));
            case "call.dtmf" -> new SwitchEvent.Dtmf(meta, digit(data), data.smallCount("durationMs"));
            case "call.bridged" -> new SwitchEvent.Bridged(meta, data.needName("otherCallId"));
            case "recording.available" -> new SwitchEvent.RecordingAvailable(meta,
                    data.text("recordingId"), data.text("url"), data.count("durationMs"));
            case "call.ended" -> ended(meta, data);
            case "command.status" -> commandStatus(meta, data);
            case "command.event" -> new SwitchEvent.CommandEvent(meta,
                    data.needName("commandId"), data.needName("event"), parameters(data));
            case "call.unbridged", "call.held", "call.resumed", "call.variables",
                    "conference.joined", "conference.left", "switch.alive", "switch.leaving" ->
                    new SwitchEvent.Other(meta, data.object());
            default -> throw new UnknownEventType(meta.type());
        };
    }

    /**
     * An order to the switch, as a message. Its data repeat the callId, and hold {@code expiresAt} if there is one.
     *
     * @param source of Pivot, a URI reference, e.g. {@code /pivot/1}
     */
    public byte[] write(Command command, String sessionId, String source, Instant time) {
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("callId", command.callId());
        data.setAll(command.data());
        if (command.expiresAt() != null) {
            data.put("expiresAt", millis(command.expiresAt()).toString());
        }
        Meta meta = new Meta(command.id(), COMMAND + command.name(), source, command.callId(), sessionId, time);
        return format.serialize(envelope(meta, data).build());
    }

    /** An event, as a switch sends it. */
    public byte[] write(Meta meta, ObjectNode data) {
        CloudEventBuilder event = envelope(meta, data);
        return format.serialize(meta.sequence() == null ? event.build()
                : event.withExtension("sequence", meta.sequence().toString()).build());
    }

    /**
     * Reads an order, as a switch does.
     *
     * @throws BadEvent the message breaks the contract, or is none of {@code command.*}
     */
    public Command readCommand(byte[] json) {
        Fields message = parse(json);
        Meta meta = meta(message);
        if (!meta.type().startsWith(COMMAND) || TOLD_OF_COMMANDS.contains(meta.type())) {
            throw message.refuse("type", "must be that of a command");
        }
        Fields data = message.needSub("data");
        return new Command(meta.id(), meta.type().substring(COMMAND.length()), meta.callId(),
                data.object().deepCopy().without(List.of("callId", "expiresAt")), data.time("expiresAt", null));
    }

    private static CloudEventBuilder envelope(Meta meta, ObjectNode data) {
        return CloudEventBuilder.v1()
                .withId(meta.id())
                .withSource(URI.create(meta.source()))
                .withType(meta.type())
                .withSubject(meta.callId())
                .withTime(millis(meta.time()).atOffset(ZoneOffset.UTC))
                .withDataContentType(JSON)
                .withExtension("partitionkey", meta.sessionId())
                .withData(JsonCloudEventData.wrap(data));
    }

    private static Instant millis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    private Fields parse(byte[] json) {
        if (json.length > MAX_BYTES) {
            throw new BadEvent(Fault.SIZE, "",
                    "the message has " + json.length + " bytes: at most " + MAX_BYTES + " are allowed");
        }
        JsonNode tree;
        try {
            tree = mapper.readTree(json);
        } catch (JsonProcessingException e) {
            throw new BadEvent(Fault.SYNTAX, "", "the message is not well-formed JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!(tree instanceof ObjectNode object)) {
            throw new BadEvent(Fault.SYNTAX, "", "the message is no JSON object: one CloudEvent is expected");
        }
        return new Fields(object, "");
    }

    private static Meta meta(Fields message) {
        if (!"1.0".equals(message.text("specversion"))) {
            throw message.refuse("specversion", "must be \"1.0\" (CloudEvents)");
        }
        String contentType = message.text("datacontenttype");
        if (contentType != null && !contentType.toLowerCase(Locale.ROOT).startsWith(JSON)) {
            throw message.refuse("datacontenttype", "must be " + JSON);
        }
        String id = message.needName("id");
        String type = message.needName("type");
        String source = message.needUriReference("source").toString();
        // What a switch tells about itself belongs to no call.
        String subject = type.startsWith(SWITCH) && !message.has("subject") ? source : message.needName("subject");
        String sessionId = message.has("partitionkey") ? message.needName("partitionkey") : subject;
        if (!message.has("time")) {
            throw message.refuse("time", "must say when it happened, by the switch's clock");
        }
        return new Meta(id, type, source, subject, sessionId, message.time("time", null), sequence(message));
    }

    /** A text of digits, as CloudEvents extensions of this kind are written. */
    private static Long sequence(Fields message) {
        String digits = message.text("sequence");
        if (digits != null && !SEQUENCE.matcher(digits).matches()) {
            throw message.refuse("sequence", "must be a text of 1 to 18 digits");
        }
        return digits == null ? null : Long.valueOf(digits);
    }

    private static Offer offer(Meta meta, Fields data) {
        Fields to = data.sub("to");
        to.needText("number");
        return new Offer(party(data.sub("from")), party(to), party(data.has("request") ? data.sub("request") : to),
                data.word("direction", List.of("inbound", "outbound"), "inbound"),
                data.word("state", List.of("ringing", "early", "answered"), "ringing"),
                data.text("account"), data.text("node"),
                data.sub("sip").text("callId"), data.sub("sip").texts("headers"), data.texts("variables"),
                data.time("offeredAt", meta.time()), data.time("expiresAt", null), replyTo(data), application(data));
    }

    private static Offer.Party party(Fields party) {
        return new Offer.Party(party.text("number"), party.text("name"), party.text("realm"), party.text("uri"));
    }

    private static ObjectNode replyTo(Fields data) {
        if (!data.has("replyTo")) {
            return null;
        }
        Fields replyTo = data.sub("replyTo");
        switch (replyTo.needName("kind")) {
            case "http" -> {
                if (!replyTo.needText("url").matches("(?i)https?://[^/\\s].*")) {
                    throw replyTo.refuse("url", "must be an absolute http or https URL");
                }
            }
            case "kafka" -> replyTo.needText("topic");
            case "amqp" -> replyTo.needText("routingKey");
            default -> { }
        }
        return replyTo.object();
    }

    /** In the pivot module's names; wrong values stay, their reader refuses them with a message of its own. */
    private static ObjectNode application(Fields data) {
        if (!data.has("application")) {
            return null;
        }
        ObjectNode renamed = JsonNodeFactory.instance.objectNode();
        data.sub("application").object().properties().forEach(entry -> {
            String name = PIVOT_NAMES.get(entry.getKey());
            if (name != null) {
                renamed.set(name, entry.getValue());
            }
        });
        return renamed;
    }

    private static String digit(Fields data) {
        String digit = data.needText("digit").toUpperCase(Locale.ROOT);
        if (!digit.matches("[0-9*#A-D]")) {
            throw data.refuse("digit", "must be one of 0-9 * # A-D");
        }
        return digit;
    }

    private static SwitchEvent ended(Meta meta, Fields data) {
        return new SwitchEvent.Ended(meta, data.word("reason", REASONS, "unknown"),
                data.smallCount("cause"), data.smallCount("sipStatus"),
                data.time("startedAt", null), data.time("answeredAt", null), data.time("endedAt", meta.time()),
                data.count("durationMs"), data.count("billableMs"), data.object());
    }

    private static Map<String, String> parameters(Fields data) {
        Map<String, String> parameters = data.texts("parameters");
        if (parameters.size() > MAX_PARAMETERS) {
            throw data.refuse("parameters", "must have at most " + MAX_PARAMETERS + " fields");
        }
        for (String name : parameters.keySet()) {
            if (!PARAMETER_NAME.matcher(name).matches()) {
                throw data.sub("parameters").refuse(name, "must have a name of 1 to 64 characters, A-Z a-z 0-9 _ -");
            }
        }
        return parameters;
    }

    private static SwitchEvent commandStatus(Meta meta, Fields data) {
        String commandId = data.needName("commandId");
        data.needText("status");
        Status status = Status.valueOf(data.word("status", STATUSES, null).toUpperCase(Locale.ROOT));
        CommandError error = null;
        if (status == Status.FAILED || status == Status.REJECTED) {
            Fields given = data.sub("error");
            error = new CommandError(given.has("code") ? given.needName("code") : "switchError", given.text("message"));
        }
        return new SwitchEvent.CommandStatus(meta, commandId, status, data.sub("result").object(), error);
    }
}
