package org.callpivot.twiml;

import static org.callpivot.twiml.Documents.codes;
import static org.callpivot.twiml.Documents.json;
import static org.callpivot.twiml.Documents.node;
import static org.callpivot.twiml.Documents.translate;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Bounds that several elements share, from just allowed to just beyond. */
class BoundsTest {

    @Test
    void parametersOfAStreamAreBounded() {
        String stream = "<Start><Stream url='wss://s.example'><Parameter name='a' value='%s'/><Parameter name='b' value='c'/>"
                + "</Stream></Start>";

        assertEquals(List.of(), codes(translate(stream.formatted("x".repeat(498)))));
        assertEquals(List.of("12200"), codes(translate(stream.formatted("x".repeat(499)))));
        assertEquals(json("{\"b\":\"c\"}"),
                node("twiml:command", stream.formatted("x".repeat(499))).data().at("/data/parameters"));
    }

    @Test
    void headerElementsAreBoundedTogether() {
        String sip = "<Dial><Sip>sip:a@b<Headers><Header name='X-A' value='%s'/>"
                + "<Header name='X-B' value='2'/></Headers></Sip></Dial>";

        assertEquals(List.of(), codes(translate(sip.formatted("x".repeat(1017)))));
        assertEquals(List.of("13253"), codes(translate(sip.formatted("x".repeat(1018)))));
        assertEquals(json("{\"X-A\":\"" + "x".repeat(1018) + "\"}"),
                node("twiml:dial", sip.formatted("x".repeat(1018))).data().at("/targets/0/headers"));
    }
}
