package org.callpivot.callflow;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A programmable callflow: the numbers that reach it and what happens then, in the form of the mission's sample
 * ({@code {"numbers":["2030"],"patterns":["^\\+49(\\d+)$"],"flow":{…}}}).
 *
 * @param id        unique within the account; a file's name without {@code .json}, or the id that the API gave
 * @param account   the account whose calls reach it
 * @param name      for people; may be null
 * @param numbers   exact dialled numbers
 * @param patterns  regular expressions that must match the whole dialled number (a pattern may anchor itself);
 *                  group 1, if there is one, is the capture group
 * @param flow      the first node
 */
public record Callflow(
        String id, String account, String name, List<String> numbers, List<Pattern> patterns, Node flow) {

    public Callflow {
        numbers = List.copyOf(numbers);
        patterns = List.copyOf(patterns);
    }
}
