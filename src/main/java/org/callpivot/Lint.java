package org.callpivot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.callpivot.kazoo.NodeReader;
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

    @Parameters(arity = "1..*", paramLabel = "FILE|URL", description = "What to check; - is standard input.")
    private List<String> places;

    @Option(names = "--json", description = "One JSON object for each document instead of lines for people.")
    private boolean json;

    @Option(names = "--strict", description = "Warnings count as errors.")
    private boolean strict;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        boolean wrong = false;
        NodeReader nodes = new NodeReader();
        for (String place : places) {
            LintReport report = LintReport.of(place, nodes);
            show(report);
            wrong |= report.errors() > 0 || strict && !report.found().isEmpty();
        }
        return wrong ? 1 : 0;
    }

    private void show(LintReport report) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode line = JsonNodeFactory.instance.objectNode().put("document", report.document());
            ArrayNode list = line.putArray("diagnostics");
            report.found().forEach(one -> list.addObject().put("severity", one.severity().name().toLowerCase(Locale.ROOT))
                    .put("code", one.code()).put("where", one.where()).put("message", one.message()));
            out.println(line);
        } else {
            report.lines().forEach(out::println);
        }
        out.flush();
    }
}
