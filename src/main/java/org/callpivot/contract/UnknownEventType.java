package org.callpivot.contract;

/** A well-formed message of a type that the contract does not have: to be counted and dropped, it is nobody's fault. */
public final class UnknownEventType extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String type;

    UnknownEventType(String type) {
        super("/type is \"" + type + "\": no event of the contract", null, false, false);
        this.type = type;
    }

    /** At most {@value Codec#MAX_NAME} characters, without control characters. */
    public String type() {
        return type;
    }
}
