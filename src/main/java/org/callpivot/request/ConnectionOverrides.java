package org.callpivot.request;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.callpivot.callflow.Diagnostic;

/**
 * What the fragment of a URL says of how the URL is to be asked: {@code #rc=2&rp=ct,rt&ct=1000}, as Twilio and jambonz read it
 * (facts/twiml.md A4, "Fragment overrides"). The fragment never leaves Pivot.
 *
 * <p>Unlike Twilio, and like jambonz, Pivot makes no request again that does not ask for it: there are retries only where
 * {@code rc} or {@code rp} is named. {@code rc} is 1 by default then, {@code rp} is {@code ct}.
 *
 * @param retries   {@code rc}, 0..5: attempts after the first one
 * @param retryOn   {@code rp}: the failures after which there is another attempt
 * @param named     {@code rc} or {@code rp} is there, so that they hold instead of other rules for retries
 * @param connectMs {@code ct}, 100..10000: bound of a connection attempt; null when not named
 * @param readMs    {@code rt}, 100..15000: bound of each wait for the server's next bytes; null when not named
 * @param totalMs   {@code tt}, 100..15000: bound of everything, retries included, counted from the trigger; null when not named
 * @param digest    {@code auth=digest}, Pivot's own: user and password of the URL are for Digest alone, and nothing is sent before the
 *                  server has asked for it
 * @param warnings  what was ignored, and why; 11243 (Twilio's) for {@code rp}, PV-OVERRIDE for the others
 */
public record ConnectionOverrides(int retries, Set<RetryOn> retryOn, boolean named, Integer connectMs, Integer readMs,
        Integer totalMs, boolean digest, List<Diagnostic> warnings) {

    /** The words of {@code rp}. */
    public enum RetryOn {
        /** No connection: refused, timed out, no TLS. */
        CT,
        /** A connection, but no whole answer: timed out, broken. */
        RT,
        /** A status from 400 to 499. */
        CLIENT_ERROR,
        /** A status from 500 to 599. */
        SERVER_ERROR
    }

    private static final ConnectionOverrides NONE = new Reader().read("");

    public ConnectionOverrides {
        retryOn = Set.copyOf(retryOn);
        warnings = List.copyOf(warnings);
    }

    /** Those of a URL, wherever it comes from: one that cannot be read has none, its request tells what is wrong with it. */
    public static ConnectionOverrides of(String url) {
        String fragment = url == null ? null : UriReference.of(url).fragment();
        // Without "=" it is an ordinary fragment, a place in a page.
        return fragment == null || fragment.indexOf('=') < 0 ? NONE : new Reader().read(fragment);
    }

    /**
     * When everything must be over.
     *
     * @param triggered when the request was wanted
     * @param latest    the deadline that holds anyway
     */
    public Instant deadline(Instant triggered, Instant latest) {
        Instant own = totalMs == null ? latest : triggered.plusMillis(totalMs);
        return own.isBefore(latest) ? own : latest;
    }

    /** One fragment, one reading. */
    private static final class Reader {
        private Integer rc;
        private Set<RetryOn> rp;
        private Integer ct;
        private Integer rt;
        private Integer tt;
        private boolean digest;
        private final List<Diagnostic> warnings = new ArrayList<>();

        ConnectionOverrides read(String fragment) {
            for (String pair : fragment.split("&")) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                switch (name) {
                    case "" -> { }
                    case "rc" -> rc = number(name, value, 0, 5, rc);
                    case "ct" -> ct = number(name, value, 100, 10_000, ct);
                    case "rt" -> rt = number(name, value, 100, 15_000, rt);
                    case "tt" -> tt = number(name, value, 100, 15_000, tt);
                    case "rp" -> rp = policy(value);
                    case "auth" -> auth(value);
                    // The value is not shown: nobody knows what it is.
                    default -> warnings.add(Diagnostic.warning("PV-OVERRIDE", "#" + shown(name),
                            "\"" + shown(name) + "\" in the URL's fragment is none of rc, rp, ct, rt, tt, auth and is ignored"));
                }
            }
            boolean named = rc != null || rp != null;
            return new ConnectionOverrides(named ? rc == null ? 1 : rc : 0, rp == null ? Set.of(RetryOn.CT) : rp, named, ct, rt, tt,
                    digest, warnings);
        }

        private Integer number(String name, String text, int least, int most, Integer before) {
            if (text.matches("[0-9]{1,5}")) {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return number;
                }
            }
            warnings.add(Diagnostic.warning("PV-OVERRIDE", "#" + name, name + " in the URL's fragment is \"" + shown(text)
                    + "\", must be a whole number of " + least + ".." + most + " and is ignored"));
            return before;
        }

        private void auth(String text) {
            if (text.equals("digest") || text.equals("basic")) {
                digest = text.equals("digest");
            } else {
                warnings.add(Diagnostic.warning("PV-OVERRIDE", "#auth", "auth in the URL's fragment is \"" + shown(text)
                        + "\", must be basic or digest and is ignored"));
            }
        }

        private Set<RetryOn> policy(String text) {
            Set<RetryOn> policy = EnumSet.noneOf(RetryOn.class);
            for (String word : text.split("(?i),|%2C")) {
                switch (word) {
                    case "ct" -> policy.add(RetryOn.CT);
                    case "rt" -> policy.add(RetryOn.RT);
                    case "4xx" -> policy.add(RetryOn.CLIENT_ERROR);
                    case "5xx" -> policy.add(RetryOn.SERVER_ERROR);
                    case "all" -> policy.addAll(Arrays.asList(RetryOn.values()));
                    default -> warnings.add(Diagnostic.warning("11243", "#rp", "rp in the URL's fragment has \"" + shown(word)
                            + "\", each word must be one of ct, rt, 4xx, 5xx, all; it is ignored"));
                }
            }
            return policy.isEmpty() ? null : policy;
        }

        private static String shown(String text) {
            return text.length() <= 20 ? text : text.substring(0, 20) + "…";
        }
    }
}
