package org.callpivot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code POST /switch/events} answers, over the shipped routes. */
class SwitchHttpTest {

    private static final String KEY = "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"/switch/lab\",\"type\":\"call.dtmf\","
            + "\"subject\":\"call-7\",\"partitionkey\":\"call-7\",\"time\":\"2026-01-05T09:30:00Z\",\"data\":{\"digit\":\"%s\"}}";

    @TempDir
    private Path folder;

    private static HttpResponse<String> post(RunningPivot pivot, String token, String event) throws Exception {
        return pivot.send(HttpRequest.newBuilder(pivot.events()).header("Content-Type", "application/cloudevents+json")
                .header("Authorization", "Bearer " + token).POST(HttpRequest.BodyPublishers.ofString(event)).build());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            secret | 5    | 202 | -              | -
            secret | x    | 400 | PV-EVENT-FIELD | /data/digit
            wrong  | 5    | 401 | PV-EVENT-TOKEN | -
            """)
    void statusCodeAndPointer(String token, String digit, int status, String code, String pointer) throws Exception {
        try (RunningPivot pivot = RunningPivot.start(folder, Map.of("pivot.switch.http.token", "secret"))) {
            HttpResponse<String> answer = post(pivot, token, KEY.formatted(digit));

            assertEquals(status, answer.statusCode(), answer.body());
            JsonNode error = new ObjectMapper().readTree(answer.body()).at("/errors/0");
            assertEquals(code, error.path("code").textValue());
            assertEquals(pointer, error.path("pointer").textValue());
        }
    }

    @Test
    void whatIsNoJsonIsTheSendersFault() throws Exception {
        try (RunningPivot pivot = RunningPivot.start(folder, Map.of())) {
            assertEquals(400, post(pivot, "any", "{").statusCode());
        }
    }
}
