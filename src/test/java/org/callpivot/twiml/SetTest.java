package org.callpivot.twiml;

import static org.callpivot.twiml.Documents.codes;
import static org.callpivot.twiml.Documents.json;
import static org.callpivot.twiml.Documents.node;
import static org.callpivot.twiml.Documents.outline;
import static org.callpivot.twiml.Documents.translate;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.callpivot.callflow.Translation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetTest {

    @Test
    void severalVariablesAreOneStep() {
        assertEquals(json("{\"variables\":{\"a\":\"1\",\"b\":\"x y\"}}"), node("twiml:set", """
                <Set>
                  <Variable key="a" value="0"/><Variable key=" a " value=" 1 "/><Variable key="b" value="x y"/>
                </Set>""").data());
    }

    @Test
    void aVariableMayStandAlone() {
        assertEquals("twiml:set > tts", outline("<Variable key='a' value='1'/><Say>b</Say>"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <Set/>                                    | 12200
            <Set><Variable value='1'/></Set>          | 12200,12200
            <Set><Say>a</Say></Set>                   | 12200,12200
            <Variable name='a' value='1'/>            | 12200,12200
            """)
    void withoutVariableItIsSkipped(String set, String codes) {
        Translation translation = translate(set);

        assertEquals("", outline(translation.program()));
        assertEquals(codes, String.join(",", codes(translation)));
    }

    @Test
    void whatIsNoVariableIsReported() {
        assertEquals(List.of("12200", "12200", "12200"), codes(translate(
                "<Set x='1'>text<Say>a</Say><Variable key='a' value='1'/></Set>")));
    }
}
