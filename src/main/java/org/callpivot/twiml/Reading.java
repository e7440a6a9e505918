package org.callpivot.twiml;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;
import org.callpivot.callflow.Diagnostic;

/**
 * The translation of one document while it goes on: where the document came from, and what was wrong with it so far.
 * Everything is a warning here: a document that is TwiML at all runs, without the parts that mean nothing.
 */
final class Reading {

    /** Twilio's number for everything that its schema does not know, and ours for a wrong value without its own. */
    static final String SCHEMA = "12200";
    static final String BAD_URL = "11100";

    private static final int QUOTED_LENGTH = 80;
    private static final Pattern USER_INFO = Pattern.compile("//\\S*@");
    private static final Pattern WEB = Pattern.compile("(?i)https?://[^/?#\\s]+.*", Pattern.DOTALL);

    private final String documentUrl;
    private final BinaryOperator<String> resolve;
    private final List<Diagnostic> warnings = new ArrayList<>();

    Reading(String documentUrl, BinaryOperator<String> resolve) {
        this.documentUrl = documentUrl;
        this.resolve = resolve;
    }

    String documentUrl() {
        return documentUrl;
    }

    List<Diagnostic> warnings() {
        return warnings;
    }

    Attributes attributes(Element element) {
        return new Attributes(element, this);
    }

    void warn(String code, Element element, String message) {
        warnings.add(Diagnostic.warning(code, element.where(), "<" + element.name() + "> " + message));
    }

    /** The absolute http or https URL of a reference in this document, or null when it does not lead to one. */
    String url(String reference) {
        String absolute = resolve.apply(documentUrl, reference);
        return WEB.matcher(absolute).matches() ? absolute : null;
    }

    void skipUnknown(Element element, Element parent) {
        warn(SCHEMA, element, "is not known inside <" + parent.name() + "> and is skipped");
    }

    /** For an element that may contain nothing. */
    void expectNothingInside(Element element) {
        expectNoElements(element);
        expectNoText(element);
    }

    void expectNoElements(Element element) {
        element.elements().forEach(child -> skipUnknown(child, element));
    }

    void expectNoText(Element element) {
        if (!element.text().isEmpty()) {
            warn(SCHEMA, element, "may not hold text; " + quoted(element.text()) + " is skipped");
        }
    }

    /** A value as messages show it: credentials of URLs masked, one line, bounded. */
    static String quoted(String value) {
        String shown = USER_INFO.matcher(value).replaceAll("//***@").replaceAll("\\s+", " ");
        return '"' + (shown.length() > QUOTED_LENGTH ? shown.substring(0, QUOTED_LENGTH) + "..." : shown) + '"';
    }

    /** {@code recordingStatusCallback} as {@code recording_status_callback}: attributes as keys of a node's data. */
    static String snakeCase(String name) {
        StringBuilder key = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (letter >= 'A' && letter <= 'Z') {
                key.append('_').append((char) (letter - 'A' + 'a'));
            } else {
                key.append(letter);
            }
        }
        return key.toString();
    }
}
