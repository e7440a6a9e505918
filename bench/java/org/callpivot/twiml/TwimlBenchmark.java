package org.callpivot.twiml;

import com.fasterxml.jackson.dataformat.xml.XmlMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.callpivot.callflow.Translation;
import org.callpivot.request.WebUrl;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What a document costs, against a bare pass of the same XML reader over the same bytes: all documents of the corpus, as
 * they come from the network, once per operation. {@code mvn -q -Pbench test-compile exec:exec -Dbench=twiml} prints the ratios.
 *
 * <p>The bare pass creates the reader and takes every event, name, attribute and text from it, as whoever reads the
 * document must; {@code events} takes the events alone. The whole is what the route does: bytes to text by
 * Content-Type, text to document as Camel's data format makes it, document to callflow with the URL resolver of the
 * application.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 15, time = 2)
@Measurement(iterations = 8, time = 2)
@Fork(1)
public class TwimlBenchmark {

    private static final Path CORPUS = Path.of("../shared/corpus/twiml/documents");
    private static final String URL = "https://app.example/ivr/start?step=1";

    private final XMLInputFactory factory = new GuardedInputFactory(TwimlLimits.DEFAULT);
    private final XmlMapper mapper = TwimlMapper.create(TwimlLimits.DEFAULT);
    private final TwimlText text = new TwimlText(TwimlLimits.DEFAULT);
    private final TwimlTranslator translator = new TwimlTranslator(WebUrl::references);

    private byte[][] bodies;
    private TwimlDocument[] parsed;

    @Setup
    public void read() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            bodies = files.sorted().map(TwimlBenchmark::bytes).toArray(byte[][]::new);
        }
        parsed = new TwimlDocument[bodies.length];
        for (int i = 0; i < bodies.length; i++) {
            parsed[i] = parse(bodies[i]);
        }
    }

    @Benchmark
    public void bare(Blackhole sink) throws XMLStreamException {
        for (byte[] body : bodies) {
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(body));
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        sink.consume(xml.getLocalName());
                        for (int i = 0; i < xml.getAttributeCount(); i++) {
                            sink.consume(xml.getAttributeLocalName(i));
                            sink.consume(xml.getAttributeValue(i));
                        }
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                        sink.consume(xml.getText());
                    default -> { }
                }
            }
            xml.close();
        }
    }

    @Benchmark
    public void events(Blackhole sink) throws XMLStreamException {
        for (byte[] body : bodies) {
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(body));
            while (xml.hasNext()) {
                sink.consume(xml.next());
            }
            xml.close();
        }
    }

    @Benchmark
    public void decode(Blackhole sink) {
        for (byte[] body : bodies) {
            sink.consume(text.decode(body, "text/xml; charset=utf-8"));
        }
    }

    @Benchmark
    public void parse(Blackhole sink) throws IOException {
        for (byte[] body : bodies) {
            sink.consume(parse(body));
        }
    }

    @Benchmark
    public void translate(Blackhole sink) {
        for (TwimlDocument document : parsed) {
            sink.consume(translator.translate(document, URL));
        }
    }

    @Benchmark
    public void whole(Blackhole sink) throws IOException {
        for (byte[] body : bodies) {
            Translation translation = translator.translate(parse(body), URL);
            sink.consume(translation);
        }
    }

    private TwimlDocument parse(byte[] body) throws IOException {
        return mapper.reader().forType(TwimlDocument.class).readValue(text.decode(body, "text/xml; charset=utf-8"));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs all of the above with JMH's own options and prints each one's speed as a part of the bare pass. */
    public static void main(String[] arguments) throws CommandLineOptionException, RunnerException {
        Options options = new OptionsBuilder().parent(new CommandLineOptions(arguments))
                .include(TwimlBenchmark.class.getName()).build();
        Collection<RunResult> results = new Runner(options).run();
        double bare = results.stream().filter(result -> name(result).equals("bare")).findFirst().orElseThrow()
                .getPrimaryResult().getScore();
        System.out.printf("| | µs per corpus | of bare |%n|---|---:|---:|%n");
        for (RunResult result : results) {
            double score = result.getPrimaryResult().getScore();
            System.out.printf("| %s | %.1f | %.2f |%n", name(result), score, bare / score);
        }
    }

    private static String name(RunResult result) {
        return result.getPrimaryResult().getLabel();
    }
}
