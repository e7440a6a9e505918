package org.callpivot.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.callpivot.callflow.Node;
import org.callpivot.request.FormBody;
import org.callpivot.request.InvalidUrl;
import org.callpivot.request.ReqFormat;
import org.callpivot.request.RequestParameters;
import org.callpivot.request.WebUrl;

/** {@code webhook}: sends the call's data to a URL beside the call, and goes on at once. */
final class WebhookModule implements Module {

    @Override
    public void start(Turn turn, Node node) {
        CallSession session = turn.session();
        ObjectNode fields = RequestParameters.of(session.view(turn.strand()), ReqFormat.KAZOO);
        JsonNode custom = node.data().path("custom_data");
        if (custom.isObject() && !custom.isEmpty()) {
            fields.set("Custom-Data", custom);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        node.data().path("custom_request_headers").properties()
                .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
        boolean get = node.text("http_verb", "post").equals("get");
        String form = FormBody.encode(fields);
        try {
            WebUrl url = WebUrl.parse(node.text("uri", ""));
            turn.deliver(new Delivery(turn.newName("webhook"), "webhook", session.id, session.account, session.id,
                    get ? url.withParameters(form).text() : url.text(), get ? "GET" : "POST", headers,
                    get ? null : FormBody.CONTENT_TYPE, get ? null : form, null,
                    node.data().hasNonNull("retries") ? node.number("retries", 0) + 1 : 0,
                    session.pivot != null && session.pivot.debug()));
        } catch (InvalidUrl refused) {
            turn.note("webhook is not sent: " + refused.getMessage());
        }
        turn.go();
    }
}
