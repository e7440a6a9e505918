package org.callpivot;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line as scripts and service managers see it: status, one clear message, an end in order. */
class ExitStatusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** 128 + SIGTERM: the JVM's own status for a process that was asked to end and did; systemd counts it as success. */
    private static final int ENDED_BY_SIGTERM = 143;

    @TempDir
    private Path folder;
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endProcesses() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void helpAndVersion() {
        StringWriter out = new StringWriter();
        assertEquals(0, commandLine(out, new StringWriter()).execute("--version"));
        assertTrue(out.toString().startsWith("pivot "), out.toString());
        assertEquals(0, commandLine(out, new StringWriter()).execute("--help"));
        assertTrue(out.toString().contains("--config") && out.toString().contains("demo"), out.toString());
    }

    @Test
    void wordsThatItDoesNotKnow() {
        StringWriter err = new StringWriter();
        assertEquals(2, commandLine(new StringWriter(), err).execute("--konfig=x"));
        assertTrue(err.toString().startsWith("Unknown option: '--konfig=x'"), err.toString());
    }

    @Test
    void brokenSettings_oneClearMessageAndStatus1() throws Exception {
        Path settings = Files.writeString(folder.resolve("broken.properties"), """
                pivot.session.quick = soon
                pivot.database.url = jdbc:h2:mem:broken
                """);
        Process process = pivot(Map.of(), "--config", settings.toString());
        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "it hangs");
        assertEquals(1, process.exitValue());
        List<JsonNode> errors = log().stream().filter(line -> line.path("level").asText().equals("ERROR")).toList();
        assertEquals(1, errors.size(), errors::toString);
        assertEquals("Pivot did not start: pivot.session.quick is \"soon\", but must be a duration like 500ms, 10s, 5m or 2h",
                errors.get(0).path("message").asText());
        assertFalse(Files.readString(folder.resolve("err")).contains("\\tat "), "no stack trace");
        assertEquals("", Files.readString(folder.resolve("out")));
    }

    /** One process for all that only a process can show: it costs seconds. */
    @Test
    void startsTakesACallAndEndsInOrder() throws Exception {
        int port = freePort();
        int managementPort = freePort();
        Process process = pivot(Map.of(
                "CAMEL_SERVER_PORT", String.valueOf(port),
                "CAMEL_MANAGEMENT_PORT", String.valueOf(managementPort),
                "PIVOT_DATABASE_URL", "jdbc:h2:mem:process",
                "PIVOT_CALLFLOWS_FOLDER", folder.toString(),
                "PIVOT_SESSION_GOODBYE", "100ms"));
        HttpClient client = HttpClient.newHttpClient();
        URI health = URI.create("http://127.0.0.1:" + managementPort + "/observe/health");
        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(IOException.class).until(() -> client.send(
                HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
        String offer = RunningPivot.event("1", "call.offered", "call-77",
                "{'to':{'number':'2030'},'account':'acme','application':{'voiceUrl':'http://localhost/'}}");
        assertEquals(202, client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/switch/events"))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(offer)).build(),
                HttpResponse.BodyHandlers.discarding()).statusCode());
        await().until(() -> log().stream().anyMatch(line -> line.path("Call-ID").asText().equals("call-77")
                && line.path("Account-ID").asText().equals("acme") && line.path("message").asText().contains("11205 REFUSED_URL")));

        process.destroy();
        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "SIGTERM does not end it");
        assertEquals(ENDED_BY_SIGTERM, process.exitValue());
        List<String> messages = log().stream().map(line -> line.path("message").asText()).toList();
        assertTrue(messages.stream().anyMatch(message -> message.matches("Pivot .+ is ready: .+")), messages::toString);
        assertEquals("Pivot has stopped", messages.get(messages.size() - 1), messages::toString);
    }

    private static CommandLine commandLine(StringWriter out, StringWriter err) {
        return new CommandLine(new Main()).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    }

    /** {@code java org.callpivot.Main}, in the project's folder as the README says. */
    private Process pivot(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), "org.callpivot.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile()).redirectError(folder.resolve("err").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** Every line of the log is one JSON object; a line that is still being written is left out. */
    private List<JsonNode> log() throws IOException {
        String text = Files.readString(folder.resolve("err"));
        List<JsonNode> lines = new ArrayList<>();
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
