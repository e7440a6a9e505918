package org.callpivot.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.callpivot.debug.DebugLog;
import org.callpivot.store.Page;

/** Reads the debug log, in the shapes of Kazoo (facts/kazoo-pivot.md, part 9.2). */
public final class DebugApi {

    private static final Pattern DEBUG_ID = Pattern.compile("(\\d{4})(0[1-9]|1[0-2])-(.+)", Pattern.DOTALL);

    private final DebugLog log;

    public DebugApi(DebugLog log) {
        this.log = log;
    }

    /** One object per call, newest first. */
    public Reply list(ApiRequest request) {
        Paging paging = Paging.of(request.query());
        Page<DebugLog.Call> page = log.calls(request.account(), paging.byTime());
        ArrayNode data = JsonNodeFactory.instance.arrayNode();
        for (DebugLog.Call call : page.items()) {
            ObjectNode item = data.addObject()
                    .put("call_id", call.callId())
                    .put("created", Paging.gregorian(call.created()))
                    .put("debug_id", DebugLog.debugId(call.created(), call.callId()))
                    .put("has_json_errors", call.jsonErrors())
                    .put("has_schema_errors", call.schemaErrors())
                    .put("iteration", call.iteration())
                    .put("node", call.node());
            if (call.status() != null) {
                item.put("status_code", call.status());
            }
            if (call.uri() != null) {
                item.put("uri", call.uri());
            }
        }
        return Reply.page(data, paging.startKey(), page.next() == null ? null : Paging.encode(page.next()));
    }

    /** All documents of a call, in order. The id is the call's, or a debug id: then those of its month. */
    public Reply ofCall(ApiRequest request) {
        Paging range = Paging.of(request.query());
        String callId = request.id();
        List<DebugLog.Document> documents = log.documents(request.account(), callId, range.from(), range.to());
        Matcher debugId = DEBUG_ID.matcher(callId);
        if (documents.isEmpty() && debugId.matches()) {
            YearMonth month = YearMonth.of(Integer.parseInt(debugId.group(1)), Integer.parseInt(debugId.group(2)));
            callId = debugId.group(3);
            documents = log.documents(request.account(), callId, start(month),
                    start(month.plusMonths(1)).minus(1, ChronoUnit.MICROS));
        }
        if (documents.isEmpty()) {
            throw ApiError.notFound("there are no debug documents of this call", request.id());
        }
        ArrayNode data = JsonNodeFactory.instance.arrayNode();
        for (DebugLog.Document document : documents) {
            data.add(document.document().put("id", document.id())
                    .put("created", Paging.gregorian(document.created()))
                    .put("debug_id", DebugLog.debugId(document.created(), callId)));
        }
        return Reply.ok(data);
    }

    private static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
