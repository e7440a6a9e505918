package org.callpivot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's example of a transport of one's own, as it stands there: one YAML file and two properties. */
class OwnTransportTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void aCallOverFiles() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        int begin = readme.indexOf("- route:\n    id: switch-files-events");
        Files.writeString(folder.resolve("switch-files.camel.yaml"), readme.substring(begin, readme.indexOf("```", begin)));
        Files.createDirectories(folder.resolve("events"));
        try (RunningPivot pivot = RunningPivot.start(folder.resolve("callflows"), Map.of(
                "camel.main.routes-include-pattern", "file:routes/*.camel.yaml,file:" + folder + "/*.camel.yaml",
                "pivot.switch.files.enabled", "true", "pivot.switch.files.folder", folder.toString()))) {
            pivot.callflow("2030", "{'module':'tts','data':{'text':'over files'}}").awaitCallflow("2030", "over files");

            tell(1, "call.offered", "{'to':{'number':'2030'},'state':'answered'}");
            JsonNode say = command("f-1-c1");
            assertEquals("command.say over files", say.path("type").asText() + " " + say.at("/data/text").asText());
            tell(2, "command.status", "{'commandId':'f-1-c1','status':'completed'}");
            assertEquals("command.hangup", command("f-1-c2").path("type").asText());
            tell(3, "call.ended", "{'reason':'normal'}");
            await().until(() -> pivot.api("/cdrs").size() == 1);
            await().until(() -> files("events").isEmpty());
        }
    }

    private void tell(int number, String type, String data) throws IOException {
        Path draft = Files.writeString(folder.resolve("draft"), RunningPivot.event("e-" + number, type, "f-1", data), UTF_8);
        Files.move(draft, folder.resolve("events").resolve(number + ".json"), StandardCopyOption.ATOMIC_MOVE);
    }

    private JsonNode command(String id) throws IOException {
        Path file = folder.resolve("commands").resolve(id + ".json");
        await().until(() -> Files.exists(file) && Files.size(file) > 0);
        return JSON.readTree(Files.readAllBytes(file));
    }

    private List<Path> files(String name) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve(name))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
