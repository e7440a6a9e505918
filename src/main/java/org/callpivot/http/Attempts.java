package org.callpivot.http;

import java.time.Duration;
import java.time.Instant;
import org.callpivot.request.ConnectionOverrides;
import org.callpivot.request.ConnectionOverrides.RetryOn;
import org.callpivot.session.Failure;

/**
 * One request to a server, from its first attempt to its last: how long it may take and how often it may be made. For one
 * exchange, on one thread at a time.
 */
public final class Attempts {

    /** An attempt that has less time than this would bring nothing. */
    private static final Duration WORTH_WHILE = Duration.ofMillis(50);

    private final ConnectionOverrides overrides;
    private final Instant deadline;
    private int made = 1;

    /**
     * @param overrides of the URL that was asked first; redirects do not change them
     * @param triggered when the request was wanted
     * @param latest    the deadline that holds anyway
     */
    public Attempts(ConnectionOverrides overrides, Instant triggered, Instant latest) {
        this.overrides = overrides;
        this.deadline = overrides.deadline(triggered, latest);
    }

    /** All of it, retries included, is over by then. */
    public Instant deadline() {
        return deadline;
    }

    public ConnectionOverrides overrides() {
        return overrides;
    }

    /** How many attempts there were, the running one included. */
    public int made() {
        return made;
    }

    /**
     * After an attempt that brought no document: whether there is time, and the URL wants another one. If so it counts as made.
     *
     * @param status of the answer; any number when there was none
     */
    public boolean again(Failure.Kind failure, int status, Instant now) {
        if (made > overrides.retries() || !wanted(overrides, failure, status) || now.plus(WORTH_WHILE).isAfter(deadline)) {
            return false;
        }
        made++;
        return true;
    }

    /** Whether the URL's {@code rp} names this failure. */
    public static boolean wanted(ConnectionOverrides overrides, Failure.Kind failure, int status) {
        RetryOn reason = switch (failure) {
            case CONNECT, TLS -> RetryOn.CT;
            case TIMEOUT, PROTOCOL -> RetryOn.RT;
            case STATUS -> switch (status / 100) {
                case 4 -> RetryOn.CLIENT_ERROR;
                case 5 -> RetryOn.SERVER_ERROR;
                default -> null;
            };
            default -> null;
        };
        return reason != null && overrides.retryOn().contains(reason);
    }
}
