package org.callpivot.request;

import java.util.List;
import java.util.Map;

/** Calls that the tests of this package tell about. */
final class SampleCalls {

    private static final CallView.Party ALICE = new CallView.Party("+4930123", "alice.example");
    private static final CallView.Party SALES = new CallView.Party("2030", "sales.example");
    private static final CallView.Party DIALLED = new CallView.Party("030", "in.example");

    private SampleCalls() {}

    /** As it is when the pivot starts: no status, no digits, no recording. */
    static CallView first() {
        return new CallView("a-1", "acc-1", ALICE, SALES, DIALLED, null, "Alice", "+4930123", "en-us", List.of("u1"),
                Map.of("shop", "7"), Map.of("X-B", "2", "X-A", "1"),
                null, null, null, null, null, null, null, null, null, null, null);
    }

    /** After everything that can happen in a call has happened. */
    static CallView followUp() {
        return new CallView("a-1", "acc-1", ALICE, SALES, DIALLED, "outbound", "Alice", "+4930123", "en-us",
                List.of("u1", "u2"), Map.of("shop", "7"), Map.of("X-A", "1"),
                "in-progress", "12#", Map.of("default", "99"), "http://rec.example/1.mp3", 17, "rec-1",
                "completed", "b-1", 42, "support", Map.of("customer", "Jörg & Co", "basket", "3"));
    }

    /** Nothing is known but what every call has. */
    static CallView bare() {
        return new CallView("a-1", "acc-1", null, null, null, "", "", null, null, List.of(),
                Map.of(), Map.of(), null, null, Map.of(), "", null, null, null, null, null, null, Map.of());
    }

    static CallView withDigits(String digits, Map<String, String> collections) {
        return new CallView("a-1", "acc-1", null, null, null, null, null, null, null, null,
                null, null, null, digits, collections, null, null, null, null, null, null, null, null);
    }

    static CallView withExtra(Map<String, String> extra) {
        return new CallView("a-1", "acc-1", ALICE, null, null, null, null, null, null, null,
                null, null, null, null, null, null, null, null, "completed", null, null, null, extra);
    }
}
