package org.callpivot.request;

import java.util.Map;

/**
 * The parameters of one {@code pivot} module, read and checked: mission/kazoo-pivot.txt, "Pivot Module Parameters",
 * with the defaults, bounds and refusals of the design page.
 *
 * @param voiceUrl   http or https, as written (may hold {@code user:password@})
 * @param method     GET by default
 * @param reqFormat  KAZOO by default
 * @param bodyFormat FORM by default
 * @param debug      store every request and response; false by default
 * @param cdrUrl     where CDRs go at the end of the call, or null
 * @param headers    custom request headers, names begin with {@code X-}
 * @param timeoutMs  1..5000, 5000 by default: deadline of a whole exchange
 */
public record PivotSettings(
        String voiceUrl, Method method, ReqFormat reqFormat, BodyFormat bodyFormat, boolean debug, String cdrUrl,
        Map<String, String> headers, int timeoutMs) {

    public static final int MAX_TIMEOUT_MS = 5000;

    public PivotSettings {
        headers = Map.copyOf(headers);
    }
}
