package org.callpivot.twiml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Pattern;

/**
 * One row of an element's attribute table.
 *
 * @param name     as TwiML has it
 * @param value    what it may say
 * @param key      of the data it becomes; null: the name, as the table writes names
 * @param group    object within the data that holds the key; null: none
 * @param head     the group exists only when this attribute is given
 * @param fallback the data when it is absent or wrong; null: none. Within a group: when the group exists
 * @param code     of the warning about a wrong value
 */
record Attribute(String name, Value value, String key, String group, boolean head, JsonNode fallback, String code) {

    private Attribute(String name, Value value, String code) {
        this(name, value, null, null, false, null, code);
    }

    static Attribute whole(String name, int min, int max) {
        return new Attribute(name, new Value.Whole(min, max), Reading.SCHEMA);
    }

    static Attribute wholeOrAuto(String name, int min, int max) {
        return new Attribute(name, new Value.WholeOr("auto", new Value.Whole(min, max)), Reading.SCHEMA);
    }

    static Attribute flag(String name) {
        return new Attribute(name, new Value.Flag(), Reading.SCHEMA);
    }

    static Attribute oneOf(String name, String... allowed) {
        return new Attribute(name, Value.OneOf.of(allowed), Reading.SCHEMA);
    }

    static Attribute words(String name, String... allowed) {
        return new Attribute(name, Value.Words.of(allowed), Reading.SCHEMA);
    }

    static Attribute wholes(String name, int min, int max) {
        return new Attribute(name, new Value.Words(new Value.Whole(min, max),
                "whole numbers from " + min + " to " + max), Reading.SCHEMA);
    }

    static Attribute text(String name) {
        return new Attribute(name, new Value.Any(), Reading.SCHEMA);
    }

    static Attribute text(String name, int maxLength) {
        return new Attribute(name, new Value.UpTo(maxLength), Reading.SCHEMA);
    }

    /** @param rule "must be …" */
    static Attribute matching(String name, String pattern, String rule) {
        return new Attribute(name, new Value.Matching(Pattern.compile(pattern), rule), Reading.SCHEMA);
    }

    static Attribute language(String name) {
        return new Attribute(name, new Value.Language(), Reading.SCHEMA);
    }

    static Attribute keys(String name) {
        return new Attribute(name, new Value.Keys(), Reading.SCHEMA);
    }

    static Attribute url(String name) {
        return new Attribute(name, new Value.Url(), Reading.BAD_URL);
    }

    static Attribute storageUrl(String name) {
        return new Attribute(name, new Value.StorageUrl(), Reading.BAD_URL);
    }

    static Attribute socketUrl(String name) {
        return new Attribute(name, new Value.SocketUrl(), Reading.BAD_URL);
    }

    static Attribute media(String name) {
        return new Attribute(name, new Value.MediaId(), Reading.BAD_URL);
    }

    static Attribute method(String name) {
        return new Attribute(name, new Value.HttpMethod(), Reading.SCHEMA);
    }

    Attribute as(String newKey) {
        return new Attribute(name, value, newKey, group, head, fallback, code);
    }

    Attribute in(String newGroup) {
        return new Attribute(name, value, key, newGroup, head, fallback, code);
    }

    /** Without this attribute its group does not exist. */
    Attribute first() {
        return new Attribute(name, value, key, group, true, fallback, code);
    }

    Attribute or(int number) {
        return or(IntNode.valueOf(number));
    }

    Attribute or(boolean flag) {
        return or(BooleanNode.valueOf(flag));
    }

    Attribute or(String text) {
        return or(TextNode.valueOf(text));
    }

    Attribute orWord(String word) {
        ArrayNode words = JsonNodeFactory.instance.arrayNode(1);
        return or(words.add(word));
    }

    Attribute code(String newCode) {
        return new Attribute(name, value, key, group, head, fallback, newCode);
    }

    private Attribute or(JsonNode newFallback) {
        return new Attribute(name, value, key, group, head, newFallback, code);
    }
}
