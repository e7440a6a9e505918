package org.callpivot;

import java.io.IOException;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code pivot demo}: starts Pivot with the demo settings, a developer's server and a simulated telephone, plays a call in the terminal
 * and ends. With {@code --url} the call asks the developer's own server.
 */
@Command(name = "demo", mixinStandardHelpOptions = true,
        description = "Plays a call in the terminal: a simulated telephone and switch, Pivot, and a developer's server.")
final class Demo implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", defaultValue = "config/application-demo.properties",
            description = "The demo's settings (default: ${DEFAULT-VALUE}).")
    private Path config;

    @Option(names = "--to", paramLabel = "NUMBER", defaultValue = "2030",
            description = "The number to call: 2030 (callflow JSON) or 2031 (a TwiML menu), see config/callflows (default: ${DEFAULT-VALUE}).")
    private String to;

    @Option(names = "--from", paramLabel = "NUMBER", defaultValue = "1001", description = "Who calls (default: ${DEFAULT-VALUE}).")
    private String from;

    @Option(names = "--url", paramLabel = "URL", description = "Ask this server instead, as a pivot's voice_url.")
    private String url;

    @Option(names = "--method", paramLabel = "get|post", description = "The pivot's method, with --url.")
    private String method;

    @Option(names = "--format", paramLabel = "kazoo|twiml", description = "The pivot's req_format, with --url.")
    private String format;

    @Option(names = "--digits", paramLabel = "1,2,...", defaultValue = "",
            description = "What is pressed, one entry for each time that digits are asked for; an empty entry presses nothing, h hangs up.")
    private String digits;

    @Option(names = "--interactive", description = "Type the keys yourself: keys and Enter, h hangs up.")
    private boolean interactive;

    @Override
    public Integer call() throws Exception {
        System.setProperty("pivot.log.layout", "plain");
        System.setProperty("pivot.log.level", System.getProperty("pivot.log.level", "warn"));
        int port = freePort();
        PivotMain pivot = new PivotMain("file:" + config).with("camel.server.port", String.valueOf(port));
        Transcript transcript = new Transcript(InstantSource.system(), DemoTerminal.ofSystem());
        try {
            pivot.start();
            pivot.context().getManagementStrategy().addEventNotifier(new DemoTraffic(transcript));
            int serverPort = new Config(pivot.context()).number("pivot.demo.server.port", 0);
            try (DemoDeveloperServer server = new DemoDeveloperServer(serverPort)) {
                DemoCall call = DemoCall.toNumber(URI.create("http://127.0.0.1:" + port + "/switch/events"), from, to);
                if (url != null) {
                    call = call.asking(url, method, format, server.uri("/cdr"));
                }
                Keys keys = interactive ? Keys.typed(System.in, Charset.defaultCharset()) : Keys.prepared(digits);
                DemoCall.Result result = call.run(keys, server, transcript);
                return result.heard().isEmpty() && result.requests().isEmpty() ? 1 : 0;
            }
        } catch (Exception e) {
            System.err.println("The demo did not run: " + Main.reason(e));
            return 1;
        } finally {
            pivot.stop();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
