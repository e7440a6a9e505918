package org.callpivot.http;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.callpivot.session.Failure.Kind;

/**
 * Bounds the requests that are in flight to one host, and for one account: a developer's server that hangs, or a customer
 * with a flood of calls, takes its own share and not everybody's. A place is taken before a thread is; whoever finds none
 * is told at once, nobody waits.
 */
public final class InFlight {

    private final Share hosts;
    private final Share accounts;
    private final AtomicInteger requests = new AtomicInteger();

    /**
     * @param perHost    requests to one host, under whatever port; 0 = no bound
     * @param perAccount requests of one account; 0 = no bound
     */
    public InFlight(int perHost, int perAccount) {
        this.hosts = new Share(perHost, Kind.BUSY_HOST, "host",
                "requests in flight, pivot.http.max-per-host allows no more");
        this.accounts = new Share(perAccount, Kind.BUSY_ACCOUNT, "account",
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
