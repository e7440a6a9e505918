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

/** Client, Application, Sim and WhatsApp, and what a Sip holds. */
class PartiesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # element    | attribute            | value     | data          | expected              | code
            Client       | url                  |           | /type         | "client"              |
            Client       | url                  |           | /value        | "x1"                  |
            Client       | url                  | /w        | /whisper      | {"url":"https://app.example/w","method":"POST"} |
            Client       | method               | PUT       | /whisper      |                       | 12200
            Client       | statusCallback       | /s        | /status       | {"url":"https://app.example/s","method":"POST","events":["completed"]} |
            Client       | statusCallbackEvent  | ringing   | /status       |                       |
            Client       | statusCallbackEvent  | x         | /status       |                       | 12200
            Client       | ring                 | x         | /ring         |                       | 12200
            Application  | url                  | /w        | /whisper/url  | "https://app.example/w" |
            Application  | statusCallback       | /s        | /status/url   | "https://app.example/s" |
            Application  | customerId           | c         | /customer_id  | "c"                   |
            Application  | copyParentTo         | true      | /copy_parent_to | true                |
            Application  | copyParentTo         | x         | /copy_parent_to |                     | 12200
            Application  | url                  |           | /type         | "application"         |
            Sim          | url                  |           | /type         | "sim"                 |
            Sim          | url                  | /w        | /whisper      |                       | 12200
            WhatsApp     | url                  |           | /type         | "whatsapp"            |
            WhatsApp     | url                  | /w        | /whisper/url  | "https://app.example/w" |
            WhatsApp     | statusCallback       | /s        | /status/events | ["completed"]        |
            """)
    void attribute(String element, String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Dial><" + element + " %s>x1</" + element + "></Dial>", "twiml:dial", attribute, value,
                "/targets/0" + pointer, expected, code);
    }

    @Test
    void identityAndParametersOfAClient() {
        assertEquals(json("{\"type\":\"client\",\"value\":\"joe\",\"parameters\":{\"a\":\"1\"}}"),
                node("twiml:dial", """
                <Dial><Client>
                  <Identity> joe </Identity><Parameter name="a" value="1"/>
                </Client></Dial>""").data().at("/targets/0"));
        assertEquals(List.of("12200"), codes(translate("<Dial><Client>joe<Sip>x</Sip></Client></Dial>")));
    }

    @Test
    void idAndParametersOfAnApplication() {
        assertEquals(json("{\"type\":\"application\",\"value\":\"AP1\",\"parameters\":{\"a\":\"1\"}}"),
                node("twiml:dial", """
                <Dial><Application>
                  <ApplicationSid>AP1</ApplicationSid><Parameter name="a" value="1"/>
                </Application></Dial>""").data().at("/targets/0"));
    }

    @ParameterizedTest
    @CsvSource({"Client", "Application", "Sim", "WhatsApp"})
    void withoutIdItIsSkipped(String noun) {
        assertEquals(List.of("12200", "13223"), codes(translate("<Dial><" + noun + "/></Dial>")));
    }

    @Test
    void aSipHoldsUrisAndHeaders() {
        assertEquals(json("""
                {"type": "sip", "value": "sip:a@b.example", "username": "u",
                 "uris": [{"value": "sip:a@b.example", "priority": 1, "weight": 20, "username": "x", "password": "y"},
                          {"value": "sip:c@d.example"}],
                 "headers": {"X-A": "1", "X-B": "2"}, "parameters": {"p": "v"}}"""),
                node("twiml:dial", """
                <Dial><Sip username="u">
                  <Uri priority="1" weight="20" username="x" password="y">sip:a@b.example</Uri><Uri>c@d.example</Uri>
                  <Headers><Header name="X-A" value="1"/><Header name="X-B" value="2"/></Headers>
                  <Parameter name="p" value="v"/>
                </Sip></Dial>""").data().at("/targets/0"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <Sip><Headers><Header name='From' value='x'/></Headers>sip:a@b</Sip>   | 13252
            <Sip><Headers>x</Headers>sip:a@b</Sip>                                 | 12200
            <Sip><Header name='X-A' value='x'/>sip:a@b</Sip>                       | 12200
            <Sip><Uri>joe</Uri></Sip>                                              | 13243,13243,13223
            <Sip><Uri priority='70000'>sip:a@b</Uri></Sip>                         | 12200
            <Sip><Uri weight='x'>sip:a@b</Uri></Sip>                               | 12200
            """)
    void contentOfSipIsChecked(String sip, String codes) {
        assertEquals(codes, String.join(",", codes(translate("<Dial>" + sip + "</Dial>"))));
    }
}
