package org.callpivot.twiml;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.callpivot.callflow.Diagnostic;

/**
 * The translation of one document while it goes on: where the document came from, how it is to be understood, and what
 * was wrong with it so far. Everything is a warning here: a document that is TwiML at all runs, without the parts that
 * mean nothing.
 */
final class Reading {

    /** Twilio's number for everything that its schema does not know, and ours for a wrong value without its own. */
    static final String SCHEMA = "12200";
    static final String BAD_URL = "11100";

    private static final int QUOTED_LENGTH = 80;
    private static final Pattern USER_INFO = Pattern.compile("//\\S*@");

    private final String documentUrl;
    private final Dialect dialect;
    private final Function<String, UnaryOperator<String>> references;
    /** Of this document, made by the first reference in it: not every document has one. */
    private UnaryOperator<String> toAbsolute;
    private final List<Diagnostic> warnings = new ArrayList<>(0);
    private boolean begun;

    Reading(String documentUrl, Dialect dialect, Function<String, UnaryOperator<String>> references) {
        this.documentUrl = documentUrl;
        this.dialect = dialect;
        this.references = references;
    }

    String documentUrl() {
        return documentUrl;
    }

    boolean is(Dialect one) {
        return dialect == one;
    }

    List<Diagnostic> warnings() {
        return warnings;
    }

    /** A verb other than Pause has been read: something happens to the call before what comes now. */
    boolean begun() {
        return begun;
    }

    void begin() {
        begun = true;
    }

    void warn(String code, Element element, String message) {
        warnings.add(Diagnostic.warning(code, element.where(), "<" + element.name() + "> " + message));
    }

    /** The absolute http or https URL of a reference in this document, or null when it does not lead to one. */
    String url(String reference) {
        if (toAbsolute == null) {
            toAbsolute = references.apply(documentUrl);
        }
        String absolute = toAbsolute.apply(reference);
        return hasHost(absolute, "https://") || hasHost(absolute, "http://") ? absolute : null;
    }

    /** The absolute wss URL of a reference in this document, or null when it does not lead to one. */
    String socketUrl(String reference) {
        if (reference.contains("://")) {
            return hasHost(reference, "wss://") ? reference : null;
        }
        String absolute = url(reference);
        return absolute == null ? null : "wss" + absolute.substring(absolute.indexOf(':'));
    }

    /** The document's own URL as Kazoo makes a socket's of it: without query and fragment. */
    String documentSocketUrl() {
        String url = "wss" + documentUrl.substring(documentUrl.indexOf(':'));
        int end = url.length();
        for (int i = 0; i < end; i++) {
            if (url.charAt(i) == '?' || url.charAt(i) == '#') {
                end = i;
            }
        }
        return url.substring(0, end);
    }

    private static boolean hasHost(String url, String scheme) {
        int host = scheme.length();
        return url.length() > host && url.regionMatches(true, 0, scheme, 0, host)
                && "/?#".indexOf(url.charAt(host)) < 0 && !Character.isWhitespace(url.charAt(host));
    }

    /** Skips an element that may not stand where it stands, and says where it may. */
    void skipUnknown(Element element, Element parent) {
        skipUnknown(SCHEMA, element, parent);
    }

    /** The same, where Twilio has a number of its own for it. */
    void skipUnknown(String code, Element element, Element parent) {
        warn(code, element, "is not known inside <" + parent.name() + ">" + Nesting.hint(element.name())
                + " and is skipped");
    }

    /** For an element that may contain nothing. */
    void expectNothingInside(Element element) {
        expectNoElements(element);
        expectNoText(element);
    }

    void expectNoElements(Element element) {
        for (Element child : element.elements()) {
            skipUnknown(child, element);
        }
    }

    void expectNoText(Element element) {
        String text = element.text();
        if (!text.isEmpty()) {
            warn(SCHEMA, element, "may not hold text; " + quoted(text) + " is skipped");
        }
    }

    /** What a prompt says: {@code [{module, data}, …]} of the Say, Play and Pause among the elements. */
    ArrayNode prompt(List<Element> elements, Element parent, String code) {
        ArrayNode prompt = JsonNodeFactory.instance.arrayNode();
        for (Element child : elements) {
            if (Verbs.named(child.name()) instanceof Verb.Audible verb) {
                verb.heard(child, this).ifPresent(node -> {
                    if (node.module().equals(Verb.SEND_DTMF)) {
                        warn(code, child, "may not send digits in <" + parent.name() + ">; it is skipped");
                    } else {
                        prompt.addObject().put("module", node.module()).set("data", node.data());
                    }
                });
            } else {
                warn(code, child, "may not stand in <" + parent.name() + ">, which holds Say, Play and Pause"
                        + Nesting.hint(child.name()) + "; it is skipped");
            }
        }
        return prompt;
    }

    /** A value as messages show it: credentials of URLs masked, one line, bounded. */
    static String quoted(String value) {
        String masked = value.contains("//") ? USER_INFO.matcher(value).replaceAll("//***@") : value;
        StringBuilder shown = new StringBuilder(QUOTED_LENGTH + 5).append('"');
        boolean space = false;
        for (int i = 0; i < masked.length(); i++) {
            char c = masked.charAt(i);
            boolean blank = c == ' ' || (c >= '\t' && c <= '\r');
            if (blank && space) {
                continue;
            }
            if (shown.length() > QUOTED_LENGTH) {
                return shown.append("...\"").toString();
            }
            space = blank;
            shown.append(blank ? ' ' : c);
        }
        return shown.append('"').toString();
    }

    /** The neutral name of an element: {@code conversationRelay} of {@code ConversationRelay}. */
    static String neutral(String element) {
        return element.substring(0, 1).toLowerCase(Locale.ROOT) + element.substring(1);
    }
}
