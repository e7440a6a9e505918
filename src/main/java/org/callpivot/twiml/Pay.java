package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.flag;
import static org.callpivot.twiml.Attribute.language;
import static org.callpivot.twiml.Attribute.matching;
import static org.callpivot.twiml.Attribute.oneOf;
import static org.callpivot.twiml.Attribute.text;
import static org.callpivot.twiml.Attribute.whole;
import static org.callpivot.twiml.Attribute.words;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import org.callpivot.callflow.Node;

/**
 * Takes a payment by keys, which only the switch sees: command {@code pay} with the {@link Prompt}s as {@code prompts}
 * and the {@link NamedValue Parameters} as {@code parameters}. With {@code action}, child {@code _} asks it and the
 * document ends; without, the document goes on.
 *
 * <pre>
 * attribute              values                                              default       code
 * action, method         URL; GET, POST                                      none, POST    11100, 64020
 * input                  dtmf                                                dtmf          64020
 * timeout                1..3600 seconds                                     5             64020
 * maxAttempts            1..10                                               1             64020
 * paymentMethod          credit-card, ach-debit                              credit-card   64020
 * bankAccountType        consumer-checking, consumer-savings,                -             64020
 *                        commercial-checking, commercial-savings
 * tokenType              one-time, reusable, payment-method                  -             64020
 * paymentConnector       any                                                 -             -
 * chargeAmount           a decimal number                                    -             64020
 * currency               three letters                                       usd           64020
 * description            any                                                 -             -
 * securityCode           true, false                                         true          64020
 * postalCode             true, false or the code itself                      true          -
 * minPostalCodeLength    0..20                                               -             64020
 * validCardTypes         see {@link Prompt}, several                         -             64020
 * language               a language tag                                      -             64020
 * statusCallback         URL                                                 -             11100
 * statusCallbackMethod   GET, POST                                           POST          64020
 * </pre>
 */
final class Pay implements Verb {

    private static final Attributes ATTRIBUTES = Attributes.neutral(
            oneOf("input", "dtmf").or("dtmf"),
            whole("timeout", 1, 3600).or(5),
            whole("maxAttempts", 1, 10).or(1),
            oneOf("paymentMethod", "credit-card", "ach-debit").or("credit-card"),
            oneOf("bankAccountType", "consumer-checking", "consumer-savings", "commercial-checking",
                    "commercial-savings"),
            oneOf("tokenType", "one-time", "reusable", "payment-method"),
            text("paymentConnector"),
            matching("chargeAmount", "\\d{1,12}(\\.\\d{1,4})?|\\.\\d{1,4}", "must be a decimal number"),
            matching("currency", "[A-Za-z]{3}", "must be three letters such as usd").or("usd"),
            text("description"),
            flag("securityCode").or(true),
            text("postalCode").or("true"),
            whole("minPostalCodeLength", 0, 20),
            words("validCardTypes", Prompt.CARDS),
            language("language"))
            .andCallback(SwitchCommand.CALLBACK, "statusCallback")
            .andAction(Reading.SCHEMA)
            .coded("64020");

    private static final Duration LIMIT = Duration.ofHours(1);
    private static final Map<String, String> TELLS = Map.ofEntries(
            Map.entry("Result", "result"),
            Map.entry("PaymentToken", "token"),
            Map.entry("PaymentConfirmationCode", "confirmationCode"),
            Map.entry("PaymentCardNumber", "cardNumber"),
            Map.entry("PaymentCardType", "cardType"),
            Map.entry("PaymentCardPostalCode", "postalCode"),
            Map.entry("ExpirationDate", "expirationDate"),
            Map.entry("SecurityCode", "securityCode"),
            Map.entry("PaymentMethod", "paymentMethod"),
            Map.entry("BankAccountNumber", "bankAccountNumber"),
            Map.entry("BankAccountType", "bankAccountType"),
            Map.entry("BankRoutingNumber", "bankRoutingNumber"),
            Map.entry("ProfileId", "profileId"),
            Map.entry("PaymentError", "error"),
            Map.entry("ConnectorError", "connectorError"),
            Map.entry("PayErrorCode", "errorCode"));

    @Override
    public String name() {
        return "Pay";
    }

    @Override
    public Step read(Element element, Reading reading) {
        ObjectNode data = ATTRIBUTES.read(element, reading);
        Node action = Redirect.asked(data, null);
        reading.expectNoText(element);
        for (Element child : element.elements()) {
            switch (child.name()) {
                case Prompt.NAME -> Prompt.data(child, reading)
                        .ifPresent(prompt -> data.withArrayProperty("prompts").add(prompt));
                case NamedValue.PARAMETER -> NamedValue.put(child, data, "parameters", reading);
                default -> reading.skipUnknown(child, element);
            }
        }
        return Step.asking(SwitchCommand.awaited("pay", data, LIMIT, TELLS), action);
    }
}
