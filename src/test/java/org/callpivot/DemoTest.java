package org.callpivot;

import static org.callpivot.http.MisbehavingServer.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.callpivot.http.MisbehavingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code pivot demo} as a web developer uses it: what the terminal shows, and the exit status. */
class DemoTest {

    private final PrintStream terminal = System.out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final MisbehavingServer server = MisbehavingServer.start();

    @TempDir
    private Path folder;

    DemoTest() throws IOException {}

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void leave() {
        System.setOut(terminal);
        server.close();
    }

    private int demo(String... options) throws IOException {
        Path settings = folder.resolve("demo.properties");
        String shipped = Files.readString(Path.of("config/application-demo.properties"));
        Files.writeString(settings, shipped.replaceAll("(?m)^(pivot.demo.server.port =).*", "$1 0")
                .replace("jdbc:h2:mem:demo", "jdbc:h2:mem:" + folder.getFileName()));
        List<String> words = new ArrayList<>(List.of("demo", "--config", settings.toString()));
        words.addAll(List.of(options));
        PrintWriter out = new PrintWriter(System.out, true);
        return new CommandLine(new Main()).setOut(out).setErr(out).execute(words.toArray(String[]::new));
    }

    private void assertShown(String text) {
        String shown = printed.toString(StandardCharsets.UTF_8);
        assertTrue(shown.contains(text), () -> "\"" + text + "\" is missing in:\n" + shown);
    }

    @Test
    void ownServer() throws Exception {
        server.on("/voice", answer(200, "text/xml", "<Response><Say>hello</Say><Sey>x</Sey></Response>"));

        assertEquals(0, demo("--url", server.url("/voice"), "--method", "post", "--format", "twiml"));

        assertShown("   0.0  caller  1001 dials 2030");
        assertShown("POST " + server.url("/voice"));
        assertShown("warning 12200 at 1:27: <Sey> is not a verb");
        assertShown("The call was played to its end: the caller heard");
    }

    @Test
    void aServerThatDoesNotListenIsNamedWithItsCode() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertEquals(1, demo("--url", "http://127.0.0.1:" + port + "/"));

        assertShown("failure request failed with 11202 CONNECT: no connection");
        assertShown("the pivot has no child _ to go on at");
        assertShown("The call did not go as planned");
    }

    @Test
    void aMethodThatDoesNotExistIsRefusedByPivot() throws Exception {
        assertEquals(1, demo("--url", server.url("/"), "--method", "fetch"));
        assertShown("PV-SETTINGS SETTINGS: ");
        assertShown("method is \"fetch\", but must be get or post");
    }

    @Test
    void anUnknownNumber() throws Exception {
        assertEquals(1, demo("--to", "4711"));
        assertShown("no callflow for the number 4711 in account default");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --digits 1 --interactive | mutually exclusive
            --method post            | Missing required argument(s): --url=URL
            --digits 1,x             | digits "x": only 0-9 * # A-D, words in quotes, or h to hang up
            """)
    void optionsThatDoNotFit(String options, String message) throws Exception {
        assertEquals(2, demo(options.split(" ")));
        assertShown(message);
    }
}
