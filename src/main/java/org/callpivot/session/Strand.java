package org.callpivot.session;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.callpivot.callflow.Node;

/**
 * One run through a callflow, on one leg. Every call has its main strand; others run beside it: a whisper for a callee who has
 * answered and is not connected yet, the music and announcements for a caller who waits in a queue.
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY, getterVisibility = Visibility.NONE,
        isGetterVisibility = Visibility.NONE, creatorVisibility = Visibility.NONE)
final class Strand {

    enum Role {
        /** The call's own. Its end is the end of the call. */
        MAIN,
        /** For a leg that Pivot has dialled: its end connects the leg, a hang-up in it refuses the call. */
        WHISPER,
        /** For the caller while he waits: begins again when it is at its end. */
        WAIT
    }

    final Role role;
    final String callId;

    /** The command during which it runs; null for the main strand. */
    final String during;

    /** The node that is carried out, and the nodes to which the ends of jumps return, innermost last. */
    Node node;
    List<Node> saved = new ArrayList<>();
    ObjectNode memo = JsonNodeFactory.instance.objectNode();
    Waiting waiting;

    /** The request whose answer it waits for, and how often that was made in vain. */
    Ask asked;
    int lostAnswers;
    /** That request is to the fallback URL: there is no other one behind it. */
    boolean fallingBack;

    /** Where its document came from: what a wait strand asks again. */
    String documentUrl;

    /** Keys that nobody has read yet, and what the next request tells once. */
    String typed = "";
    String digits;
    Map<String, String> told = new LinkedHashMap<>();

    @JsonCreator
    Strand(@JsonProperty("role") Role role, @JsonProperty("callId") String callId, @JsonProperty("during") String during) {
        this.role = role;
        this.callId = callId;
        this.during = during;
    }

    Strand copy() {
        Strand copy = new Strand(role, callId, during);
        copy.node = node;
        copy.saved = new ArrayList<>(saved);
        copy.memo = memo.deepCopy();
        copy.waiting = waiting;
        copy.asked = asked;
        copy.lostAnswers = lostAnswers;
        copy.fallingBack = fallingBack;
        copy.documentUrl = documentUrl;
        copy.typed = typed;
        copy.digits = digits;
        copy.told = new LinkedHashMap<>(told);
        return copy;
    }
}
