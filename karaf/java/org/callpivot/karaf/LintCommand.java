package org.callpivot.karaf;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.callpivot.LintReport;
import org.callpivot.kazoo.NodeReader;

/** {@code pivot:lint FILE}. */
@Service
@Command(scope = "pivot", name = "lint", description = "Checks TwiML or callflow JSON, as Pivot would read it in a call.")
public final class LintCommand implements Action {

    @Argument(name = "FILE", required = true, description = "What to check, a file or a URL.")
    @Completion(FileCompleter.class)
    private String place;

    @Override
    public Object execute() {
        LintReport report = LintReport.of(place, new NodeReader());
        report.lines().forEach(System.out::println);
        if (report.errors() > 0) {
            throw new IllegalStateException(place + " has errors");
        }
        return null;
    }
}
