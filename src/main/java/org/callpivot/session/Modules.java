package org.callpivot.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.callpivot.callflow.Callflow;
import org.callpivot.callflow.Node;
import org.callpivot.request.Method;

/**
 * Which class carries out which module. Modules of Kazoo that stand here Pivot carries out itself; those that begin with
 * {@code twiml:} are made by the TwiML translator alone; every other one is the switch's ({@link ActionModule}).
 */
final class Modules {

    private static final Module OF_THE_SWITCH = new ActionModule();
    private static final Map<String, Module> OURS = ours();

    private Modules() {}

    static Module of(Node node) {
        return OURS.getOrDefault(node.module(), OF_THE_SWITCH);
    }

    private static Map<String, Module> ours() {
        Module dial = new DialModule();
        Module conference = new ConferenceModule();
        Module variables = new SetVariablesModule();
        Map<String, Module> all = new HashMap<>();
        all.put("pivot", Turn::pivot);
        all.put("tts", new TtsModule());
        all.put("play", new PlayModule());
        all.put("sleep", new SleepModule());
        all.put("collect_dtmf", new CollectDtmfModule());
        all.put("flush_dtmf", (turn, node) -> {
            turn.session().collections.remove(node.text("collection_name", "default"));
            turn.strand().typed = "";
            turn.go();
        });
        all.put("menu", new MenuModule());
        all.put("set_variables", variables);
        all.put("set_variable", variables);
        all.put("branch_variable", new BranchVariableModule());
        all.put("answer", new Answered(Turn::go));
        all.put("hangup", (turn, node) -> turn.end("normal"));
        all.put("response", new ResponseModule());
        all.put("resources", dial);
        all.put("offnet", dial);
        all.put("device", dial);
        all.put("user", dial);
        all.put("ring_group", dial);
        all.put("conference", conference);
        all.put("record_call", new RecordCallModule());
        all.put("record_caller", new RecordModule());
        all.put("send_dtmf", new SendDtmfModule());
        all.put("language", (turn, node) -> {
            turn.session().language = node.text("language", null);
            turn.go();
        });
        all.put("noop", (turn, node) -> turn.send("ping", Turn.object()));
        all.put("dead_air", new Answered(Turn::awaitHangup));
        all.put("webhook", new WebhookModule());
        all.put("callflow", Modules::jump);
        all.put("twiml:gather", new TwimlGatherModule());
        all.put("twiml:record", new TwimlRecordModule());
        all.put("twiml:dial", new TwimlDialModule());
        all.put("twiml:conference", conference);
        all.put("twiml:queue", new TwimlQueueModule());
        all.put("twiml:enqueue", new TwimlEnqueueModule());
        all.put("twiml:leave", (turn, node) -> turn.leave());
        all.put("twiml:command", new TwimlCommandModule());
        all.put("twiml:redirect", (turn, node) -> {
            remember(turn, node);
            turn.ask(node.text("url", ""), Optional.ofNullable(Method.parse(node.text("method", "POST")))
                    .orElse(Method.POST));
        });
        all.put("twiml:set", (turn, node) -> {
            remember(turn, node);
            turn.go();
        });
        return Map.copyOf(all);
    }

    /** Another callflow by id or inline; {@code _} when it does not exist. */
    private static void jump(Turn turn, Node node) {
        Optional<Node> target = node.data().path("flow") instanceof ObjectNode inline
                ? Optional.of(Node.read(inline)) : turn.callflow(node.text("id", "")).map(Callflow::flow);
        if (target.isPresent()) {
            turn.branch(target.get());
        } else {
            turn.note("callflow " + node.text("id", "") + " does not exist: going on at the child _");
            turn.go();
        }
    }

    private static void remember(Turn turn, Node node) {
        node.data().path("variables").properties()
                .forEach(entry -> turn.session().requestVars.put(entry.getKey(), entry.getValue().asText()));
    }

    /** A module that needs no more than the call to be answered. */
    private record Answered(Consumer<Turn> then) implements Module {
        @Override
        public boolean answersFirst() {
            return true;
        }

        @Override
        public void start(Turn turn, Node node) {
            then.accept(turn);
        }
    }
}
