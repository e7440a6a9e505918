package org.callpivot.kazoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Pattern;

/** Parts of a stranger's document as they may stand in a message or a log line: short, on one line, without secrets. */
final class Quote {

    private static final int LONGEST = 80;
    private static final Pattern USER_INFO = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://|//)?.*@", Pattern.DOTALL);
    private static final Pattern QUERY = Pattern.compile("^([^?]*://[^?]*)\\?.*", Pattern.DOTALL);
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private Quote() {
    }

    /** A value as JSON; an object or a list by its kind only; whatever may be user and password is masked. */
    static String value(JsonNode value) {
        if (value.isContainerNode()) {
            return kind(value);
        }
        if (!value.isTextual()) {
            return shortened(value.toString());
        }
        String withoutUser = USER_INFO.matcher(value.textValue()).replaceFirst("$1***@");
        return TextNode.valueOf(shortened(QUERY.matcher(withoutUser).replaceFirst("$1?***"))).toString();
    }

    /** What kind of JSON value it is, with its article. */
    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            default -> "null";
        };
    }

    /** A name that the document's author chose. */
    static String name(String name) {
        return shortened(oneLine(name));
    }

    /** A JSON pointer (RFC 6901) to the member {@code key} of what {@code parent} points to. */
    static String pointer(String parent, String key) {
        return parent + "/" + oneLine(key.replace("~", "~0").replace("/", "~1"));
    }

    private static String oneLine(String text) {
        return CONTROL.matcher(text).replaceAll(match -> String.format("\\\\u%04x", (int) match.group().charAt(0)));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
