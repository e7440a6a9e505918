package org.callpivot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.callflow.Diagnostic.Severity;
import org.callpivot.callflow.InvalidDocument;
import org.callpivot.http.ContentTypes;
import org.callpivot.kazoo.CallflowReader;
import org.callpivot.kazoo.KazooTranslator;
import org.callpivot.kazoo.NodeReader;
import org.callpivot.kazoo.StrictJson;
import org.callpivot.request.WebUrl;
import org.callpivot.twiml.TwimlDocument;
import org.callpivot.twiml.TwimlLimits;
import org.callpivot.twiml.TwimlMapper;
import org.callpivot.twiml.TwimlText;
import org.callpivot.twiml.TwimlTranslator;

/**
 * What Pivot makes of a document, without a call: TwiML, a developer's callflow JSON, or a callflow file.
 *
 * @param document where it was found, without a password
 * @param found    errors and warnings; empty when all is well
 */
public record LintReport(String document, List<Diagnostic> found) {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** A document as it was found. */
    private record Source(byte[] bytes, String contentType, String url) {}

    /** @param place a file, a URL, or - for standard input @param nodes knows the modules; the same one may read many documents */
    public static LintReport of(String place, NodeReader nodes) {
        return new LintReport(WebUrl.mask(place), check(place, nodes));
    }

    public long errors() {
        return found.stream().filter(one -> one.severity() == Severity.ERROR).count();
    }

    /** For people: a line for each fault, and one with their number. */
    public List<String> lines() {
        Stream<String> faults = found.stream().map(one -> document + ":" + (one.where().isEmpty() ? "" : one.where() + ":") + " "
                + one.severity().name().toLowerCase(Locale.ROOT) + " " + one.code() + " " + one.message());
        return Stream.concat(faults, Stream.of(document + ": " + errors() + " errors, " + (found.size() - errors()) + " warnings"))
                .toList();
    }

    private static List<Diagnostic> check(String place, NodeReader nodes) {
        try {
            Source source = read(place);
            return isJson(source) ? checkJson(source.bytes(), nodes) : checkTwiml(source);
        } catch (InvalidDocument invalid) {
            return invalid.faults();
        } catch (IOException e) {
            return List.of(Diagnostic.error("PV-READ", "", "cannot be read: "
                    + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(Diagnostic.error("PV-READ", "", "reading was interrupted"));
        }
    }

    private static List<Diagnostic> checkJson(byte[] bytes, NodeReader nodes) {
        JsonNode document = StrictJson.read(StrictJson.mapper(), bytes);
        return document.has("flow") && !document.has("module")
                ? new CallflowReader(nodes).read("lint", document.path("account_id").asText("lint"), document).warnings()
                : new KazooTranslator(nodes).translate(document).warnings();
    }

    private static List<Diagnostic> checkTwiml(Source source) {
        String text = new TwimlText(TwimlLimits.DEFAULT).decode(source.bytes(), source.contentType());
        try {
            TwimlDocument document = TwimlMapper.create(TwimlLimits.DEFAULT).readValue(text, TwimlDocument.class);
            return new TwimlTranslator(WebUrl::references).translate(document, source.url()).warnings();
        } catch (JsonProcessingException e) {
            throw TwimlMapper.unwrap(e);
        }
    }

    /** By Content-Type where there is one, else by the first character. */
    private static boolean isJson(Source source) {
        if (source.contentType() != null) {
            return ContentTypes.document(source.contentType()) == ContentTypes.Document.JSON;
        }
        for (byte one : source.bytes()) {
            if (one != ' ' && one != '\n' && one != '\r' && one != '\t') {
                return one == '{' || one == '[';
            }
        }
        return false;
    }

    private static Source read(String place) throws IOException, InterruptedException {
        if (place.startsWith("http://") || place.startsWith("https://")) {
            WebUrl url = WebUrl.parse(place);
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url.wire())).timeout(TIMEOUT);
            if (url.authorization() != null) {
                request.header("Authorization", url.authorization());
            }
            HttpResponse<byte[]> answer = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL)
                    .connectTimeout(TIMEOUT).build().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IOException("status " + answer.statusCode() + "; only 200 brings a document");
            }
            return new Source(answer.body(), answer.headers().firstValue("Content-Type").orElse("text/xml"), place);
        }
        byte[] bytes = place.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(place));
        return new Source(bytes, null, "http://developer.example/document");
    }
}
