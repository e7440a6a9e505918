package org.callpivot.karaf;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** {@code pivot:reload}. */
@Service
@Command(scope = "pivot", name = "reload", description = "Reads etc/pivot/routes again; if they are good, restarts Pivot with them.")
public final class ReloadCommand implements Action {

    @Reference
    private Supervisor supervisor;

    @Override
    public Object execute() throws CommandException, InterruptedException {
        Supervisor.Status status = supervisor.reload();
        status.lines().forEach(System.out::println);
        if (status.refused() != null) {
            throw Failed.because("the change is refused");
        }
        return null;
    }
}
