package org.callpivot.session;

/**
 * Keys that were pressed before a module began to read them.
 *
 * @param digits   those that count, without a terminator
 * @param complete nothing is missing: the maximum is reached, or a terminator was pressed
 */
record Typed(String digits, boolean complete) {

    /** Takes the keys from the session: those after a terminator or above the maximum are dropped. */
    static Typed take(Turn turn, String terminators, int max) {
        String keys = turn.strand().typed;
        turn.strand().typed = "";
        StringBuilder digits = new StringBuilder();
        for (char key : keys.toCharArray()) {
            if (terminators.indexOf(key) >= 0) {
                return new Typed(digits.toString(), true);
            }
            digits.append(key);
            if (digits.length() == max) {
                return new Typed(digits.toString(), true);
            }
        }
        return new Typed(digits.toString(), false);
    }
}
