package org.callpivot.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
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
 * @param headers    custom request headers, names begin with {@code X-}; in the order in which they were written
 * @param timeoutMs  1..5000, 5000 by default: deadline of a whole exchange
 * @param twimlDialect kazoo or twilio: whose habits TwiML answers count on; null for the account's own
 * @param fallbackUrl    asked once when a request of the call brings no document, or null
 * @param fallbackMethod of that request; the method of the pivot by default
 */
public record PivotSettings(
        String voiceUrl, Method method, ReqFormat reqFormat, BodyFormat bodyFormat, boolean debug, String cdrUrl,
        Map<String, String> headers, int timeoutMs, String twimlDialect, String fallbackUrl, Method fallbackMethod) {

    public static final int MAX_TIMEOUT_MS = 5000;

    public PivotSettings {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        fallbackMethod = fallbackMethod == null ? method : fallbackMethod;
    }

    /**
     * Reads the data of a pivot module. Keys that Pivot does not know are ignored; null counts as absent.
     *
     * @throws org.callpivot.callflow.InvalidDocument of kind CONTENT with every fault, code {@code PV-SETTINGS},
     *         each with its JSON pointer in the data
     */
    public static PivotSettings read(ObjectNode data) {
        return new SettingsReader(data).read();
    }

    /** Without the URLs' credentials and the headers' values, which may be tokens. */
    @Override
    public String toString() {
        return "PivotSettings[voiceUrl=" + WebUrl.mask(voiceUrl) + ", method=" + method + ", reqFormat=" + reqFormat
                + ", bodyFormat=" + bodyFormat + ", debug=" + debug
                + ", cdrUrl=" + (cdrUrl == null ? null : WebUrl.mask(cdrUrl))
                + ", headers=" + headers.keySet() + ", timeoutMs=" + timeoutMs + ", twimlDialect=" + twimlDialect
                + ", fallbackUrl=" + (fallbackUrl == null ? null : WebUrl.mask(fallbackUrl))
                + ", fallbackMethod=" + fallbackMethod + "]";
    }
}
