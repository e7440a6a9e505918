package org.callpivot.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.callpivot.cdr.CdrStore;
import org.callpivot.cdr.Outbox;
import org.callpivot.debug.Masking;
import org.callpivot.store.Page;

/** Reads the stored CDRs, and how their delivery to the developer's {@code cdr_url} stands. */
public final class CdrApi {

    private static final String KIND = "cdr";

    private final CdrStore cdrs;
    private final Outbox outbox;

    public CdrApi(CdrStore cdrs, Outbox outbox) {
        this.cdrs = cdrs;
        this.outbox = outbox;
    }

    /** One object per leg, newest first. */
    public Reply list(ApiRequest request) {
        Paging paging = Paging.of(request.query());
        Page<CdrStore.Stored> page = cdrs.list(request.account(), paging.byTime());
        Map<String, List<Outbox.Entry>> deliveries = outbox
                .ofCalls(request.account(), page.items().stream().map(CdrStore.Stored::callId).toList()).stream()
                .filter(entry -> entry.kind().equals(KIND)).collect(Collectors.groupingBy(Outbox.Entry::callId));
        ArrayNode data = JsonNodeFactory.instance.arrayNode();
        page.items().forEach(cdr -> data.add(view(cdr, deliveries.getOrDefault(cdr.callId(), List.of()))));
        return Reply.page(data, paging.startKey(), page.next() == null ? null : Paging.encode(page.next()));
    }

    /** The record of one leg. */
    public Reply ofCall(ApiRequest request) {
        CdrStore.Stored cdr = cdrs.find(request.account(), request.id())
                .orElseThrow(() -> ApiError.notFound("there is no CDR of this call", request.id()));
        return Reply.ok(view(cdr, outbox.ofCalls(request.account(), List.of(cdr.callId())).stream()
                .filter(entry -> entry.kind().equals(KIND)).toList()));
    }

    private static ObjectNode view(CdrStore.Stored cdr, List<Outbox.Entry> deliveries) {
        ObjectNode view = JsonNodeFactory.instance.objectNode()
                .put("id", cdr.callId())
                .put("call_id", cdr.callId())
                .put("session_id", cdr.sessionId())
                .put("created", Paging.gregorian(cdr.created()));
        view.set("fields", cdr.fields());
        ArrayNode list = view.putArray("deliveries");
        for (Outbox.Entry entry : deliveries) {
            ObjectNode delivery = list.addObject()
                    .put("url", Masking.text(entry.url()))
                    .put("status", entry.status().name().toLowerCase(Locale.ROOT))
                    .put("attempts", entry.attempts())
                    .put("modified", Paging.gregorian(entry.modified()));
            if (entry.lastError() != null) {
                delivery.put("last_error", entry.lastError());
            }
            if (entry.nextAt() != null) {
                delivery.put("next_at", Paging.gregorian(entry.nextAt()));
            }
        }
        return view;
    }
}
