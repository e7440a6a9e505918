package org.callpivot.api;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.callpivot.store.Page;

/**
 * The paging parameters of a list, in Crossbar's names: {@code page_size}, {@code start_key}, {@code paginate},
 * {@code ascending}, {@code created_from} and {@code created_to} (Gregorian seconds).
 *
 * @param startKey as the list before gave it in {@code next_start_key}, or null
 */
record Paging(int size, String startKey, boolean ascending, Instant from, Instant to) {

    static final int DEFAULT_SIZE = 50;
    static final int MAX_SIZE = 200;
    static final int MAX_WITHOUT_PAGING = 1000;

    /** Seconds from year 0 to 1970, as Erlang counts them. */
    private static final long GREGORIAN_EPOCH = 62_167_219_200L;

    /** The year 9999: what every database can hold. */
    private static final long GREGORIAN_MAX = GREGORIAN_EPOCH + Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private static final Pattern TIME_KEY = Pattern.compile("(-?\\d{1,17}) (.+)", Pattern.DOTALL);

    /** @throws ApiError 400 with every parameter that is wrong */
    static Paging of(Map<String, String> query) {
        Faults faults = new Faults();
        boolean paginate = flag(query, "paginate", true, faults);
        boolean ascending = flag(query, "ascending", false, faults);
        int size = (int) number(query, "page_size", DEFAULT_SIZE, 1, MAX_SIZE, faults);
        Instant from = time(query, "created_from", faults);
        Instant to = time(query, "created_to", faults);
        if (from != null && to != null && from.isAfter(to)) {
            faults.add("created_from", "maximum", "must not be later than created_to", query.get("created_from"));
        }
        if (!faults.isEmpty()) {
            throw ApiError.invalid(faults);
        }
        return new Paging(paginate ? size : MAX_WITHOUT_PAGING, query.get("start_key"), ascending, from, to);
    }

    /** For a list in the order of time. @throws ApiError 400 for a start key that is none of ours */
    Page.Query byTime() {
        return new Page.Query(size, startKey == null ? null : decode(startKey), ascending, from, to);
    }

    static String encode(Page.Key key) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, key.time());
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString((micros + " " + key.id()).getBytes(StandardCharsets.UTF_8));
    }

    static long gregorian(Instant time) {
        return time.getEpochSecond() + GREGORIAN_EPOCH;
    }

    private static Page.Key decode(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            Matcher key = TIME_KEY.matcher(plain);
            if (key.matches() && plain.indexOf('\0') < 0) {
                return new Page.Key(Instant.EPOCH.plus(Long.parseLong(key.group(1)), ChronoUnit.MICROS), key.group(2));
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            // answered like every other text that is no key
        }
        throw ApiError.invalid(Faults.of("start_key", "format", "must be a next_start_key of this list", text));
    }

    private static boolean flag(Map<String, String> query, String name, boolean fallback, Faults faults) {
        String value = query.get(name);
        if (value != null && !value.equals("true") && !value.equals("false")) {
            faults.add(name, "enum", "must be true or false", value);
        }
        return value == null ? fallback : value.equals("true");
    }

    private static Instant time(Map<String, String> query, String name, Faults faults) {
        return query.containsKey(name)
                ? Instant.ofEpochSecond(number(query, name, 0, 0, GREGORIAN_MAX, faults) - GREGORIAN_EPOCH)
                : null;
    }

    private static long number(Map<String, String> query, String name, long fallback, long min, long max,
                               Faults faults) {
        String value = query.get(name);
        if (value == null) {
            return fallback;
        }
        if (!value.matches("\\d{1,15}")) {
            faults.add(name, "type", "must be a whole number", value);
            return fallback;
        }
        long number = Long.parseLong(value);
        if (number < min || number > max) {
            faults.add(name, number < min ? "minimum" : "maximum", "must be %d to %d".formatted(min, max), value);
        }
        return number;
    }
}
