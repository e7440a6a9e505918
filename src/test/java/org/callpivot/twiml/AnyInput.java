package org.callpivot.twiml;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.xml.XmlMapper;
import org.callpivot.callflow.InvalidDocument;
import org.callpivot.request.WebUrl;

/** Bytes through parser and translator, as the route sends them: either a translation, or the parser's own error. */
final class AnyInput {

    private static final XmlMapper MAPPER = TwimlMapper.create(TwimlLimits.DEFAULT);
    private static final TwimlText TEXT = new TwimlText(TwimlLimits.DEFAULT);
    private static final TwimlTranslator TRANSLATOR = new TwimlTranslator(WebUrl::references);

    private AnyInput() {}

    /** Anything that is thrown from here but an InvalidDocument is a fault of ours. Returns whether the document is accepted. */
    static boolean accepted(byte[] bytes, String contentType) {
        try {
            String text = TEXT.decode(bytes, contentType);
            TwimlDocument document = MAPPER.readValue(text, TwimlDocument.class);
            TRANSLATOR.translate(document, "http://developer.example/document");
            return true;
        } catch (InvalidDocument refused) {
            assertFalse(refused.faults().isEmpty());
            return false;
        } catch (JsonProcessingException wrapped) {
            assertFalse(TwimlMapper.unwrap(wrapped).faults().isEmpty());
            return false;
        }
    }
}
