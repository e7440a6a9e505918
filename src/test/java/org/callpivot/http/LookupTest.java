package org.callpivot.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.callpivot.session.Failure.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose look-ups are refused when some of them hang. */
class LookupTest {

    private final CountDownLatch held = new CountDownLatch(1);
    private final Lookup lookup = new Lookup(this::resolve, 4, 2, Duration.ofSeconds(5));

    private InetAddress[] resolve(String host) throws UnknownHostException {
        try {
            if (host.startsWith("hang")) {
                held.await();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
        return new InetAddress[] {InetAddress.getByName("127.0.0.1")};
    }

    @AfterEach
    void close() {
        lookup.close();
    }

    @Test
    void anAccountWhoseNamesHang_hasItsShare_andOthersHaveTheirs() {
        hang("a", "hang1.example");
        hang("a", "hang2.example");

        assertEquals(Kind.BUSY_ACCOUNT, failure("a", "hang3.example"));
        assertEquals(Kind.BUSY_ACCOUNT, failure("a", "fine.example"));
        assertEquals("account a has 2 hosts being resolved, no more are at once",
                assertThrows(HttpFailure.class, () -> addresses("a", "fine.example")).getMessage());
        assertEquals(1, addresses("b", "fine.example").size());
        assertEquals(1, addresses(null, "fine.example").size());
    }

    @Test
    void whoWaitsForAnothersLookUp_takesNoShare() {
        hang("a", "hang1.example");
        hang("a", "hang2.example");
        hang("a", "hang2.example");
        hang("b", "hang1.example");
        hang("b", "hang2.example");
        assertEquals(1, addresses("b", "fine.example").size());
    }

    @Test
    void aShareIsFreeWhenTheLookUpIsOver_notWhenItsCallerGivesUp() {
        hang("a", "hang1.example");
        hang("a", "hang2.example");
        held.countDown();
        Awaitility.await().untilAsserted(() -> assertEquals(1, addresses("a", "fine.example").size()));
        assertEquals(1, addresses("a", "hang3.example").size());
    }

    @Test
    void whoFindsAllThreadsBusy_hasTakenNothing() {
        hang("a", "hang1.example");
        hang("a", "hang2.example");
        hang("b", "hang3.example");
        hang("b", "hang4.example");
        assertEquals(Kind.BUSY, failure("c", "fine.example"));
        assertEquals(Kind.BUSY, failure("c", "fine.example"));
        assertEquals(Kind.BUSY, failure("c", "fine.example"));
    }

    /** Its caller has no time, the look-up goes on. */
    private void hang(String account, String host) {
        assertEquals(Kind.DNS, assertThrows(HttpFailure.class, () -> lookup.addresses(account, host, Instant.now())).failure().kind());
    }

    private Kind failure(String account, String host) {
        return assertThrows(HttpFailure.class, () -> addresses(account, host)).failure().kind();
    }

    private List<InetAddress> addresses(String account, String host) {
        return lookup.addresses(account, host, null);
    }
}
