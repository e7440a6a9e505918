package org.callpivot.callflow;

/**
 * One thing wrong, or doubtful, in a document that somebody wrote.
 *
 * @param severity an ERROR refuses the document, a WARNING does not
 * @param code     stable: Twilio's number where one exists (facts/twiml.md A5), else {@code PV-…}
 * @param where    JSON pointer ({@code /children/_/data/text}), empty for the whole document, or
 *                 {@code line:column} in XML and in what is not JSON
 * @param message  names the field, its value and the rule
 */
public record Diagnostic(Severity severity, String code, String where, String message) {

    public enum Severity { ERROR, WARNING }

    public static Diagnostic error(String code, String where, String message) {
        return new Diagnostic(Severity.ERROR, code, where, message);
    }

    public static Diagnostic warning(String code, String where, String message) {
        return new Diagnostic(Severity.WARNING, code, where, message);
    }

    @Override
    public String toString() {
        return severity + " " + code + (where.isEmpty() ? "" : " at " + where) + ": " + message;
    }
}
