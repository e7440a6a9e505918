package org.callpivot.bus;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.callpivot.contract.Codec;
import org.callpivot.contract.Command;
import org.callpivot.contract.SwitchEvent.Meta;

/**
 * A switch with many calls at once, and their developer's web server. Each call has a script: what its developer lets it hear, how
 * long its caller takes, and the words that it must end with. So a call that was lost, or forgot where it was, is seen.
 */
public final class Fleet implements AutoCloseable {

    /** What is going on in a call for most of its time. */
    enum Script { PLAYING, GATHERING, BRIDGE, SLOW }

    /**
     * @param calls    offered
     * @param right    ended as their script says
     * @param wrong    ended otherwise, with what happened
     * @param lost     not ended
     * @param commands taken, each once
     * @param repeated commands that came once more, with the same id, by name
     * @param noCdr    legs whose CDR has not come
     */
    public record Report(int calls, int right, List<String> wrong, List<String> lost, int commands, Map<String, AtomicInteger> repeated,
                         List<String> noCdr, int requests) {
        @Override
        public String toString() {
            return "calls " + calls + ", ended as their script says " + right + ", otherwise " + wrong.size() + first(wrong)
                    + ", lost " + lost.size() + first(lost) + "; commands " + commands + ", doubled by id " + doubled() + " " + repeated
                    + "; legs without CDR " + noCdr.size() + first(noCdr) + "; requests to the developer " + requests;
        }

        /** Commands that came more than once. */
        public int doubled() {
            return repeated.values().stream().mapToInt(AtomicInteger::get).sum();
        }

        private static String first(List<String> some) {
            return some.isEmpty() ? "" : " " + some.subList(0, Math.min(5, some.size()));
        }
    }

    private final SwitchBus bus;
    private final String prefix;
    private final Duration shortest;
    private final Duration longest;
    private final FleetServer developer;
    private final Codec codec = new Codec();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(4);
    private final Map<String, Call> calls = new ConcurrentHashMap<>();
    private final Set<String> legs = ConcurrentHashMap.newKeySet();
    private final AtomicInteger commands = new AtomicInteger();
    private final Map<String, AtomicInteger> repeated = new ConcurrentSkipListMap<>();
    /** Complete while callers may come to their end. */
    private volatile CompletableFuture<Void> going = CompletableFuture.completedFuture(null);

    /**
     * @param prefix   of Call-IDs, new for each fleet
     * @param shortest and {@code longest}: how long a caller listens, types, talks; chosen by chance, the same in every run
     */
    public Fleet(SwitchBus bus, String prefix, Duration shortest, Duration longest) throws IOException {
        this.bus = bus;
        this.prefix = prefix;
        this.shortest = shortest;
        this.longest = longest;
        this.developer = new FleetServer(id -> calls.get(id).through);
        bus.onCommand(this::take);
    }

    /** Callers stay where they are, and the slow server has no end, until {@link #letGo}. To be said before they dial. */
    public void hold() {
        going = new CompletableFuture<>();
    }

    /** From now on the time of each caller runs. */
    public void letGo() {
        going.complete(null);
    }

    /** That many callers dial, one after another; those whose developer is slow come last, so that he is asked as seldom as may be. */
    public void dial(int count, int perSecond) throws InterruptedException {
        List<Script> scripts = IntStream.range(0, count).mapToObj(i -> Script.values()[i % Script.values().length])
                .sorted(Comparator.comparing(script -> script == Script.SLOW)).toList();
        CountDownLatch dialled = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            Call call = new Call(prefix + "-" + calls.size(), scripts.get(i), i);
            calls.put(call.id, call);
            legs.add(call.id);
            clock.schedule(() -> {
                call.offer();
                dialled.countDown();
            }, 1000L * i / perSecond, TimeUnit.MILLISECONDS);
        }
        dialled.await();
    }

    /** Until all calls have ended and all CDRs are there, or the time is over. */
    public Report await(Duration atMost) {
        try {
            Awaitility.await().atMost(atMost).pollInterval(Duration.ofMillis(100))
                    .until(() -> calls.values().stream().allMatch(call -> call.ended) && developer.cdrs().containsAll(legs));
        } catch (ConditionTimeoutException e) {
            // The report says what is missing.
        }
        return report();
    }

    /** How many calls have come so far that their developer's server or their caller is busy with them, and have not ended. */
    public int alive() {
        return (int) calls.values().stream()
                .filter(call -> !call.ended && (call.begun || call.script == Script.SLOW && developer.knows(call.id))).count();
    }

    public int ended() {
        return (int) calls.values().stream().filter(call -> call.ended).count();
    }

    public Report report() {
        List<Call> all = calls.values().stream().sorted((one, other) -> one.id.compareTo(other.id)).toList();
        return new Report(all.size(), (int) all.stream().filter(Call::isRight).count(),
                all.stream().filter(call -> call.ended && !call.isRight()).map(Call::toString).toList(),
                all.stream().filter(call -> !call.ended).map(Call::toString).toList(), commands.get(), Map.copyOf(repeated),
                legs.stream().filter(leg -> !developer.cdrs().contains(leg)).sorted().toList(), developer.requests());
    }

    private void take(byte[] message) {
        Command command = codec.readCommand(message);
        String session = command.callId().replaceFirst("-callee$", "");
        Call call = calls.get(session);
        if (call != null) {
            call.take(command);
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        developer.close();
        bus.close();
    }

    /** One call of the switch, with its caller, and the one whom he is connected to. */
    private final class Call {

        private final String id;
        private final Script script;
        private final Duration stage;
        private final Set<String> seen = new HashSet<>();
        private long sequence;
        private String said = "";
        private volatile boolean begun;
        private volatile boolean through;
        private volatile boolean ended;

        Call(String id, Script script, int seed) {
            this.id = id;
            this.script = script;
            long range = longest.minus(shortest).toMillis();
            this.stage = shortest.plusMillis((long) (new Random(seed).nextDouble() * range));
            later(() -> through = true);
        }

        boolean isRight() {
            return ended && said.equals("done " + script.name().toLowerCase(Locale.ROOT));
        }

        @Override
        public String toString() {
            return id + " " + script + " said \"" + said + "\"" + " after " + seen.size() + " commands " + seen;
        }

        synchronized void offer() {
            ObjectNode data = object().put("direction", "inbound").put("state", "ringing").put("node", "fleet");
            data.putObject("from").put("number", "1001");
            data.putObject("to").put("number", "2030");
            data.set("replyTo", bus.replyTo(id));
            data.putObject("application").put("voiceUrl", developer.url("/" + script.name().toLowerCase(Locale.ROOT)))
                    .put("method", "post").put("format", "twiml").put("cdrUrl", developer.url("/cdr"));
            tell(id, "call.offered", data);
        }

        synchronized void take(Command command) {
            if (!seen.add(command.id())) {
                repeated.computeIfAbsent(command.name(), any -> new AtomicInteger()).incrementAndGet();
                return;
            }
            commands.incrementAndGet();
            begun = true;
            if (ended) {
                return;
            }
            switch (command.name()) {
                case "answer" -> {
                    tell(id, "call.answered", object());
                    done(command, object());
                }
                case "say" -> {
                    said = command.data().path("text").asText();
                    done(command, object());
                }
                case "play" -> {
                    status(command, "started", object());
                    later(() -> done(command, object()));
                }
                case "gather" -> {
                    status(command, "started", object());
                    later(() -> type(command));
                }
                case "dial" -> connect(command);
                case "hangup" -> {
                    done(command, object());
                    tell(id, "call.ended", object().put("reason", "normal").put("cause", 16));
                    ended = true;
                }
                default -> done(command, object());
            }
        }

        private void type(Command command) {
            for (String digit : List.of("1", "2", "3", "4")) {
                tell(id, "call.dtmf", object().put("digit", digit));
            }
            done(command, object().put("digits", "1234").put("outcome", "matched"));
        }

        private void connect(Command command) {
            String callee = id + "-callee";
            legs.add(callee);
            tell(callee, "call.created", object().put("parentCallId", id).put("commandId", command.id()).put("target", 0));
            tell(callee, "call.progress", object().put("state", "ringing"));
            tell(callee, "call.answered", object());
            tell(id, "call.bridged", object().put("otherCallId", callee));
            later(() -> {
                tell(callee, "call.ended", object().put("reason", "normal").put("cause", 16));
                done(command, object().put("outcome", "answered").put("otherCallId", callee).put("bridgedMs", stage.toMillis()));
            });
        }

        /** The caller takes his time. */
        private void later(Runnable what) {
            going.thenRun(() -> clock.schedule(() -> {
                synchronized (this) {
                    if (!ended) {
                        what.run();
                    }
                }
            }, stage.toMillis(), TimeUnit.MILLISECONDS));
        }

        private void done(Command command, ObjectNode result) {
            status(command, "completed", result);
        }

        private void status(Command command, String status, ObjectNode result) {
            ObjectNode data = object().put("commandId", command.id()).put("status", status);
            data.set("result", result);
            tell(command.callId(), "command.status", data);
        }

        private void tell(String leg, String type, ObjectNode data) {
            Meta meta = new Meta(id + "-e" + ++sequence, type, "/switch/fleet", leg, id, Instant.now(), sequence);
            bus.tell(type, id, codec.write(meta, data));
        }
    }
}
