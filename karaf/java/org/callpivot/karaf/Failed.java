package org.callpivot.karaf;

import org.apache.karaf.shell.support.CommandException;

/** How a command of the shell ends that could not do its work. */
final class Failed {

    private Failed() {}

    /**
     * Karaf remembers the last exception of a shell, and the trace of an exception holds the classes of its methods: a Pivot that is
     * removed would stay in memory. So this one has the trace of a thread that knows no class of Pivot.
     */
    static CommandException because(String reason) throws InterruptedException {
        CommandException failed = new CommandException(reason);
        Thread elsewhere = new Thread(failed::fillInStackTrace);
        elsewhere.start();
        elsewhere.join();
        return failed;
    }
}
