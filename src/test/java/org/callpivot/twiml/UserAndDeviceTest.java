package org.callpivot.twiml;

import static org.callpivot.twiml.Documents.codes;
import static org.callpivot.twiml.Documents.json;
import static org.callpivot.twiml.Documents.node;
import static org.callpivot.twiml.Documents.translate;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserAndDeviceTest {

    @ParameterizedTest
    @CsvSource({"User, user", "Device, device"})
    void theTextIsTheId(String noun, String type) {
        assertEquals(json("""
                {"type": "%s", "value": "a1-b2", "whisper": {"url": "https://app.example/w", "method": "GET"}}""".formatted(type)),
                node("twiml:dial", "<Dial><%1$s url='/w' method='GET'> a1-b2 </%1$s></Dial>".formatted(noun))
                        .data().at("/targets/0"));
    }

    @ParameterizedTest
    @CsvSource({"User", "Device"})
    void withoutIdItIsSkipped(String noun) {
        assertEquals(List.of("12200", "13223"), codes(translate("<Dial><" + noun + "/></Dial>")));
    }

    @ParameterizedTest
    @CsvSource({"User", "Device"})
    void unknownAttributesAndWrongValuesAreReported(String noun) {
        assertEquals(List.of("12200", "12200"),
                codes(translate("<Dial><%1$s method='x' ring='1'>a</%1$s></Dial>".formatted(noun))));
    }
}
