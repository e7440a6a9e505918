package org.callpivot.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.callflow.InvalidDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data of a pivot module; written here with single quotes. */
class PivotSettingsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theSampleOfTheMission() {
        PivotSettings settings = read("""
                {'voice_url': 'http://your.pivot.server/path/to/script.php',
                 'req_format': 'kazoo', 'method': 'get', 'debug': true}""");
        assertEquals("http://your.pivot.server/path/to/script.php", settings.voiceUrl());
        assertEquals(Method.GET, settings.method());
        assertEquals(ReqFormat.KAZOO, settings.reqFormat());
        assertTrue(settings.debug());
    }

    @Test
    void onlyTheUrlIsRequired() {
        PivotSettings settings = read("{'voice_url': 'https://h'}");
        assertEquals(new PivotSettings("https://h", Method.GET, ReqFormat.KAZOO, BodyFormat.FORM, false, null,
                Map.of(), 5000, null, null, null), settings);
    }

    @Test
    void everyParameterCanBeSet() {
        PivotSettings settings = read("""
                {'voice_url': 'HTTPS://user:pass@h:8443/v?a=b', 'method': 'POST', 'req_format': 'twiml',
                 'req_body_format': 'json', 'debug': true, 'cdr_url': 'http://cdr/', 'req_timeout_ms': 1,
                 'voice_fallback_url': 'http://fallback/', 'voice_fallback_method': 'get',
                 'custom_request_headers': {'X-Z': 'last first', 'x-number': 7, 'X-Flag': true, 'X-None': null}}""");
        assertEquals("HTTPS://user:pass@h:8443/v?a=b", settings.voiceUrl());
        assertEquals(Method.POST, settings.method());
        assertEquals(ReqFormat.TWIML, settings.reqFormat());
        assertEquals(BodyFormat.JSON, settings.bodyFormat());
        assertTrue(settings.debug());
        assertEquals("http://cdr/", settings.cdrUrl());
        assertEquals("http://fallback/", settings.fallbackUrl());
        assertEquals(Method.GET, settings.fallbackMethod());
        assertEquals(1, settings.timeoutMs());
        assertEquals("[X-Z=last first, x-number=7, X-Flag=true]", settings.headers().entrySet().toString());
    }

    @Test
    void unknownKeysAreIgnoredAndNullIsAbsent() {
        PivotSettings settings = read("""
                {'voice_url': 'http://h', 'skip_module': 'maybe', 'colour': {'a': 1}, 'method': null,
                 'req_format': null, 'req_body_format': null, 'debug': null, 'cdr_url': null,
                 'custom_request_headers': null, 'req_timeout_ms': null}""");
        assertEquals(read("{'voice_url': 'http://h'}"), settings);
    }

    @Test
    void anEmptyCdrUrlIsNone() {
        assertNull(read("{'voice_url': 'http://h', 'cdr_url': ''}").cdrUrl());
    }

    @ParameterizedTest
    @CsvSource({"get,GET", "GET,GET", "Get,GET", "post,POST", "POST,POST"})
    void theMethodMayBeInAnyCase(String written, Method method) {
        assertEquals(method, read("{'voice_url': 'http://h', 'method': '" + written + "'}").method());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "'voice_url': null                   | voice_url is required: an absolute http or https URL",
        "'voice_url': ' '                    | voice_url is required: an absolute http or https URL",
        "'voice_url': 7                      | voice_url is 7, but must be text: an absolute http or https URL",
        "'voice_url': ['http://u:pw@h']      | voice_url is ***@h\"], but must be text: an absolute http or https URL",
        "'voice_url': 'ftp://u:pw@h/'        | voice_url \"ftp://***@h/\" must begin with http:// or https://",
        "'voice_url': 'menu.php'             | voice_url \"menu.php\" must begin with http:// or https://",
        "'voice_url': 'http:///a'            | voice_url \"http:///a\" must have a host",
        "'voice_url': 'http://u:pw@h:0/'     | voice_url \"http://***@h:0/\" must have a port of 1..65535",
        "'cdr_url': 'mailto:a@h'             | cdr_url \"***@h\" must begin with http:// or https://",
        "'cdr_url': false                    | cdr_url is false, but must be text: an absolute http or https URL",
        "'method': 'put'                     | method is \"put\", but must be get or post",
        "'method': ''                        | method is \"\", but must be get or post",
        "'method': 1                         | method is 1, but must be get or post",
        "'method': 'http://u:pw@h/'          | method is \"http://***@h/\", but must be get or post",
        "'twiml_dialect': 'plivo'            | twiml_dialect is \"plivo\", but must be kazoo or twilio",
        "'req_format': 'xml'                 | req_format is \"xml\", but must be kazoo or twiml",
        "'req_format': 'TwiML'               | req_format is \"TwiML\", but must be kazoo or twiml",
        "'req_body_format': 'xml'            | req_body_format is \"xml\", but must be form or json",
        "'debug': 'true'                     | debug is \"true\", but must be true or false",
        "'debug': 1                          | debug is 1, but must be true or false",
        "'custom_request_headers': 'a' | custom_request_headers is \"a\", but must be an object of names and values",
        "'custom_request_headers': [7] | custom_request_headers is [7], but must be an object of names and values",
    })
    void whatIsNotAllowedIsRefused(String field, String message) {
        String url = field.startsWith("'voice_url'") ? "" : "'voice_url': 'http://h', ";
        Diagnostic fault = onlyFault("{" + url + field + "}");
        assertEquals("/" + field.substring(1, field.indexOf('\'', 1)), fault.where());
        assertEquals(message, fault.message());
    }

    /** 4294967297 is 1 for whoever cuts it to 32 bits. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "5001", "4294967297", "1.5", "'abc'", "'500'", "true", "[1]"})
    void theTimeoutIsAWholeNumberWithinItsBounds(String written) {
        Diagnostic fault = onlyFault("{'voice_url': 'http://h', 'req_timeout_ms': " + written + "}");
        assertEquals("/req_timeout_ms", fault.where());
        assertEquals("req_timeout_ms is " + written.replace('\'', '"')
                + ", but must be a whole number of milliseconds, 1..5000", fault.message());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "Authorization | secret         | the name must begin with X- and be an HTTP token (RFC 9110)",
        "Host          | secret         | the name must begin with X- and be an HTTP token (RFC 9110)",
        "\"\"          | secret         | the name must begin with X- and be an HTTP token (RFC 9110)",
        "XA            | secret         | the name must begin with X- and be an HTTP token (RFC 9110)",
        "X-A B         | secret         | the name must begin with X- and be an HTTP token (RFC 9110)",
        "X-A:          | secret         | the name must begin with X- and be an HTTP token (RFC 9110)",
        "X-Ä           | secret         | the name must begin with X- and be an HTTP token (RFC 9110)",
        "X-A\\r\\nB: c | secret         | the name must begin with X- and be an HTTP token (RFC 9110)",
        "X-A           | secret\\r\\nB: | the value must be of visible ASCII characters, spaces and tabs",
        "X-A           | secret\\n      | the value must be of visible ASCII characters, spaces and tabs",
        "X-A           | secret\\u0000  | the value must be of visible ASCII characters, spaces and tabs",
        "X-A           | geheim sécret  | the value must be of visible ASCII characters, spaces and tabs",
    })
    void headersThatAreNotAllowedAreRefused(String name, String value, String rule) {
        Diagnostic fault = onlyFault(
                "{'voice_url': 'http://h', 'custom_request_headers': {'" + name + "': '" + value + "'}}");
        assertTrue(fault.where().startsWith("/custom_request_headers/" + name.split("\\\\")[0]), fault.where());
        assertTrue(fault.message().endsWith(rule), fault.message());
        assertFalse(fault.message().contains("cret"), "the value may be a token: " + fault.message());
        assertEquals(1, fault.message().lines().count());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "{'X-A': ['1']}           | X-A    | the value is a list, but must be text",
        "{'X-A': {'b': '1'}}      | X-A    | the value is an object, but must be text",
        "{'X-A': '1', 'x-a': '2'} | x-a    | the name differs from another one only in the case of its letters",
        "{'X-~/': '1'}            | X-~0~1 | the name must begin with X- and be an HTTP token (RFC 9110)",
    })
    void headersMustBeAnObjectOfTexts(String headers, String where, String rule) {
        Diagnostic fault = onlyFault("{'voice_url': 'http://h', 'custom_request_headers': " + headers + "}");
        assertEquals("/custom_request_headers/" + where, fault.where());
        assertTrue(fault.message().endsWith(rule), fault.message());
    }

    @Test
    void headersAreBoundedInNumber() {
        assertEquals(50, PivotSettings.read(withHeaders(50, 1)).headers().size());
        assertEquals("custom_request_headers has 51 headers, but may have 50",
                onlyFault(withHeaders(51, 1)).message());
    }

    @Test
    void headersAreBoundedInSize() {
        assertEquals(8192 - 4, PivotSettings.read(withHeaders(1, 8192 - 4)).headers().get("X-10").length());
        assertEquals("custom_request_headers has 8193 characters in names and values, but may have 8192",
                onlyFault(withHeaders(1, 8193 - 4)).message());
    }

    @Test
    void allFaultsAreToldAtOnce() {
        InvalidDocument refused = assertThrows(InvalidDocument.class, () -> read("""
                {'method': 'put', 'req_format': 'a', 'req_body_format': 'b', 'debug': 'c', 'cdr_url': 'd',
                 'req_timeout_ms': 'e', 'custom_request_headers': {'Host': 'f', 'X-A': 'g\\n'}}"""));
        assertEquals(InvalidDocument.Kind.CONTENT, refused.kind());
        assertEquals(List.of("/voice_url", "/method", "/req_format", "/req_body_format", "/debug", "/cdr_url",
                "/custom_request_headers/Host", "/custom_request_headers/X-A", "/req_timeout_ms"),
                refused.faults().stream().map(Diagnostic::where).toList());
    }

    @Test
    void aMessageStaysShort() {
        String endless = "x".repeat(5000);
        assertTrue(onlyFault("{'voice_url': 'http://h', 'method': '" + endless + "'}").message().length() < 300);
        assertTrue(onlyFault("{'voice_url': '" + endless + "'}").message().length() < 300);
    }

    @Test
    void settingsShowNoSecrets() {
        String shown = read("""
                {'voice_url': 'http://user:geheim@h/', 'cdr_url': 'http://user:geheim@cdr/',
                 'custom_request_headers': {'X-Api-Key': 'geheim'}}""").toString();
        assertEquals("PivotSettings[voiceUrl=http://***@h/, method=GET, reqFormat=KAZOO, bodyFormat=FORM, debug=false, "
                + "cdrUrl=http://***@cdr/, headers=[X-Api-Key], timeoutMs=5000, twimlDialect=null, fallbackUrl=null, fallbackMethod=GET]", shown);
    }

    private static ObjectNode withHeaders(int number, int length) {
        ObjectNode data = JSON.createObjectNode().put("voice_url", "http://h");
        ObjectNode headers = data.putObject("custom_request_headers");
        for (int i = 0; i < number; i++) {
            headers.put("X-" + (10 + i), "v".repeat(length));
        }
        return data;
    }

    private static Diagnostic onlyFault(String data) {
        return onlyFault(json(data));
    }

    private static Diagnostic onlyFault(ObjectNode data) {
        InvalidDocument refused = assertThrows(InvalidDocument.class, () -> PivotSettings.read(data));
        assertEquals(1, refused.faults().size(), refused.getMessage());
        Diagnostic fault = refused.faults().get(0);
        assertEquals("PV-SETTINGS", fault.code());
        assertEquals(Diagnostic.Severity.ERROR, fault.severity());
        return fault;
    }

    private static PivotSettings read(String data) {
        return PivotSettings.read(json(data));
    }

    private static ObjectNode json(String data) {
        try {
            return (ObjectNode) JSON.readTree(data.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(data, e);
        }
    }
}
