package org.callpivot.twiml;

import static org.callpivot.twiml.Documents.codes;
import static org.callpivot.twiml.Documents.json;
import static org.callpivot.twiml.Documents.node;
import static org.callpivot.twiml.Documents.translate;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute           | value     | data                     | expected                 | code
            username              | joe       | /username                | "joe"                    |
            password              | secret    | /password                | "secret"                 |
            url                   | /whisper  | /whisper                 | {"url":"https://app.example/whisper","method":"POST"} |
            method                | GET       | /whisper                 |                          |
            method                | x         | /whisper                 |                          | 13241
            statusCallback        | /s        | /status                  | {"url":"https://app.example/s","method":"POST","events":["completed"]} |
            machineDetection      | Enable    | /amd/mode                | "Enable"                 |
            transport             | tls       | /transport               |                          | 12200
            """)
    void attribute(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Dial><Sip %s>sip:joe@b.example</Sip></Dial>", "twiml:dial", attribute, value,
                "/targets/0" + pointer, expected, code);
    }

    @Test
    void whatFollowsTheQuestionMarkBecomesHeaders() {
        assertEquals(json("""
                {"type": "sip", "value": "sip:joe@b.example:5070;transport=tcp",
                 "headers": {"X-Plan": "a b+c", "x-empty": "", "User-to-User": "123;encoding=hex"}}"""),
                node("twiml:dial", """
                <Dial><Sip>
                  sip:joe@b.example:5070;transport=tcp?X-Plan=a%20b+c&amp;x-empty&amp;User-to-User=123%3Bencoding%3Dhex
                </Sip></Dial>""").data().at("/targets/0"));
    }

    @Test
    void theSchemeMayBeLeftOut() {
        assertEquals("sip:joe@b.example", node("twiml:dial", "<Dial><Sip>joe@b.example</Sip></Dial>")
                .data().at("/targets/0/value").asText());
    }

    @Test
    void aHeaderCannotBringAnother() {
        assertEquals("a  From: b", node("twiml:dial", "<Dial><Sip>sip:a@b?X-A=a%0D%0AFrom:%20b</Sip></Dial>")
                .data().at("/targets/0/headers/X-A").asText());
    }

    @ParameterizedTest
    @CsvSource({"sip:a@b?From=x, 13252", "sip:a@b?X-A=%zz, ''", "joe, 13243+13223", "sip:, 13243+13223",
            "sip:a b@c, 13243+13223"})
    void addressesAreChecked(String address, String codes) {
        assertEquals(codes, String.join("+", codes(translate("<Dial><Sip>" + address + "</Sip></Dial>"))));
    }

    @Test
    void headersAreBounded() {
        String address = "sip:a@b?X-A=" + "x".repeat(1020);

        assertEquals(List.of(), codes(translate("<Dial><Sip>" + address + "</Sip></Dial>")));
        assertEquals(List.of("13253"), codes(translate("<Dial><Sip>" + address + "x</Sip></Dial>")));
    }
}
