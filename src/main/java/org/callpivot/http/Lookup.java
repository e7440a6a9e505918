package org.callpivot.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.callpivot.session.Failure;

/**
 * Looks up host names in bounded time. The JDK's own look-up cannot be interrupted and may take half a minute, so it
 * runs on threads of its own; the caller waits until its deadline at most. Everybody who asks for the same host at
 * the same time waits for the same look-up: a host's dead name server holds one thread, not all of them, and many such hosts
 * hold no more than their account's share.
 */
public final class Lookup implements AutoCloseable {

    /** Where addresses come from: {@link InetAddress#getAllByName} but in tests. */
    public interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final Resolver resolver;
    private final Duration limit;
    private final int maxThreads;
    private final BoundedThreads threads;
    private final Share accounts;
    private final ConcurrentMap<String, CompletableFuture<List<InetAddress>>> running = new ConcurrentHashMap<>();

    /**
     * @param maxThreads different hosts that can be looked up at the same time; one more is refused as BUSY
     * @param perAccount of these for one account, counted until the look-up itself is over, however soon its caller gives up; one more
     *                   is refused as BUSY_ACCOUNT; 0 = no bound of its own
     * @param limit      bound of a look-up for callers without a deadline
     */
    public Lookup(Resolver resolver, int maxThreads, int perAccount, Duration limit) {
        this.resolver = resolver;
        this.limit = limit;
        this.maxThreads = maxThreads;
        this.accounts = new Share(Failure.Kind.BUSY_ACCOUNT, "account", perAccount, "hosts being resolved, no more are at once");
        // Never virtual ones: the JDK's look-up is native code and would hold a virtual thread's carrier.
        this.threads = new BoundedThreads("pivot-dns", maxThreads, BoundedThreads.Kind.PLATFORM, Duration.ofSeconds(30));
    }

    /**
     * @param account  who asks; null: nobody
     * @param deadline null: the limit of this object
     * @return at least one address
     * @throws HttpFailure DNS if the host has no address or none in time, BUSY if too many look-ups are running, BUSY_ACCOUNT if the
     *                     account's are too many
     */
    List<InetAddress> addresses(String account, String host, Instant deadline) {
        long millis = deadline == null ? limit.toMillis() : Duration.between(Instant.now(), deadline).toMillis();
        try {
            return lookUp(account == null ? "" : account, host).get(Math.max(millis, 0), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HttpFailure(Failure.Kind.DNS, "host " + host + " was not resolved in time", e);
        } catch (ExecutionException e) {
            throw new HttpFailure(Failure.Kind.DNS, "host " + host + " has no address in DNS", e.getCause());
        } catch (RejectedExecutionException e) {
            throw new HttpFailure(Failure.Kind.BUSY, maxThreads + " other hosts are being resolved", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HttpFailure(Failure.Kind.INTERNAL, "interrupted while host " + host + " was resolved", e);
        }
    }

    private CompletableFuture<List<InetAddress>> lookUp(String account, String host) {
        // Atomic: who is refused a look-up takes nobody along who wants the same host.
        return running.computeIfAbsent(host, one -> begin(account, one));
    }

    private CompletableFuture<List<InetAddress>> begin(String account, String host) {
        accounts.take(account);
        CompletableFuture<List<InetAddress>> lookUp = new CompletableFuture<>();
        try {
            threads.execute(() -> complete(account, host, lookUp));
        } catch (RejectedExecutionException e) {
            accounts.give(account);
            throw e;
        }
        return lookUp;
    }

    /** A look-up that is over is shared with nobody: whoever has seen its end and asks again gets a new one. */
    private void complete(String account, String host, CompletableFuture<List<InetAddress>> lookUp) {
        // Forgotten before it is told: whoever asks afterwards must get a look-up of his own, not this one's answer.
        try {
            List<InetAddress> addresses = List.of(resolver.resolve(host));
            forget(account, host, lookUp);
            lookUp.complete(addresses);
        } catch (UnknownHostException | RuntimeException | Error e) {
            forget(account, host, lookUp);
            lookUp.completeExceptionally(e);
        }
    }

    private void forget(String account, String host, CompletableFuture<List<InetAddress>> lookUp) {
        running.remove(host, lookUp);
        accounts.give(account);
    }

    @Override
    public void close() {
        threads.close();
    }
}
