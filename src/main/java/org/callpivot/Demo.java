package org.callpivot;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.callpivot.demo.DemoCall;
import org.callpivot.demo.DemoDeveloperServer;
import org.callpivot.demo.DemoTerminal;
import org.callpivot.demo.Keys;
import org.callpivot.demo.Transcript;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code pivot demo}: starts Pivot with the demo settings, a developer's server and a simulated telephone, plays a call in the terminal
 * and ends. With {@code --url} the call asks the developer's own server.
 */
@Command(name = "demo", mixinStandardHelpOptions = true,
        description = "Plays a call in the terminal: a simulated telephone and switch, Pivot, and a developer's server.",
        footer = {"", "Times are seconds of the call, with the time that speech would take; nobody waits for it.", "",
            "Exit status: 0 the call was played to its end, 1 it was not (a line \"failure\" says why), 2 wrong options.", "",
            "Examples:",
            "  demo                                      the documented sample, callflow JSON",
            "  demo --to 2031 --digits 1,3,5,2           a voice menu in TwiML and JSON",
            "  demo --to 2031 --interactive              the same, you press the keys",
            "  demo --to 2032 --digits '\"Alice\"'         a tour: speech, a whisper, a queue, a recording",
            "  demo --url http://127.0.0.1:8000/voice --method post --format twiml"})
final class Demo implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", defaultValue = "config/application-demo.properties",
            description = "The demo's settings (default: ${DEFAULT-VALUE}).")
    private Path config;

    @Option(names = "--to", paramLabel = "NUMBER", defaultValue = "2030",
            description = "The number to call: 2030 (callflow JSON), 2031 (a TwiML menu) or 2032 (a tour of TwiML), see config/callflows "
                    + "(default: ${DEFAULT-VALUE}).")
    private String to;

    @Option(names = "--from", paramLabel = "NUMBER", defaultValue = "1001", description = "Who calls (default: ${DEFAULT-VALUE}).")
    private String from;

    @ArgGroup(exclusive = false)
    private OwnServer own;

    @ArgGroup(exclusive = true)
    private Fingers fingers = new Fingers();

    @Spec
    private CommandSpec spec;

    private static final class OwnServer {
        @Option(names = "--url", paramLabel = "URL", required = true,
                description = "Ask this server, as a pivot's voice_url; --to then only names the number.")
        private String url;

        @Option(names = "--method", paramLabel = "get|post", description = "With --url: the pivot's method (default: get).")
        private String method;

        @Option(names = "--format", paramLabel = "kazoo|twiml",
                description = "With --url: the pivot's req_format, the parameters' names (default: kazoo).")
        private String format;
    }

    private static final class Fingers {
        @Option(names = "--digits", paramLabel = "1,2,...",
                description = "What is pressed, one entry for each time that digits are asked for; an empty entry presses "
                        + "nothing, words in quotes are said, h hangs up.")
        private String digits = "";

        @Option(names = "--interactive", description = "Type the keys yourself: keys and Enter, h hangs up. Not with --digits.")
        private boolean interactive;
    }

    @Override
    public Integer call() throws Exception {
        System.setProperty("pivot.log.layout", "plain");
        // What Pivot warns of, the transcript tells.
        System.setProperty("pivot.log.level", System.getProperty("pivot.log.level", "error"));
        Keys keys = keys();
        int port = freePort();
        DemoTerminal terminal = DemoTerminal.ofSystem();
        Transcript transcript = new Transcript(InstantSource.system(), terminal);
        PivotMain pivot = new PivotMain("file:" + config).with("camel.server.port", String.valueOf(port));
        try {
            pivot.start();
            pivot.context().getManagementStrategy().addEventNotifier(new DemoTraffic(transcript));
            try (DemoDeveloperServer server = server(new Config(pivot.context()).number("pivot.demo.server.port", 0))) {
                DemoCall call = DemoCall.toNumber(URI.create("http://127.0.0.1:" + port + "/switch/events"), from, to);
                if (own != null) {
                    call = call.asking(own.url, own.method, own.format, server.uri("/cdr"));
                }
                DemoCall.Result result = call.run(keys, server, transcript);
                terminal.conclude(result);
                return result.isPlayed() ? 0 : 1;
            }
        } catch (Exception e) {
            System.err.println("The demo did not run: " + Reason.of(e));
            return 1;
        } finally {
            pivot.stop();
        }
    }

    private Keys keys() {
        try {
            return fingers.interactive ? Keys.typed(System.in, Charset.defaultCharset()) : Keys.prepared(fingers.digits);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--digits: " + e.getMessage(), e);
        }
    }

    private static DemoDeveloperServer server(int port) throws IOException {
        try {
            return new DemoDeveloperServer(port);
        } catch (BindException taken) {
            throw new IOException("port " + port + " of the demo's developer server (pivot.demo.server.port) cannot be used: "
                    + taken.getMessage());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
