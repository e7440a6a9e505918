package org.callpivot.session;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
 * the versions).
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

    private static final int FORM = 1;
    private static final int REMEMBERED_EVENTS = 256;

    final int form = FORM;
    final String id;
    final String account;
    final Offer offer;
    final Instant startedAt;
    Phase phase = Phase.RUNNING;

    /** The node that is carried out, and the nodes to which the ends of jumps return, innermost last. */
    Node node;
    List<Node> saved = new ArrayList<>();
    int branches;
    ObjectNode memo = JsonNodeFactory.instance.objectNode();
    Waiting waiting;

    int commands;
    int asks;
    int names;
    boolean answered;
    Instant answeredAt;

    /** A developer's document has been accepted: from now on a request that fails ends the call. */
    boolean documentSeen;
    PivotSettings pivot;
    String documentUrl;
    /** Sets whose order matters: declared as what they are, so that they are read back as that. */
    LinkedHashSet<String> cdrUrls = new LinkedHashSet<>();

    /** What later requests tell. */
    String language;
    String callerIdName;
    String callerIdNumber;
    String typed = "";
    String digits;
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

    Map<String, Leg> legs = new LinkedHashMap<>();
    LinkedHashSet<String> seenEvents = new LinkedHashSet<>();

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
        node = from.node;
        saved = new ArrayList<>(from.saved);
        branches = from.branches;
        memo = from.memo.deepCopy();
        waiting = from.waiting;
        commands = from.commands;
        asks = from.asks;
        names = from.names;
        answered = from.answered;
        answeredAt = from.answeredAt;
        documentSeen = from.documentSeen;
        pivot = from.pivot;
        documentUrl = from.documentUrl;
        cdrUrls = new LinkedHashSet<>(from.cdrUrls);
        language = from.language;
        callerIdName = from.callerIdName;
        callerIdNumber = from.callerIdNumber;
        typed = from.typed;
        digits = from.digits;
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
        legs = new LinkedHashMap<>(from.legs);
        seenEvents = new LinkedHashSet<>(from.seenEvents);
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
        session.legs.put(event.meta().callId(), new Leg(event.meta().callId(), null, null, null));
        session.seenEvents.add(event.meta().id());
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

    /** Nothing is left to do: the session can be forgotten. */
    public boolean finished() {
        return phase == Phase.FINISHED;
    }

    /** What a request tells about the call now. */
    CallView view() {
        boolean later = documentSeen;
        boolean read = digits != null;
        boolean typedOnly = !read && collections.isEmpty() && !typed.isEmpty();
        return new CallView(id, account, party(offer.from()), party(offer.to()), party(offer.request()),
                offer.direction(), callerIdName, callerIdNumber, language, List.of(),
                applicationVars, offer.sipHeaders(),
                later ? answered ? "in-progress" : "ringing" : null,
                read ? digits : typedOnly ? typed : null, collections,
                recordingUrl, recordingDuration, recordingId,
                dialCallStatus, dialCallSid, dialCallDuration, queueSid, requestVars);
    }

    private static CallView.Party party(Offer.Party party) {
        return party == null ? new CallView.Party(null, null) : new CallView.Party(party.number(), party.realm());
    }
}
