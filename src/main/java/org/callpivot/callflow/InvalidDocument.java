package org.callpivot.callflow;

import java.util.List;
import java.util.stream.Collectors;

/** A document (callflow JSON, TwiML, callflow file) that cannot be carried out, with every fault found in it. */
public class InvalidDocument extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why it is refused. */
    public enum Kind {
        /** Not well-formed: XML or JSON syntax, encoding, bounds of the parser. */
        SYNTAX,
        /** Well-formed, but not a callflow or not TwiML. */
        CONTENT
    }

    private final transient List<Diagnostic> faults;
    private final Kind kind;

    public InvalidDocument(Kind kind, List<Diagnostic> faults) {
        super(faults.stream().map(Diagnostic::toString).collect(Collectors.joining("; ")), null, false, false);
        this.kind = kind;
        this.faults = List.copyOf(faults);
    }

    public Kind kind() {
        return kind;
    }

    /** At least one; all of severity ERROR come from the document itself. */
    public List<Diagnostic> faults() {
        return faults;
    }
}
