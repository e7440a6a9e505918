package org.callpivot.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the fields of one JSON object; a {@link BadEvent} names the place of a wrong one. A null counts as absent, and
 * a reader of an absent field returns null unless it says otherwise.
 *
 * @param at JSON pointer of the object
 */
record Fields(ObjectNode object, String at) {

    BadEvent refuse(String name, String rule) {
        return BadEvent.field(at + "/" + name.replace("~", "~0").replace("/", "~1"), object.get(name), rule);
    }

    boolean has(String name) {
        return object.hasNonNull(name);
    }

    String text(String name) {
        if (has(name) && !object.get(name).isTextual()) {
            throw refuse(name, "must be a text");
        }
        return has(name) ? object.get(name).textValue() : null;
    }

    /** Never null, never empty. */
    String needText(String name) {
        String text = text(name);
        if (text == null || text.isEmpty()) {
            throw refuse(name, "must be a text that is not empty");
        }
        return text;
    }

    /** An identity: not empty, bounded, and harmless in a log. */
    String needName(String name) {
        String text = needText(name);
        if (text.length() > Codec.MAX_NAME || text.chars().anyMatch(Character::isISOControl)) {
            throw refuse(name, "must have at most " + Codec.MAX_NAME + " characters and no control characters");
        }
        return text;
    }

    URI needUriReference(String name) {
        try {
            return new URI(needName(name));
        } catch (URISyntaxException e) {
            throw refuse(name, "must be a URI reference");
        }
    }

    /** One of the words, {@code absent} where there is none. */
    String word(String name, List<String> words, String absent) {
        String word = text(name);
        if (word != null && !words.contains(word)) {
            throw refuse(name, "must be one of " + String.join(", ", words));
        }
        return word == null ? absent : word;
    }

    /** A whole number, 0 or more. */
    Long count(String name) {
        return number(name, Long.MAX_VALUE);
    }

    /** A whole number, 0 or more, that an int holds. */
    Integer smallCount(String name) {
        Long number = number(name, Integer.MAX_VALUE);
        return number == null ? null : Integer.valueOf(number.intValue());
    }

    private Long number(String name, long max) {
        if (!has(name)) {
            return null;
        }
        JsonNode value = object.get(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()
                || value.longValue() < 0 || value.longValue() > max) {
            throw refuse(name, "must be a whole number from 0 to " + max);
        }
        return value.longValue();
    }

    Instant time(String name, Instant absent) {
        String text = text(name);
        try {
            return text == null ? absent : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw refuse(name, "must be a time as in RFC 3339, e.g. 2026-01-05T09:30:00.120Z");
        }
    }

    Fields needSub(String name) {
        if (!has(name)) {
            throw refuse(name, "must be an object");
        }
        return sub(name);
    }

    /** Never null: an absent object is an empty one. */
    Fields sub(String name) {
        if (has(name) && !object.get(name).isObject()) {
            throw refuse(name, "must be an object");
        }
        ObjectNode inner = has(name) ? (ObjectNode) object.get(name) : JsonNodeFactory.instance.objectNode();
        return new Fields(inner, at + "/" + name);
    }

    /** Names and values, in order; never null. Numbers and truth values are taken as text. */
    Map<String, String> texts(String name) {
        Fields inner = sub(name);
        Map<String, String> texts = new LinkedHashMap<>();
        inner.object.properties().forEach(entry -> {
            if (entry.getValue().isContainerNode()) {
                throw inner.refuse(entry.getKey(), "must be a text");
            }
            if (!entry.getValue().isNull()) {
                texts.put(entry.getKey(), entry.getValue().asText());
            }
        });
        return texts;
    }
}
