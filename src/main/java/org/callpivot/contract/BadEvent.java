package org.callpivot.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/** A message that breaks the neutral contract: whoever sent it must correct it, sending it again does not help. */
public final class BadEvent extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");
    private static final int MAX_SHOWN = 60;

    /** What is wrong, with its stable code. */
    public enum Fault {
        SIZE("PV-EVENT-SIZE"), SYNTAX("PV-EVENT-SYNTAX"), FIELD("PV-EVENT-FIELD");

        private final String code;

        Fault(String code) {
            this.code = code;
        }
    }

    private final Fault fault;
    private final String pointer;

    BadEvent(Fault fault, String pointer, String message) {
        super(message, null, false, false);
        this.fault = fault;
        this.pointer = pointer;
    }

    /** @param pointer JSON pointer of the field @param value what stands there, or null @param rule what it must be */
    public static BadEvent field(String pointer, JsonNode value, String rule) {
        return new BadEvent(Fault.FIELD, pointer, pointer + " " + shown(value) + ": " + rule);
    }

    public String code() {
        return fault.code;
    }

    /** JSON pointer to the field; empty for the whole message. */
    public String pointer() {
        return pointer;
    }

    private static String shown(JsonNode value) {
        if (value == null || value.isNull()) {
            return "is missing";
        }
        if (value.isContainerNode()) {
            return value.isArray() ? "is an array" : "is an object";
        }
        String text = USER_INFO.matcher(value.toString()).replaceAll("//***@");
        return "is " + (text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text);
    }
}
