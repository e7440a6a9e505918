package org.callpivot.http;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.callpivot.session.Failure.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the requests that are in flight to one host, and for one account: a developer's server that hangs, or a customer
 * with a flood of calls, takes its own share and not everybody's. A place is taken before a thread is; whoever finds none
 * is told at once, nobody waits.
 *
 * <p>A host that has let many requests in a row run into their time is silent: what it holds is of no use to anybody, and it holds less
 * of it, until it answers one.
 */
public final class InFlight {

    private static final Logger LOG = LoggerFactory.getLogger(InFlight.class);

    private final Share hosts;
    private final Share accounts;
    private final AtomicInteger requests = new AtomicInteger();

    /**
     * @param perHost       requests to one host, under whatever port; 0 = no bound
     * @param perSilentHost so many to one that has not answered as many in a row; 0 = as many as to any host
     * @param perAccount    requests of one account; 0 = no bound
     */
    public InFlight(int perHost, int perSilentHost, int perAccount) {
        this.hosts = new Share(Kind.BUSY_HOST, "host", perHost, "requests in flight, pivot.http.max-per-host allows no more",
                perSilentHost, "requests in flight and has not answered its last " + perSilentHost
                        + " in time, pivot.http.max-per-silent-host allows no more until it answers one");
        this.accounts = new Share(Kind.BUSY_ACCOUNT, "account", perAccount,
                "requests in flight, pivot.http.max-per-account allows no more");
    }

    /**
     * Takes a place for a request.
     *
     * @param url of the request; one that cannot be asked takes no place at a host, the pipeline tells what is wrong with it
     * @throws HttpFailure BUSY_HOST, BUSY_ACCOUNT when there is none
     */
    public Place enter(String account, String url) {
        String host = UrlSyntax.host(url);
        accounts.take(account);
        Place place = new Place(account);
        try {
            place.visit(host);
        } catch (HttpFailure full) {
            place.leave();
            throw full;
        }
        return place;
    }

    /** How many places are taken. */
    public int requests() {
        return requests.get();
    }

    /** The place of one request: at its account, and at each host that its redirects lead to. */
    public final class Place {
        private final String account;
        private final Set<String> visited = new HashSet<>();
        /** Of the hop that is being made, or null. */
        private String host;
        private boolean left;

        private Place(String account) {
            this.account = account;
            requests.incrementAndGet();
        }

        /**
         * A hop to this host follows; a host where the request has been already has its place.
         *
         * @param host as {@link CheckedUrl} writes it; null takes none
         * @throws HttpFailure BUSY_HOST
         */
        public synchronized void visit(String host) {
            if (host != null && !left && !visited.contains(host)) {
                hosts.take(host);
                visited.add(host);
            }
            this.host = host;
        }

        /** The host of the hop has answered, whatever it said. */
        public synchronized void answered() {
            if (host != null && hosts.used(host)) {
                LOG.info("host {} answers again, and may have its whole share of requests", host);
            }
            host = null;
        }

        /** The hop has failed: one that only took its time tells that its host may be silent. */
        public synchronized void failed(Kind kind) {
            if (host != null && (kind == Kind.TIMEOUT || kind == Kind.CONNECT) && hosts.unused(host)) {
                LOG.warn("host {} leaves its requests unanswered: until it answers one, it may have only pivot.http.max-per-silent-host"
                        + " of them at a time, the others fail at once", host);
            }
            host = null;
        }

        /** The exchange is over. A second time changes nothing. */
        public synchronized void leave() {
            if (!left) {
                left = true;
                visited.forEach(hosts::give);
                accounts.give(account);
                requests.decrementAndGet();
            }
        }
    }
}
