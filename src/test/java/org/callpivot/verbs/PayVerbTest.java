package org.callpivot.verbs;

import static org.callpivot.verbs.Event.completed;
import static org.callpivot.verbs.Event.hangsUp;
import static org.callpivot.verbs.Event.happens;
import static org.callpivot.verbs.VerbCall.attribute;
import static org.callpivot.verbs.VerbCall.call;
import static org.callpivot.verbs.VerbCall.with;

import java.time.Duration;
import org.callpivot.request.ReqFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Pay and Prompt: facts/twiml.md A2, their table rows; classes org.callpivot.twiml.Pay and Prompt. */
class PayVerbTest {

    private static final String DONE = "POST https://dev.example.com/done";

    @ParameterizedTest
    @EnumSource
    void thePaymentIsTaken_theActionIsToldTheResult(ReqFormat format) {
        with(format).call("<Pay chargeAmount='20.45' action='/done'/>").warns()
                .orders("pay chargeAmount=20.45")
                .on(completed("result=success token=tok_1 confirmationCode=ch_1 cardNumber=xxxxxxxxxxxx4242"
                        + " cardType=visa"
                        + " postalCode='94109' expirationDate='1229' securityCode=xxx paymentMethod=credit-card"
                        + " profileId=p1"))
                .requests(DONE + " Result=success PaymentToken=tok_1 PaymentConfirmationCode=ch_1"
                        + " PaymentCardNumber=xxxxxxxxxxxx4242 PaymentCardType=visa PaymentCardPostalCode=94109"
                        + " ExpirationDate=1229 SecurityCode=xxx PaymentMethod=credit-card ProfileId=p1");
    }

    @Test
    void fromABankAccount() {
        call("<Pay paymentMethod='ach-debit' action='/done'/>").orders("pay paymentMethod=ach-debit")
                .on(completed("result=success bankAccountNumber=xxx9 bankAccountType=consumer-checking"
                        + " bankRoutingNumber=xxx1"))
                .requests(DONE + " Result=success BankAccountNumber=xxx9 BankAccountType=consumer-checking"
                        + " BankRoutingNumber=xxx1");
    }

    @Test
    void aPaymentThatFailed() {
        call("<Pay action='/done'/>").orders("pay")
                .on(completed("result=payment-connector-error error='declined' errorCode='64001'"
                        + " connectorError='card_declined'"))
                .requests(DONE + " Result=payment-connector-error PaymentError=declined PayErrorCode=64001"
                        + " ConnectorError=card_declined");
    }

    @Test
    void whoeverHangsUpIsToldOf() {
        call("<Pay action='/done'/>").orders("pay").on(hangsUp()).tells(DONE + " CallStatus=completed");
    }

    @Test
    void afterAnHourItCountsAsLost() {
        call("<Pay action='/done'/>").orders("pay").after(Duration.ofMinutes(59)).requestsNothing()
                .after(Duration.ofMinutes(2)).orders("stop commandId=call-1-c1").requests(DONE);
    }

    @Test
    void withoutAttributesItAsksForACardACodeAndAPostalCodeOnce() {
        call("<Pay/>").ordersOnly("pay", """
                {"input": "dtmf", "timeout": 5, "maxAttempts": 1, "paymentMethod": "credit-card", "currency": "usd",
                 "securityCode": true, "postalCode": "true"}""");
    }

    @RowsOf("Pay")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute         | value               | the switch is told                      | fault
            input               |                     | pay input=dtmf                          |
            input               | dtmf                | pay input=dtmf                          |
            input               | speech              | pay input=dtmf                          | 64020
            timeout             |                     | pay timeout=5                           |
            timeout             | 1                   | pay timeout=1                           |
            timeout             | 3600                | pay timeout=3600                        |
            timeout             | 0                   | pay timeout=5                           | 64020
            timeout             | 3601                | pay timeout=3600                        | 64020
            timeout             | auto                | pay timeout=5                           | 64020
            maxAttempts         |                     | pay maxAttempts=1                       |
            maxAttempts         | 1                   | pay maxAttempts=1                       |
            maxAttempts         | 10                  | pay maxAttempts=10                      |
            maxAttempts         | 0                   | pay maxAttempts=1                       | 64020
            maxAttempts         | 11                  | pay maxAttempts=10                      | 64020
            maxAttempts         | often               | pay maxAttempts=1                       | 64020
            paymentMethod       |                     | pay paymentMethod=credit-card           |
            paymentMethod       | credit-card         | pay paymentMethod=credit-card           |
            paymentMethod       | ach-debit           | pay paymentMethod=ach-debit             |
            paymentMethod       | cash                | pay paymentMethod=credit-card           | 64020
            bankAccountType     |                     | pay !bankAccountType=                   |
            bankAccountType     | consumer-checking   | pay bankAccountType=consumer-checking   |
            bankAccountType     | consumer-savings    | pay bankAccountType=consumer-savings    |
            bankAccountType     | commercial-checking | pay bankAccountType=commercial-checking |
            bankAccountType     | commercial-savings  | pay bankAccountType=commercial-savings  |
            bankAccountType     | x                   | pay !bankAccountType=                   | 64020
            tokenType           |                     | pay !tokenType=                         |
            tokenType           | one-time            | pay tokenType=one-time                  |
            tokenType           | reusable            | pay tokenType=reusable                  |
            tokenType           | payment-method      | pay tokenType=payment-method            |
            tokenType           | x                   | pay !tokenType=                         | 64020
            paymentConnector    |                     | pay !paymentConnector=                  |
            paymentConnector    | stripe              | pay paymentConnector=stripe             |
            chargeAmount        |                     | pay !chargeAmount=                      |
            chargeAmount        | 0                   | pay chargeAmount=0                      |
            chargeAmount        | .5                  | pay chargeAmount=.5                     |
            chargeAmount        | 999999999999.9999   | pay chargeAmount=999999999999.9999      |
            chargeAmount        | 1.00001             | pay !chargeAmount=                      | 64020
            chargeAmount        | -1                  | pay !chargeAmount=                      | 64020
            chargeAmount        | ten                 | pay !chargeAmount=                      | 64020
            currency            |                     | pay currency=usd                        |
            currency            | EUR                 | pay currency=EUR                        |
            currency            | euro                | pay currency=usd                        | 64020
            description         |                     | pay !description=                       |
            description         | A box               | pay description='A box'                 |
            securityCode        |                     | pay securityCode=true                   |
            securityCode        | true                | pay securityCode=true                   |
            securityCode        | false               | pay securityCode=false                  |
            securityCode        | 123                 | pay securityCode=true                   | 64020
            postalCode          |                     | pay postalCode=true                     |
            postalCode          | true                | pay postalCode=true                     |
            postalCode          | false               | pay postalCode=false                    |
            postalCode          | 94109               | pay postalCode=94109                    |
            minPostalCodeLength |                     | pay !minPostalCodeLength=               |
            minPostalCodeLength | 0                   | pay minPostalCodeLength=0               |
            minPostalCodeLength | 20                  | pay minPostalCodeLength=20              |
            minPostalCodeLength | 21                  | pay minPostalCodeLength=20              | 64020
            minPostalCodeLength | x                   | pay !minPostalCodeLength=               | 64020
            validCardTypes      |                     | pay !validCardTypes=                    |
            validCardTypes      | visa                | pay validCardTypes=["visa"]             |
            validCardTypes      | visa mastercard amex maestro discover optima jcb diners-club enroute | pay validCardTypes=["visa","mastercard","amex","maestro","discover","optima","jcb","diners-club","enroute"] |
            validCardTypes      | visa bonus          | pay validCardTypes=["visa"]             | 64020
            validCardTypes      | bonus               | pay !validCardTypes=                    | 64020
            language            |                     | pay !language=                          |
            language            | de-DE               | pay language=de-DE                      |
            language            | '?'                 | pay !language=                          | 64020
            tip                 | 1                   | pay !tip=                               | 12200
            """)
    void theOrder(String name, String value, String told, String fault) {
        call("<Pay action='/done' " + attribute(name, value) + "/>").warns(fault == null ? null : fault + " " + name)
                .orders(told).on(completed("result=success")).requests(DONE + " Result=success").tells();
    }

    @RowsOf("Pay")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute | value               | at its end the developer gets         | fault
            action      |                     |                                       |
            action      | ''                  |                                       |
            action      | done?a=b            | POST https://dev.example.com/ivr/done?a=b |
            action      | https://b.example/d | POST https://b.example/d              |
            action      | s:s                 |                                       | 11100
            method      |                     | POST https://dev.example.com/d        |
            method      | POST                | POST https://dev.example.com/d        |
            method      | GET                 | GET https://dev.example.com/d         |
            method      | PUT                 | POST https://dev.example.com/d        | 64020
            """)
    void theAction(String name, String value, String request, String fault) {
        VerbCall pay = call("<Pay " + (name.equals("action") ? "" : "action='/d' ") + attribute(name, value) + "/>"
                + (request == null ? "<Say>next</Say>" : ""))
                .warns(fault == null ? null : fault + " " + name)
                .orders("pay").on(completed("result=too-many-failed-attempts"));
        if (request == null) {
            pay.requestsNothing().orders("say text=next");
        } else {
            pay.requests(request + " Result=too-many-failed-attempts").orders();
        }
    }

    @RowsOf("Pay")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute          | value               | beside the call the developer gets  | fault
            statusCallback       |                     |                                     |
            statusCallback       | ''                  |                                     |
            statusCallback       | cb?a=b              | POST https://dev.example.com/ivr/cb?a=b |
            statusCallback       | https://b.example/s | POST https://b.example/s            |
            statusCallback       | s:s                 |                                     | 11100
            statusCallbackMethod |                     | POST https://dev.example.com/s      |
            statusCallbackMethod | POST                | POST https://dev.example.com/s      |
            statusCallbackMethod | GET                 | GET https://dev.example.com/s       |
            statusCallbackMethod | PUT                 | POST https://dev.example.com/s      | 64020
            """)
    void status(String name, String value, String request, String fault) {
        VerbCall pay = call("<Pay " + (name.equals("statusCallback") ? "" : "statusCallback='/s' ")
                + attribute(name, value) + "/>")
                .warns(fault == null ? null : fault + " " + name).orders("pay !callback= !statusCallback=")
                .on(happens("pay-attempt", "For=payment-card-number Attempt='1'"))
                .on(happens("pay-attempt", "For=expiration-date Attempt='1' PaymentCardType=visa"))
                .requestsNothing();
        if (request == null) {
            pay.tells();
        } else {
            pay.tellsInOrder(request + " For=payment-card-number Attempt=1 SequenceNumber=0",
                    request + " For=expiration-date Attempt=1 PaymentCardType=visa SequenceNumber=1");
        }
    }

    @RowsOf("Prompt")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute of Prompt | value                  | the switch is told                             | faults
            for                   | payment-card-number    | pay prompts.0.for=payment-card-number          |
            for                   | expiration-date        | pay prompts.0.for=expiration-date              |
            for                   | security-code          | pay prompts.0.for=security-code                |
            for                   | postal-code            | pay prompts.0.for=postal-code                  |
            for                   | payment-processing     | pay prompts.0.for=payment-processing           |
            for                   | bank-account-number    | pay prompts.0.for=bank-account-number          |
            for                   | bank-routing-number    | pay prompts.0.for=bank-routing-number          |
            for                   |                        | pay !prompts=                                  | 12200 must have a for
            for                   | shoe-size              | pay !prompts=                                  | 12200 for,12200 must have a for
            attempt               |                        | pay !prompts.0.attempt=                        |
            attempt               | 1                      | pay prompts.0.attempt=[1]                      |
            attempt               | 1 2 10                 | pay prompts.0.attempt=[1,2,10]                 |
            attempt               | 1 11                   | pay prompts.0.attempt=[1]                      | 12200 attempt
            attempt               | 0                      | pay !prompts.0.attempt=                        | 12200 attempt
            attempt               | first                  | pay !prompts.0.attempt=                        | 12200 attempt
            cardType              |                        | pay !prompts.0.cardType=                       |
            cardType              | visa amex              | pay prompts.0.cardType=["visa","amex"]         |
            cardType              | bonus                  | pay !prompts.0.cardType=                       | 12200 cardType
            errorType             |                        | pay !prompts.0.errorType=                      |
            errorType             | timeout invalid-card-number invalid-card-type invalid-date invalid-security-code internal-error input-matching-failed | pay prompts.0.errorType=["timeout","invalid-card-number","invalid-card-type","invalid-date","invalid-security-code","internal-error","input-matching-failed"] |
            errorType             | sad                    | pay !prompts.0.errorType=                      | 12200 errorType
            requireMatchingInputs |                        | pay !prompts.0.requireMatchingInputs=          |
            requireMatchingInputs | true                   | pay prompts.0.requireMatchingInputs=true       |
            requireMatchingInputs | false                  | pay prompts.0.requireMatchingInputs=false      |
            requireMatchingInputs | x                      | pay !prompts.0.requireMatchingInputs=          | 12200 requireMatchingInputs
            volume                | 1                      | pay !prompts.0.volume=                         | 12200 volume
            """)
    void prompt(String name, String value, String told, String faults) {
        call("<Pay><Prompt " + (name.equals("for") ? "" : "for='postal-code' ") + attribute(name, value) + "/></Pay>")
                .warns(faults == null ? new String[0] : faults.split(",")).orders(told);
    }

    @Test
    void whatAPromptSays() {
        call("""
                <Pay>
                  <Prompt for="security-code">
                    <Say language="de-DE" loop="2">Your code</Say><Pause/><Play>/a.mp3</Play>
                  </Prompt>
                  <Parameter name="customer" value="7"/>
                </Pay>""").warns()
                .orders("pay parameters={\"customer\":\"7\"} prompts.0.for=security-code"
                        + " prompts.0.items.0.text='Your code'"
                        + " prompts.0.items.0.language=de-DE prompts.0.items.0.loop=2 prompts.0.items.1.silenceMs=1000"
                        + " prompts.0.items.2.url=https://dev.example.com/a.mp3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <Pay><Prompt for='postal-code'>x<Gather/></Prompt></Pay>    | 12200,12200
            <Pay><Say>x</Say></Pay>                                     | 12200
            <Pay>x</Pay>                                                | 12200
            <Pay><Parameter value='1'/></Pay>                           | 12200
            """)
    void whatStandsInsideIsChecked(String pay, String faults) {
        call(pay).warns(faults.split(",")).orders("pay !parameters=");
    }

    @Test
    void aPromptAloneIsHeardAsItStands() {
        call("<Prompt for='postal-code'><Say>a</Say><Pause/></Prompt><Say>b</Say>").warns()
                .orders("say text=a").on(completed()).orders("sleep ms=1000").on(completed()).orders("say text=b");
        call("<Prompt><Dial>1</Dial></Prompt><Say>b</Say>").warns("12200 <Dial>").orders("say text=b");
    }
}
