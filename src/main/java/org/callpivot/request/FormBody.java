package org.callpivot.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Parameters as a query or a form body, in the nested names that Kazoo sends (facts/kazoo-pivot.md part 3.3): for
 * requests and for CDRs.
 *
 * <ul>
 * <li>A value keeps {@code A-Z a-z 0-9 . - ~ _}; a space becomes {@code +}, every other byte of its UTF-8 {@code %HH}.
 * <li>A list becomes {@code key[]=v1&key[]=v2}, an object {@code key[sub]=v}, a deeper one {@code key[sub][sub2]=v}. A
 *     list or object inside a list, which Kazoo cannot send, is named by its place: {@code key[0][sub]=v}.
 * <li>null, an empty list and an empty object are left out; Kazoo writes an empty segment ({@code &&}) for the last
 *     two.
 * <li>Kazoo does not encode keys. Here a key keeps every printable character that can stand in a query and in a
 *     form, so that Kazoo's own names and brackets look as Kazoo writes them; a space, {@code & = + % #}, control
 *     characters and whatever else would end the key, the query or the request line (a caller chooses SIP header
 *     names) are encoded as in a value.
 * </ul>
 */
public final class FormBody {

    public static final String CONTENT_TYPE = "application/x-www-form-urlencoded";

    private static final String VALUE = ".-~_";
    private static final String KEY = VALUE + "[]!$'()*,/:;?@";

    private FormBody() {}

    /** The fields in their order; empty when there is nothing to say. */
    public static String encode(ObjectNode fields) {
        StringJoiner pairs = new StringJoiner("&");
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            add(pairs, encode(field.getKey(), KEY), field.getValue());
        }
        return pairs.toString();
    }

    private static void add(StringJoiner pairs, String key, JsonNode value) {
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                add(pairs, key + '[' + encode(field.getKey(), KEY) + ']', field.getValue());
            }
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                add(pairs, key + (value.get(i).isContainerNode() ? "[" + i + "]" : "[]"), value.get(i));
            }
        } else if (!value.isNull()) {
            pairs.add(key + '=' + encode(value.asText(), VALUE));
        }
    }

    private static String encode(String text, String kept) {
        return PercentEncoding.encode(text, kept + ' ').replace(' ', '+');
    }
}
