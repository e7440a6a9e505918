package org.callpivot.pipeline;

import org.slf4j.MDC;

/** Puts the call's identity into every log line that the current thread writes. */
final class CallLog {

    private CallLog() {}

    /** Holds for this thread until the next call that it works for; account may be null. */
    static void of(String callId, String account) {
        MDC.put("Call-ID", callId);
        if (account == null) {
            MDC.remove("Account-ID");
        } else {
            MDC.put("Account-ID", account);
        }
    }
}
