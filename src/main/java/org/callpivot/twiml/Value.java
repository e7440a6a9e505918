package org.callpivot.twiml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.List;
import java.util.StringTokenizer;
import java.util.regex.Pattern;
import org.callpivot.request.Method;

/** What an attribute may say. Texts come trimmed. */
sealed interface Value {

    /** The value of an attribute that says nothing, as if it were not there. */
    JsonNode NOTHING = MissingNode.getInstance();

    /** What the text means; null when it breaks the rule. */
    JsonNode read(String text, Reading reading);

    /** The rule, as the middle of a sentence: "must be …". */
    String rule();

    /** What is taken of a text that breaks the rule; null: the attribute's default. */
    default JsonNode instead(String text) {
        return null;
    }

    /** A whole number within bounds; one that is too large counts as the largest (facts/kazoo-pivot.md 5.2). */
    record Whole(int min, int max) implements Value {

        private static final int MAX_DIGITS = 9;

        @Override
        public JsonNode read(String text, Reading reading) {
            int number = number(text);
            return number < min || number > max ? null : IntNode.valueOf(number);
        }

        @Override
        public JsonNode instead(String text) {
            return number(text) > max ? IntNode.valueOf(max) : null;
        }

        @Override
        public String rule() {
            return "must be a whole number from " + min + " to " + max;
        }

        /** Negative for everything that is not a whole number. */
        private static int number(String text) {
            int number = 0;
            for (int i = 0; i < text.length(); i++) {
                int digit = text.charAt(i) - '0';
                if (digit < 0 || digit > 9 || i >= MAX_DIGITS) {
                    return -1;
                }
                number = 10 * number + digit;
            }
            return text.isEmpty() ? -1 : number;
        }
    }

    /** A whole number within bounds, or one word. */
    record WholeOr(String word, Whole whole) implements Value {

        @Override
        public JsonNode read(String text, Reading reading) {
            return word.equalsIgnoreCase(text) ? TextNode.valueOf(word) : whole.read(text, reading);
        }

        @Override
        public JsonNode instead(String text) {
            return whole.instead(text);
        }

        @Override
        public String rule() {
            return whole.rule() + " or " + word;
        }
    }

    record Flag() implements Value {

        @Override
        public JsonNode read(String text, Reading reading) {
            boolean yes = "true".equalsIgnoreCase(text);
            return yes || "false".equalsIgnoreCase(text) ? BooleanNode.valueOf(yes) : null;
        }

        @Override
        public String rule() {
            return "must be one of true, false";
        }
    }

    /** One word of a list, in any letter case. */
    record OneOf(List<TextNode> allowed) implements Value {

        static OneOf of(String... allowed) {
            return new OneOf(Arrays.stream(allowed).map(TextNode::valueOf).toList());
        }

        @Override
        public JsonNode read(String text, Reading reading) {
            for (TextNode one : allowed) {
                if (one.textValue().equalsIgnoreCase(text)) {
                    return one;
                }
            }
            return null;
        }

        @Override
        public String rule() {
            return "must be one of " + list(allowed);
        }

        private static String list(List<TextNode> words) {
            return String.join(", ", words.stream().map(TextNode::textValue).toList());
        }
    }

    /** Values between spaces, as an array; of a text with wrong ones the others are taken. */
    record Words(Value each, String what) implements Value {

        static Words of(String... allowed) {
            OneOf each = OneOf.of(allowed);
            return new Words(each, OneOf.list(each.allowed()));
        }

        @Override
        public JsonNode read(String text, Reading reading) {
            StringTokenizer words = new StringTokenizer(text);
            int count = words.countTokens();
            ArrayNode found = found(words, reading);
            return count == 0 ? NOTHING : found.size() < count ? null : found;
        }

        @Override
        public JsonNode instead(String text) {
            ArrayNode found = found(new StringTokenizer(text), null);
            return found.isEmpty() ? null : found;
        }

        @Override
        public String rule() {
            return "must hold only " + what;
        }

        private ArrayNode found(StringTokenizer words, Reading reading) {
            ArrayNode found = JsonNodeFactory.instance.arrayNode();
            while (words.hasMoreTokens()) {
                JsonNode value = each.read(words.nextToken(), reading);
                if (value != null) {
                    found.add(value);
                }
            }
            return found;
        }
    }

    /** Any text but an empty one. */
    record Any() implements Value {

        @Override
        public JsonNode read(String text, Reading reading) {
            return text.isEmpty() ? NOTHING : TextNode.valueOf(text);
        }

        @Override
        public String rule() {
            return "may be any text";
        }
    }

    /** Any text up to a length, where it is cut. */
    record UpTo(int length) implements Value {

        @Override
        public JsonNode read(String text, Reading reading) {
            return text.isEmpty() ? NOTHING : text.length() > length ? null : TextNode.valueOf(text);
        }

        @Override
        public JsonNode instead(String text) {
            return TextNode.valueOf(text.substring(0, length));
        }

        @Override
        public String rule() {
            return "must have at most " + length + " characters";
        }
    }

    /** Text of one form, empty only if the form allows it. */
    record Matching(Pattern pattern, String rule) implements Value {

        @Override
        public JsonNode read(String text, Reading reading) {
            return pattern.matcher(text).matches() ? TextNode.valueOf(text) : null;
        }
    }

    /** A language tag; some documents write an underscore. */
    record Language() implements Value {

        private static final int MAX_PART = 8;

        @Override
        public JsonNode read(String text, Reading reading) {
            return isTag(text) ? TextNode.valueOf(text) : null;
        }

        /** Two to eight letters, then parts of up to eight letters and digits. */
        private static boolean isTag(String text) {
            int part = 0;
            boolean first = true;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                if (c == '-' || c == '_') {
                    if (part < (first ? 2 : 1)) {
                        return false;
                    }
                    first = false;
                    part = 0;
                } else if (++part > MAX_PART || !(letter || (!first && c >= '0' && c <= '9'))) {
                    return false;
                }
            }
            return part >= (first ? 2 : 1);
        }

        @Override
        public String rule() {
            return "must be a language tag such as en-US";
        }
    }

    /** The telephone keys among the text, as an array: Kazoo's {@code terminators}. */
    record Keys() implements Value {

        private static final String ALL_KEYS = "1234567890*#";

        @Override
        public JsonNode read(String text, Reading reading) {
            ArrayNode keys = JsonNodeFactory.instance.arrayNode();
            ALL_KEYS.chars().filter(key -> text.indexOf(key) >= 0)
                    .forEach(key -> keys.add(String.valueOf((char) key)));
            return keys;
        }

        @Override
        public String rule() {
            return "may be any text";
        }
    }

    /** An http or https URL, made absolute. */
    record Url() implements Value {

        @Override
        public JsonNode read(String text, Reading reading) {
            if (text.isEmpty()) {
                return NOTHING;
            }
            String url = reading.url(text);
            return url == null ? null : TextNode.valueOf(url);
        }

        @Override
        public String rule() {
            return "must be an http or https URL, absolute or relative to the document's";
        }
    }

    /** Where a switch stores a recording: an http or https URL, made absolute, or an ftp or ftps URL. */
    record StorageUrl() implements Value {

        private static final Pattern FTP = Pattern.compile("(?i)ftps?://[^/].*");

        @Override
        public JsonNode read(String text, Reading reading) {
            if (text.isEmpty()) {
                return NOTHING;
            }
            String url = FTP.matcher(text).matches() ? text : reading.url(text);
            return url == null ? null : TextNode.valueOf(url);
        }

        @Override
        public String rule() {
            return "must be an http, https, ftp or ftps URL";
        }
    }

    /** A WebSocket URL over TLS, made absolute. */
    record SocketUrl() implements Value {

        @Override
        public JsonNode read(String text, Reading reading) {
            if (text.isEmpty()) {
                return NOTHING;
            }
            String url = reading.socketUrl(text);
            return url == null ? null : TextNode.valueOf(url);
        }

        @Override
        public String rule() {
            return "must be a wss URL, absolute or relative to the document's";
        }
    }

    /** Media, see {@link org.callpivot.twiml.Media}; empty stays empty. */
    record MediaId() implements Value {

        @Override
        public JsonNode read(String text, Reading reading) {
            String id = text.isEmpty() ? "" : Media.id(text, reading);
            return id == null ? null : TextNode.valueOf(id);
        }

        @Override
        public String rule() {
            return "must be a URL of media or a media id";
        }
    }

    /** GET or POST, in any letter case. */
    record HttpMethod() implements Value {

        private static final TextNode GET = TextNode.valueOf(Method.GET.name());
        private static final TextNode POST = TextNode.valueOf(Method.POST.name());

        @Override
        public JsonNode read(String text, Reading reading) {
            Method method = Method.parse(text);
            return method == null ? null : method == Method.GET ? GET : POST;
        }

        @Override
        public String rule() {
            return "must be GET or POST";
        }
    }
}
