package org.callpivot.callflow;

import java.util.List;

/**
 * What became of a developer's document.
 *
 * @param program  the first node; null for a document that asks for nothing ({@code <Response/>}): the call ends
 * @param warnings what was skipped or doubtful, for the debug record
 */
public record Translation(Node program, List<Diagnostic> warnings) {

    public Translation {
        warnings = List.copyOf(warnings);
    }
}
