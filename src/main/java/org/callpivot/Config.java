package org.callpivot;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;

/** Reads Pivot's own keys; a wrong value stops the start with the key, the value and what would be right. */
final class Config {

    private final CamelContext context;

    Config(CamelContext context) {
        this.context = context;
    }

    /** @throws IllegalArgumentException if the key has no value; the defaults of all keys are part of the program */
    String text(String key) {
        return context.getPropertiesComponent().resolveProperty(key).map(String::strip)
                .orElseThrow(() -> new IllegalArgumentException(key + " has no value"));
    }

    int number(String key, int min) {
        return parse(key, "a whole number of at least " + min, text -> {
            int value = Integer.parseInt(text);
            if (value < min) {
                throw new NumberFormatException(text);
            }
            return value;
        });
    }

    int number(String key, int min, int max) {
        return parse(key, "a whole number from " + min + " to " + max, text -> {
            int value = Integer.parseInt(text);
            if (value < min || value > max) {
                throw new NumberFormatException(text);
            }
            return value;
        });
    }

    double decimal(String key) {
        return parse(key, "a number", text -> {
            double value = Double.parseDouble(text);
            if (!Double.isFinite(value)) {
                throw new NumberFormatException(text);
            }
            return value;
        });
    }

    boolean flag(String key) {
        return parse(key, "true or false", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        });
    }

    /** {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}; a bare number is milliseconds. */
    Duration duration(String key) {
        return parse(key, "a duration like 500ms, 10s, 5m or 2h", text -> {
            String unit = text.replaceFirst("^[0-9]+", "");
            long number = Long.parseLong(text.substring(0, text.length() - unit.length()));
            return switch (unit) {
                case "", "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> throw new IllegalArgumentException(text);
            };
        });
    }

    List<String> list(String key) {
        return split(text(key));
    }

    Set<Integer> ports(String key) {
        return parse(key, "port numbers with commas between them",
                text -> split(text).stream().map(Integer::valueOf).collect(Collectors.toUnmodifiableSet()));
    }

    /** {@code account:value, …}; an account may have several. */
    Map<String, Set<String>> ofAccounts(String key) {
        Map<String, Set<String>> values = new HashMap<>();
        for (String entry : list(key)) {
            int colon = entry.indexOf(':');
            if (colon < 1 || colon == entry.length() - 1) {
                throw new IllegalArgumentException(key + " has the entry \"" + entry + "\", but each must be account:value");
            }
            values.computeIfAbsent(entry.substring(0, colon).strip(), account -> new LinkedHashSet<>())
                    .add(entry.substring(colon + 1).strip());
        }
        return values;
    }

    static List<String> split(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).filter(value -> !value.isEmpty()).toList();
    }

    /** A value that is not a number of some kind: what the parser refuses is told with the key and the rule. */
    <T> T read(String key, String text, String rule, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException(key + " is \"" + text + "\", but must be " + rule, e);
        }
    }

    private <T> T parse(String key, String rule, Function<String, T> parser) {
        return read(key, text(key), rule, parser);
    }
}
