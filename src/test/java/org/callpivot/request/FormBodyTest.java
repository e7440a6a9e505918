package org.callpivot.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encoding of facts/kazoo-pivot.md part 3.3. */
class FormBodyTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "plain 2030         | plain+2030",
        "-._~               | -._~",
        "+49 30             | %2B49+30",
        "100%               | 100%25",
        "%41                | %2541",
        "a&b=c#d            | a%26b%3Dc%23d",
        "[x]*               | %5Bx%5D%2A",
        "sip:a@b;c/d?e,f!   | sip%3Aa%40b%3Bc%2Fd%3Fe%2Cf%21",
        "'(){}              | %27%28%29%7B%7D",
        "Jörg ß             | J%C3%B6rg+%C3%9F",
        "日本               | %E6%97%A5%E6%9C%AC",
        "\uD83D\uDE00        | %F0%9F%98%80",
    })
    void valuesAreEncodedAsKazooDoes(String value, String encoded) {
        assertEquals("k=" + encoded, FormBody.encode(object().put("k", value)));
    }

    @Test
    void controlCharactersCannotEndTheRequestLine() {
        assertEquals("k=a%0D%0Ab%00%09%7F", FormBody.encode(object().put("k", "a\r\nb\0\t\u007F")));
        assertEquals("a%0D%0Ab=1", FormBody.encode(object().put("a\r\nb", "1")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "{'a':'1','b':2,'c':true,'d':false,'e':1.5}   | a=1&b=2&c=true&d=false&e=1.5",
        "{'k':['v1','v2',3]}                          | k[]=v1&k[]=v2&k[]=3",
        "{'k':{'sub':'v'}}                            | k[sub]=v",
        "{'k':{'sub':{'sub2':'v','sub3':['w']}}}      | k[sub][sub2]=v&k[sub][sub3][]=w",
        "{'k':[{'a':1,'b':2},'x',['y']]}              | k[0][a]=1&k[0][b]=2&k[]=x&k[2][]=y",
        "{'k':''}                                     | k=",
        "{'a':null,'b':1,'c':[null]}                  | b=1",
        "{'a':{},'b':1,'c':[],'d':2,'e':{'f':{}}}     | b=1&d=2",
        "{}                                           | \"\"",
    })
    void nestedValuesHaveKazoosNames(String fields, String encoded) throws Exception {
        assertEquals(encoded, FormBody.encode((ObjectNode) JSON.readTree(fields.replace('\'', '"'))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "Custom-SIP-Headers[X-A]  | Custom-SIP-Headers[X-A]",
        "X-Foo.bar_~!'(1)*        | X-Foo.bar_~!'(1)*",
        "a&b=c                    | a%26b%3Dc",
        "a b+c                    | a+b%2Bc",
        "a%41#b                   | a%2541%23b",
        "größe                    | gr%C3%B6%C3%9Fe",
    })
    void keysStayAsTheyAreUnlessTheyWouldBreakTheQuery(String key, String encoded) {
        assertEquals(encoded + "=1", FormBody.encode(object().put(key, "1")));
        assertEquals("k[" + encoded + "]=1", FormBody.encode(object().set("k", object().put(key, "1"))));
    }

    /** Whatever the names and values are: a form parser reads them back, and the query is one for java.net.URI. */
    @Test
    void everyFormCanBeReadBack() {
        Random random = new Random(2030);
        for (int round = 0; round < 2000; round++) {
            ObjectNode fields = object();
            for (int i = random.nextInt(6); i > 0; i--) {
                fields.put(text(random) + i, text(random));
            }
            String encoded = FormBody.encode(fields);
            assertEquals(fields, decode(encoded));
            assertTrue(encoded.chars().allMatch(c -> c > ' ' && c < 127), encoded);
            assertEquals(encoded.isEmpty() ? null : encoded, URI.create("http://h/" + query(encoded)).getRawQuery());
        }
    }

    private static String query(String encoded) {
        return encoded.isEmpty() ? "" : "?" + encoded;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            int range = new int[] {0x80, 0x250, 0xD800}[random.nextInt(3)];
            text.appendCodePoint(random.nextInt(10) == 0 ? 0x1F600 + random.nextInt(0x40) : random.nextInt(range));
        }
        return text.toString();
    }

    private static ObjectNode decode(String form) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : form.isEmpty() ? new String[0] : form.split("&")) {
            int equals = pair.indexOf('=');
            pairs.put(URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return JSON.valueToTree(pairs);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
