package org.callpivot.kazoo;

import java.util.ArrayList;
import java.util.List;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.callflow.InvalidDocument;

/** Everything found in one document so far; of errors and of warnings the first {@value #MAX} are kept. */
final class Findings {

    static final int MAX = 100;

    private final List<Diagnostic> errors = new ArrayList<>();
    private final List<Diagnostic> warnings = new ArrayList<>();

    void error(String code, String where, String message) {
        add(Diagnostic.error(code, where, message));
    }

    void warning(String code, String where, String message) {
        add(Diagnostic.warning(code, where, message));
    }

    void add(Diagnostic diagnostic) {
        List<Diagnostic> list = diagnostic.severity() == Diagnostic.Severity.ERROR ? errors : warnings;
        if (list.size() < MAX) {
            list.add(diagnostic);
        } else if (list.size() == MAX) {
            list.add(new Diagnostic(diagnostic.severity(), "PV-CF-MORE", diagnostic.where(),
                    "from here on there is more of the kind; only the first " + MAX + " are listed"));
        }
    }

    /** Whether further errors are no longer listed; the document is refused anyway. */
    boolean isFull() {
        return errors.size() > MAX;
    }

    List<Diagnostic> warnings() {
        return warnings;
    }

    /** @throws InvalidDocument with all errors, if there is one */
    void refuseIfWrong() {
        if (!errors.isEmpty()) {
            throw new InvalidDocument(InvalidDocument.Kind.CONTENT, errors);
        }
    }
}
