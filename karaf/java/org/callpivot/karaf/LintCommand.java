package org.callpivot.karaf;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
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

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException, InterruptedException {
        // Beside the completion's files: the shell has a "cd".
        String found = place.contains("://") ? place : session.currentDir().resolve(place).toString();
        LintReport report = LintReport.of(found, new NodeReader());
        report.lines().forEach(System.out::println);
        if (report.errors() > 0) {
            throw Failed.because(place + " has errors");
        }
        return null;
    }
}
