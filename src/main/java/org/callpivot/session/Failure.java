package org.callpivot.session;

/**
 * Why a request to the developer's server brought no document.
 *
 * @param message one clear sentence without secrets: the field, the value, the rule
 */
public record Failure(Kind kind, String message) {

    /** Every way in which a request can fail, with its stable code: Twilio's number where one exists (facts/twiml.md A5). */
    public enum Kind {
        /** The pivot's own parameters are wrong. */
        SETTINGS("PV-SETTINGS"),
        /** Not an http(s) URL, or no host. */
        BAD_URL("11100"),
        /** The URL policy does not allow the host or address. */
        REFUSED_URL("11205"),
        DNS("11210"),
        CONNECT("11202"),
        TLS("11220"),
        /** No whole answer before the deadline. */
        TIMEOUT("11203"),
        /** The connection broke in the middle of the answer, or the answer is not HTTP. */
        PROTOCOL("11206"),
        /** Any status but 200. */
        STATUS("11217"),
        /** More redirects than allowed. */
        REDIRECTS("11215"),
        /** A redirect without a usable Location. */
        BAD_REDIRECT("11216"),
        /** Content-Type is none of JSON and XML. */
        TYPE("12300"),
        /** The answer is larger than allowed. */
        SIZE("11750"),
        EMPTY("11770"),
        /** Not well-formed XML. */
        XML_SYNTAX("12100"),
        /** XML, but not TwiML. */
        TWIML("12200"),
        /** Not well-formed JSON. */
        JSON_SYNTAX("PV-JSON"),
        /** JSON, but no valid callflow. */
        CALLFLOW("PV-CALLFLOW"),
        /** Too many requests in flight, or look-ups of host names. */
        BUSY("PV-BUSY"),
        /** Too many requests to this host. */
        BUSY_HOST("PV-BUSY-HOST"),
        /** Too many requests, or look-ups, for this account. */
        BUSY_ACCOUNT("PV-BUSY-ACCOUNT"),
        /** Too many requests to this host have failed: it is not asked for a while. */
        BREAKER("PV-BREAKER"),
        /** A fault of ours. */
        INTERNAL("PV-INTERNAL");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }
}
