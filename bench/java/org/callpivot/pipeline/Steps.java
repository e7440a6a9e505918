package org.callpivot.pipeline;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.callpivot.callflow.Callflow;
import org.callpivot.callflow.Callflows;
import org.callpivot.cdr.CdrStore;
import org.callpivot.contract.Command;
import org.callpivot.contract.SwitchEvent;
import org.callpivot.session.CallSession;
import org.callpivot.session.Decision;
import org.callpivot.session.Input;
import org.callpivot.session.SessionForm;
import org.callpivot.session.SessionSettings;
import org.callpivot.session.Surroundings;
import org.callpivot.store.Database;

/** What Pivot does with an event of a call, without routes and transports: the session decides, the decision is stored. */
public interface Steps {

    /** @return the commands that follow */
    List<Command> on(Input input);

    /** Decisions of one call, which nobody stores. @param written what a store would be given; null to leave that out too */
    static Steps ofOneCall(Callflow callflow, Consumer<String> written) {
        Surroundings around = new Surroundings(only(callflow), SessionSettings.DEFAULTS);
        return new Steps() {
            private CallSession session;

            @Override
            public List<Command> on(Input input) {
                Decision decision = session == null ? begin(input) : session.on(input, around, Instant.now());
                session = decision.next();
                if (written != null && !session.finished()) {
                    written.accept(SessionForm.write(session));
                }
                return decision.commands();
            }

            private Decision begin(Input input) {
                SwitchEvent event = ((Input.FromSwitch) input).event();
                return CallSession.begin((SwitchEvent.Offered) event, callflow.account(), callflow.flow(), around, Instant.now());
            }
        };
    }

    /** A node that keeps its calls in the database, as the route call-input does. */
    final class Stored implements Steps {

        private final Database database;
        private final CdrStore cdrs;
        private final SessionStore store;
        private final Supplier<LiveCalls> fresh;
        private LiveCalls live;

        public Stored(Database database, Callflow callflow) {
            this.database = database;
            this.cdrs = new CdrStore(database, Clock.systemUTC());
            this.store = new SessionStore(database);
            this.fresh = () -> new LiveCalls(store, cdrs, () -> only(callflow), SessionSettings.DEFAULTS, callflow.account(),
                    new SimpleMeterRegistry(), Clock.systemUTC());
            this.live = fresh.get();
        }

        @Override
        public List<Command> on(Input input) {
            return decide(input).commands();
        }

        /** What follows from the input, and is stored; null when nothing does. */
        public Decision decide(Input input) {
            Decision decision = live.decide(input);
            if (decision == null) {
                return null;
            }
            AtomicReference<SessionStore.Row> row = new AtomicReference<>();
            database.together(() -> {
                row.set(live.save(decision));
                decision.cdrs().forEach(cdrs::store);
            });
            live.saved(row.get());
            return decision;
        }

        /** The node knows the call from the store, as after a take-over. */
        public void load(String id) {
            live.saved(store.find(id).orElseThrow());
        }

        /** As a node that has just started: it knows no call. */
        public void forget() {
            live = fresh.get();
        }

        public SessionStore store() {
            return store;
        }
    }

    private static Callflows only(Callflow callflow) {
        return new Callflows() {
            @Override
            public Optional<Match> byNumber(String account, String number) {
                return Optional.of(new Match(callflow, null));
            }

            @Override
            public Optional<Callflow> byId(String account, String id) {
                return Optional.empty();
            }
        };
    }
}
