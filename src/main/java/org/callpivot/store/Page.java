package org.callpivot.store;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * One page of a list that is ordered by time and, within the same microsecond, by id.
 *
 * @param next the key that the following page begins with; null on the last page
 */
public record Page<T>(List<T> items, Key next) {

    public Page {
        items = List.copyOf(items);
    }

    /** Place of an item in the list. */
    public record Key(Instant time, String id) {}

    /**
     * What of the list is wanted.
     *
     * @param size      items at most
     * @param start     first item, or null: from the beginning
     * @param ascending oldest first
     * @param from      not older, or null
     * @param to        not younger, or null
     */
    public record Query(int size, Key start, boolean ascending, Instant from, Instant to) {

        /** The newest items, without bounds in time. */
        public static Query newest(int size) {
            return new Query(size, null, false, null, null);
        }
    }

    /** Makes a page of rows that were read with one row more than wanted. */
    static <T> Page<T> of(List<T> rows, int size, Function<T, Key> key) {
        return rows.size() <= size
                ? new Page<>(rows, null)
                : new Page<>(rows.subList(0, size), key.apply(rows.get(size)));
    }
}
