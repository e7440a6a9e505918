package org.callpivot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code pivot lint}: tells what Pivot makes of a document, without a call: TwiML, a developer's callflow JSON, or a callflow file.
 * Exit status 0 without errors, 1 with errors (with {@code --strict} warnings too), 2 for wrong words.
 */
@Command(name = "lint", mixinStandardHelpOptions = true,
        description = "Checks TwiML or callflow JSON, from files or URLs, as Pivot would read it in a call.")
final class Lint implements Callable<Integer> {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Parameters(arity = "1..*", paramLabel = "FILE|URL", description = "What to check; - is standard input.")
    private List<String> places;

    @Option(names = "--json", description = "One JSON object for each document instead of lines for people.")
    private boolean json;

    @Option(names = "--strict", description = "Warnings count as errors.")
    private boolean strict;

    @Spec
    private CommandSpec spec;

    /** A document as it was found. */
    private record Source(byte[] bytes, String contentType, String url) {}

    @Override
    public Integer call() {
        boolean wrong = false;
        NodeReader nodes = new NodeReader();
        for (String place : places) {
            List<Diagnostic> found = check(place, nodes);
            report(WebUrl.mask(place), found);
            wrong |= found.stream().anyMatch(one -> strict || one.severity() == Severity.ERROR);
        }
        return wrong ? 1 : 0;
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

    private void report(String place, List<Diagnostic> found) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode line = JsonNodeFactory.instance.objectNode().put("document", place);
            ArrayNode list = line.putArray("diagnostics");
            found.forEach(one -> list.addObject().put("severity", one.severity().name().toLowerCase(Locale.ROOT))
                    .put("code", one.code()).put("where", one.where()).put("message", one.message()));
            out.println(line);
        } else {
            found.forEach(one -> out.println(place + ":" + (one.where().isEmpty() ? "" : one.where() + ":") + " "
                    + one.severity().name().toLowerCase(Locale.ROOT) + " " + one.code() + " " + one.message()));
            long errors = found.stream().filter(one -> one.severity() == Severity.ERROR).count();
            out.println(place + ": " + errors + " errors, " + (found.size() - errors) + " warnings");
        }
        out.flush();
    }
}
