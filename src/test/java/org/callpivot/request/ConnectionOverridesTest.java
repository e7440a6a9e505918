package org.callpivot.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.request.ConnectionOverrides.RetryOn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionOverridesTest {

    private static ConnectionOverrides of(String fragment) {
        return ConnectionOverrides.of("https://u:p@dev.example/voice?a=1" + fragment);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
            "#rc=2&rp=ct,rt&ct=1000&rt=2000&tt=3000 | 2 | 1000 | 2000 | 3000",
            "#rc=0                                  | 0 | - | - | -",
            "#rc=5&ct=100&rt=100&tt=100             | 5 | 100 | 100 | 100",
            "#ct=10000&rt=15000&tt=15000            | 0 | 10000 | 15000 | 15000",
            "#rp=5xx                                | 1 | - | - | -",
            "#&rc=1&                                | 1 | - | - | -",
            "#section-2                             | 0 | - | - | -",
            "#                                      | 0 | - | - | -",
            "''                                     | 0 | - | - | -"})
    void whatTheFragmentSays(String fragment, int retries, Integer connect, Integer read, Integer total) {
        ConnectionOverrides overrides = of(fragment);
        assertEquals(List.of(), overrides.warnings());
        assertEquals(retries, overrides.retries());
        assertEquals(connect, overrides.connectMs());
        assertEquals(read, overrides.readMs());
        assertEquals(total, overrides.totalMs());
    }

    @Test
    void thePolicy() {
        assertEquals(Set.of(RetryOn.CT), of("#rc=1").retryOn(), "ct by default");
        assertEquals(Set.of(RetryOn.RT, RetryOn.SERVER_ERROR), of("#rp=rt,5xx").retryOn());
        assertEquals(Set.of(RetryOn.values()), of("#rp=all").retryOn());
        assertFalse(of("#ct=500").named(), "a timeout alone asks for no retry");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "rc=6         | PV-OVERRIDE | #rc | rc in the URL's fragment is \"6\", must be a whole number of 0..5 and is ignored",
            "rc=-1        | PV-OVERRIDE | #rc | rc in the URL's fragment is \"-1\", must be a whole number of 0..5 and is ignored",
            "rc=          | PV-OVERRIDE | #rc | rc in the URL's fragment is \"\", must be a whole number of 0..5 and is ignored",
            "ct=99        | PV-OVERRIDE | #ct | ct in the URL's fragment is \"99\", must be a whole number of 100..10000 and is ignored",
            "ct=10001     | PV-OVERRIDE | #ct | ct in the URL's fragment is \"10001\", must be a whole number of 100..10000 and is ignored",
            "rt=15001     | PV-OVERRIDE | #rt | rt in the URL's fragment is \"15001\", must be a whole number of 100..15000 and is ignored",
            "tt=1e3       | PV-OVERRIDE | #tt | tt in the URL's fragment is \"1e3\", must be a whole number of 100..15000 and is ignored",
            "tt=999999999999 | PV-OVERRIDE | #tt | tt in the URL's fragment is \"999999999999\", must be a whole number of 100..15000 and is ignored",
            "rp=always    | 11243       | #rp | rp in the URL's fragment has \"always\", each word must be one of ct, rt, 4xx, 5xx, all; it is ignored",
            "auth=bearer  | PV-OVERRIDE | #auth | auth in the URL's fragment is \"bearer\", must be basic or digest and is ignored",
            "e=dublin     | PV-OVERRIDE | #e  | \"e\" in the URL's fragment is none of rc, rp, ct, rt, tt, auth and is ignored",
            "sni=y        | PV-OVERRIDE | #sni | \"sni\" in the URL's fragment is none of rc, rp, ct, rt, tt, auth and is ignored"})
    void whatIsWrongIsToldAndIgnored(String pair, String code, String where, String message) {
        ConnectionOverrides overrides = of("#" + pair);
        assertEquals(List.of(Diagnostic.warning(code, where, message)), overrides.warnings());
        assertEquals(0, overrides.retries());
        assertEquals(1, of("#rc=1&" + pair).retries(), "the rest holds");
    }

    @Test
    void theTotalCountsFromTheTriggerAndNeverBeyondTheDeadline() {
        Instant trigger = Instant.parse("2026-01-05T09:30:00Z");
        Instant latest = trigger.plusSeconds(5);
        assertEquals(trigger.plusMillis(700), of("#tt=700").deadline(trigger, latest));
        assertEquals(latest, of("#tt=15000").deadline(trigger, latest));
        assertEquals(latest, of("").deadline(trigger, latest));
    }

    @Test
    void whatIsNoUrlHasNone() {
        assertEquals(0, ConnectionOverrides.of(null).retries());
        assertEquals(2, ConnectionOverrides.of("not a url#rc=2").retries());
    }
}
