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

/** Pay and Prompt. */
class PayTest {

    private static final String COMMAND = "twiml:command";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute           | value              | data                      | expected              | code
            input                 |                    | /data/input               | "dtmf"                |
            input                 | dtmf               | /data/input               | "dtmf"                |
            input                 | speech             | /data/input               | "dtmf"                | 12200
            timeout               |                    | /data/timeout             | 5                     |
            timeout               | 10                 | /data/timeout             | 10                    |
            timeout               | 3601               | /data/timeout             | 3600                  | 12200
            timeout               | 0                  | /data/timeout             | 5                     | 12200
            maxAttempts           |                    | /data/maxAttempts         | 1                     |
            maxAttempts           | 10                 | /data/maxAttempts         | 10                    |
            maxAttempts           | 11                 | /data/maxAttempts         | 10                    | 12200
            paymentMethod         |                    | /data/paymentMethod       | "credit-card"         |
            paymentMethod         | ach-debit          | /data/paymentMethod       | "ach-debit"           |
            paymentMethod         | cash               | /data/paymentMethod       | "credit-card"         | 12200
            bankAccountType       | consumer-savings   | /data/bankAccountType     | "consumer-savings"    |
            bankAccountType       | x                  | /data/bankAccountType     |                       | 12200
            tokenType             | reusable           | /data/tokenType           | "reusable"            |
            tokenType             | x                  | /data/tokenType           |                       | 12200
            paymentConnector      | stripe             | /data/paymentConnector    | "stripe"              |
            chargeAmount          | 10.00              | /data/chargeAmount        | "10.00"               |
            chargeAmount          | ten                | /data/chargeAmount        |                       | 12200
            currency              |                    | /data/currency            | "usd"                 |
            currency              | EUR                | /data/currency            | "EUR"                 |
            currency              | euro               | /data/currency            | "usd"                 | 12200
            description           | A box              | /data/description         | "A box"               |
            securityCode          |                    | /data/securityCode        | true                  |
            securityCode          | false              | /data/securityCode        | false                 |
            postalCode            |                    | /data/postalCode          | "true"                |
            postalCode            | 94109              | /data/postalCode          | "94109"               |
            minPostalCodeLength   | 5                  | /data/minPostalCodeLength | 5                     |
            validCardTypes        | visa diners-club   | /data/validCardTypes      | ["visa","diners-club"]|
            validCardTypes        | visa bonus         | /data/validCardTypes      | ["visa"]              | 12200
            language              | de-DE              | /data/language            | "de-DE"               |
            statusCallback        | /s                 | /callback                 | {"url":"https://app.example/s","method":"POST"} |
            statusCallbackMethod  | GET                | /callback                 |                       |
            tip                   | 1                  | /data/tip                 |                       | 12200
            """)
    void attribute(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Pay %s/>", COMMAND, attribute, value, pointer, expected, code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute            | value                       | data                   | expected                 | code
            for                    | expiration-date             | /for                   | "expiration-date"        |
            for                    | shoe-size                   | /for                   |                          | 12200
            attempt                |                             | /attempt               |                          |
            attempt                | 1 2 10                      | /attempt               | [1,2,10]                 |
            attempt                | 1 11                        | /attempt               | [1]                      | 12200
            cardType               | visa amex                   | /cardType              | ["visa","amex"]          |
            errorType              | timeout internal-error      | /errorType             | ["timeout","internal-error"] |
            errorType              | sad                         | /errorType             |                          | 12200
            requireMatchingInputs  | true                        | /requireMatchingInputs | true                     |
            volume                 | 1                           | /volume                |                          | 12200
            """)
    void attributeOfPrompt(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Pay><Prompt %s/></Pay>", COMMAND, attribute, value, "/data/prompts/0" + pointer, expected, code);
    }

    @Test
    void promptsAndParametersGoToTheSwitch() {
        assertEquals(json("""
                {"prompts": [{"for": "security-code", "items": [
                    {"module": "tts", "data": {"text": "Your code", "loop": 1}},
                    {"module": "sleep", "data": {"duration": 1, "unit": "s"}},
                    {"module": "play", "data": {"id": "https://app.example/a.mp3", "loop": 1}}]}],
                 "parameters": {"customer": "7"}}"""),
                node(COMMAND, """
                <Pay>
                  <Prompt for="security-code"><Say>Your code</Say><Pause/><Play>/a.mp3</Play></Prompt>
                  <Parameter name="customer" value="7"/>
                </Pay>""").data().withObjectProperty("data").retain("prompts", "parameters"));
    }

    @Test
    void theActionIsToldTheResult() {
        assertEquals("twiml:command > twiml:redirect", outline("<Pay action='/a'/><Say>never</Say>"));
        assertEquals("twiml:command > tts", outline("<Pay/><Say>on</Say>"));
        assertEquals("token", node(COMMAND, "<Pay/>").data().at("/tells/PaymentToken").asText());
        assertEquals(json("true"), node(COMMAND, "<Pay/>").data().get("wait"));
    }

    @Test
    void aPromptHoldsOnlyWhatIsHeard() {
        assertEquals(List.of("12200", "12200"), codes(translate("<Pay><Prompt>x<Gather/></Prompt></Pay>")));
        assertEquals(List.of("12200"), codes(translate("<Pay><Say>x</Say></Pay>")));
        assertEquals(List.of("12200"), codes(translate("<Pay>x</Pay>")));
    }

    @Test
    void aPromptAloneIsHeardAsItStands() {
        assertEquals("tts > answer > sleep > play",
                outline("<Prompt for='postal-code'><Say>a</Say><Pause/></Prompt><Play>b</Play>"));
        assertEquals(List.of("12200"), codes(translate("<Prompt><Dial>1</Dial></Prompt>")));
    }
}
