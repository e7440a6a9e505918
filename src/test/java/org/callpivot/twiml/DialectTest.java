package org.callpivot.twiml;

import static org.callpivot.twiml.Documents.json;
import static org.callpivot.twiml.Documents.outline;
import static org.callpivot.twiml.Documents.translate;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import org.callpivot.callflow.Translation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What differs between the dialects, see the table of {@link Dialect}. */
class DialectTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # document                                         | KAZOO                                  | TWILIO
            <Pause/><Say>a</Say>                               | answer > sleep > tts                   | sleep > tts
            <Pause/><Pause/><Reject/>                          | answer > sleep > answer > sleep > response | sleep > sleep > response
            <Say/><Pause/><Reject/>                            | answer > sleep > response              | sleep > response
            <Say>a</Say><Pause/>                               | tts > answer > sleep                   | tts > answer > sleep
            <Hangup/>                                          | answer > hangup                        | answer > hangup
            <Foo/><Say>a</Say>                                 | tts                                    | tts
            <Start><Stream/></Start><Say>a</Say>               | twiml:command > tts                    | tts
            <Start><Stream connectorName='c'/></Start>         | twiml:command                          | twiml:command
            """)
    void whatHappens(String content, String kazoo, String twilio) {
        assertEquals(kazoo, outline(translate(content, Dialect.KAZOO).program()));
        assertEquals(twilio, outline(translate(content, Dialect.TWILIO).program()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # document                                  | data                   | KAZOO     | TWILIO
            <Reject/>                                   | /code                  | 503       | 603
            <Reject reason='busy'/>                     | /code                  | 486       | 486
            <Say>a</Say>                                | /terminators           |           | []
            <Say terminators='1'>a</Say>                | /terminators           | ["1"]     | ["1"]
            <Play>a</Play>                              | /terminators           |           | []
            <Gather><Say>a</Say></Gather>               | /prompt/0/data         | {"text":"a","loop":1} | {"text":"a","loop":1}
            <Gather input='speech'/>                    | /speech/language       |           | "en-US"
            <Gather input='speech' language='fr-FR'/>   | /speech/language       | "fr-FR"   | "fr-FR"
            <Redirect>/a</Redirect>                     | /method                | "POST"    | "POST"
            """)
    void whatIsSaid(String content, String pointer, String kazoo, String twilio) {
        assertData(kazoo, translate(content, Dialect.KAZOO), pointer);
        assertData(twilio, translate(content, Dialect.TWILIO), pointer);
    }

    @Test
    void kazooIsTheDefault() {
        assertEquals(translate("<Pause/><Reject/>", Dialect.KAZOO), translate("<Pause/><Reject/>"));
    }

    private static void assertData(String expected, Translation translation, String pointer) {
        JsonNode found = translation.program().data().at(pointer);
        assertEquals(expected == null ? json("null") : json(expected), found.isMissingNode() ? json("null") : found);
    }
}
