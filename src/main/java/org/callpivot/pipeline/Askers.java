package org.callpivot.pipeline;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.callpivot.http.BoundedThreads;
import org.callpivot.http.Breakers;
import org.callpivot.http.HttpFailure;
import org.callpivot.http.InFlight;
import org.callpivot.session.Ask;
import org.callpivot.session.Failure;
import org.callpivot.session.Input;

/** Who may ask a developer's server now: whose host has not failed too often, and whose host, account and node have a place for a request. */
public final class Askers {

    private final BoundedThreads threads;
    private final InFlight inFlight;
    private final Breakers breakers;

    /**
     * @param threads  that the requests run on; closed by whoever made them
     * @param inFlight the shares of hosts and accounts
     * @param breakers which hosts are asked at all
     */
    public Askers(BoundedThreads threads, InFlight inFlight, Breakers breakers) {
        this.threads = threads;
        this.inFlight = inFlight;
        this.breakers = breakers;
    }

    /** Requests that are running. */
    int running() {
        return threads.getActiveCount();
    }

    /** Takes all places that the request needs, or none. */
    Admission admit(Ask ask) {
        Breakers.Pass pass = breakers.pass();
        InFlight.Place place = null;
        try {
            pass.enter(ask.url());
            place = inFlight.enter(ask.account(), ask.url());
            return new Admission(ask, pass, place, threads.take());
        } catch (HttpFailure refused) {
            pass.leave();
            return new Admission(ask, refused.failure());
        } catch (RejectedExecutionException allBusy) {
            place.leave();
            pass.leave();
            return new Admission(ask, busy(allBusy));
        }
    }

    private static Failure busy(RejectedExecutionException why) {
        return new Failure(Failure.Kind.BUSY, why.getMessage());
    }

    /** A request, and its places or why it has none. Whoever has it either starts the request or leaves. */
    static final class Admission {
        private final Ask ask;
        private final Breakers.Pass pass;
        private final InFlight.Place place;
        private final BoundedThreads.Place thread;
        private Failure refusal;
        private boolean started;

        private Admission(Ask ask, Breakers.Pass pass, InFlight.Place place, BoundedThreads.Place thread) {
            this.ask = ask;
            this.pass = pass;
            this.place = place;
            this.thread = thread;
        }

        private Admission(Ask ask, Failure refusal) {
            this(ask, null, null, null);
            this.refusal = refusal;
        }

        Ask ask() {
            return ask;
        }

        boolean refused() {
            return refusal != null;
        }

        /** What the call hears of a request that was refused. */
        Input.Failed failed() {
            return new Input.Failed(ask.sessionId(), ask.id(), refusal, List.of());
        }

        Breakers.Pass pass() {
            return pass;
        }

        InFlight.Place place() {
            return place;
        }

        /**
         * Runs it on a thread of its own, and gives the places back at its end.
         *
         * @return false when it is refused after all: the machine has no thread for it, or this node stops
         */
        boolean start(Runnable request) {
            try {
                thread.run(() -> {
                    try {
                        request.run();
                    } finally {
                        giveBack();
                    }
                });
                started = true;
            } catch (RejectedExecutionException noThread) {
                refusal = busy(noThread);
                giveBack();
            }
            return started;
        }

        /** Gives the places back, unless the request was started. */
        void leave() {
            if (!started && !refused()) {
                giveBack();
            }
        }

        private void giveBack() {
            place.leave();
            pass.leave();
            thread.leave();
        }
    }
}
