package org.callpivot.contract;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;

/**
 * What a switch tells: events of the neutral contract (facts/switches.md, part f.2).
 *
 * <p>Every event has the envelope's facts in its {@link Meta}. {@link Other} holds the types that a session takes note of
 * without acting on them.
 *
 * <p>A session keeps events that have come too early: their names here are part of its stored form.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @Type(name = "offered", value = SwitchEvent.Offered.class),
    @Type(name = "created", value = SwitchEvent.Created.class),
    @Type(name = "progress", value = SwitchEvent.Progress.class),
    @Type(name = "answered", value = SwitchEvent.CallAnswered.class),
    @Type(name = "dtmf", value = SwitchEvent.Dtmf.class),
    @Type(name = "bridged", value = SwitchEvent.Bridged.class),
    @Type(name = "recording", value = SwitchEvent.RecordingAvailable.class),
    @Type(name = "ended", value = SwitchEvent.Ended.class),
    @Type(name = "status", value = SwitchEvent.CommandStatus.class),
    @Type(name = "command", value = SwitchEvent.CommandEvent.class),
    @Type(name = "other", value = SwitchEvent.Other.class)})
public sealed interface SwitchEvent {

    Meta meta();

    /**
     * @param id        identity of the message: a repeated one is dropped
     * @param type      CloudEvents type, e.g. {@code call.dtmf}
     * @param source    e.g. {@code /switch/ast-01}
     * @param callId    the leg ({@code subject})
     * @param sessionId the leg that was offered ({@code partitionkey}): the same for all legs of a call
     * @param time      by the switch's clock
     * @param sequence  counts the session's events from 1; null when the switch does not count
     */
    record Meta(String id, String type, String source, String callId, String sessionId, Instant time, Long sequence) {

        /** Of an event that is not counted, and of a command. */
        public Meta(String id, String type, String source, String callId, String sessionId, Instant time) {
            this(id, type, source, callId, sessionId, time, null);
        }
    }

    /** {@code call.offered} */
    record Offered(Meta meta, Offer offer) implements SwitchEvent {}

    /**
     * {@code call.created}: a leg that we asked for.
     *
     * @param endpoint may be null
     * @param target   its place in the targets of the dial, from 0; may be null
     */
    record Created(Meta meta, String parentCallId, String commandId, String endpoint, Integer target)
            implements SwitchEvent {}

    /** {@code call.progress}. @param state ringing, early or queued @param sipStatus may be null */
    record Progress(Meta meta, String state, Integer sipStatus) implements SwitchEvent {}

    /** {@code call.answered} */
    record CallAnswered(Meta meta, Instant answeredAt) implements SwitchEvent {}

    /** {@code call.dtmf}: one key, {@code 0-9 * # A-D}. */
    record Dtmf(Meta meta, String digit, Integer durationMs) implements SwitchEvent {}

    /** {@code call.bridged} */
    record Bridged(Meta meta, String otherCallId) implements SwitchEvent {}

    /** {@code recording.available}. Parts may be null. */
    record RecordingAvailable(Meta meta, String recordingId, String url, Long durationMs) implements SwitchEvent {}

    /**
     * {@code call.ended}: the leg is gone.
     *
     * @param reason one of facts/switches.md part f.5: normal, busy, noAnswer, …
     * @param data   the whole of the event's data, for the CDR
     */
    record Ended(Meta meta, String reason, Integer cause, Integer sipStatus, Instant startedAt, Instant answeredAt,
                 Instant endedAt, Long durationMs, Long billableMs, ObjectNode data) implements SwitchEvent {}

    /**
     * {@code command.status}
     *
     * @param status accepted, started, or one of the four ends: completed, stopped, failed, rejected
     * @param result by command (part f.3); never null
     * @param error  null unless failed or rejected
     */
    record CommandStatus(Meta meta, String commandId, Status status, ObjectNode result, CommandError error)
            implements SwitchEvent {}

    /**
     * {@code command.event}: something worth telling happened while a command runs, or after it.
     *
     * @param event      e.g. {@code wait-started}: the table in docs/asyncapi.yaml, or a name of the switch's own
     * @param parameters what the developer is told, in TwiML's names; at most {@value Codec#MAX_PARAMETERS}, in order
     */
    record CommandEvent(Meta meta, String commandId, String event, Map<String, String> parameters)
            implements SwitchEvent {}

    /** A known event that needs no action of the session: unbridged, held, conference.joined, … */
    record Other(Meta meta, ObjectNode data) implements SwitchEvent {}

    enum Status {
        ACCEPTED, STARTED, COMPLETED, STOPPED, FAILED, REJECTED;

        /** Each command has exactly one such status. */
        public boolean isEnd() {
            return compareTo(STARTED) > 0;
        }
    }

    /** @param code noSuchCall, wrongState, badArgument, notSupported, mediaNotFound, …, switchError */
    record CommandError(String code, String message) {}
}
