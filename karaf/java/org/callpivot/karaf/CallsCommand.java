package org.callpivot.karaf;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;
import org.callpivot.PivotMain;
import org.callpivot.Reason;
import org.callpivot.pipeline.SessionStore;

/** {@code pivot:calls}. */
@Service
@Command(scope = "pivot", name = "calls", description = "Lists the live calls of all nodes, the newest first.")
public final class CallsCommand implements Action {

    @Option(name = "--most", description = "How many are listed.")
    private int most = 50;

    @Reference
    private Supervisor supervisor;

    @Override
    public Object execute() throws CommandException, InterruptedException {
        if (most < 1) {
            throw Failed.because("--most must be at least 1");
        }
        PivotMain running = supervisor.status().running();
        if (running == null) {
            throw Failed.because("Pivot does not run; see pivot:status");
        }
        SessionStore store = running.context().getRegistry().findSingleByType(SessionStore.class);
        ShellTable table = new ShellTable().emptyTableText("no live calls");
        for (String column : new String[] {"Call-ID", "Account-ID", "State", "Since", "Last event"}) {
            table.column(column);
        }
        try {
            store.newest(most).forEach(call -> table.addRow()
                    .addContent(call.id(), call.account(), call.state(), call.created(), call.modified()));
        } catch (RuntimeException e) {
            throw Failed.because("the store cannot be read: " + Reason.of(e));
        }
        table.print(System.out);
        return null;
    }
}
