package org.callpivot.pipeline;

import java.util.Locale;
import java.util.Map;
import org.callpivot.session.Ask;
import org.callpivot.twiml.Dialect;

/**
 * Whose habits the TwiML of a call counts on: the pivot's {@code twiml_dialect}, else its account's, else the default.
 *
 * @param ofAccounts by account
 */
public record Dialects(Dialect byDefault, Map<String, Dialect> ofAccounts) {

    public Dialects {
        ofAccounts = Map.copyOf(ofAccounts);
    }

    /** @throws IllegalArgumentException if it is neither {@code kazoo} nor {@code twilio} */
    public static Dialect read(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "kazoo" -> Dialect.KAZOO;
            case "twilio" -> Dialect.TWILIO;
            default -> throw new IllegalArgumentException("\"" + text + "\" is neither kazoo nor twilio");
        };
    }

    Dialect of(Ask ask) {
        String own = ask.settings().twimlDialect();
        return own != null ? read(own) : ofAccounts.getOrDefault(ask.account(), byDefault);
    }
}
