package org.callpivot.callflow;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Matches whole dialled numbers against regular expressions that customers write, at a bounded cost: a number longer
 * than {@value #MAX_NUMBER} characters matches nothing, and a match that looks at more than {@value #MAX_STEPS}
 * characters is given up as no match. Without the second bound {@code (\d+)+x} and its like would keep a thread busy
 * for years on a number of 64 digits.
 */
public final class NumberPattern {

    /** Longest dialled number, in characters, that a pattern is tried on; the longest E.164 number has 15 digits. */
    public static final int MAX_NUMBER = 64;

    static final int MAX_STEPS = 100_000;

    private NumberPattern() {
    }

    /** Whether the pattern stays within its bound on the longest and least fitting numbers. */
    public static boolean isAffordable(Pattern pattern) {
        return Stream.of("1".repeat(MAX_NUMBER), "1".repeat(MAX_NUMBER - 1) + "!", "+" + "1".repeat(MAX_NUMBER - 1),
                "a".repeat(MAX_NUMBER - 1) + "!").allMatch(number -> finishes(pattern, number));
    }

    /** The match of the whole number, or nothing. */
    static Optional<MatchResult> match(Pattern pattern, String number) {
        if (number.length() > MAX_NUMBER) {
            return Optional.empty();
        }
        Matcher matcher = pattern.matcher(new Metered(number));
        try {
            return matcher.matches() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
        } catch (TooManySteps e) {
            return Optional.empty();
        }
    }

    private static boolean finishes(Pattern pattern, String number) {
        try {
            pattern.matcher(new Metered(number)).matches();
            return true;
        } catch (TooManySteps e) {
            return false;
        }
    }

    /** The only way to stop a {@link Matcher}: its input refuses to be read any further. */
    private static final class Metered implements CharSequence {

        private final String text;
        private int steps;

        Metered(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MAX_STEPS) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class TooManySteps extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super(null, null, false, false);
        }
    }
}
