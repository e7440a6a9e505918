package org.callpivot.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole request as it goes to the HTTP layer: facts/kazoo-pivot.md part 3.3. */
class RequestBuilderTest {

    private static final String URL = "http://your.pivot.server/path/to/script.php";

    /** The mission's sample: callflow 2030, format kazoo, GET. */
    @Test
    void firstRequestOfTheSampleCall() {
        OutgoingRequest request = build(URL, Method.GET, ReqFormat.KAZOO, BodyFormat.FORM, SampleCalls.first());
        assertEquals(Method.GET, request.method());
        assertEquals(URL + "?Account-ID=acc-1&Api-Version=4.x&Call-ID=a-1&Caller-ID-Name=Alice"
                + "&Caller-ID-Number=%2B4930123&Custom-Application-Vars[shop]=7"
                + "&Custom-SIP-Headers[X-A]=1&Custom-SIP-Headers[X-B]=2&Direction=inbound"
                + "&From=%2B4930123&From-Realm=alice.example&Language=en-us"
                + "&Request=030&Request-Realm=in.example&To=2030&To-Realm=sales.example&User-ID=u1", request.url());
        assertNull(request.contentType());
        assertNull(request.body());
        assertNull(request.authorization());
        assertEquals(Map.of(), request.headers());
    }

    @Test
    void followUpRequestAsForm() {
        OutgoingRequest request = build(URL, Method.POST, ReqFormat.TWIML, BodyFormat.FORM, SampleCalls.followUp());
        assertEquals(URL, request.url());
        assertEquals("application/x-www-form-urlencoded", request.contentType());
        assertEquals("CallSid=a-1&AccountSid=acc-1&From=%2B4930123&FromRealm=alice.example&To=2030"
                + "&ToRealm=sales.example&CallStatus=in-progress&ApiVersion=2010-04-01&Direction=outbound"
                + "&CallerName=Alice&CallerNumber=%2B4930123"
                + "&RecordingUrl=http%3A%2F%2Frec.example%2F1.mp3&RecordingDuration=17&RecordingSid=rec-1"
                + "&Digits=12%23&DialCallStatus=completed&DialCallSid=b-1&DialCallDuration=42&QueueSid=support"
                + "&basket=3&customer=J%C3%B6rg+%26+Co", request.body());
    }

    @Test
    void followUpRequestAsJson() {
        OutgoingRequest request = build(URL, Method.POST, ReqFormat.KAZOO, BodyFormat.JSON, SampleCalls.followUp());
        assertEquals(URL, request.url());
        assertEquals("application/json", request.contentType());
        assertEquals("""
                {"Account-ID":"acc-1","Api-Version":"4.x","Call-ID":"a-1","Call-Status":"in-progress",\
                "Caller-ID-Name":"Alice","Caller-ID-Number":"+4930123",\
                "Custom-Application-Vars":{"shop":"7"},"Custom-SIP-Headers":{"X-A":"1"},\
                "Digits":"12#","Direction":"outbound","From":"+4930123","From-Realm":"alice.example",\
                "Language":"en-us","Recording-Duration":17,"Recording-ID":"rec-1",\
                "Recording-Url":"http://rec.example/1.mp3","Request":"030","Request-Realm":"in.example",\
                "To":"2030","To-Realm":"sales.example","User-ID":["u1","u2"],\
                "CallStatus":"in-progress","RecordingUrl":"http://rec.example/1.mp3","RecordingDuration":17,\
                "DialCallStatus":"completed","DialCallSid":"b-1","DialCallDuration":42,"QueueSid":"support",\
                "basket":"3","customer":"Jörg & Co"}""", request.body());
    }

    @Test
    void nestedParametersOfAFollowUpForm() {
        CallView view = SampleCalls.withDigits(null, Map.of("default", "1", "pin", "0000"));
        assertEquals("Account-ID=acc-1&Api-Version=4.x&Call-ID=a-1&Digits[default]=1&Digits[pin]=0000"
                + "&Direction=inbound",
                build(URL, Method.POST, ReqFormat.KAZOO, BodyFormat.FORM, view).body());
        assertTrue(build(URL, Method.POST, ReqFormat.KAZOO, BodyFormat.FORM, SampleCalls.followUp()).body()
                .contains("&User-ID[]=u1&User-ID[]=u2&"));
    }

    @Test
    void aGetHasNoBodyWhateverTheBodyFormat() {
        OutgoingRequest request = build(URL, Method.GET, ReqFormat.TWIML, BodyFormat.JSON, SampleCalls.bare());
        assertEquals(URL + "?CallSid=a-1&AccountSid=acc-1&ApiVersion=2010-04-01&Direction=inbound", request.url());
        assertNull(request.contentType());
        assertNull(request.body());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "http://h                    | http://h/?P",
        "http://h/a                  | http://h/a?P",
        "http://h/a?                 | http://h/a?P",
        "http://h/a?x=1              | http://h/a?x=1&P",
        "http://h/a?x=1&             | http://h/a?x=1&P",
        "http://h/a?b[]=%2f+1&c=a%20 | http://h/a?b[]=%2f+1&c=a%20&P",
        "http://h/a?x=1#frag?y=2     | http://h/a?x=1&P",
        "http://h/a#frag             | http://h/a?P",
        "http://u:p@h:8080/a         | http://h:8080/a?P",
    })
    void aGetKeepsTheQueryThatTheUrlHas(String url, String wire) {
        String parameters = "CallSid=a-1&AccountSid=acc-1&ApiVersion=2010-04-01&Direction=inbound";
        assertEquals(wire.replace("P", parameters),
                build(url, Method.GET, ReqFormat.TWIML, BodyFormat.FORM, SampleCalls.bare()).url());
    }

    @Test
    void aPostKeepsTheQueryThatTheUrlHas() {
        assertEquals("http://h/a?x=1",
                build("http://h/a?x=1#f", Method.POST, ReqFormat.TWIML, BodyFormat.FORM, SampleCalls.bare()).url());
    }

    @Test
    void credentialsLeaveTheUrlAndAreNotShown() {
        OutgoingRequest request =
                build("https://user:geheim@h/a", Method.POST, ReqFormat.KAZOO, BodyFormat.FORM, SampleCalls.bare());
        assertEquals("https://h/a", request.url());
        assertEquals("Basic dXNlcjpnZWhlaW0=", request.authorization());
        assertEquals("POST https://h/a headers=[] authorization=***"
                + " application/x-www-form-urlencoded of 62 characters", request.toString());
    }

    @Test
    void customHeadersGoAlongInTheirOrder() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Shop", "7");
        headers.put("X-Api-Key", "geheim");
        PivotSettings settings = new PivotSettings(
                URL, Method.GET, ReqFormat.KAZOO, BodyFormat.FORM, false, null, headers, 5000, null, null, null);
        OutgoingRequest request = new RequestBuilder().build(URL, Method.POST, settings, SampleCalls.first());
        assertEquals(List.copyOf(headers.entrySet()), List.copyOf(request.headers().entrySet()));
        assertFalse(request.toString().contains("geheim"));
        assertTrue(request.toString().contains("X-Api-Key"));
    }

    @Test
    void aUrlThatCannotBeAskedIsRefused() {
        InvalidUrl refused = assertThrows(InvalidUrl.class, () -> build(
                "ftp://user:geheim@h/a", Method.GET, ReqFormat.KAZOO, BodyFormat.FORM, SampleCalls.first()));
        assertEquals("\"ftp://***@h/a\" must begin with http:// or https://", refused.getMessage());
    }

    /** The method of a follow-up request is its own (an action's), not the pivot's. */
    private static OutgoingRequest build(
            String url, Method method, ReqFormat format, BodyFormat bodyFormat, CallView view) {
        PivotSettings settings = new PivotSettings(
                URL, method == Method.GET ? Method.POST : Method.GET, format, bodyFormat, false, null, Map.of(), 5000,
                null, null, null);
        return new RequestBuilder().build(url, method, settings, view);
    }
}
