package org.callpivot.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.callpivot.callflow.Diagnostic;

/**
 * What is wrong with a request, by field, in the form of Kazoo: {@code {"<field>": {"<code>": {"message": …, "cause":
 * …}}}}.
 */
final class Faults {

    private final ObjectNode byField = JsonNodeFactory.instance.objectNode();
    private String first;
    private int count;

    static Faults of(String field, String code, String message, String cause) {
        return new Faults().add(field, code, message, cause);
    }

    static Faults of(List<Diagnostic> diagnostics) {
        Faults faults = new Faults();
        diagnostics.forEach(fault -> faults.add(field(fault.where()), fault.code(), fault.message(), null));
        return faults;
    }

    /** @param cause the value that is wrong, or null */
    Faults add(String field, String code, String message, String cause) {
        ObjectNode ofField = byField.withObjectProperty(field);
        ObjectNode fault = ofField.withObjectProperty(code);
        fault.put("message", fault.has("message") ? fault.get("message").asText() + "; " + message : message);
        if (cause != null) {
            fault.put("cause", cause);
        }
        first = first == null ? field + ": " + message : first;
        count++;
        return this;
    }

    boolean isEmpty() {
        return count == 0;
    }

    ObjectNode byField() {
        return byField;
    }

    String summary() {
        return count == 1 ? first : first + " (and " + (count - 1) + " more in data)";
    }

    /** Kazoo's dotted path for a JSON pointer. */
    private static String field(String pointer) {
        return pointer.length() < 2
                ? "data"
                : pointer.substring(1).replace('/', '.').replace("~1", "/").replace("~0", "~");
    }
}
