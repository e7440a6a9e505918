package org.callpivot.karaf;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code pivot:status}. */
@Service
@Command(scope = "pivot", name = "status", description = "Tells whether Pivot runs, where, and why a change was refused.")
public final class StatusCommand implements Action {

    @Reference
    private Supervisor supervisor;

    @Override
    public Object execute() {
        supervisor.status().lines().forEach(System.out::println);
        return null;
    }
}
