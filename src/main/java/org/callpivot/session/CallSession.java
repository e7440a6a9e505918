package org.callpivot.session;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.callpivot.callflow.Node;
import org.callpivot.contract.Offer;
import org.callpivot.contract.SwitchEvent;
import org.callpivot.request.CallView;
import org.callpivot.request.PivotSettings;

/**
 * One live call: where its callflow stands, what it waits for, what it knows.
 *
 * <p>{@link #on} is a pure function: it reads no clock and does no I/O, and it leaves this session as it was; what follows is
 * in the {@link Decision}. Its fields are its stored form: Jackson writes and reads them as they stand ({@code form} counts
 * the versions, see {@link SessionForm}).
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY, getterVisibility = Visibility.NONE,
        isGetterVisibility = Visibility.NONE, creatorVisibility = Visibility.NONE)
public final class CallSession {

    enum Phase {
        /** The callflow runs. */
        RUNNING,
        /** Pivot has ended the call and waits for the switch to say so. */
        ENDING,
        /** The call is gone; further legs may still be up. */
        ENDED,
        FINISHED
    }

    private static final int REMEMBERED_EVENTS = 256;

    final int form = SessionForm.CURRENT;
    final String id;
    final String account;
    final Offer offer;
    final Instant startedAt;
    Phase phase = Phase.RUNNING;

    /** The main strand first. */
    List<Strand> strands = new ArrayList<>();
    int branches;

    int commands;
    int asks;
    int names;
    boolean answered;
    Instant answeredAt;

    /** A developer's document has been accepted: from now on a request that fails ends the call. */
    boolean documentSeen;
    PivotSettings pivot;
    /** Sets whose order matters: declared as what they are, so that they are read back as that. */
    LinkedHashSet<String> cdrUrls = new LinkedHashSet<>();

    /** What later requests tell. */
    String language;
    String callerIdName;
    String callerIdNumber;
    Map<String, String> collections = new LinkedHashMap<>();
    Map<String, String> applicationVars = new LinkedHashMap<>();
    Map<String, String> channelVars = new LinkedHashMap<>();
    Map<String, String> requestVars = new LinkedHashMap<>();
    String recordingUrl;
    Integer recordingDuration;
    String recordingId;
    String dialCallStatus;
    String dialCallSid;
    Integer dialCallDuration;
    String queueSid;

    /** What developers' servers have set, oldest first. */
    List<Cookie> cookies = new ArrayList<>();

    Map<String, Leg> legs = new LinkedHashMap<>();

    /** Whom to tell of what happens to a command or a recording, by its id: the newest {@value Callbacks#REMEMBERED}. */
    LinkedHashMap<String, Callbacks> callbacks = new LinkedHashMap<>();
    LinkedHashSet<String> seenEvents = new LinkedHashSet<>();

    /** The number of the newest event that was taken, 0 while the switch has not counted; and events that are ahead of it. */
    long heard;
    TreeMap<Long, SwitchEvent> early = new TreeMap<>();
    /** The events before the early ones are missing for good after this. */
    Instant gapUntil;

    /** By the command's id. */
    LinkedHashMap<String, Unconfirmed> unconfirmed = new LinkedHashMap<>();

    @JsonCreator
    private CallSession(@JsonProperty("id") String id, @JsonProperty("account") String account,
            @JsonProperty("offer") Offer offer, @JsonProperty("startedAt") Instant startedAt) {
        this.id = id;
        this.account = account;
        this.offer = offer;
        this.startedAt = startedAt;
    }

    private CallSession(CallSession from) {
        this(from.id, from.account, from.offer, from.startedAt);
        phase = from.phase;
        strands = new ArrayList<>(from.strands.stream().map(Strand::copy).toList());
        branches = from.branches;
        commands = from.commands;
        asks = from.asks;
        names = from.names;
        answered = from.answered;
        answeredAt = from.answeredAt;
        documentSeen = from.documentSeen;
        pivot = from.pivot;
        cdrUrls = new LinkedHashSet<>(from.cdrUrls);
        language = from.language;
        callerIdName = from.callerIdName;
        callerIdNumber = from.callerIdNumber;
        collections = new LinkedHashMap<>(from.collections);
        applicationVars = new LinkedHashMap<>(from.applicationVars);
        channelVars = new LinkedHashMap<>(from.channelVars);
        requestVars = new LinkedHashMap<>(from.requestVars);
        recordingUrl = from.recordingUrl;
        recordingDuration = from.recordingDuration;
        recordingId = from.recordingId;
        dialCallStatus = from.dialCallStatus;
        dialCallSid = from.dialCallSid;
        dialCallDuration = from.dialCallDuration;
        queueSid = from.queueSid;
        cookies = new ArrayList<>(from.cookies);
        legs = new LinkedHashMap<>(from.legs);
        callbacks = new LinkedHashMap<>(from.callbacks);
        seenEvents = new LinkedHashSet<>(from.seenEvents);
        heard = from.heard;
        early = new TreeMap<>(from.early);
        gapUntil = from.gapUntil;
        unconfirmed = new LinkedHashMap<>(from.unconfirmed);
    }

    /**
     * A call has been offered: the first decision.
     *
     * @param account whose call it is
     * @param flow    the callflow's first node; null when nothing is configured for the number: the call is refused
     */
    public static Decision begin(SwitchEvent.Offered event, String account, Node flow, Surroundings around, Instant now) {
        Offer offer = event.offer();
        CallSession session = new CallSession(event.meta().sessionId(), account, offer, now);
        session.answered = "answered".equals(offer.state());
        session.answeredAt = session.answered ? now : null;
        session.callerIdName = offer.from().name();
        session.callerIdNumber = offer.from().number();
        session.channelVars.putAll(offer.variables());
        session.legs.put(event.meta().callId(), Leg.of(event.meta().callId(), null));
        session.strands.add(new Strand(Strand.Role.MAIN, session.id, null));
        session.seenEvents.add(event.meta().id());
        session.heard = event.meta().sequence() == null ? 0 : event.meta().sequence();
        return new Turn(session, around, now).begin(flow);
    }

    /**
     * What follows from an input. Inputs that no longer matter (a repeated event, an answer that comes too late, the end of an
     * older command) leave the session as it is.
     */
    public Decision on(Input input, Surroundings around, Instant now) {
        CallSession next = new CallSession(this);
        Turn turn = new Turn(next, around, now);
        if (input instanceof Input.FromSwitch from && !next.seenEvents.add(from.event().meta().id())) {
            return turn.decision();
        }
        if (next.seenEvents.size() > REMEMBERED_EVENTS) {
            next.seenEvents.remove(next.seenEvents.iterator().next());
        }
        return turn.take(input);
    }

    public String id() {
        return id;
    }

    public String account() {
        return account;
    }

    /** Where the switch wants its commands; null when the transport's configuration says it. */
    public ObjectNode replyTo() {
        return offer.replyTo();
    }

    /** The word for the stored row: what the call is about to do. */
    public String state() {
        return phase.name().toLowerCase(Locale.ROOT);
    }

    /** Nothing is left to do: the session can be forgotten. */
    public boolean finished() {
        return phase == Phase.FINISHED;
    }

    Strand main() {
        return strands.get(0);
    }

    /** What a request tells about the call now, as this strand sees it: a whisper's call is the callee's leg. */
    CallView view(Strand strand) {
        boolean read = strand.digits != null;
        boolean typedOnly = !read && collections.isEmpty() && !strand.typed.isEmpty();
        Map<String, String> extra = new LinkedHashMap<>(requestVars);
        extra.putAll(strand.told);
        return view(strand.callId, documentSeen ? answered ? "in-progress" : "ringing" : null,
                read ? strand.digits : typedOnly ? strand.typed : null, extra);
    }

    /**
     * The same for something that is told beside the call. What is told of a recording is what the format's own
     * parameters say too, instead of what the call remembers of an earlier one.
     */
    CallView tellingView(String leg, String status, Map<String, String> told) {
        Map<String, String> extra = new LinkedHashMap<>(requestVars);
        extra.putAll(told);
        CallView call = view(leg, status, told.get("Digits"), extra);
        String recording = told.getOrDefault("RecordingSid", recordingId);
        boolean known = Objects.equals(recording, recordingId);
        String seconds = told.getOrDefault("RecordingDuration", "");
        return new CallView(call.callId(), call.account(), call.from(), call.to(), call.request(), call.direction(),
                call.callerIdName(), call.callerIdNumber(), call.language(), call.owners(),
                call.customApplicationVars(), call.customSipHeaders(), call.callStatus(), call.digits(), call.digitCollections(),
                told.getOrDefault("RecordingUrl", known ? recordingUrl : null),
                seconds.matches("\\d{1,9}") ? Integer.valueOf(seconds) : known ? recordingDuration : null, recording,
                call.dialCallStatus(), call.dialCallSid(), call.dialCallDuration(), call.queueSid(), call.extra());
    }

    private CallView view(String leg, String status, String digits, Map<String, String> extra) {
        String owner = channelVars.get("owner_id");
        Map<String, String> more = new LinkedHashMap<>(extra);
        if (!leg.equals(id)) {
            more.put("ParentCallSid", id);
        }
        CallView.Party callee = legs.containsKey(leg) ? legs.get(leg).party() : null;
        return new CallView(leg, account, party(offer.from()), callee == null ? party(offer.to()) : callee,
                party(offer.request()), callee == null ? offer.direction() : CallView.DIALLED,
                callerIdName, callerIdNumber, language, owner == null ? List.of() : List.of(owner.split(",")),
                applicationVars, offer.sipHeaders(), status, digits, collections,
                recordingUrl, recordingDuration, recordingId,
                dialCallStatus, dialCallSid, dialCallDuration, queueSid, more);
    }

    private static CallView.Party party(Offer.Party party) {
        return party == null ? new CallView.Party(null, null) : new CallView.Party(party.number(), party.realm());
    }
}
