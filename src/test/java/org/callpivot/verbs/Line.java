package org.callpivot.verbs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a verb's test: some words, then fields {@code name=value} in any order. A value with spaces, or that is
 * empty, stands in single quotes.
 */
record Line(String head, Map<String, String> fields) {

    private static final Pattern FIELD = Pattern.compile("(\\S+?)=('[^']*'|\\S*)(?:\\s+|$)");
    private static final Pattern LITERAL = Pattern.compile("-?\\d+(\\.\\d+)?|true|false");

    Line {
        fields = new TreeMap<>(fields);
    }

    /** @param words how many words come before the fields */
    static Line parse(String text, int words) {
        String[] parts = text.strip().split("\\s+", words + 1);
        String head = String.join(" ", Arrays.copyOf(parts, Math.min(words, parts.length)));
        Map<String, String> fields = new TreeMap<>();
        String rest = parts.length > words ? parts[words] : "";
        Matcher field = FIELD.matcher(rest);
        int end = 0;
        while (field.find()) {
            if (field.start() != end) {
                break;
            }
            fields.put(field.group(1), unquoted(field.group(2)));
            end = field.end();
        }
        if (end != rest.length()) {
            throw new IllegalArgumentException("not name=value: " + rest.substring(end));
        }
        return new Line(head, fields);
    }

    /** The fields alone as an object: numbers, true and false as such unless in quotes, all else as text. */
    static ObjectNode object(String text) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        Matcher field = FIELD.matcher(text);
        while (field.find()) {
            String value = field.group(2);
            if (!LITERAL.matcher(value).matches()) {
                object.put(field.group(1), unquoted(value));
            } else if (value.matches("true|false")) {
                object.put(field.group(1), Boolean.parseBoolean(value));
            } else if (value.contains(".")) {
                object.put(field.group(1), Double.parseDouble(value));
            } else {
                object.put(field.group(1), Long.parseLong(value));
            }
        }
        return object;
    }

    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("'") ? value.substring(1, value.length() - 1) : value;
    }

    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(head);
        fields.forEach((name, value) -> line.append(' ').append(name).append('=')
                .append(value.isEmpty() || value.contains(" ") ? "'" + value + "'" : value));
        return line.toString();
    }
}
