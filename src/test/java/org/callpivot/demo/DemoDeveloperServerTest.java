package org.callpivot.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

@TestInstance(Lifecycle.PER_CLASS)
class DemoDeveloperServerTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private DemoDeveloperServer server;

    @BeforeAll
    void start() throws IOException {
        server = new DemoDeveloperServer(0);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(server.uri(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String type, String body) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(server.uri(path)).header("Content-Type", type)
                .POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    @Test
    void answersTheMissionsSample() throws Exception {
        HttpResponse<String> answer = get("/kazoo?Call-ID=1");

        assertEquals("application/json", answer.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("Pivot is pretty awesome. Have a great day.",
                new ObjectMapper().readTree(answer.body()).at("/data/text").asText());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /menu                          | text/xml         | Press 1 for opening hours
            /menu/choice?Digits=1          | text/xml         | We are open from 9 to 5.
            /menu/choice?Digits=2          | text/xml         | <Record action="/menu/recorded"
            /menu/choice?Digits=3          | application/json | "collect_dtmf"
            /menu/choice?Digits=9          | text/xml         | There is no such choice.
            /menu/choice                   | text/xml         | There is no such choice.
            /menu/pressed?Digits[default]=5| text/xml         | You pressed 5.
            /menu/pressed?Digits=%3Cx      | text/xml         | You pressed nothing.
            /menu/recorded                 | text/xml         | Thank you for your message.
            /tour                          | text/xml         | <Gather input="dtmf speech"
            /tour?Digits=none              | text/xml         | Hello, guest.
            /tour?SpeechResult=Tom+%26+%3CJ| text/xml         | Hello, Tom &amp; &lt;J.
            /tour?SpeechResult=Alice       | text/xml         | <Number url="/tour/whisper" statusCallback="/tour/told"
            /tour?SpeechResult=Alice       | text/xml         | <Enqueue waitUrl="/tour/wait">
            /tour?SpeechResult=Alice       | text/xml         | recordingStatusCallback="/tour/told"
            /tour/whisper                  | text/xml         | A guest of the tour
            /tour/wait?QueuePosition=3     | text/xml         | You are number 3 in the queue.
            /tour/recorded                 | text/xml         | That was the tour.
            """)
    void answersEachPage(String path, String type, String part) throws Exception {
        HttpResponse<String> answer = get(path.replace("[", "%5B").replace("]", "%5D"));

        assertEquals(200, answer.statusCode());
        assertEquals(type, answer.headers().firstValue("Content-Type").orElseThrow());
        assertTrue(answer.body().contains(part), answer.body());
    }

    @Test
    void readsParametersFromAFormAndFromJson() throws Exception {
        String form = "application/x-www-form-urlencoded";
        assertTrue(post("/menu/pressed", form, "CallSid=1&Digits=%23").body().contains("You pressed #."));
        assertTrue(post("/menu/pressed", form, "Digits%5Bdefault%5D=7").body().contains("You pressed 7."));
        assertTrue(post("/menu/pressed", "application/json", "{\"Digits\": {\"default\": \"8\"}}").body()
                .contains("You pressed 8."));
    }

    @Test
    void theCallflowLeadsBackToThisServer() throws Exception {
        String url = new ObjectMapper().readTree(get("/menu/choice?Digits=3").body())
                .at("/children/_/children/_/data/voice_url").asText();

        assertEquals(server.uri("/menu/pressed").toString(), url);
    }

    @Test
    void takesCdrs() throws Exception {
        assertEquals(200, post("/cdr", "application/x-www-form-urlencoded", "Call-ID=a%40b&Duration-Seconds=3").statusCode());

        assertEquals(List.of(Map.of("Call-ID", "a@b", "Duration-Seconds", "3")), server.takeCdrs(1, Duration.ofSeconds(5)));
        assertEquals(List.of(), server.takeCdrs(1, Duration.ZERO));
    }

    @Test
    void takesWhatItIsToldOnTheTour() throws Exception {
        HttpResponse<String> answer = post("/tour/told", "application/x-www-form-urlencoded", "CallStatus=ringing");

        assertEquals(200, answer.statusCode());
        assertEquals("", answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tour", "/tour?SpeechResult=Alice", "/tour/whisper", "/tour/wait", "/tour/recorded"})
    void theTourIsWellFormed(String path) throws Exception {
        assertEquals("Response", DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(get(path).body()))).getDocumentElement().getTagName());
    }

    @Test
    void hasNoOtherPages() throws Exception {
        assertEquals(404, get("/elsewhere").statusCode());
    }
}
