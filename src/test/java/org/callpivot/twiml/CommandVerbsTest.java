package org.callpivot.twiml;

import static org.callpivot.twiml.Documents.codes;
import static org.callpivot.twiml.Documents.json;
import static org.callpivot.twiml.Documents.node;
import static org.callpivot.twiml.Documents.outline;
import static org.callpivot.twiml.Documents.translate;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Echo, Refer, Sms, Message: one command of the switch each. */
class CommandVerbsTest {

    private static final String COMMAND = "twiml:command";

    @Test
    void echoIsAwaited() {
        assertEquals(json("{\"name\":\"echo\",\"data\":{},\"wait\":true,\"limit_s\":86400}"),
                node(COMMAND, "<Echo/>").data());
        assertEquals(List.of("12200", "12200"), codes(translate("<Echo delay='1'>x</Echo>")));
    }

    @Test
    void referTellsItsResult() {
        assertEquals(json("""
                {"name": "refer", "data": {"target": "sip:a@b.example", "headers": {"X-A": "1"}}, "wait": true,
                 "limit_s": 120, "tells": {"ReferCallStatus": "status", "ReferSipResponseCode": "sipStatus",
                 "NotifySipResponseCode": "notifySipStatus"}}"""),
                node(COMMAND, "<Refer><Sip>sip:a@b.example?X-A=1</Sip></Refer>").data());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <Refer><Sip>sip:a@b</Sip></Refer>                           | twiml:command > tts              |
            <Refer action='/a'><Sip>sip:a@b</Sip></Refer>               | twiml:command > twiml:redirect   | 12200
            <Refer action='/a' method='X'><ReferSip>sip:a@b</ReferSip></Refer> | twiml:command > twiml:redirect | 12200,12200
            <Refer/>                                                    | tts                              | 12200
            <Refer>sip:a@b</Refer>                                      | tts                              | 12200,12200
            <Refer><Sip>joe</Sip></Refer>                               | tts                              | 13243,12200
            <Refer><Number>1</Number></Refer>                           | tts                              | 12200,12200
            """)
    void refer(String refer, String outline, String codes) {
        assertEquals(outline, outline(refer + "<Say>on</Say>"));
        assertEquals(codes == null ? "" : codes, String.join(",", codes(translate(refer + "<Say>on</Say>"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute          | value  | data       | expected                                               | code
            to                   |        | /data      | {"text":"hello"}                                       |
            to                   |        | /wait      | false                                                  |
            to                   | +1555  | /data/to   | "+1555"                                                |
            from                 | 2000   | /data/from | "2000"                                                 |
            action               | /a     | /wait      | true                                                   |
            method               | GET    | /wait      | false                                                  |
            method               | PUT    | /wait      | false                                                  | 14104
            statusCallback       | /s     | /callback  | {"url":"https://app.example/s","method":"POST"}        |
            statusCallback       | s:s    | /callback  |                                                        | 11100
            statusCallbackMethod | GET    | /callback  |                                                        |
            body                 | x      | /data/body |                                                        | 12200
            """)
    void attributeOfSms(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Sms %s>hello</Sms>", COMMAND, attribute, value, pointer, expected, code);
    }

    @Test
    void aMessageWithActionIsAwaitedAndToldOf() {
        assertEquals("twiml:command > twiml:redirect", outline("<Sms action='/a'>hello</Sms><Say>never</Say>"));
        assertEquals("twiml:command > tts", outline("<Sms>hello</Sms><Say>on</Say>"));
        assertEquals(json("""
                {"SmsSid": "messageId", "MessageSid": "messageId", "SmsStatus": "status", "MessageStatus": "status"}"""),
                node(COMMAND, "<Sms action='/a'>hello</Sms>").data().get("tells"));
    }

    @Test
    void messageIsSentAndReported() {
        String message = "<Message to='1'><Body>hello</Body><Media>/a.png</Media><Media>b.png</Media></Message>";

        assertEquals(json("""
                {"to": "1", "text": "hello", "media": ["https://app.example/a.png", "https://app.example/ivr/b.png"]}"""),
                node(COMMAND, message).data().get("data"));
        assertEquals(List.of("12200"), codes(translate(message)));
        assertEquals(List.of("12200", "14103"), codes(translate("<Message/>")));
        assertEquals(List.of("12200", "11100", "12200"),
                codes(translate("<Message>a<Media>mailto:x</Media><Say>b</Say></Message>")));
    }
}
